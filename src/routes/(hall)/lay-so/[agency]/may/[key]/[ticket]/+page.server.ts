import { error } from '@sveltejs/kit'
import { isId } from '#kernel/ids'
import { ticketRefusalWords } from '#tickets'
import { ticketToday } from '#tickets/server'
import { qrPath } from '#ui/qr.ts'
import { standingWithKey, ticketFacts } from '../../../../../../hall.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const { params, locals, url } = event
	const { standing, at } = await standingWithKey(event)
	const ticket = isId(params.ticket)
		? await locals.transact(async (tx) => ticketToday(tx, params.ticket, at))
		: undefined
	if (!ticket || ticket.agencyId !== standing.hall.agencyId)
		error(404, ticketRefusalWords({ kind: 'unknown-ticket' }))
	const home = url.pathname.slice(0, url.pathname.lastIndexOf('/'))
	return {
		ticket: ticketFacts(ticket, standing, locals.locale, at),
		qr: qrPath(`${url.origin}/lay-so/phieu/${ticket.id}`),
		// Whoever comes next reads Vietnamese, whatever the one before chose.
		home: locals.locale === 'vi' ? home : `/hien-thi?ngon-ngu=vi&ve=${encodeURIComponent(home)}`,
	}
}
