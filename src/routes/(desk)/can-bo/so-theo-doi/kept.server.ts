import { error, type RequestEvent } from '@sveltejs/kit'
import { wallText } from '#calendar'
import type { RegisterRow } from '#dossiers'
import type { Desk, registerPart } from '#dossiers/server'
import { placesWhere } from '#identity'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { agencies } from '#tenancy/server'
import { requirePermission } from '../../../guards.ts'
import { askedOf } from './asked.ts'

/** Whose registers the official may read, and which one the address asks for: their own agency's when it names none. */
export async function keptFor(tx: Desk['tx'], event: RequestEvent) {
	const official = requirePermission(event, 'dossier.read-unit', 'somewhere')
	const today = dayInVietNam(now())
	const { everywhere, agencies: mine } = placesWhere(official, 'dossier.read-unit')
	const readable = (await agencies(tx, { onDay: today })).filter(({ id }) => everywhere || mine.includes(id))
	const wanted = event.url.searchParams.get('don-vi') ?? official.agencyId
	const agency = readable.find(({ id }) => id === wanted) ?? readable[0]
	if (!agency) error(403, m.admin_not_permitted())
	return {
		official,
		readable,
		agency,
		asked: { agencyId: agency.id, ...askedOf(event.url.searchParams, today) },
	}
}

type Entry = Awaited<ReturnType<typeof registerPart>>['entries'][number]

/** Moments as the clocks of Viet Nam show them. */
export const rowOf = (entry: Entry): RegisterRow => ({
	...entry,
	receivedAt: wallText(entry.receivedAt),
	dueAt: entry.dueAt && wallText(entry.dueAt),
	closedAt: entry.closedAt && wallText(entry.closedAt),
	returnedAt: entry.returnedAt && wallText(entry.returnedAt),
})
