import { dayInVietNam, now } from '#kernel/dates'
import { allAgencies, successions } from '#tenancy/server'
import { requirePermission } from '../../../../guards.ts'
import { dayTyped } from '../dates.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'agencies.manage')
	const today = dayInVietNam(now())
	const onDay = dayTyped(event.url.searchParams.get('ngay') ?? '') ?? today
	const [all, heirs] = await event.locals.transact(async (tx) =>
		Promise.all([allAgencies(tx), successions(tx)]),
	)
	const nameOf = (id: string) => all.find((each) => each.id === id)?.name ?? ''
	const there = all.filter(
		({ from, until }) => from.until(onDay).sign >= 0 && (until === null || onDay.until(until).sign > 0),
	)
	const depthOf = (parentId: string | null): number => {
		const parent = there.find(({ id }) => id === parentId)
		return parent ? 1 + depthOf(parent.parentId) : 0
	}
	return {
		onDay: onDay.toString(),
		today: today.toString(),
		agencies: there.map((each) => ({
			id: each.id,
			code: each.code,
			name: each.name,
			kind: each.kind,
			depth: Math.min(3, depthOf(each.parentId)),
			officials: each.officials,
			from: each.from.toString(),
			last: each.until?.subtract({ days: 1 }).toString() ?? null,
		})),
		successions: heirs.map((each) => ({
			from: nameOf(each.fromId),
			to: nameOf(each.toId),
			on: each.on.toString(),
			kind: each.kind,
			fields: each.fields,
			decision: each.decision,
			done: each.handedOverAt !== null,
		})),
		done: event.url.searchParams.get('vua'),
	}
}
