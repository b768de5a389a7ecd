import { circularOf } from '#papers'
import { sheetsOf } from '../../../../../slip.server.ts'
import { lookingAt, queryOf } from '../../../views.ts'
import { slipOf } from '../slip.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const slip = await slipOf(event)
	const { pages, width } = await sheetsOf(slip, event.locals.press)
	return {
		kind: slip.kind,
		code: slip.reference,
		circular: circularOf(slip.edition),
		pages,
		/** A5 is 148 mm wide. */
		sheet: width < 500 ? ('a5' as const) : ('a4' as const),
		slug: event.params.slip,
		query: queryOf(lookingAt(event.url.searchParams)),
	}
}
