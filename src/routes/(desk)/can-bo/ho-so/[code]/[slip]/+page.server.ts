import { longDay, paperTitle } from '#papers'
import { qrPath } from '#ui/qr.ts'
import { lookingAt, queryOf } from '../../../views.ts'
import { slipOf } from '../slip.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const slip = await slipOf(event)
	return {
		slip: { ...slip, day: longDay(slip.day) },
		title: paperTitle(slip.kind),
		qr: qrPath(slip.link),
		host: event.url.host,
		slug: event.params.slip,
		query: queryOf(lookingAt(event.url.searchParams)),
	}
}
