import { pictured } from '../../../../../slip.server.ts'
import { slipOf } from '../slip.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async (event) => pictured(await slipOf(event), event.locals.press)
