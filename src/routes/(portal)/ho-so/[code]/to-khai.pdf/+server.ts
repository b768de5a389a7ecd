import { error } from '@sveltejs/kit'
import { m } from '#messages'
import { declarationFor } from '../../../../declaration.server.ts'
import { pressed } from '../../../../slip.server.ts'
import { withOwnDossier } from '../../own.ts'
import type { RequestHandler } from './$types'

/** The official form as the citizen filed it. */
export const GET: RequestHandler = async (event) => {
	const { locals, url } = event
	const paper = await withOwnDossier(event, ({ tx, dossier }) =>
		declarationFor(tx, dossier, { tenant: locals.tenant, origin: url.origin, reader: 'citizen' }),
	)
	if (!paper) error(404, m.forms_paper_none())
	return pressed(paper, 'to-khai', locals.press)
}
