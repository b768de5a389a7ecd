import { filesOfDraft } from '#documents/server'
import { declarationOf } from '#dossiers'
import { componentsFor, journeyOf } from '#forms'
import { dayInVietNam, now } from '#kernel/dates'
import { pressed } from '../../../../slip.server.ts'
import { openedDraft } from '../../drafts.ts'
import type { RequestHandler } from './$types'

/** The official form as it stands in the draft, to be looked at before it is sent. */
export const GET: RequestHandler = async (event) => {
	const { draft, definition, circumstances, agency } = await openedDraft(event)
	const { locals, url } = event
	const files = await locals.transact((tx) => filesOfDraft(tx, draft.id))
	const { answers } = journeyOf(definition, draft.answers, circumstances)
	const { required, optional } = componentsFor(definition, answers, circumstances)
	const handed = new Set(files.map(({ componentKey }) => componentKey))
	const paper = declarationOf({
		form: definition,
		answers,
		components: [...required, ...optional].filter(({ key }) => handed.has(key)).map(({ title }) => title.vi),
		agency,
		day: dayInVietNam(now()),
		link: `${url.origin}/theo-doi`,
	})
	return pressed(paper, 'to-khai', locals.press)
}
