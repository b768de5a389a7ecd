import { sql } from 'kysely'
import { at as momentOn, type Day, type Instant, instant, momentAt, wallTime } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Own, Row } from '#platform/db'
import type { Call, Queued } from './order.ts'
import {
	type Counter,
	type Hall,
	type Line,
	type LossReason,
	type Priority,
	type Ticket,
	ticketNumber,
} from './ticket.ts'

type Tx = Own<'tickets'>

const hallFrom = (row: Row<'tickets.hall'>): Hall => ({
	agencyId: row.agency_id,
	slug: row.slug,
	key: row.key,
	earlyMinutes: row.early_minutes,
	trial: row.trial,
	suspended: row.suspended,
})

export async function halls(tx: Tx): Promise<readonly Hall[]> {
	return (await tx.selectFrom('tickets.hall').selectAll().orderBy('slug').execute()).map(hallFrom)
}

export async function hallNamed(tx: Tx, slug: string): Promise<Hall | undefined> {
	const row = await tx.selectFrom('tickets.hall').selectAll().where('slug', '=', slug).executeTakeFirst()
	return row && hallFrom(row)
}

export async function hallOf(tx: Tx, agencyId: string): Promise<Hall | undefined> {
	const row = await tx
		.selectFrom('tickets.hall')
		.selectAll()
		.where('agency_id', '=', agencyId)
		.executeTakeFirst()
	return row && hallFrom(row)
}

/** One after the other: whoever changes anything in a hall takes it first. A hall sees a few acts a minute. */
export async function takeHall(tx: Tx, agencyId: string): Promise<void> {
	await sql`select from tickets.hall where agency_id = ${agencyId}::uuid for update`.execute(tx)
}

export async function saveHall(tx: Tx, tenant: string, hall: Hall): Promise<void> {
	const kept = {
		slug: hall.slug,
		key: hall.key,
		early_minutes: hall.earlyMinutes,
		trial: hall.trial,
		suspended: hall.suspended,
	}
	await tx
		.insertInto('tickets.hall')
		.values({ tenant_id: tenant, agency_id: hall.agencyId, ...kept })
		.onConflict((conflict) => conflict.columns(['tenant_id', 'agency_id']).doUpdateSet(kept))
		.execute()
}

export async function linesOf(tx: Tx, agencyId: string): Promise<readonly Line[]> {
	return tx
		.selectFrom('tickets.line')
		.select(['letter', 'name', 'name_en as nameEn', 'active'])
		.where('agency_id', '=', agencyId)
		.orderBy('letter')
		.execute()
}

export async function saveLine(tx: Tx, tenant: string, agencyId: string, line: Line): Promise<void> {
	const kept = { name: line.name, name_en: line.nameEn, active: line.active }
	await tx
		.insertInto('tickets.line')
		.values({ tenant_id: tenant, agency_id: agencyId, letter: line.letter, ...kept })
		.onConflict((conflict) => conflict.columns(['tenant_id', 'agency_id', 'letter']).doUpdateSet(kept))
		.execute()
}

/** The counters with who sits there on that day: whoever sat down the day before has gone home. */
export async function countersOf(tx: Tx, agencyId: string, day: Day): Promise<readonly Counter[]> {
	const rows = await tx
		.selectFrom('tickets.counter')
		.select(['counter_no', 'name', 'letters', 'active'])
		.select((eb) =>
			eb
				.case()
				.when('staffed_at', '>=', beginning(day))
				.then(eb.ref('official_id'))
				.else(null)
				.end()
				.as('official_id'),
		)
		.where('agency_id', '=', agencyId)
		.orderBy('counter_no')
		.execute()
	return rows.map(({ counter_no, name, letters, active, official_id }) => ({
		number: counter_no,
		name,
		letters,
		active,
		officialId: official_id,
	}))
}

export async function saveCounter(
	tx: Tx,
	tenant: string,
	agencyId: string,
	{ number, name, letters, active }: Omit<Counter, 'officialId'>,
): Promise<void> {
	const kept = { name, letters: [...letters], active }
	await tx
		.insertInto('tickets.counter')
		.values({ tenant_id: tenant, agency_id: agencyId, counter_no: number, ...kept })
		.onConflict((conflict) => conflict.columns(['tenant_id', 'agency_id', 'counter_no']).doUpdateSet(kept))
		.execute()
}

/** Who sits at a counter from now on; nobody, with null. */
export async function staff(
	tx: Tx,
	agencyId: string,
	counter: number,
	who: { readonly officialId: string; readonly at: Instant } | null,
): Promise<void> {
	await tx
		.updateTable('tickets.counter')
		.set({ official_id: who?.officialId ?? null, staffed_at: who?.at.toString() ?? null })
		.where('agency_id', '=', agencyId)
		.where('counter_no', '=', counter)
		.execute()
}

/** The first moment of a day in Viet Nam, for PostgreSQL. */
const beginning = (day: Day): string => momentOn(day, wallTime('00:00')).toString()

/** Microseconds since 1970, as PostgreSQL keeps them. */
export const placeOf = (moment: Instant): number => Number(moment.epochNanoseconds / 1000n)
export const momentOf = (place: number): Instant =>
	momentAt(Math.floor(place / 1000)).add({ microseconds: place % 1000 })

export const queued = ({ id, number, line, priority, queuedAt }: Ticket): Queued => ({
	id,
	number,
	line,
	prior: priority !== null,
	place: placeOf(queuedAt),
})

function ticketFrom(row: Row<'tickets.ticket'>): Ticket {
	const taken = {
		id: row.ticket_id,
		agencyId: row.agency_id,
		number: ticketNumber(row.letter, row.number),
		line: row.line,
		priority: row.priority as Priority | null,
		lost:
			row.lost_priority && row.lost_because
				? { priority: row.lost_priority as Priority, because: row.lost_because as LossReason }
				: null,
		takenAt: instant(row.taken_at),
		queuedAt: instant(row.queued_at),
		calls: row.calls,
	}
	const state = row.state as Ticket['state']
	const endedAt = instant(row.ended_at ?? row.taken_at)
	if (state === 'waiting') return { ...taken, state }
	if (state === 'returned') return { ...taken, state, endedAt }
	const atCounter = {
		counter: row.counter_no ?? 0,
		officialId: row.official_id ?? '',
		calledAt: instant(row.called_at ?? row.taken_at),
	}
	return state === 'called' ? { ...taken, ...atCounter, state } : { ...taken, ...atCounter, state, endedAt }
}

/** A ticket and the day it holds for. */
export async function findTicket(
	tx: Tx,
	id: string,
): Promise<{ readonly ticket: Ticket; readonly day: string } | undefined> {
	const row = await tx.selectFrom('tickets.ticket').selectAll().where('ticket_id', '=', id).executeTakeFirst()
	return row && { ticket: ticketFrom(row), day: row.day }
}

export async function ticketNumbered(
	tx: Tx,
	agencyId: string,
	day: Day,
	{ letter, count }: { readonly letter: string; readonly count: number },
): Promise<Ticket | undefined> {
	const row = await tx
		.selectFrom('tickets.ticket')
		.selectAll()
		.where('agency_id', '=', agencyId)
		.where('day', '=', day.toString())
		.where('letter', '=', letter)
		.where('number', '=', count)
		.executeTakeFirst()
	return row && ticketFrom(row)
}

export async function ticketPressed(tx: Tx, press: string, letter: string): Promise<Ticket | undefined> {
	const row = await tx
		.selectFrom('tickets.ticket')
		.selectAll()
		.where('press', '=', press)
		.where('letter', '=', letter)
		.executeTakeFirst()
	return row && ticketFrom(row)
}

/** Those of a day that are not done: they wait, are at a counter, or were called in vain. */
export async function openTickets(tx: Tx, agencyId: string, day: Day): Promise<readonly Ticket[]> {
	const rows = await tx
		.selectFrom('tickets.ticket')
		.selectAll()
		.where('agency_id', '=', agencyId)
		.where('day', '=', day.toString())
		.where('state', 'in', ['waiting', 'called', 'missed'])
		.orderBy('queued_at')
		.execute()
	return rows.map(ticketFrom)
}

type New = {
	readonly agencyId: string
	readonly day: Day
	readonly letter: string
	readonly priority: Priority | null
	readonly channel: 'kiosk' | 'phone'
	readonly press: string
	readonly at: Instant
}

/** Takes the next number of the day under a letter; the hall is taken (`takeHall`), and the unique key stands behind it. */
export async function insertTicket(tx: Tx, tenant: string, taken: New): Promise<Ticket> {
	const { agencyId, day, letter, priority, channel, press, at } = taken
	const row = await tx
		.insertInto('tickets.ticket')
		.columns([
			'tenant_id',
			'ticket_id',
			'agency_id',
			'day',
			'letter',
			'number',
			'line',
			'priority',
			'channel',
			'press',
			'state',
			'taken_at',
			'queued_at',
			'calls',
		])
		.expression((eb) =>
			eb
				.selectFrom('tickets.ticket')
				.where('agency_id', '=', agencyId)
				.where('day', '=', day.toString())
				.where('letter', '=', letter)
				.select([
					sql<string>`${tenant}`.as('tenant_id'),
					sql<string>`${newId()}::uuid`.as('ticket_id'),
					sql<string>`${agencyId}::uuid`.as('agency_id'),
					sql<string>`${day.toString()}::date`.as('day'),
					sql<string>`${letter}`.as('letter'),
					sql<number>`coalesce(max(number), 0) + 1`.as('number'),
					sql<string>`${letter}`.as('line'),
					sql<string | null>`${priority}::text`.as('priority'),
					sql<string>`${channel}`.as('channel'),
					sql<string>`${press}::uuid`.as('press'),
					sql<string>`'waiting'`.as('state'),
					sql<string>`${at.toString()}::timestamptz`.as('taken_at'),
					sql<string>`${at.toString()}::timestamptz`.as('queued_at'),
					sql<number>`0`.as('calls'),
				]),
		)
		.returningAll()
		.executeTakeFirstOrThrow()
	return ticketFrom(row)
}

/** What became of a ticket. */
export async function keep(tx: Tx, ticket: Ticket): Promise<void> {
	const counter = 'counter' in ticket ? ticket : undefined
	await tx
		.updateTable('tickets.ticket')
		.set({
			line: ticket.line,
			priority: ticket.priority,
			lost_priority: ticket.lost?.priority ?? null,
			lost_because: ticket.lost?.because ?? null,
			state: ticket.state,
			queued_at: ticket.queuedAt.toString(),
			counter_no: counter?.counter ?? null,
			official_id: counter?.officialId ?? null,
			called_at: counter?.calledAt.toString() ?? null,
			calls: ticket.calls,
			ended_at: 'endedAt' in ticket ? ticket.endedAt.toString() : null,
		})
		.where('ticket_id', '=', ticket.id)
		.execute()
}

type ActKind =
	| 'taken'
	| 'called'
	| 'recalled'
	| 'served'
	| 'missed'
	| 'put-back'
	| 'transferred'
	| 'returned'
	| 'priority-taken-away'

export async function insertAct(
	tx: Tx,
	tenant: string,
	act: {
		readonly kind: ActKind
		/** As it stood when it was done. */
		readonly ticket: Ticket
		readonly counter?: number
		readonly officialId?: string
		/** How long the counter worked on it, when it is done with it. */
		readonly seconds?: number
		readonly at: Instant
	},
): Promise<void> {
	await tx
		.insertInto('tickets.act')
		.values({
			tenant_id: tenant,
			act_id: newId(),
			agency_id: act.ticket.agencyId,
			ticket_id: act.ticket.id,
			kind: act.kind,
			line: act.ticket.line,
			prior: act.ticket.priority !== null,
			counter_no: act.counter ?? null,
			official_id: act.officialId ?? null,
			seconds: act.seconds ?? null,
			at: act.at.toString(),
		})
		.execute()
}

/**
 * Of a day, newest first: enough to see who had a turn lately. A call on a priority that was taken away since was nobody's
 * turn: it must not cost those who have priority theirs.
 */
export async function callsOf(tx: Tx, agencyId: string, day: Day): Promise<readonly Call[]> {
	return tx
		.selectFrom('tickets.act as act')
		.innerJoin('tickets.ticket as ticket', (join) =>
			join.onRef('ticket.tenant_id', '=', 'act.tenant_id').onRef('ticket.ticket_id', '=', 'act.ticket_id'),
		)
		.select(['act.line', 'act.prior'])
		.where('act.agency_id', '=', agencyId)
		.where('act.kind', '=', 'called')
		.where('act.at', '>=', beginning(day))
		.where((eb) => eb.or([eb('act.prior', '=', false), eb('ticket.lost_priority', 'is', null)]))
		.orderBy('act.at', 'desc')
		.orderBy('act.act_id', 'desc')
		.limit(200)
		.execute()
}

/** Measured on fewer than this, a time is said to be unknown. */
export const fewest = 10
const measuredDays = 30

/** The median seconds at the counter in the last thirty days, by line; a line measured too little is left out. */
export async function usualSeconds(tx: Tx, agencyId: string, day: Day): Promise<ReadonlyMap<string, number>> {
	const { rows } = await sql<{ line: string; seconds: number }>`
		select line, percentile_cont(0.5) within group (order by seconds)::float8 as seconds
		from tickets.act
		where agency_id = ${agencyId}::uuid and seconds is not null
			and at >= ${beginning(day.subtract({ days: measuredDays }))}::timestamptz
		group by line having count(*) >= ${fewest}`.execute(tx)
	return new Map(rows.map(({ line, seconds }) => [line, seconds]))
}
