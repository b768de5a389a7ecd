import { pictured } from '../../../../../slip.server.ts'
import { slipOf } from '../slip.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) =>
	pictured(await slipOf(event), Number(event.url.searchParams.get('trang') ?? 1), event.locals.press)
