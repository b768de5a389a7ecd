import { error, redirect, type RequestEvent } from '@sveltejs/kit'
import type { EventActor } from '#dossiers'
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
		return (await dossiersOf(tx, citizen)).find((each) => each.dossierId === dossierId)?.code
	})
	const sent = event.locals.assisted ? `/can-bo/ho-so/${code}` : `/ho-so/${code}/da-nop`
	redirect(303, code ? sent : `/khai/${draft}/kiem-tra`)
}

/** The official who files at the counter, as the dossier's first event names them. */
function assistedBy(event: RequestEvent): EventActor | undefined {
	const { assisted } = event.locals
	if (!assisted) return undefined
	const { official, role, agency } = assisted
	return {
		kind: 'official',
		id: official.id,
		name: official.fullName,
		title: official.title,
		phone: official.phone,
		role,
		agencyId: agency.id,
		agencyName: agency.name,
		address: event.getClientAddress(),
	}
}

export const actions: Actions = {
	/** Sends the draft; sent already, it leads to the same dossier. What keeps it back stands on the page before. */
	default: async (event) => {
		const citizen = requireCitizen(event)
		const { tenant, transact } = event.locals
		const { draft } = event.params
		const filedBy = assistedBy(event)
		if (!isId(draft)) error(404, m.dossiers_refusal_unknown_draft())
		const submitted = await transact(async (tx) =>
			submitDraft(
				{ tx, tenant: tenant.code, citizen, at: now(), address: event.getClientAddress(), filedBy },
				draft,
			),
		)
		if (submitted.ok)
			redirect(
				303,
				filedBy ? `/can-bo/ho-so/${submitted.value.code}` : `/ho-so/${submitted.value.code}/da-nop`,
			)
		redirect(303, `/khai/${draft}/kiem-tra?chua-nop=${submitted.refusal.kind}`)
	},
}
