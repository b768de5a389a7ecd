import { error, fail, redirect } from '@sveltejs/kit'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { allAgencies, saveAgency, standingAt } from '#tenancy/server'
import { requirePermission } from '../../../../../guards.ts'
import { administratorOf } from '../../by.server.ts'
import { agencyTold, entryFrom, typedAgency } from '../entry.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'agencies.manage')
	const { params, locals } = event
	const [all, standing] = await locals.transact(async (tx) =>
		Promise.all([allAgencies(tx), /^[0-9a-f-]{36}$/.test(params.id) ? standingAt(tx, params.id) : undefined]),
	)
	const found = all.find(({ id }) => id === params.id)
	if (!found || !standing) error(404, m.agencies_unknown())
	const today = dayInVietNam(now())
	return {
		name: found.name,
		standing,
		over: found.until !== null && today.until(found.until).sign <= 0,
		parents: all
			.filter(({ id, until }) => until === null && id !== found.id)
			.map(({ id, name }) => ({ id, name })),
		typed: {
			...found,
			parentId: found.parentId ?? '',
			unitCode: found.unitCode ?? '',
			parentName: undefined,
			from: found.from.toString(),
			last: found.until?.subtract({ days: 1 }).toString() ?? '',
			until: undefined,
		},
	}
}

export const actions = {
	default: async (event) => {
		const by = administratorOf(event, 'agencies.manage')
		const typed = typedAgency(await event.request.formData())
		const entry = entryFrom(typed)
		if (!entry) return fail(400, { typed, faults: [{ field: 'from', told: m.people_fault_day() }] })
		const saved = await event.locals.transact((tx) => saveAgency(tx, by, entry, event.params.id))
		if (!saved.ok) return fail(400, { typed, faults: saved.refusal.map(agencyTold) })
		redirect(303, '/can-bo/quan-tri/co-quan?vua=luu')
	},
} satisfies Actions
