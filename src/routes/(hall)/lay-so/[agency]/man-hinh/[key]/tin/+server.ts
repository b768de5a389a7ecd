import { json } from '@sveltejs/kit'
import { screenOf, standingWithKey } from '../../../../../../hall.server.ts'
import type { RequestHandler } from './$types'

/** The screen as it stands now, for the page that asks every other second. */
export const GET: RequestHandler = async (event) => {
	const { standing, at } = await standingWithKey(event)
	return json(screenOf(standing, event, at), { headers: { 'cache-control': 'no-store' } })
}
