import { json } from '@sveltejs/kit'
import { followed } from '../followed.server.ts'
import type { RequestHandler } from './$types'

/** The ticket as it stands now, for the page that asks every few seconds. */
export const GET: RequestHandler = async (event) =>
	json(await followed(event), { headers: { 'cache-control': 'no-store' } })
