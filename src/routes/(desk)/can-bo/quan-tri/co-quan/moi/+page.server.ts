import { fail, redirect } from '@sveltejs/kit'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { allAgencies, saveAgency } from '#tenancy/server'
import { requirePermission } from '../../../../../guards.ts'
import { administratorOf } from '../../by.server.ts'
import { agencyTold, blankAgency, entryFrom, typedAgency } from '../entry.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'agencies.manage')
	const all = await event.locals.transact((tx) => allAgencies(tx))
	return {
		parents: all.filter(({ until }) => until === null).map(({ id, name }) => ({ id, name })),
		typed: blankAgency(dayInVietNam(now()).toString()),
	}
}

export const actions = {
	default: async (event) => {
		const by = administratorOf(event, 'agencies.manage')
		const typed = typedAgency(await event.request.formData())
		const entry = entryFrom(typed)
		if (!entry) return fail(400, { typed, faults: [{ field: 'from', told: m.people_fault_day() }] })
		const saved = await event.locals.transact((tx) => saveAgency(tx, by, entry))
		if (!saved.ok) return fail(400, { typed, faults: saved.refusal.map(agencyTold) })
		redirect(303, '/can-bo/quan-tri/co-quan?vua=luu')
	},
} satisfies Actions
