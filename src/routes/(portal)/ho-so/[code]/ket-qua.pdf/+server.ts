import { error } from '@sveltejs/kit'
import { resultOf } from '#dossiers'
import { findFile, serveFile } from '#documents/server'
import { m } from '#messages'
import { withOwnDossier } from '../../own.ts'
import type { RequestHandler } from './$types'

/** The result, only with the bytes whose digest the issuing event names. */
export const GET: RequestHandler = async (event) => {
	const { locals, request, url } = event
	const file = await withOwnDossier(event, async ({ tx, dossier }) => {
		const result = resultOf(dossier)
		const found = result && (await findFile(tx, result.fileId))
		return found?.sha256 === result?.sha256 ? found : undefined
	})
	if (!file) error(404, m.tracking_result_none())
	return serveFile(
		locals.files,
		locals.tenant.code,
		file,
		url.searchParams.has('tai') ? 'attachment' : 'inline',
		request.headers.get('if-none-match'),
	)
}
