import { requireDesigner } from '../designer.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
	requireDesigner(event)
}
