import { slipOf } from '../slip.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) => {
	const slip = await slipOf(event)
	const bytes = await event.locals.press(slip)
	return new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': 'application/pdf',
			'content-length': String(bytes.length),
			'content-disposition': `inline; filename="${event.params.slip}-${slip.reference}.pdf"`,
			'cache-control': 'private, no-store',
		},
	})
}
