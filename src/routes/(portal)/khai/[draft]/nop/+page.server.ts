import { redirect } from '@sveltejs/kit'
import { submitDraft } from '#dossiers/server'
import { now } from '#kernel/dates'
import { requireCitizen } from '../../../../guards.ts'
import type { Actions, PageServerLoad } from './$types'

/** Someone who comes back to this address, by the back button or a bookmark, sees the form or its dossier. */
export const load: PageServerLoad = ({ params }) => redirect(303, `/khai/${params.draft}/kiem-tra`)

export const actions: Actions = {
	/** Sends the draft; sent already, it leads to the same dossier. What keeps it back stands on the page before. */
	default: async (event) => {
		const citizen = requireCitizen(event)
		const { tenant, transact } = event.locals
		const { draft } = event.params
		const submitted = await transact(async (tx) =>
			submitDraft({ tx, tenant: tenant.code, citizen, at: now(), address: event.getClientAddress() }, draft),
		)
		if (submitted.ok) redirect(303, `/ho-so/${submitted.value.code}`)
		redirect(303, `/khai/${draft}/kiem-tra?chua-nop=${submitted.refusal.kind}`)
	},
}
