import { redirect } from '@sveltejs/kit'
import { askAs } from '#forms/server'
import { openedDraft, postedText } from '../../drafts.ts'
import type { RequestHandler } from './$types'

/** Keeps how the citizen wants to be asked, and goes on that way. */
export const POST: RequestHandler = async (event) => {
	const { draft } = await openedDraft(event)
	const chosen = postedText(await event.request.formData(), 'cach') === 'tat-ca' ? 'whole' : 'steps'
	await event.locals.transact((tx) => askAs(tx, draft.id, draft.personId, chosen))
	redirect(303, `/khai/${draft.id}`)
}
