import { error, redirect } from '@sveltejs/kit'
import { dossiersOf, submitDraft } from '#dossiers/server'
import { loadDraft } from '#forms/server'
import { now } from '#kernel/dates'
import { isId } from '#kernel/ids'
import { m } from '#messages'
import { requireCitizen } from '../../../../guards.ts'
import type { Actions, PageServerLoad } from './$types'

/** Someone who comes back to this address, by the back button or a bookmark, sees the check page or the receipt. */
export const load: PageServerLoad = async (event) => {
	const citizen = requireCitizen(event)
	const { tenant, transact } = event.locals
	const { draft } = event.params
	const code = await transact(async (tx) => {
		const found = await loadDraft(tx, tenant.code, draft, citizen.id)
		if (!found.ok || found.value.draft.state !== 'submitted') return undefined
		const { dossierId } = found.value.draft
		return (await dossiersOf(tx, citizen.id)).find((each) => each.dossierId === dossierId)?.code
	})
	redirect(303, code ? `/ho-so/${code}/da-nop` : `/khai/${draft}/kiem-tra`)
}

export const actions: Actions = {
	/** Sends the draft; sent already, it leads to the same dossier. What keeps it back stands on the page before. */
	default: async (event) => {
		const citizen = requireCitizen(event)
		const { tenant, transact } = event.locals
		const { draft } = event.params
		if (!isId(draft)) error(404, m.dossiers_refusal_unknown_draft())
		const submitted = await transact(async (tx) =>
			submitDraft({ tx, tenant: tenant.code, citizen, at: now(), address: event.getClientAddress() }, draft),
		)
		if (submitted.ok) redirect(303, `/ho-so/${submitted.value.code}/da-nop`)
		redirect(303, `/khai/${draft}/kiem-tra?chua-nop=${submitted.refusal.kind}`)
	},
}
