import { circularOf, longDay, paperTitle } from '#papers'
import { qrPath } from '#ui/qr.ts'
import { lookingAt, queryOf } from '../../../views.ts'
import { slipOf } from '../slip.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const slip = await slipOf(event)
	return {
		slip: { ...slip, day: longDay(slip.day) },
		circular: circularOf(slip.edition),
		/** Shown as the picture of what is printed, where no text of the page says the same. */
		pictured:
			slip.kind === 'phieu-kiem-soat' || slip.kind === 'thong-bao-dung' || slip.edition === 'tt-01-2018',
		title: paperTitle(slip.kind, slip.edition),
		qr: qrPath(slip.link),
		host: event.url.host,
		slug: event.params.slip,
		query: queryOf(lookingAt(event.url.searchParams)),
	}
}
