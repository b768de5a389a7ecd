import { json } from '@sveltejs/kit'
import { counters } from '#dossiers/server'
import { now } from '#kernel/dates'
import { requireOfficial } from '../../../guards.ts'
import type { RequestHandler } from './$types'

/** The counters alone, for a page that asks every few seconds whether anything came. */
export const GET: RequestHandler = async (event) => {
	const official = requireOfficial(event)
	return json(await event.locals.transact(async (tx) => counters(tx, official, now())), {
		headers: { 'cache-control': 'private, no-store' },
	})
}
