import { fail, redirect } from '@sveltejs/kit'
import type { Durations, Figures } from '#dossiers'
import { askSimulation, newestSimulation } from '#dossiers/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { roles } from '#tenancy/server'
import { stateWords } from '../../../../review.ts'
import { draftOf, requireWriter, roleName } from '../../../studio.server.ts'
import { typed } from '../../../typed.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requireWriter(event)
	const [all, draft, ran] = await event.locals.transact(async (tx) => {
		const found = await draftOf(tx, event.locals.tenant.code, event.params.draft)
		return [await roles(tx), found, await newestSimulation(tx, found.id)] as const
	})
	const named = (figures: Figures) => ({
		...figures,
		steps: figures.steps.map((step) => ({ ...step, roleName: step.role && roleName(all, step.role) })),
		roles: figures.roles.map((role) => ({ ...role, name: roleName(all, role.role) })),
	})
	return {
		draft: {
			id: draft.id,
			name: draft.name,
			processId: draft.processId,
			procedureCode: draft.procedureCode,
			revision: draft.revision,
			state: stateWords[draft.state](),
		},
		ran: ran && {
			...ran,
			outcome: ran.outcome && {
				days: ran.outcome.days,
				before: named(ran.outcome.before),
				after: named(ran.outcome.after),
			},
		},
	}
}

const refusals = {
	'cannot-run': m.studio_try_refusal_cannot_run,
	'no-dossiers': m.studio_try_refusal_none,
	'unknown-draft': m.studio_refusal_unknown_draft,
}

export const actions: Actions = {
	run: async (event) => {
		const official = requireWriter(event)
		const form = await event.request.formData()
		const durations: Durations = typed(form, 'thoi-gian') === 'budget' ? 'budget' : 'real'
		const asked = await event.locals.transact((tx) =>
			askSimulation(
				{ tx, tenant: event.locals.tenant.code, at: now(), by: official.fullName },
				{ draftId: event.params.draft, durations },
			),
		)
		if (!asked.ok) return fail(422, { problem: refusals[asked.refusal.kind]() })
		redirect(303, event.url.pathname)
	},
}
