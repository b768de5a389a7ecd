import { publishedAmong } from '#catalogue/server'
import { dayInVietNam, now } from '#kernel/dates'
import { agencies } from '#tenancy/server'
import type { PageServerLoad } from './$types'
import { namedCodes } from './life-events.ts'

/** Which of the named procedures this tenant offers today, and where people can go in person. */
export const load: PageServerLoad = async ({ locals }) => {
	const onDay = dayInVietNam(now())
	const { offered, found } = await locals.transact(async (tx) => ({
		offered: await publishedAmong(tx, namedCodes),
		found: await agencies(tx, { kind: 'service-centre', onDay }),
	}))
	const english = locals.locale === 'en'
	return {
		offered,
		centres: found.map(({ id, name, nameEn, address, phone }) => ({
			id,
			name: english ? nameEn : name,
			address,
			phone,
		})),
	}
}
