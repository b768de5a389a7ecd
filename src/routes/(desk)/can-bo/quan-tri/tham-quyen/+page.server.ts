import { fail, redirect } from '@sveltejs/kit'
import { fields } from '#catalogue/server'
import { dayInVietNam, now } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { m } from '#messages'
import {
	addCompetence,
	allAgencies,
	competences,
	type CompetenceRefusal,
	endCompetence,
} from '#tenancy/server'
import { requirePermission } from '../../../../guards.ts'
import { administratorOf, textOf } from '../by.server.ts'
import { dayTyped } from '../dates.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'competence.manage')
	const today = dayInVietNam(now())
	const [all, places, known] = await event.locals.transact(async (tx) =>
		Promise.all([competences(tx), allAgencies(tx), fields(tx)]),
	)
	return {
		competences: all.map((each) => ({
			id: each.id,
			kind: each.kind,
			agency: places.find(({ id }) => id === each.agencyId)?.name ?? '',
			procedure: each.procedureCode,
			field: each.field,
			unit: each.unitCode,
			from: each.from.toString(),
			last: each.until?.subtract({ days: 1 }).toString() ?? null,
			source: each.source,
			open: each.until === null || today.until(each.until).sign > 0,
		})),
		places: places.filter(({ until }) => until === null).map(({ id, name }) => ({ id, name })),
		fields: known,
		today: today.toString(),
		done: event.url.searchParams.get('vua'),
	}
}

export const actions = {
	add: async (event) => {
		const by = administratorOf(event, 'competence.manage')
		const form = await event.request.formData()
		const typed = {
			kind: textOf(form, 'loai'),
			agencyId: textOf(form, 'co-quan'),
			procedure: textOf(form, 'thu-tuc'),
			field: textOf(form, 'linh-vuc'),
			unit: textOf(form, 'dia-ban'),
			from: textOf(form, 'tu'),
			last: textOf(form, 'den'),
			source: textOf(form, 'can-cu'),
		}
		const from = dayTyped(typed.from)
		const last = typed.last === '' ? null : dayTyped(typed.last)
		if (!from || last === undefined)
			return fail(400, { typed, field: from ? 'den' : 'tu', told: m.people_fault_day() })
		const added = await event.locals.transact((tx) =>
			addCompetence(tx, by, {
				kind: typed.kind === 'receives' ? 'receives' : 'decides',
				agencyId: typed.agencyId,
				procedureCode: typed.procedure || null,
				field: typed.field || null,
				unitCode: typed.unit || null,
				from,
				until: last?.add({ days: 1 }) ?? null,
				source: typed.source,
			}),
		)
		if (!added.ok) return fail(400, { typed, ...told(added.refusal) })
		redirect(303, '/can-bo/quan-tri/tham-quyen?vua=them')
	},
	end: async (event) => {
		const by = administratorOf(event, 'competence.manage')
		const form = await event.request.formData()
		const last = dayTyped(textOf(form, 'ngay-cuoi'))
		if (!last) return fail(400, { typed: undefined, field: 'ngay-cuoi', told: m.people_fault_day() })
		await event.locals.transact((tx) => endCompetence(tx, by, textOf(form, 'id'), last.add({ days: 1 })))
		redirect(303, '/can-bo/quan-tri/tham-quyen?vua=thoi')
	},
} satisfies Actions

function told(refusal: CompetenceRefusal): { readonly field: string; readonly told: string } {
	switch (refusal.kind) {
		case 'unknown-agency':
			return { field: 'co-quan', told: m.people_fault_agency() }
		case 'source-missing':
			return { field: 'can-cu', told: m.succeed_fault_decision() }
		case 'ends-before-it-begins':
			return { field: 'den', told: m.people_row_order() }
		case 'procedure-or-field':
			return { field: 'thu-tuc', told: m.competence_fault_both() }
		default:
			return unreachable(refusal)
	}
}
