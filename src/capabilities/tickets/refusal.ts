import { m } from '#messages'
import { unreachable } from '#kernel/result'
import type { LossReason, Priority } from './ticket.ts'

/** Why nothing is done with a ticket. */
export type TicketRefusal =
	| { readonly kind: 'closed' }
	| { readonly kind: 'suspended' }
	| { readonly kind: 'unknown-hall' }
	| { readonly kind: 'unknown-line' }
	| { readonly kind: 'unknown-ticket' }
	| { readonly kind: 'not-in-hall' }
	| { readonly kind: 'not-allowed' }
	| { readonly kind: 'counter-unknown' }
	| { readonly kind: 'counter-taken' }
	| { readonly kind: 'not-at-counter' }
	| { readonly kind: 'counter-busy'; readonly number: string }
	| { readonly kind: 'nobody-waits' }
	| { readonly kind: 'no-priority' }
	| { readonly kind: 'moved-on' }

export function ticketRefusalWords(refusal: TicketRefusal): string {
	switch (refusal.kind) {
		case 'closed':
			return m.tickets_refused_closed()
		case 'suspended':
			return m.tickets_refused_suspended()
		case 'unknown-hall':
			return m.tickets_refused_hall()
		case 'unknown-line':
			return m.tickets_refused_line()
		case 'unknown-ticket':
			return m.tickets_refused_ticket()
		case 'not-in-hall':
			return m.tickets_refused_not_in_hall()
		case 'not-allowed':
			return m.tickets_refused_not_allowed()
		case 'counter-unknown':
			return m.tickets_refused_counter()
		case 'counter-taken':
			return m.tickets_refused_counter_taken()
		case 'not-at-counter':
			return m.tickets_refused_not_at_counter()
		case 'counter-busy':
			return m.tickets_refused_counter_busy({ number: refusal.number })
		case 'nobody-waits':
			return m.tickets_refused_nobody()
		case 'no-priority':
			return m.tickets_refused_no_priority()
		case 'moved-on':
			return m.tickets_refused_moved_on()
		default:
			return unreachable(refusal)
	}
}

export const priorityNames: Readonly<Record<Priority, () => string>> = {
	elderly: m.tickets_priority_elderly,
	disabled: m.tickets_priority_disabled,
	pregnant: m.tickets_priority_pregnant,
	merit: m.tickets_priority_merit,
}

export const lossNames: Readonly<Record<LossReason, () => string>> = {
	'no-proof': m.tickets_lost_no_proof,
	'not-entitled': m.tickets_lost_not_entitled,
	'by-mistake': m.tickets_lost_by_mistake,
}
