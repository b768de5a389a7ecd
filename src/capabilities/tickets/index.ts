export type { Opening } from './opening.ts'
export { lossNames, priorityNames, type TicketRefusal, ticketRefusalWords } from './refusal.ts'
export { spokenCall } from './spoken.ts'
export {
	type CalledTicket,
	type Counter,
	type Hall,
	isLossReason,
	isPriority,
	type Line,
	lossReasons,
	priorities,
	type Priority,
	type Ticket,
	typedNumber,
} from './ticket.ts'
