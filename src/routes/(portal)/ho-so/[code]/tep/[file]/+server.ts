import { serveFile } from '#documents/server'
import { fileOfDossier } from './found.server.ts'
import type { RequestHandler } from './$types'

/** A file of the dossier, for who filed it. */
export const GET: RequestHandler = async (event) => {
	const { locals, request } = event
	const file = await fileOfDossier(event)
	return serveFile(locals.files, locals.tenant.code, file, 'inline', request.headers.get('if-none-match'))
}
