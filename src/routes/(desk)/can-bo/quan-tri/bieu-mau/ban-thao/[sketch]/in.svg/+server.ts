import { pictured } from '../../../../../../../slip.server.ts'
import { openedTrial, trialPaper } from '../../../trial.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) => {
	const { sketch, ...trial } = await openedTrial(event)
	return pictured(
		trialPaper(sketch.definition, trial, event.url.origin),
		Number(event.url.searchParams.get('trang') ?? 1),
		event.locals.press,
	)
}
