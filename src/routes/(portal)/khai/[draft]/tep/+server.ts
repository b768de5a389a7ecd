import { error, redirect } from '@sveltejs/kit'
import { recordFiles, removeFile } from '#documents/server'
import { componentsFor, journeyOf } from '#forms'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { bringsFiles, takeUpload } from '../../../uploads.ts'
import { openedDraft, postedText } from '../../drafts.ts'
import type { RequestHandler } from './$types'

/** Takes files into a draft, or one out of it (`file`). */
export const POST: RequestHandler = async (event) => {
	const { request, locals } = event
	const { draft, definition, circumstances, citizen } = await openedDraft(event)
	const page = `/khai/${draft.id}/giay-to`
	if (!bringsFiles(request)) {
		const fileId = postedText(await request.formData(), 'file')
		await locals.transact(async (tx) => removeFile(tx, { draftId: draft.id, fileId, now: now() }))
		redirect(303, page)
	}
	const { answers } = journeyOf(definition, draft.answers, circumstances)
	const { required, optional } = componentsFor(definition, answers, circumstances)
	return takeUpload(event, {
		personId: citizen.id,
		draftId: draft.id,
		page,
		unread: [...required, ...optional][0]?.key ?? '',
		check: (component) => {
			if (!definition.components.some(({ key }) => key === component)) error(400, m.forms_component_unknown())
		},
		keep: (received) => locals.transact(async (tx) => recordFiles(tx, received)),
	})
}
