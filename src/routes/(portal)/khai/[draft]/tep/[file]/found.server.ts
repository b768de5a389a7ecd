import { error, type RequestEvent } from '@sveltejs/kit'
import { findFile, type FoundFile } from '#documents/server'
import { m } from '#messages'
import { openedDraft } from '../../../drafts.ts'
import type { RouteParams } from './$types'

/** The file of the address, when it is one of the citizen's own draft. */
export async function fileOfDraft(event: RequestEvent<RouteParams>): Promise<FoundFile> {
	const { draft } = await openedDraft(event)
	const file = await event.locals.transact((tx) => findFile(tx, event.params.file))
	if (file?.draftId !== draft.id) error(404, m.tracking_file_unknown())
	return file
}
