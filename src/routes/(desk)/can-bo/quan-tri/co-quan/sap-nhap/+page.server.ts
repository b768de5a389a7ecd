import { fail, redirect } from '@sveltejs/kit'
import { fields } from '#catalogue/server'
import { dayInVietNam, now } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { allAgencies, type Heir, succeed, type SuccessionRefusal } from '#tenancy/server'
import { requirePermission } from '../../../../../guards.ts'
import { administratorOf, textOf, textsOf } from '../../by.server.ts'
import { dayTyped } from '../../dates.ts'
import type { Actions, PageServerLoad } from './$types'

/** A split names two heirs here; one of more parts is two splits. */
const places = ['mot', 'hai'] as const

export const load: PageServerLoad = async (event) => {
	requirePermission(event, 'agencies.manage')
	const [all, known] = await event.locals.transact(async (tx) => Promise.all([allAgencies(tx), fields(tx)]))
	const today = dayInVietNam(now())
	return {
		agencies: all
			.filter(({ until }) => until === null || today.until(until).sign > 0)
			.map(({ id, name, code }) => ({ id, name, code })),
		fields: known,
		tomorrow: today.add({ days: 1 }).toString(),
	}
}

export const actions = {
	default: async (event) => {
		const by = administratorOf(event, 'agencies.manage')
		const form = await event.request.formData()
		const typed = {
			from: textsOf(form, 'cu'),
			on: textOf(form, 'ngay'),
			decision: textOf(form, 'can-cu'),
			heirs: places.map((place) => ({
				agencyId: textOf(form, `moi-${place}`),
				fields: textsOf(form, `linh-vuc-${place}`),
			})),
		}
		const on = dayTyped(typed.on)
		if (!on) return fail(400, { typed, field: 'ngay', told: m.people_fault_day() })
		const heirs: readonly Heir[] = typed.heirs.filter(({ agencyId }) => agencyId !== '')
		const done = await event.locals.transact((tx) =>
			succeed(tx, by, { from: typed.from, heirs, on, decision: typed.decision }),
		)
		if (!done.ok) return fail(400, { typed, ...told(done.refusal) })
		redirect(303, '/can-bo/quan-tri/co-quan?vua=sap-nhap')
	},
} satisfies Actions

function told(refusal: SuccessionRefusal): { readonly field: string; readonly told: string } {
	switch (refusal.kind) {
		case 'unknown-agency':
			return { field: 'cu', told: m.succeed_fault_from() }
		case 'no-heir':
			return { field: 'moi-mot', told: m.succeed_fault_heir() }
		case 'own-heir':
			return { field: 'moi-mot', told: m.succeed_fault_own() }
		case 'not-tomorrow-or-later':
			return { field: 'ngay', told: m.succeed_fault_day() }
		case 'ended-already':
			return { field: 'cu', told: m.succeed_fault_ended({ agency: refusal.agency }) }
		case 'heir-not-there':
			return { field: 'moi-mot', told: m.succeed_fault_absent({ agency: refusal.agency }) }
		case 'no-heir-for-the-rest':
			return { field: 'linh-vuc-mot', told: m.succeed_fault_rest() }
		case 'circle':
			return { field: 'moi-mot', told: m.succeed_fault_circle({ agency: refusal.agency }) }
		case 'decision-missing':
			return { field: 'can-cu', told: m.succeed_fault_decision() }
		default:
			return unreachable(refusal)
	}
}
