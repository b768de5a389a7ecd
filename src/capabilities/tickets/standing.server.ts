import type { WorkingCalendar } from '#calendar'
import { loadCalendar } from '#calendar/server'
import { dayInVietNam, type Instant, secondsBetween } from '#kernel/dates'
import type { Tx } from '#platform/db'
import type { Agency } from '#tenancy'
import { agency } from '#tenancy/server'
import { calledAround, type Opening, opening } from './opening.ts'
import { type Call, forecast, inOrder, type Queued } from './order.ts'
import { callsOf, countersOf, linesOf, openTickets, queued, usualSeconds } from './store.server.ts'
import type { CalledTicket, Counter, Hall, Line, Ticket, WaitingTicket } from './ticket.ts'

/** How long somebody still waits. */
export type Wait = {
	readonly ahead: number
	/** Around when they are called; undefined while too little is measured to say. */
	readonly around: Instant | undefined
}

/** A hall as it stands at a moment. */
export type Standing = {
	readonly hall: Hall
	readonly desk: Agency
	readonly opening: Opening
	readonly lines: readonly Line[]
	readonly counters: readonly Counter[]
	readonly called: readonly CalledTicket[]
	/** In the order in which they came. */
	readonly waiting: readonly WaitingTicket[]
	readonly missed: readonly Ticket[]
	readonly calls: readonly Call[]
	/** How long each of those who wait still waits, by the ticket's id. */
	readonly waits: ReadonlyMap<string, Wait>
	/** What somebody would wait who took an ordinary ticket now, by letter. */
	readonly newcomers: ReadonlyMap<string, Wait>
}

export async function standingOf(
	tx: Tx,
	tenant: string,
	hall: Hall,
	at: Instant,
): Promise<Standing | undefined> {
	const day = dayInVietNam(at)
	const desk = await agency(tx, hall.agencyId)
	if (!desk) return undefined
	const [calendar, lines, counters, tickets, calls, usual] = await Promise.all([
		loadCalendar(tx, tenant, desk.hoursProfile),
		linesOf(tx, hall.agencyId),
		countersOf(tx, hall.agencyId, day),
		openTickets(tx, hall.agencyId, day),
		callsOf(tx, hall.agencyId, day),
		usualSeconds(tx, hall.agencyId, day),
	])
	const called = tickets.filter((each): each is CalledTicket => each.state === 'called')
	const waiting = tickets.filter((each): each is WaitingTicket => each.state === 'waiting')
	const open = opening(hall, calendar, at)
	const working = counters
		.filter(({ active, officialId }) => active && officialId !== null)
		.map(({ number, letters }) => {
			const busy = called.find(({ counter }) => counter === number)
			return { letters, busy: busy ? { line: busy.line, seconds: secondsBetween(busy.calledAt, at) } : null }
		})
	const expected = (queue: readonly Queued[]) =>
		waitsOf(forecast(queue, working, calls, usual), open, calendar, at)
	const queue = waiting.map(queued)
	return {
		hall,
		desk,
		opening: open,
		lines,
		counters,
		called,
		waiting,
		missed: tickets.filter(({ state }) => state === 'missed'),
		calls,
		waits: expected(queue),
		newcomers: new Map(
			lines.flatMap(({ letter }) => {
				const wait = expected([...queue, newcomerTo(letter)]).get('')
				return wait ? [[letter, wait] as const] : []
			}),
		),
	}
}

/** Behind everyone who came before. */
const newcomerTo = (line: string): Queued => ({
	id: '',
	number: '',
	line,
	prior: false,
	place: Number.MAX_SAFE_INTEGER,
})

const waitsOf = (
	forecasts: ReturnType<typeof forecast>,
	open: Opening,
	calendar: WorkingCalendar,
	at: Instant,
): ReadonlyMap<string, Wait> =>
	new Map(
		[...forecasts].map(([id, { ahead, seconds }]) => [
			id,
			{
				ahead,
				around: seconds === undefined ? undefined : calledAround(open, calendar, at, Math.round(seconds)),
			},
		]),
	)

/** Those who wait in these lines, as they would be called. */
export function upNext(
	{ waiting, calls }: Pick<Standing, 'waiting' | 'calls'>,
	letters: readonly string[],
): readonly WaitingTicket[] {
	const byId = new Map(waiting.map((ticket) => [ticket.id, ticket]))
	return inOrder(waiting.map(queued), letters, calls).flatMap(({ id }) => byId.get(id) ?? [])
}
