import { error, type RequestEvent } from '@sveltejs/kit'
import { dayInVietNam, now } from '#kernel/dates'
import { isId } from '#kernel/ids'
import { ticketRefusalWords } from '#tickets'
import { findTicket, hallOf, standingOf } from '#tickets/server'
import { ticketFacts, type TicketFacts } from '../../../../hall.server.ts'

/** A ticket as its holder follows it: whoever has the address may. One of another day only says which day it was. */
export async function followed({
	locals,
	params,
}: RequestEvent): Promise<{ readonly ticket: TicketFacts; readonly over: boolean }> {
	const id = params['ticket'] ?? ''
	const at = now()
	const found = isId(id)
		? await locals.transact(async (tx) => {
				const known = await findTicket(tx, id)
				const hall = known && (await hallOf(tx, known.ticket.agencyId))
				const standing = hall && (await standingOf(tx, locals.tenant.code, hall, at))
				return standing && { ...known, standing }
			})
		: undefined
	if (!found) error(404, ticketRefusalWords({ kind: 'unknown-ticket' }))
	return {
		ticket: ticketFacts(found.ticket, found.standing, locals.locale, at),
		over: found.day !== dayInVietNam(at).toString(),
	}
}
