import { sheetsOf } from '../../../../../../../slip.server.ts'
import { openedTrial, trialPaper } from '../../../trial.server.ts'
import type { PageServerLoad } from './$types'

/** The form as it will be printed, page by page, with what was filled in for trial. */
export const load: PageServerLoad = async (event) => {
	const { sketch, ...trial } = await openedTrial(event)
	const paper = trialPaper(sketch.definition, trial, event.url.origin)
	const { pages } = await sheetsOf(paper, event.locals.press)
	return {
		title: sketch.definition.title[event.locals.locale],
		pages,
		/** Pictures of another revision are other pictures. */
		pictures: `/can-bo/quan-tri/bieu-mau/ban-thao/${sketch.id}/in.svg?ban=${sketch.revision}.${trial.revision}`,
		official: sketch.definition.paper !== undefined,
	}
}
