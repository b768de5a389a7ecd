import { redirect } from '@sveltejs/kit'
import { loadDraft, restoreDraft } from '#forms/server'
import { requireCitizen } from '../../../../guards.ts'
import { turnAway } from '../../drafts.ts'
import type { Actions, PageServerLoad } from './$types'

/** A draft that was thrown away, and the way back. */
export const load: PageServerLoad = async (event) => {
	const citizen = requireCitizen(event)
	const { tenant, transact, locale } = event.locals
	const found = await transact(async (tx) => loadDraft(tx, tenant.code, event.params.draft, citizen.id))
	if (!found.ok) return turnAway(found.refusal)
	const { draft, definition } = found.value
	if (draft.state !== 'discarded') redirect(303, `/khai/${draft.id}`)
	return { draft: { id: draft.id }, title: definition.title[locale], code: draft.procedureCode }
}

export const actions: Actions = {
	default: async (event) => {
		const citizen = requireCitizen(event)
		const restored = await event.locals.transact(async (tx) =>
			restoreDraft(tx, event.params.draft, citizen.id),
		)
		if (!restored.ok) return turnAway(restored.refusal)
		redirect(303, `/khai/${event.params.draft}`)
	},
}
