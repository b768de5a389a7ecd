import { error } from '@sveltejs/kit'
import { findFile, serveFile } from '#documents/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { findPaper, noteAccess } from '#vault/server'
import { requireCitizen } from '../../../guards.ts'
import type { RequestHandler } from './$types'

/** A paper of the citizen's own vault, with the bytes it came in with; that it was opened is written down. */
export const GET: RequestHandler = async (event) => {
	const citizen = requireCitizen(event)
	const { locals, params, request } = event
	const file = await locals.transact(async (tx) => {
		const paper = await findPaper(tx, citizen, params.paper)
		const found = paper && (await findFile(tx, paper.fileId))
		if (!paper || found?.sha256 !== paper.sha256) return undefined
		await noteAccess(tx, {
			paperId: paper.id,
			act: 'opened',
			at: now(),
			draftId: null,
			personId: citizen.id,
			address: event.getClientAddress(),
		})
		return found
	})
	if (!file) error(404, m.vault_refusal_unknown())
	return serveFile(locals.files, locals.tenant.code, file, 'inline', request.headers.get('if-none-match'))
}
