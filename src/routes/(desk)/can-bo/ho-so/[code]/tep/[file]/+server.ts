import { error } from '@sveltejs/kit'
import { resultOf } from '#dossiers'
import { findFile, serveFile } from '#documents/server'
import { m } from '#messages'
import { requireOfficial } from '../../../../../../guards.ts'
import { readable } from '../../readable.server.ts'
import type { RequestHandler } from './$types'

/** A file of a dossier, for whoever works on it: just the bytes that were handed in, or the result that was issued. */
export const GET: RequestHandler = async (event) => {
	requireOfficial(event)
	const { locals, params, request, url } = event
	const file = await locals.transact(async (tx) => {
		const dossier = await readable(tx, event, { kind: 'file-opened', subject: params.file })
		const found = await findFile(tx, params.file)
		const handed = dossier.files.find(({ id }) => id === params.file)?.sha256
		const issued = resultOf(dossier)?.fileId === params.file ? resultOf(dossier)?.sha256 : undefined
		const elsewhere = dossier.children.find(({ end }) => end?.result?.fileId === params.file)?.end?.result
			?.sha256
		// The dossier's own events say which bytes these were: a row changed behind its back is not shown.
		return found && [handed, issued, elsewhere].includes(found.sha256) ? found : undefined
	})
	if (!file) error(404, m.desk_unknown_file())
	return serveFile(
		locals.files,
		locals.tenant.code,
		file,
		url.searchParams.has('tai') ? 'attachment' : 'inline',
		request.headers.get('if-none-match'),
	)
}
