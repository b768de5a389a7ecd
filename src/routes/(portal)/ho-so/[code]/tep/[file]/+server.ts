import { error } from '@sveltejs/kit'
import { findFile, serveFile } from '#documents/server'
import { m } from '#messages'
import { withOwnDossier } from '../../../own.ts'
import type { RequestHandler } from './$types'

/** A file of the dossier, for who filed it: also those of a supplement, and those a supplement replaced. */
export const GET: RequestHandler = async (event) => {
	const { locals, params, request } = event
	const file = await withOwnDossier(event, async ({ tx, dossier }) => {
		const found = await findFile(tx, params.file)
		const ofThis = found?.dossierId === dossier.id || found?.draftId === dossier.draftId
		return found?.kind === 'component' && ofThis ? found : undefined
	})
	if (!file) error(404, m.tracking_file_unknown())
	return serveFile(locals.files, locals.tenant.code, file, 'inline', request.headers.get('if-none-match'))
}
