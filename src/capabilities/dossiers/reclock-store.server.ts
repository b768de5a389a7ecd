import { sql } from 'kysely'
import type { Extension, Suspension, TimeLimit } from '#calendar'
import { type Instant, instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import type { EventActor } from './dossier.ts'
import { nobody, slots } from './store.server.ts'
import type { Queue } from './work.ts'

/** Milliseconds since 1970: an Instant of each moment of a million dossiers would cost more than the counting. */
type Moment = number

/** What a change of the calendar has to know of an open dossier, and nothing else of it. */
export type OpenDossier = {
	readonly id: string
	/** The same object for the same limit, whichever dossier has it. */
	readonly timeLimit: TimeLimit
	readonly agencyId: string
	readonly process: { readonly id: string; readonly version: number }
	readonly submittedAt: Moment
	readonly receivedAt: Moment | null
	readonly dueAt: Moment | null
	readonly suspensions: readonly Suspension[]
	readonly extensions: readonly Extension[]
	readonly version: number
	readonly lastHash: string
	/** Until when a desk that received it for an agency elsewhere hands it on; null for others, and once that is done. */
	readonly handOnBy: Moment | null
	/** Who waits for it at another agency. */
	readonly parent: { readonly tenant: string; readonly token: string } | null
	readonly works: readonly OpenWork[]
	/** What other agencies were asked and have not answered. */
	readonly opinions: readonly OwedOpinion[]
}

export type OwedOpinion = {
	readonly token: string
	readonly step: string
	readonly agencyId: string
	readonly askedAt: Instant
	readonly dueAt: Instant
}

export type OpenWork = {
	readonly token: string
	readonly queue: Queue
	readonly step: string
	readonly since: Moment
	readonly stepDueAt: Moment | null
	readonly dueAt: Moment | null
}

type Raw = {
	id: string
	limit: string
	agency: string
	process: string
	process_version: number
	submitted: number
	received: number | null
	due: number | null
	clock: { suspensions?: StoredPause[]; extensions?: StoredExtension[] } | null
	version: number
	last_hash: string
	hand_on: number | null
	opinions: string | null
	parent_tenant: string | null
	parent_token: string | null
	token: string | null
	queue: Queue
	step: string
	since: number
	step_due: number | null
	work_due: number | null
}
type StoredPause = Omit<Suspension, 'from' | 'to'> & { from: string; to: string | null }
type StoredExtension = Omit<Extension, 'at'> & { at: string }

/** How many open dossiers follow after one, in the order of their ids: at most `size`, and up to which. */
export async function openAfter(
	tx: Tx,
	{
		after,
		before,
		size,
	}: { readonly after: string | null; readonly before: string | null; readonly size: number },
): Promise<{ readonly count: number; readonly last: string | null }> {
	const { rows } = await sql<{ count: number; last: string | null }>`
		select count(*)::int as count, max(dossier_id::text) as last from (
			select dossier_id from dossiers.dossier
			where tenant_id = current_setting('app.tenant') and closed_at is null and dossier_id > ${after ?? nobody}::uuid
				${before === null ? sql`` : sql`and dossier_id <= ${before}::uuid`}
			order by dossier_id limit ${size}
		) as open`.execute(tx)
	return rows[0] ?? { count: 0, last: null }
}

/** Open dossiers from one to another, or those of them that are named, held against acts. */
export type Which =
	| { readonly after: string | null; readonly upTo: string; readonly touched: Touched }
	| { readonly held: readonly string[] }

/** The days that are no longer what they were, both included; null where there is no end to them. */
export type Touched = { readonly first: string | null; readonly last: string | null }

/** What is counted over one of these days; all, when they have no beginning. */
function running({ first, last }: Touched) {
	if (first === null) return sql``
	const midnight = (days: number, day: string) =>
		sql`((${day}::date + ${sql.lit(days)})::timestamp at time zone 'Asia/Ho_Chi_Minh')`
	const begun = (moment: string) =>
		last === null ? sql`` : sql`and ${sql.ref(moment)} < ${midnight(1, last)}`
	return sql`where open.due_at >= ${midnight(0, first)} ${begun('open.received_at')}
		or greatest(work.step_due_at, work.due_at) >= ${midnight(0, first)} ${begun('work.since')}`
}

/**
 * Open dossiers in the order of their ids, with what waits of each, looked up one by one: any other plan is a gamble where
 * many have come since the tables were last counted. Moments come as numbers, limits and hashes as texts: to
 * read a million of each as what it is would cost more than to count.
 */
export async function openDossiers(tx: Tx, which: Which): Promise<OpenDossier[]> {
	const held = 'held' in which
	const { rows } = await sql<Raw>`
		select open.dossier_id as id, time_limit::text as limit, competent_agency_id as agency,
			process_id as process, process_version, date_part('epoch', submitted_at) as submitted,
			date_part('epoch', coalesce((transfer ->> 'at')::timestamptz, (transfer ->> 'by')::timestamptz, received_at)) as received,
			case when transfer ->> 'at' is null then date_part('epoch', (transfer ->> 'by')::timestamptz) end as hand_on,
			case when opinions <> '[]' then opinions::text end as opinions, parent ->> 'tenant' as parent_tenant, parent ->> 'token' as parent_token,
			date_part('epoch', open.due_at) as due,
			nullif(clock, '{"suspensions": []}'::jsonb) as clock, version, encode(last_hash, 'hex') as last_hash,
			work.token_id as token, work.queue, work.step_id as step, date_part('epoch', work.since) as since,
			date_part('epoch', work.step_due_at) as step_due, date_part('epoch', work.due_at) as work_due
		from (
			select * from dossiers.dossier
			where tenant_id = current_setting('app.tenant') and closed_at is null and ${
				held
					? sql`dossier_id = any(${which.held}::uuid[]) order by dossier_id for update`
					: sql`dossier_id > ${which.after ?? nobody}::uuid and dossier_id <= ${which.upTo}::uuid`
			}
		) as open
		left join lateral (
			select * from dossiers.work where work.tenant_id = open.tenant_id and work.dossier_id = open.dossier_id offset 0
		) as work on true
		${held ? sql`` : running(which.touched)}
		order by open.dossier_id, work.token_id`.execute(tx)
	const dossiers: (OpenDossier & { readonly works: OpenWork[] })[] = []
	for (const row of rows) {
		let dossier = dossiers.at(-1)
		if (dossier?.id !== row.id) dossiers.push((dossier = dossierFrom(row)))
		if (row.token !== null)
			dossier.works.push({
				token: row.token,
				queue: row.queue,
				step: row.step,
				since: millisecondsOf(row.since),
				stepDueAt: momentOf(row.step_due),
				dueAt: momentOf(row.work_due),
			})
	}
	return dossiers
}

/** PostgreSQL keeps microseconds; their number is exact as a double, its thousandth part is not. */
const millisecondsOf = (seconds: number): Moment => Math.floor(Math.round(seconds * 1e6) / 1000)
const momentOf = (seconds: number | null): Moment | null =>
	seconds === null ? null : millisecondsOf(seconds)

const limits = new Map<string, TimeLimit>()
function limitFrom(text: string): TimeLimit {
	let limit = limits.get(text)
	if (!limit) limits.set(text, (limit = JSON.parse(text) as TimeLimit))
	return limit
}

const none: readonly never[] = []
const dossierFrom = (row: Raw): OpenDossier & { readonly works: OpenWork[] } => ({
	id: row.id,
	timeLimit: limitFrom(row.limit),
	agencyId: row.agency,
	process: { id: row.process, version: row.process_version },
	submittedAt: millisecondsOf(row.submitted),
	receivedAt: momentOf(row.received),
	dueAt: momentOf(row.due),
	suspensions:
		row.clock?.suspensions?.map((pause) => ({
			...pause,
			from: instant(pause.from),
			to: pause.to ? instant(pause.to) : null,
		})) ?? none,
	extensions: row.clock?.extensions?.map((each) => ({ ...each, at: instant(each.at) })) ?? none,
	version: row.version,
	lastHash: row.last_hash,
	handOnBy: momentOf(row.hand_on),
	parent:
		row.parent_tenant !== null && row.parent_token !== null
			? { tenant: row.parent_tenant, token: row.parent_token }
			: null,
	works: [],
	opinions: row.opinions === null ? none : owedFrom(row.opinions),
})

type StoredOpinion = {
	token: string
	step: { id: string }
	agency: { id: string }
	askedAt: string
	dueAt: string | null
	answer: unknown
}
const owedFrom = (text: string): readonly OwedOpinion[] =>
	(JSON.parse(text) as StoredOpinion[]).flatMap(({ token, step, agency, askedAt, dueAt, answer }) =>
		answer === null && dueAt !== null
			? [{ token, step: step.id, agencyId: agency.id, askedAt: instant(askedAt), dueAt: instant(dueAt) }]
			: [],
	)

/** What a page names a dossier by. */
export async function namesOf(
	tx: Tx,
	ids: readonly string[],
): Promise<Map<string, { code: string; procedure: string }>> {
	const { rows } = await sql<{ id: string; code: string; procedure: string }>`
		select dossier_id as id, code, procedure_name as procedure from dossiers.dossier
		where tenant_id = current_setting('app.tenant') and dossier_id = any(${ids}::uuid[])`.execute(tx)
	return new Map(rows.map(({ id, ...names }) => [id, names]))
}

/** Held against acts until the transaction ends. */
export const hold = (tx: Tx, id: string) =>
	sql`select from dossiers.dossier where tenant_id = current_setting('app.tenant') and dossier_id = ${id}::uuid for update`.execute(
		tx,
	)

/** What a server that falls over forgets of this transaction is forgotten with the place it had come to, and done again. */
export const doneAgainWhenLost = (tx: Tx) => sql`set local synchronous_commit = off`.execute(tx)

/** From when to when a due time moves, and what the event says of it: the same for many dossiers. */
export type Move = { readonly dueAt: string; readonly payload: string }

export type Moved = {
	readonly id: string
	readonly version: number
	readonly previousHash: string
	readonly hash: string
	readonly move: Move
}
/** Moments as ISO texts. */
export type MovedWork = {
	readonly id: string
	/** Of its dossier, as it was read. */
	readonly version: number
	readonly token: string
	readonly before: string | null
	readonly stepDueAt: string | null
	readonly dueAt: string | null
}

/**
 * Writes what a batch moved in one statement: an event for each dossier, its row, its work, and the counts of the desk. What
 * an act has changed since it was read is left alone, with all that belongs to it. Answers with the dossiers that were written.
 */
export async function writeMoved(
	tx: Tx,
	tenant: string,
	{
		moved,
		works,
		actor,
		at,
	}: {
		readonly moved: readonly Moved[]
		readonly works: readonly MovedWork[]
		readonly actor: EventActor
		readonly at: Instant
	},
): Promise<ReadonlySet<string>> {
	const moves = [...new Set(moved.map(({ move }) => move))]
	const numbers = new Map(moves.map((move, index) => [move, index + 1]))
	const ownMove = new Set(moved.map(({ id }) => id))
	// Their row stays as it is, so it is held: nobody may act on it meanwhile.
	const held = new Map(works.flatMap(({ id, version }) => (ownMove.has(id) ? [] : [[id, version] as const])))
	const { rows } = await sql<{ id: string }>`
		with move as materialized (
			select number, due, payload::jsonb as payload from unnest(
				${moves.map((_, index) => index + 1)}::int[],
				${moves.map(({ dueAt }) => dueAt)}::timestamptz[],
				${moves.map(({ payload }) => payload)}::text[]
			) as move (number, due, payload)
		), moved as materialized (
			select id, seq, decode(previous_hash, 'hex') as previous_hash, decode(hash, 'hex') as hash, due, payload from unnest(
				${moved.map(({ id }) => id)}::uuid[],
				${moved.map(({ version }) => version)}::int[],
				${moved.map(({ previousHash }) => previousHash)}::text[],
				${moved.map(({ hash }) => hash)}::text[],
				${moved.map(({ move }) => numbers.get(move) ?? 0)}::int[]
			) as moved (id, seq, previous_hash, hash, number) join move using (number)
		), row as materialized (
			update dossiers.dossier set due_at = moved.due, version = moved.seq, last_hash = moved.hash
			from moved where tenant_id = ${tenant} and dossier_id = moved.id and version = moved.seq - 1
			returning dossier_id as id
		), held as materialized (
			select dossier_id as id from dossiers.dossier join unnest(
				${[...held.keys()]}::uuid[], ${[...held.values()]}::int[]
			) as held (id, version) on dossier_id = held.id and dossier.version = held.version
			where tenant_id = ${tenant} for update of dossier
		), event as (
			insert into dossiers.event (tenant_id, dossier_id, seq, kind, at, actor, payload, previous_hash, hash)
			select ${tenant}, id, seq, 'reclocked', ${at.toString()}::timestamptz, ${JSON.stringify(actor)}::jsonb, payload,
				previous_hash, hash
			from moved join row using (id)
		), work_moved as materialized (
			select id, token, before, step_due, due from unnest(
				${works.map(({ id }) => id)}::uuid[],
				${works.map(({ token }) => token)}::uuid[],
				${works.map(({ before }) => before)}::timestamptz[],
				${works.map(({ stepDueAt }) => stepDueAt)}::timestamptz[],
				${works.map(({ dueAt }) => dueAt)}::timestamptz[]
			) as moved (id, token, before, step_due, due)
			join (select id from row union all select id from held) as mine using (id)
		), now as materialized (
			update dossiers.work set step_due_at = moved.step_due, due_at = moved.due, sort_at = coalesce(moved.due, since)
			from work_moved as moved where tenant_id = ${tenant} and dossier_id = moved.id and token_id = moved.token
			returning dossier_id, agency_id, role, coalesce(holder_id, ${nobody}::uuid) as holder, queue, moved.before, moved.due as after
		), counted as (
			insert into dossiers.work_count (tenant_id, agency_id, role, holder_id, queue, due_day, slot, n)
			select ${tenant}, agency_id, role, holder, queue, due_day, get_byte(uuid_send(dossier_id), 15) % ${sql.lit(slots)} as slot, sum(n)::int
			from now, lateral (values
				(coalesce((before at time zone 'Asia/Ho_Chi_Minh')::date, 'infinity'), -1),
				(coalesce((after at time zone 'Asia/Ho_Chi_Minh')::date, 'infinity'), 1)
			) as change (due_day, n)
			group by agency_id, role, holder, queue, due_day, slot having sum(n) <> 0
			order by agency_id, role, holder, queue, due_day, slot
			on conflict on constraint work_count_pkey do update set n = work_count.n + excluded.n
		)
		select id from row union all select id from held`.execute(tx)
	return new Set(rows.map(({ id }) => id))
}

/** The dossiers that a change moved between two ids, and the event that says so. */
export async function movedBetween(
	tx: Tx,
	change: string,
	after: string | null,
	upTo: string,
): Promise<{ id: string; seq: number }[]> {
	const { rows } = await sql<{ id: string; seq: number }>`
		select dossier_id as id, seq from dossiers.event
		where tenant_id = current_setting('app.tenant') and dossier_id > ${after ?? nobody}::uuid and dossier_id <= ${upTo}::uuid
			and kind = 'reclocked' and payload ->> 'change' = ${change}
		order by dossier_id, seq`.execute(tx)
	return rows
}

/** How many dossiers are open, from the counts of the desk. */
export async function openCount(tx: Tx): Promise<number> {
	const { rows } = await sql<{ n: number }>`select coalesce(sum(n), 0)::int as n from dossiers.work_count
		where tenant_id = current_setting('app.tenant') and n <> 0`.execute(tx)
	return rows[0]?.n ?? 0
}
