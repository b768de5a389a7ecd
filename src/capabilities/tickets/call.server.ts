import { may, type OfficialAtWork } from '#identity'
import { note } from '#journal/server'
import { dayInVietNam, type Instant, secondsBetween } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { inOrder, nextOf, placeBehind } from './order.ts'
import type { TicketRefusal } from './refusal.ts'
import {
	callsOf,
	countersOf,
	findTicket,
	halls,
	insertAct,
	keep,
	linesOf,
	momentOf,
	openTickets,
	placeOf,
	queued,
	staff,
	takeHall,
} from './store.server.ts'
import type { CalledTicket, Counter, Hall, LossReason, Ticket } from './ticket.ts'

/** An official at a counter of a hall. */
export type AtCounter = {
	readonly tx: Tx
	readonly tenant: string
	readonly official: OfficialAtWork
	readonly at: Instant
	readonly hall: Hall
}
type Done<Value = null> = Promise<Result<Value, TicketRefusal>>

/** Whether they may call people in this hall: whoever receives dossiers at its desk. */
export const mayCall = (official: OfficialAtWork, { agencyId }: Pick<Hall, 'agencyId'>): boolean =>
	may(official, 'dossier.receive', { agencyId })

/** Sits down at a counter, and so leaves any other. A counter at which somebody is being served is not taken over. */
export async function sitDown(by: AtCounter, number: number): Done {
	const { tx, official, at, hall } = by
	if (!mayCall(official, hall)) return refuse({ kind: 'not-allowed' })
	await takeHall(tx, hall.agencyId)
	const counters = await countersOf(tx, hall.agencyId, dayInVietNam(at))
	const chosen = counters.find((each) => each.number === number && each.active)
	if (!chosen) return refuse({ kind: 'counter-unknown' })
	const own = counters.find(({ officialId }) => officialId === official.id)
	if (own?.number === number) return ok(null)
	const tickets = await openTickets(tx, hall.agencyId, dayInVietNam(at))
	if (standsAt(tickets, number)) return refuse({ kind: 'counter-taken' })
	if (own) {
		const busy = standsAt(tickets, own.number)
		if (busy) return refuse({ kind: 'counter-busy', number: busy.number })
		await staff(tx, hall.agencyId, own.number, null)
	}
	await staff(tx, hall.agencyId, number, { officialId: official.id, at })
	return ok(null)
}

/** Leaves the counter; nobody may be standing at it. */
export async function standUp(by: AtCounter): Done {
	const seat = await seated(by)
	if (!seat.ok) return seat
	const { counter, current } = seat.value
	if (current) return refuse({ kind: 'counter-busy', number: current.number })
	await staff(by.tx, by.hall.agencyId, counter.number, null)
	return ok(null)
}

/**
 * Calls the next to the official's counter; who stands there is done with. `seen` is the ticket that the page showed at the
 * counter: when another stands there by now, the key was pressed twice, and that one is answered.
 */
export async function callNext(by: AtCounter, seen: string | null): Done<CalledTicket> {
	const { tx, tenant, official, at, hall } = by
	const seat = await seated(by)
	if (!seat.ok) return seat
	const { counter, current, tickets } = seat.value
	if (current && current.id !== seen) return ok(current)
	const calls = await callsOf(tx, hall.agencyId, dayInVietNam(at))
	const waiting = tickets.filter(({ state }) => state === 'waiting')
	const next = nextOf(waiting.map(queued), counter.letters, calls)
	const ticket = waiting.find(({ id }) => id === next?.id)
	if (!ticket) return refuse({ kind: 'nobody-waits' })
	if (current) await done(by, current)
	const called: CalledTicket = {
		...ticket,
		state: 'called',
		counter: counter.number,
		officialId: official.id,
		calledAt: at,
		calls: ticket.calls + 1,
	}
	await keep(tx, called)
	await insertAct(tx, tenant, {
		kind: 'called',
		ticket,
		counter: counter.number,
		officialId: official.id,
		at,
	})
	return ok(called)
}

/** Calls the same once more: the screen says it again. */
export const recall = (by: AtCounter, id: string): Done =>
	withCurrent(by, id, async (current) => {
		await keep(by.tx, { ...current, calls: current.calls + 1 })
		await acted(by, 'recalled', current)
	})

/** Done with. */
export const served = (by: AtCounter, id: string): Done => withCurrent(by, id, (current) => done(by, current))

/** Called, and nobody came. */
export const missed = (by: AtCounter, id: string): Done =>
	withCurrent(by, id, async (current) => {
		await keep(by.tx, { ...current, state: 'missed', endedAt: by.at })
		await acted(by, 'missed', current)
	})

/** How many of the line go before whoever is put back: time to copy a paper, not to go home. */
const goBefore = 2

/**
 * Back to those who wait: somebody at the counter who needs a moment comes behind the next two, somebody who missed their
 * call and has come after all takes their old place.
 */
export async function putBack(by: AtCounter, id: string): Done {
	const { tx, tenant, official, at, hall } = by
	const seat = await seated(by)
	if (!seat.ok) return seat
	const { tickets } = seat.value
	const found = tickets.find((ticket) => ticket.id === id)
	if (!found) return refuse({ kind: 'unknown-ticket' })
	if (found.state === 'waiting') return ok(null)
	if (found.state === 'called' && found.counter !== seat.value.counter.number)
		return refuse({ kind: 'moved-on' })
	const calls = await callsOf(tx, hall.agencyId, dayInVietNam(at))
	const line = inOrder(tickets.filter(({ state }) => state === 'waiting').map(queued), [found.line], calls)
	const place = found.state === 'missed' ? placeOf(found.queuedAt) : placeBehind(line, goBefore, placeOf(at))
	await keep(tx, waitingAgain(found, { line: found.line, place }))
	await insertAct(tx, tenant, { kind: 'put-back', ticket: found, officialId: official.id, at })
	return ok(null)
}

/** To another line; the place is kept, for they have waited already. */
export async function transfer(by: AtCounter, id: string, letter: string): Done {
	const lines = await linesOf(by.tx, by.hall.agencyId)
	if (!lines.some((line) => line.letter === letter && line.active)) return refuse({ kind: 'unknown-line' })
	return withCurrent(by, id, async (current) => {
		if (current.line === letter) return
		await keep(by.tx, waitingAgain(current, { line: letter, place: placeOf(current.queuedAt) }))
		await acted(by, 'transferred', current, secondsBetween(current.calledAt, by.at))
	})
}

const waitingAgain = (
	{ id, agencyId, number, priority, lost, takenAt, calls }: Ticket,
	{ line, place }: { readonly line: string; readonly place: number },
): Ticket => ({
	id,
	agencyId,
	number,
	priority,
	lost,
	takenAt,
	calls,
	line,
	queuedAt: momentOf(place),
	state: 'waiting',
})

/**
 * Takes away a priority that somebody claimed and does not have. They keep the place of the minute they came, among all
 * the others: who waits goes there; who was called stays at the counter if it would have been their turn anyway, and else
 * goes back to wait for it.
 */
export async function takePriorityAway(
	by: AtCounter & { readonly address: string },
	id: string,
	because: LossReason,
): Done {
	const { tx, tenant, official, at, hall, address } = by
	const seat = await seated(by)
	if (!seat.ok) return seat
	const { counter, tickets } = seat.value
	const found = tickets.find((ticket) => ticket.id === id)
	if (!found) return refuse({ kind: 'unknown-ticket' })
	if (found.state === 'called' && found.counter !== counter.number) return refuse({ kind: 'moved-on' })
	if (!found.priority) return found.lost ? ok(null) : refuse({ kind: 'no-priority' })
	const ticket: Ticket = { ...found, priority: null, lost: { priority: found.priority, because } }
	await keep(tx, ticket)
	const act = { officialId: official.id, at }
	const here = found.state === 'called' ? { ...act, counter: counter.number } : act
	await insertAct(tx, tenant, { kind: 'priority-taken-away', ticket: found, ...here })
	await note(
		tx,
		{ official, at, address },
		{
			kind: 'ticket-priority-taken-away',
			subject: found.number,
			detail: { ticket: id, priority: found.priority, because },
		},
	)
	if (ticket.state !== 'called') return ok(null)
	const calls = await callsOf(tx, hall.agencyId, dayInVietNam(at))
	const waiting = tickets.filter(({ state }) => state === 'waiting')
	const turn = nextOf([...waiting, ticket].map(queued), counter.letters, calls)?.id === id
	// Called rightly after all: as one of the others, which counts as their turn.
	if (turn) await insertAct(tx, tenant, { kind: 'called', ticket, ...here })
	else {
		await keep(tx, waitingAgain(ticket, { line: ticket.line, place: placeOf(ticket.queuedAt) }))
		await insertAct(tx, tenant, { kind: 'put-back', ticket, ...act })
	}
	return ok(null)
}

async function done(by: AtCounter, current: CalledTicket): Promise<void> {
	await keep(by.tx, { ...current, state: 'served', endedAt: by.at })
	await acted(by, 'served', current, secondsBetween(current.calledAt, by.at))
}

const acted = (
	{ tx, tenant, official, at }: AtCounter,
	kind: 'recalled' | 'served' | 'missed' | 'transferred',
	ticket: CalledTicket,
	seconds?: number,
): Promise<void> =>
	insertAct(tx, tenant, {
		kind,
		ticket,
		counter: ticket.counter,
		officialId: official.id,
		...(seconds === undefined ? {} : { seconds: Math.max(0, seconds) }),
		at,
	})

type Seat = {
	readonly counter: Counter
	readonly current: CalledTicket | undefined
	readonly tickets: readonly Ticket[]
}

/** The counter at which the official sits, with the hall taken. */
async function seated({ tx, official, at, hall }: AtCounter): Done<Seat> {
	if (!mayCall(official, hall)) return refuse({ kind: 'not-allowed' })
	await takeHall(tx, hall.agencyId)
	const day = dayInVietNam(at)
	const [counters, tickets] = await Promise.all([
		countersOf(tx, hall.agencyId, day),
		openTickets(tx, hall.agencyId, day),
	])
	const counter = counters.find(({ officialId, active }) => active && officialId === official.id)
	if (!counter) return refuse({ kind: 'not-at-counter' })
	return ok({ counter, current: standsAt(tickets, counter.number), tickets })
}

const standsAt = (tickets: readonly Ticket[], counter: number): CalledTicket | undefined =>
	tickets.find((ticket): ticket is CalledTicket => ticket.state === 'called' && ticket.counter === counter)

/** Something is done with whoever stands at the counter, if it is still the one the page showed. */
async function withCurrent(by: AtCounter, id: string, act: (current: CalledTicket) => Promise<void>): Done {
	const seat = await seated(by)
	if (!seat.ok) return seat
	const { current } = seat.value
	if (current?.id !== id) return refuse({ kind: 'moved-on' })
	await act(current)
	return ok(null)
}

/** The ticket that stands at the official's counter now, in whichever hall they sit. */
export async function ticketAtHand(
	tx: Tx,
	official: OfficialAtWork,
	at: Instant,
): Promise<CalledTicket | undefined> {
	const own = (await halls(tx)).filter((hall) => mayCall(official, hall))
	const tickets = await Promise.all(own.map(({ agencyId }) => openTickets(tx, agencyId, dayInVietNam(at))))
	return tickets
		.flat()
		.find((ticket): ticket is CalledTicket => ticket.state === 'called' && ticket.officialId === official.id)
}

/** A ticket, if it holds for today. */
export async function ticketToday(tx: Tx, id: string, at: Instant): Promise<Ticket | undefined> {
	const found = await findTicket(tx, id)
	return found?.day === dayInVietNam(at).toString() ? found.ticket : undefined
}
