import { error } from '@sveltejs/kit'
import { findFile, serveFile } from '#documents/server'
import { m } from '#messages'
import { openedDraft } from '../../../drafts.ts'
import type { RequestHandler } from './$types'

/** A file of the draft, for who sent it: to see that it can be read before the dossier is filed. */
export const GET: RequestHandler = async (event) => {
	const { locals, params, request } = event
	const { draft } = await openedDraft(event)
	const file = await locals.transact((tx) => findFile(tx, params.file))
	if (file?.draftId !== draft.id) error(404, m.tracking_file_unknown())
	return serveFile(locals.files, locals.tenant.code, file, 'inline', request.headers.get('if-none-match'))
}
