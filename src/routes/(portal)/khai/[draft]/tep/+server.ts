import { redirect } from '@sveltejs/kit'
import { dropUpload, type ReceivedFile, recordFiles, removeFile } from '#documents/server'
import { componentsFor, journeyOf } from '#forms'
import { now } from '#kernel/dates'
import { arrivedIn, bringsFiles, limitsIn, takeUpload } from '../../../uploads.ts'
import { openedDraft, postedText } from '../../drafts.ts'
import type { RequestHandler } from './$types'

/** Takes files into a draft, or one out of it (`file`). */
export const POST: RequestHandler = async (event) => {
	const { request, locals } = event
	const { draft, definition, circumstances, citizen } = await openedDraft(event)
	const page = `/khai/${draft.id}/giay-to`
	const posted = bringsFiles(request) ? undefined : await request.formData()
	const arrived = posted && arrivedIn(posted)
	if (posted && !arrived) {
		const drop = postedText(posted, 'drop')
		if (drop)
			await dropUpload(
				locals.files,
				{ tenant: locals.tenant.code, draftId: draft.id, transact: locals.transact },
				drop,
			)
		else
			await locals.transact(async (tx) =>
				removeFile(tx, { draftId: draft.id, fileId: postedText(posted, 'file'), now: now() }),
			)
		redirect(303, page)
	}
	const { answers } = journeyOf(definition, draft.answers, circumstances)
	const { required, optional } = componentsFor(definition, answers, circumstances)
	const taking = {
		personId: citizen.id,
		draftId: draft.id,
		page,
		unread: [...required, ...optional][0]?.key ?? '',
		limitOf: limitsIn(definition),
		keep: (received: readonly ReceivedFile[]) => locals.transact(async (tx) => recordFiles(tx, received)),
	}
	return takeUpload(event, taking, arrived)
}
