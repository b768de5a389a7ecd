import { serveFile } from '#documents/server'
import { fileOfDraft } from './found.server.ts'
import type { RequestHandler } from './$types'

/** A file of the draft, for who sent it: to see that it can be read before the dossier is filed. */
export const GET: RequestHandler = async (event) => {
	const { locals, request } = event
	const file = await fileOfDraft(event)
	return serveFile(locals.files, locals.tenant.code, file, 'inline', request.headers.get('if-none-match'))
}
