import type { RequestEvent } from '@sveltejs/kit'
import { resumeUpload } from '#documents/server'
import { requireCitizen } from '../../../../../../guards.ts'
import { supplementUploads } from '../../../supplement-uploads.ts'
import type { RouteParams } from './$types'

/** Files of a supplement that come in pieces (tus 1.0.0). Once whole they are posted to `../../tep` by their ids. */
async function answer(event: RequestEvent<RouteParams>): Promise<Response> {
	const { request, locals, params } = event
	const citizen = requireCitizen(event)
	const { draftId, limitOf, asked } = await supplementUploads(event)
	return resumeUpload(request, locals.files, {
		tenant: locals.tenant.code,
		personId: citizen.id,
		draftId,
		path: `/ho-so/${params.code}/tep/tai`,
		limitOf: (component) => (asked(component) ? limitOf(component) : undefined),
		transact: locals.transact,
	})
}

export { answer as POST, answer as HEAD, answer as PATCH, answer as DELETE, answer as OPTIONS }
