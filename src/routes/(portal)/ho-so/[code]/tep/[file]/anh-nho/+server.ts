import { serveThumbnail } from '#documents/server'
import { fileOfDossier } from '../found.server.ts'
import type { RequestHandler } from './$types'

/** Its first page as a small picture. */
export const GET: RequestHandler = async (event) => {
	const { locals, request } = event
	const file = await fileOfDossier(event)
	const asker = { tenant: locals.tenant.code, transact: locals.transact }
	return serveThumbnail(locals.files, asker, file, request.headers.get('if-none-match'))
}
