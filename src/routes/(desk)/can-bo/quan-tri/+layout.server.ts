import { error } from '@sveltejs/kit'
import { administrative, may } from '#identity'
import { m } from '#messages'
import { requireOfficial } from '../../../guards.ts'
import type { LayoutServerLoad } from './$types'
import { adminRail } from './sections.ts'

export const load: LayoutServerLoad = (event) => {
	const official = requireOfficial(event)
	if (!administrative.some((permission) => may(official, permission))) error(403, m.admin_not_permitted())
	return { queues: adminRail(official) }
}
