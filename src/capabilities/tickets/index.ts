export type { Opening } from './opening.ts'
export { priorityNames, type TicketRefusal, ticketRefusalWords } from './refusal.ts'
export { spokenCall } from './spoken.ts'
export {
	type CalledTicket,
	type Counter,
	type Hall,
	isPriority,
	type Line,
	priorities,
	type Priority,
	type Ticket,
	typedNumber,
} from './ticket.ts'
