import { createHmac, timingSafeEqual } from 'node:crypto'
import { loadCalendar } from '#calendar/server'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { rateLimit } from '#platform/rate-limit'
import { agency } from '#tenancy/server'
import { opening } from './opening.ts'
import type { TicketRefusal } from './refusal.ts'
import {
	findTicket,
	hallOf,
	insertAct,
	insertTicket,
	keep,
	linesOf,
	takeHall,
	ticketPressed,
} from './store.server.ts'
import type { Hall, Priority, TakenAt, Ticket } from './ticket.ts'

/** Somebody presses the button of a line. */
export type Press = {
	readonly tx: Tx
	readonly tenant: string
	readonly at: Instant
	readonly hall: Hall
	readonly letter: string
	readonly priority: Priority | null
	readonly channel: TakenAt
	/** A UUID that the button carries: pressed twice, it is one ticket. */
	readonly press: string
}

/**
 * How often one hall's kiosks or one network may take tickets. The people of a hall share its network, and all come at
 * seven in the morning, so it is generous: it stops a hand that plays with the button, and a script.
 */
export const mayTake = rateLimit({ limit: 60, seconds: 120 })

/** Takes a ticket of today. The same press once more is the same ticket. */
export async function takeTicket(press: Press): Promise<Result<Ticket, TicketRefusal>> {
	const { tx, tenant, at, hall, letter, priority, channel } = press
	await takeHall(tx, hall.agencyId)
	const before = await ticketPressed(tx, press.press, letter)
	if (before) return ok(before)
	const desk = await agency(tx, hall.agencyId)
	const now = await hallOf(tx, hall.agencyId)
	if (!desk || !now) return refuse({ kind: 'unknown-hall' })
	const [calendar, lines] = await Promise.all([
		loadCalendar(tx, tenant, desk.hoursProfile),
		linesOf(tx, hall.agencyId),
	])
	const { kind } = opening(now, calendar, at)
	if (kind === 'closed' || kind === 'suspended') return refuse({ kind })
	if (!lines.some((line) => line.letter === letter && line.active)) return refuse({ kind: 'unknown-line' })
	const ticket = await insertTicket(tx, tenant, {
		agencyId: hall.agencyId,
		day: dayInVietNam(at),
		letter,
		priority,
		channel,
		press: press.press,
		at,
	})
	await insertAct(tx, tenant, { kind: 'taken', ticket, at })
	return ok(ticket)
}

/** Its holder goes home: the place is free. Whoever is called already, or done, has nothing to give back. */
export async function returnTicket(
	{ tx, tenant, at }: { readonly tx: Tx; readonly tenant: string; readonly at: Instant },
	id: string,
): Promise<Result<Ticket, TicketRefusal>> {
	const known = await findTicket(tx, id)
	if (!known) return refuse({ kind: 'unknown-ticket' })
	await takeHall(tx, known.ticket.agencyId)
	const found = await findTicket(tx, id)
	if (!found || found.day !== dayInVietNam(at).toString()) return refuse({ kind: 'unknown-ticket' })
	const { ticket } = found
	if (ticket.state === 'returned') return ok(ticket)
	if (ticket.state !== 'waiting') return refuse({ kind: 'moved-on' })
	const given: Ticket = { ...ticket, state: 'returned', endedAt: at }
	await keep(tx, given)
	await insertAct(tx, tenant, { kind: 'returned', ticket, at })
	return ok(given)
}

const codeMilliseconds = 15 * 60 * 1000

/** The passing code in the hall's QR: it changes every quarter of an hour, so it is of use to whoever stands there. */
export const hallCode = (hall: Pick<Hall, 'key'>, at: Instant): string =>
	codeOf(hall.key, Math.floor(at.epochMilliseconds / codeMilliseconds))

/** Whether a code was on the hall's screen within the last half hour. */
export function isHallCode(hall: Pick<Hall, 'key'>, code: string, at: Instant): boolean {
	const quarter = Math.floor(at.epochMilliseconds / codeMilliseconds)
	return [quarter, quarter - 1].some((each) => same(codeOf(hall.key, each), code))
}

export const isHallKey = (hall: Pick<Hall, 'key'>, key: string): boolean => same(hall.key, key)

const codeOf = (key: string, quarter: number): string =>
	createHmac('sha256', key).update(String(quarter)).digest('base64url').slice(0, 10)

const same = (one: string, other: string): boolean => {
	const [a, b] = [Buffer.from(one), Buffer.from(other)]
	return a.length === b.length && timingSafeEqual(a, b)
}
