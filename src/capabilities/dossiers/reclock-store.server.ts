import { sql } from 'kysely'
import type { Extension, Suspension, TimeLimit } from '#calendar'
import { type Instant, instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import type { EventActor, State } from './dossier.ts'
import { nobody } from './store.server.ts'
import type { Queue } from './work.ts'

/** Milliseconds since 1970: an Instant of each moment of a million dossiers would cost more than the counting. */
type Moment = number

/** What a change of the calendar has to know of an open dossier, and nothing else of it. */
export type OpenDossier = {
	readonly id: string
	readonly code: string
	readonly procedure: string
	readonly state: State
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
	code: string
	procedure: string
	state: string
	time_limit: TimeLimit
	agency: string
	process: string
	process_version: number
	submitted: number
	received: number | null
	due: number | null
	clock: { suspensions?: StoredPause[]; extensions?: StoredExtension[] } | null
	version: number
	last_hash: Buffer
	hand_on: number | null
	parent_tenant: string | null
	parent_token: string | null
	works:
		| readonly [
				token: string,
				queue: Queue,
				step: string,
				since: number,
				stepDue: number | null,
				due: number | null,
		  ][]
		| null
}
type StoredPause = Omit<Suspension, 'from' | 'to'> & { from: string; to: string | null }
type StoredExtension = Omit<Extension, 'at'> & { at: string }

/**
 * Open dossiers in the order of their ids, after `after`; `lock` holds them against acts until the transaction ends. Moments
 * come as numbers: to read a text for each would cost more than to count.
 */
export async function openDossiers(
	tx: Tx,
	after: string | null,
	size: number,
	how: 'look' | 'lock',
): Promise<OpenDossier[]> {
	const { rows } = await sql<Raw>`
		select dossier_id as id, code, procedure_name as procedure, state, time_limit, competent_agency_id as agency,
			process_id as process, process_version,
			floor(extract(epoch from submitted_at) * 1000)::float8 as submitted,
			floor(extract(epoch from coalesce((transfer ->> 'at')::timestamptz, (transfer ->> 'by')::timestamptz, received_at)) * 1000)::float8 as received,
			case when transfer ->> 'at' is null then floor(extract(epoch from (transfer ->> 'by')::timestamptz) * 1000)::float8 end as hand_on,
			parent ->> 'tenant' as parent_tenant, parent ->> 'token' as parent_token,
			floor(extract(epoch from due_at) * 1000)::float8 as due,
			nullif(clock, '{"suspensions": []}'::jsonb) as clock, version, last_hash,
			(select jsonb_agg(jsonb_build_array(token_id, queue, step_id, floor(extract(epoch from since) * 1000),
					floor(extract(epoch from step_due_at) * 1000), floor(extract(epoch from work.due_at) * 1000)))
				from dossiers.work where work.tenant_id = dossier.tenant_id and work.dossier_id = dossier.dossier_id) as works
		from dossiers.dossier
		where tenant_id = current_setting('app.tenant') and closed_at is null
			and dossier_id > ${after ?? nobody}::uuid
		order by dossier_id limit ${size} ${how === 'lock' ? sql`for update of dossier` : sql``}`.execute(tx)
	return rows.map((row) => ({
		id: row.id,
		code: row.code,
		procedure: row.procedure,
		state: row.state as State,
		timeLimit: row.time_limit,
		agencyId: row.agency,
		process: { id: row.process, version: row.process_version },
		submittedAt: row.submitted,
		receivedAt: row.received,
		dueAt: row.due,
		suspensions: (row.clock?.suspensions ?? []).map((pause) => ({
			...pause,
			from: instant(pause.from),
			to: pause.to ? instant(pause.to) : null,
		})),
		extensions: (row.clock?.extensions ?? []).map((each) => ({ ...each, at: instant(each.at) })),
		version: row.version,
		lastHash: row.last_hash.toString('hex'),
		handOnBy: row.hand_on,
		parent:
			row.parent_tenant !== null && row.parent_token !== null
				? { tenant: row.parent_tenant, token: row.parent_token }
				: null,
		works: (row.works ?? []).map(([token, queue, step, since, stepDueAt, dueAt]) => ({
			token,
			queue,
			step,
			since,
			stepDueAt,
			dueAt,
		})),
	}))
}

export type Moved = {
	readonly id: string
	readonly version: number
	readonly previousHash: string
	readonly hash: string
	readonly dueAt: Instant
	readonly payload: string
}
export type MovedWork = {
	readonly id: string
	readonly token: string
	readonly stepDueAt: Instant | null
	readonly dueAt: Instant | null
}

/** Writes what a batch moved in one statement: an event for each dossier, its row, its work, and the counts of the desk. */
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
): Promise<void> {
	await sql`
		with moved as materialized (
			select * from unnest(
				${moved.map(({ id }) => id)}::uuid[],
				${moved.map(({ version }) => version)}::int[],
				${moved.map(({ previousHash }) => previousHash)}::text[],
				${moved.map(({ hash }) => hash)}::text[],
				${moved.map(({ dueAt }) => dueAt.toString())}::timestamptz[],
				${moved.map(({ payload }) => payload)}::text[]
			) as moved (id, seq, previous_hash, hash, due, payload)
		), work_moved as materialized (
			select * from unnest(
				${works.map(({ id }) => id)}::uuid[],
				${works.map(({ token }) => token)}::uuid[],
				${works.map(({ stepDueAt }) => stepDueAt?.toString() ?? null)}::timestamptz[],
				${works.map(({ dueAt }) => dueAt?.toString() ?? null)}::timestamptz[]
			) as moved (id, token, step_due, due)
		), event as (
			insert into dossiers.event (tenant_id, dossier_id, seq, kind, at, actor, payload, previous_hash, hash)
			select ${tenant}, id, seq, 'reclocked', ${at.toString()}::timestamptz, ${JSON.stringify(actor)}::jsonb, payload::jsonb,
				decode(previous_hash, 'hex'), decode(hash, 'hex')
			from moved
		), row as (
			update dossiers.dossier set due_at = moved.due, version = moved.seq, last_hash = decode(moved.hash, 'hex')
			from moved where tenant_id = ${tenant} and dossier_id = moved.id
		), was as (
			select work.agency_id, work.role, coalesce(work.holder_id, ${nobody}::uuid) as holder, work.queue,
				work.dossier_id, work.due_at as before, moved.due as after
			from work_moved as moved
			join dossiers.work on work.tenant_id = ${tenant} and work.dossier_id = moved.id and work.token_id = moved.token
		), now as (
			update dossiers.work set step_due_at = moved.step_due, due_at = moved.due, sort_at = coalesce(moved.due, since)
			from work_moved as moved where tenant_id = ${tenant} and dossier_id = moved.id and token_id = moved.token
		)
		insert into dossiers.work_count (tenant_id, agency_id, role, holder_id, queue, due_day, slot, n)
		select ${tenant}, agency_id, role, holder, queue, due_day, get_byte(uuid_send(dossier_id), 15) % 8, sum(n)::int
		from was, lateral (values
			(coalesce((before at time zone 'Asia/Ho_Chi_Minh')::date, 'infinity'), -1),
			(coalesce((after at time zone 'Asia/Ho_Chi_Minh')::date, 'infinity'), 1)
		) as change (due_day, n)
		group by 2, 3, 4, 5, 6, 7 having sum(n) <> 0 order by 2, 3, 4, 5, 6, 7
		on conflict on constraint work_count_pkey do update set n = work_count.n + excluded.n`.execute(tx)
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
