import type { RequestEvent } from '@sveltejs/kit'
import { resumeUpload } from '#documents/server'
import { limitsIn } from '../../../../../uploads.ts'
import { openedDraft } from '../../../../drafts.ts'
import type { RouteParams } from './$types'

/** Files of a draft that come in pieces (tus 1.0.0). Once whole they are posted to `../../tep` by their ids. */
async function answer(event: RequestEvent<RouteParams>): Promise<Response> {
	const { request, locals } = event
	const { draft, definition, citizen } = await openedDraft(event)
	return resumeUpload(request, locals.files, {
		tenant: locals.tenant.code,
		personId: citizen.id,
		draftId: draft.id,
		path: `/khai/${draft.id}/tep/tai`,
		limitOf: limitsIn(definition),
		transact: locals.transact,
	})
}

export { answer as POST, answer as HEAD, answer as PATCH, answer as DELETE, answer as OPTIONS }
