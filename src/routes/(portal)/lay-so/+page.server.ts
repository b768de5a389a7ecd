import { now } from '#kernel/dates'
import { halls, standingOf } from '#tickets/server'
import { deskName, plainLines, plainOpening } from '../../hall.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
	const { tenant, locale, transact } = locals
	const at = now()
	const standings = await transact(async (tx) =>
		Promise.all((await halls(tx)).map((hall) => standingOf(tx, tenant.code, hall, at))),
	)
	const alphabet = new Intl.Collator('vi')
	return {
		halls: standings
			.filter((standing) => standing !== undefined)
			.map((standing) => ({
				slug: standing.hall.slug,
				desk: deskName(standing, locale),
				address: standing.desk.address,
				opening: plainOpening(standing.opening),
				lines: plainLines(standing, locale, at),
			}))
			.toSorted((one, other) => alphabet.compare(one.desk, other.desk)),
	}
}
