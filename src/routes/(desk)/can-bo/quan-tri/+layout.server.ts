import { error } from '@sveltejs/kit'
import { messagesKept, needingCount, troubleCounts } from '#dossiers/server'
import { administrative, may, placesWhere } from '#identity'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { requireOfficial } from '../../../guards.ts'
import type { LayoutServerLoad } from './$types'
import { adminRail } from './sections.ts'

export const load: LayoutServerLoad = async (event) => {
	const official = requireOfficial(event)
	if (!administrative.some((permission) => may(official, permission))) error(403, m.admin_not_permitted())
	const kept = placesWhere(official, messagesKept).everywhere
	const messages = kept ? needingCount(await event.locals.transact((tx) => troubleCounts(tx, now()))) : 0
	return { queues: adminRail(official, { messages }) }
}
