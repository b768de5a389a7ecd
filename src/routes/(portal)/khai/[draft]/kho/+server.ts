import { error, redirect } from '@sveltejs/kit'
import { componentsFor, journeyOf } from '#forms'
import { draftForSubmission } from '#forms/server'
import { now } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { takePaper } from '#vault/server'
import { openedDraft, postedText, turnAway } from '../../drafts.ts'
import type { RequestHandler } from './$types'

/** Takes a paper of the citizen's vault into the draft, as one of the components that it asks for. */
export const POST: RequestHandler = async (event) => {
	const { request, locals } = event
	const { draft, definition, circumstances, citizen } = await openedDraft(event)
	// An official at the counter fills the draft in; what the citizen keeps is not theirs to look through.
	if (locals.assisted) error(403, m.vault_refusal_unknown())
	const posted = await request.formData()
	const component = postedText(posted, 'component')
	const { answers } = journeyOf(definition, draft.answers, circumstances)
	const { required, optional } = componentsFor(definition, answers, circumstances)
	const page = `/khai/${draft.id}/giay-to`
	if (![...required, ...optional].some(({ key }) => key === component)) redirect(303, page)
	const taken = await locals.transact(async (tx) => {
		const held = await draftForSubmission(tx, locals.tenant.code, draft.id, citizen.id)
		if (!held.ok) return held
		return takePaper(tx, {
			citizen,
			draftId: draft.id,
			component,
			paperId: postedText(posted, 'paper'),
			at: now(),
			address: event.getClientAddress(),
		})
	})
	if (taken.ok) redirect(303, `${page}#ten-${component}`)
	const { refusal } = taken
	switch (refusal.kind) {
		case 'unknown-paper':
		case 'not-valid':
		case 'does-not-fit':
		case 'file-gone':
		case 'too-many-files': {
			const asked = new URLSearchParams({ kho: refusal.kind, giay: component })
			if (refusal.kind === 'not-valid') asked.set('vi', refusal.standing)
			return redirect(303, `${page}?${asked}#kho-${component}`)
		}
		case 'no-form':
		case 'not-found':
		case 'submitted':
		case 'discarded':
		case 'full':
		case 'no-such-agency':
			return turnAway(refusal)
		default:
			return unreachable(refusal)
	}
}
