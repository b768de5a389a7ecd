import { dayInVietNam, now } from '#kernel/dates'
import { agencies, people } from '#tenancy/server'
import { requirePermission } from '../../../../guards.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'people.manage', 'somewhere')
	const { url, locals } = event
	const q = (url.searchParams.get('q') ?? '').slice(0, 100)
	const agencyId = /^[0-9a-f-]{36}$/.exec(url.searchParams.get('co-quan') ?? '')?.[0]
	const [found, places] = await locals.transact(async (tx) =>
		Promise.all([people(tx, { q, agencyId }), agencies(tx, { onDay: dayInVietNam(now()) })]),
	)
	return { q, agencyId, people: found, places: places.map(({ id, name }) => ({ id, name })) }
}
