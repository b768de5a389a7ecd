import { screenOf, standingWithKey } from '../../../../../hall.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const { standing, at } = await standingWithKey(event)
	return { screen: screenOf(standing, event, at), news: `${event.url.pathname}/tin` }
}
