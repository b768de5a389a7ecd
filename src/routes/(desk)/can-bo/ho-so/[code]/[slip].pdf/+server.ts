import { pressed } from '../../../../../slip.server.ts'
import { slipOf } from '../slip.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) =>
	pressed(await slipOf(event), event.params.slip, event.locals.press)
