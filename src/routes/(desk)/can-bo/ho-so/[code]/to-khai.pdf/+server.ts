import { error } from '@sveltejs/kit'
import { m } from '#messages'
import { declarationFor } from '../../../../../declaration.server.ts'
import { pressed } from '../../../../../slip.server.ts'
import { readable } from '../readable.server.ts'
import type { RequestHandler } from './$types'

/** The official form as the citizen filed it, for an official who may open the dossier. */
export const GET: RequestHandler = async (event) => {
	const { locals, url } = event
	const paper = await locals.transact(async (tx) =>
		declarationFor(tx, await readable(tx, event, { kind: 'slip-opened', subject: 'to-khai' }), {
			tenant: locals.tenant,
			origin: url.origin,
			reader: 'official',
		}),
	)
	if (!paper) error(404, m.forms_paper_none())
	return pressed(paper, 'to-khai', locals.press)
}
