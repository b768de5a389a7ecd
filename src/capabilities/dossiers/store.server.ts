import { CompiledQuery, sql } from 'kysely'
import type { Extension, Suspension, TimeLimit } from '#calendar'
import type { Answers } from '#forms'
import { type Instant, instant } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import type { Row, Tx } from '#platform/db'
import type {
	Child,
	ChildTold,
	Held,
	Parent,
	Asked,
	Opinion,
	Dossier,
	DossierCode,
	DossierEvent,
	EventActor,
	HandedFile,
	IssuedResult,
	Mark,
	Movement,
	Proposal,
	ProposedSupplement,
	RecordedEvent,
	State,
	SupplementRequest,
	Token,
} from './dossier.ts'
import { cardWords, placeWord, sameAnswers } from './card.ts'
import type { Job } from './jobs.server.ts'
import type { DossierLookup } from './looked-up.ts'
import type { Hands, Holder } from './hand.ts'
import type { Transfer } from './transfer.ts'
import { dueDay, type Work } from './work.ts'

type DossierRow = Row<'dossiers.dossier'>
type TokenRow = {
	token_id: string
	node_id: string
	arrived_at: string
	scope_id: string | null
	host_id: string | null
	due_at: string | null
	stuck: string | null
}

/** Locks the row: two officials cannot act on one dossier at once. */
export const forAct = (tx: Tx, code: DossierCode): Promise<Dossier | undefined> => read(tx, { code }, 'lock')
export const find = (tx: Tx, code: DossierCode): Promise<Dossier | undefined> => read(tx, { code }, 'look')
/**
 * As {@link forAct}, for whoever names no version that they saw. A statement that waited for the lock has the row as it is
 * now and the tokens as they were before, so the lock is taken by a statement of its own.
 */
export async function forEvent(
	tx: Tx,
	by: { readonly code: DossierCode } | { readonly id: string },
): Promise<Dossier | undefined> {
	await tx
		.selectFrom('dossiers.dossier')
		.select('version')
		.$if('code' in by, (query) => query.where('code', '=', 'code' in by ? by.code : ''))
		.$if('id' in by, (query) => query.where('dossier_id', '=', 'id' in by ? by.id : nobody))
		.forUpdate()
		.execute()
	return read(tx, by, 'look')
}
export const findById = (tx: Tx, id: string): Promise<Dossier | undefined> => read(tx, { id }, 'look')

async function read(
	tx: Tx,
	by: { readonly code: string } | { readonly id: string },
	how: 'lock' | 'look',
): Promise<Dossier | undefined> {
	const row = await selectWhole(tx)
		.$if('code' in by, (query) => query.where('dossier.code', '=', 'code' in by ? by.code : ''))
		.$if('id' in by, (query) => query.where('dossier.dossier_id', '=', 'id' in by ? by.id : nobody))
		.$if(how === 'lock', (query) => query.forUpdate('dossier'))
		.executeTakeFirst()
	return row && dossierFrom(row, row.tokens ?? [])
}

const selectWhole = (tx: Tx) =>
	tx
		.selectFrom('dossiers.dossier as dossier')
		.selectAll('dossier')
		.select((eb) =>
			eb
				.selectFrom('workflow.token as token')
				.whereRef('token.tenant_id', '=', 'dossier.tenant_id')
				.whereRef('token.dossier_id', '=', 'dossier.dossier_id')
				.select(
					sql<TokenRow[]>`coalesce(json_agg(json_build_object('token_id', token_id, 'node_id', node_id,
						'arrived_at', arrived_at, 'scope_id', scope_id, 'host_id', host_id, 'due_at', due_at, 'stuck', stuck)
						order by token_id), '[]')`.as('tokens'),
				)
				.as('tokens'),
		)

/** As {@link find}, many in one read; those that are not there are left out. */
export async function findMany(tx: Tx, ids: readonly string[]): Promise<Dossier[]> {
	if (ids.length === 0) return []
	const rows = await selectWhole(tx).where('dossier.dossier_id', 'in', ids).execute()
	return rows.map((row) => dossierFrom(row, row.tokens ?? []))
}

export async function history(tx: Tx, dossierId: string): Promise<RecordedEvent[]> {
	const rows = await tx
		.selectFrom('dossiers.event')
		.select(['seq', 'kind', 'at', 'actor', 'payload'])
		.where('dossier_id', '=', dossierId)
		.orderBy('seq')
		.execute()
	return rows.map((row) => ({
		...eventFrom(row.kind, row.payload),
		seq: row.seq,
		at: instant(row.at),
		actor: row.actor as EventActor,
	}))
}

/** Each event with its two hashes, in order: for whoever checks the chain. */
export async function chain(
	tx: Tx,
	dossierId: string,
): Promise<
	{ seq: number; at: string; actor: EventActor; event: DossierEvent; previous: string; hash: string }[]
> {
	const rows = await tx
		.selectFrom('dossiers.event')
		.selectAll()
		.where('dossier_id', '=', dossierId)
		.orderBy('seq')
		.execute()
	return rows.map((row) => ({
		seq: row.seq,
		at: instant(row.at).toString(),
		actor: row.actor as EventActor,
		event: { kind: row.kind, ...(row.payload as object) } as DossierEvent,
		previous: row.previous_hash.toString('hex'),
		hash: row.hash.toString('hex'),
	}))
}

export type Entry = { readonly event: DossierEvent; readonly at: Instant; readonly actor: EventActor }

/**
 * Appends one event and everything that follows from it, in one statement: the row, the tokens, the work and its counts.
 * `before` must have been read with {@link forAct} in the same transaction.
 */
export async function append(
	tx: Tx,
	tenant: string,
	{
		before,
		after,
		entry,
		works,
		jobs,
	}: { before: Dossier; after: Dossier; entry: Entry; works: readonly Work[]; jobs: readonly Job[] },
): Promise<void> {
	const { kind, ...payload } = entry.event
	const movement = 'movement' in entry.event ? entry.event.movement : { ended: [], placed: [] }
	// Most acts leave the work where it was, and the card as it is.
	const moved = sql<boolean>`(${before.competentAgencyId !== after.competentAgencyId || before.receivingAgencyId !== after.receivingAgencyId}
		or exists (select agency_id from was except select agency_id from ${valuesOf(works)})
		or exists (select agency_id from ${valuesOf(works)} except select agency_id from was))`
	const written = tx
		.with('event', (db) =>
			db
				.insertInto('dossiers.event')
				.values({
					tenant_id: tenant,
					dossier_id: after.id,
					seq: after.version,
					kind,
					at: entry.at.toString(),
					actor: JSON.stringify(entry.actor),
					payload: JSON.stringify(payload),
					previous_hash: Buffer.from(before.lastHash, 'hex'),
					hash: Buffer.from(after.lastHash, 'hex'),
				})
				.returning('seq'),
		)
		.with('dossier', (db) =>
			db
				.updateTable('dossiers.dossier')
				.set(columnsOf(after))
				.where('dossier_id', '=', after.id)
				.where('version', '=', before.version)
				.returning('version'),
		)
		.with('left', (db) =>
			db
				.deleteFrom('workflow.token')
				.where('dossier_id', '=', after.id)
				.where('token_id', 'in', orNone(movement.ended))
				.returning('token_id'),
		)
		.with('placed', (db) => placed(db, tenant, after.id, movement.placed))
		.with('changed', (db) => changed(db, after.id, changedTokens(before, after)))
		.with('gone', (db) =>
			db
				.deleteFrom('dossiers.work')
				.where('dossier_id', '=', after.id)
				.where('token_id', 'not in', orNone(works.map((work) => work.token)))
				.returning(['agency_id', 'role', 'holder_id', 'queue', 'due_at']),
		)
		.with('was', (db) =>
			db
				.selectFrom('dossiers.work')
				.where('dossier_id', '=', after.id)
				.select(['agency_id', 'role', 'holder_id', 'queue', 'due_at']),
		)
		.with('now', (db) => waiting(db, tenant, after.id, works))
		.with('counted', (db) =>
			db
				.insertInto('dossiers.work_count')
				.columns(['tenant_id', 'agency_id', 'role', 'holder_id', 'queue', 'due_day', 'slot', 'n'])
				.expression(
					sql`select ${tenant}, agency_id, role, holder_id, queue, due_day, ${slotOf(after.id)}::smallint, sum(n)::int
						from (
							select agency_id, role, coalesce(holder_id, ${nobody}::uuid) as holder_id, queue, coalesce((due_at at time zone 'Asia/Ho_Chi_Minh')::date, 'infinity') as due_day, -1 as n from was
							union all
							select agency_id, role, coalesce(holder_id, ${nobody}::uuid), queue, due_day::date, 1 from ${valuesOf(works)}
						) as change group by agency_id, role, holder_id, queue, due_day having sum(n) <> 0
						order by agency_id, role, holder_id, queue, due_day`,
				)
				.onConflict((conflict) =>
					conflict.constraint('work_count_pkey').doUpdateSet({ n: sql`work_count.n + excluded.n` }),
				)
				.returning('n'),
		)
		.with('card', (db) =>
			db
				.updateTable('dossiers.search_card')
				.set({
					open: works.length > 0,
					words: sameAnswers(before.answers, after.answers)
						? sql<string>`case when ${moved} then ${replaced(tenant, placesOf(after, works))} else words end`
						: vectorOf(cardWords(tenant, after, placesOf(after, works))),
				})
				.where('dossier_id', '=', after.id)
				.where(
					sql<boolean>`(open <> ${works.length > 0} or ${!sameAnswers(before.answers, after.answers)} or ${moved})`,
				)
				.returning('open'),
		)
		.with('queued', (db) => queued(db, jobs))
		.selectFrom('dossier')
		.select(['version', sql`(select count(*) from queued)`.as('jobs')])
		.compile()
	// Every act says it: a connection reads and plans it once.
	const { rows } = await tx.executeQuery(
		CompiledQuery.raw(`/* kept */ ${written.sql}`, [...written.parameters]),
	)
	if (rows.length !== 1) throw new Error(`Dossier ${after.code} is no longer at version ${before.version}`)
}

/** Puts jobs into the queue in the statement that writes the event they follow from. */
export const queued = (db: Creator, jobs: readonly Job[]) =>
	db
		.selectFrom(
			sql<{
				task: string
				payload: string
				key: string
				at: string | null
				attempts: number
			}>`json_to_recordset(${JSON.stringify(jobs)}::json)`.as(
				sql`job(task text, payload json, key text, at timestamptz, attempts int)`,
			),
		)
		.select(sql<null>`platform.enqueue(task, payload, key, coalesce(at, now()), attempts)`.as('job'))

type Creator = Pick<Tx, 'insertInto' | 'selectFrom'>

export const placed = (db: Creator, tenant: string, dossierId: string, tokens: readonly Token[]) =>
	db
		.insertInto('workflow.token')
		.columns([
			'tenant_id',
			'dossier_id',
			'token_id',
			'node_id',
			'arrived_at',
			'scope_id',
			'host_id',
			'due_at',
			'stuck',
		])
		.expression(
			sql`select ${tenant}, ${dossierId}::uuid, (t->>'id')::uuid, t->>'node', (t->>'since')::timestamptz,
				(t->>'scope')::uuid, (t->>'host')::uuid, (t->>'dueAt')::timestamptz, t->>'stuck'
				from jsonb_array_elements(${JSON.stringify(tokens)}::jsonb) as t`,
		)
		.returning('token_id')

/** Tokens that stay where they are and wait for another time, or are stuck, or no longer. */
const changedTokens = (before: Dossier, after: Dossier): readonly Token[] =>
	after.tokens.filter((token) => {
		const was = before.tokens.find(({ id }) => id === token.id)
		return (
			was &&
			(was.node !== token.node ||
				was.stuck !== token.stuck ||
				was.dueAt?.toString() !== token.dueAt?.toString())
		)
	})

const changed = (db: Pick<Tx, 'updateTable'>, dossierId: string, tokens: readonly Token[]) =>
	db
		.updateTable('workflow.token')
		.from(
			sql<{
				id: string
				node: string
				dueAt: string | null
				stuck: string | null
			}>`jsonb_to_recordset(${JSON.stringify(tokens)}::jsonb)`.as<'anew'>(
				sql`anew(id uuid, node text, "dueAt" timestamptz, stuck text)`,
			),
		)
		.set((eb) => ({
			node_id: eb.ref('anew.node'),
			due_at: eb.ref('anew.dueAt'),
			stuck: eb.ref('anew.stuck'),
		}))
		.where('dossier_id', '=', dossierId)
		.whereRef('token_id', '=', 'anew.id')
		.returning('token_id')

export const waiting = (db: Creator, tenant: string, dossierId: string, works: readonly Work[]) =>
	db
		.insertInto('dossiers.work')
		.columns([
			'tenant_id',
			'dossier_id',
			'token_id',
			'agency_id',
			'awaited_by',
			'role',
			'holder_id',
			'queue',
			'step_id',
			'step_name',
			'since',
			'step_due_at',
			'due_at',
			'sort_at',
		])
		.expression(
			sql`select ${tenant}, ${dossierId}::uuid, token_id, agency_id, awaited_by, role, holder_id, queue, step_id, step_name, since, step_due_at, due_at, sort_at
				from ${valuesOf(works)}`,
		)
		.onConflict((conflict) =>
			conflict.constraint('work_pkey').doUpdateSet((eb) => ({
				agency_id: eb.ref('excluded.agency_id'),
				awaited_by: eb.ref('excluded.awaited_by'),
				role: eb.ref('excluded.role'),
				holder_id: eb.ref('excluded.holder_id'),
				queue: eb.ref('excluded.queue'),
				step_id: eb.ref('excluded.step_id'),
				step_name: eb.ref('excluded.step_name'),
				step_due_at: eb.ref('excluded.step_due_at'),
				due_at: eb.ref('excluded.due_at'),
				sort_at: eb.ref('excluded.sort_at'),
			})),
		)
		.returning('token_id')

/** The search card of a new dossier; it is open as long as anything of it waits. */
export const carded = (db: Creator, tenant: string, dossier: Dossier, works: readonly Work[]) =>
	db
		.insertInto('dossiers.search_card')
		.columns(['tenant_id', 'dossier_id', 'open', 'words'])
		.expression(
			sql`select ${tenant}, ${dossier.id}::uuid, ${works.length > 0}::boolean, ${vectorOf(cardWords(tenant, dossier, placesOf(dossier, works)))}`,
		)
		.returning('open')

const vectorOf = (words: readonly string[]) =>
	sql<string>`array_to_tsvector(array(select jsonb_array_elements_text(${JSON.stringify(words)}::jsonb)))`

/** The agencies that have to do with a dossier: who took it, who decides, and wherever something of it waits. */
const placesOf = (dossier: Dossier, works: readonly Work[]): string[] => [
	...new Set([
		dossier.competentAgencyId,
		dossier.receivingAgencyId,
		...works.map(({ agencyId }) => agencyId),
	]),
]

/** A card's words with other agencies than before. */
const replaced = (tenant: string, places: readonly string[]) => sql`array_to_tsvector(array(
	select word from unnest(tsvector_to_array(words)) as word where not starts_with(word, ${`${tenant}^`})
	union all select jsonb_array_elements_text(${JSON.stringify(places.map((place) => placeWord(tenant, place)))}::jsonb)))`

/** Counts the work of a dossier that had none before. */
export const counted = (db: Creator, tenant: string, dossierId: string, works: readonly Work[]) =>
	db
		.insertInto('dossiers.work_count')
		.columns(['tenant_id', 'agency_id', 'role', 'holder_id', 'queue', 'due_day', 'slot', 'n'])
		.expression(
			sql`select ${tenant}, agency_id, role, coalesce(holder_id, ${nobody}::uuid) as holder_id, queue, due_day::date,
				${slotOf(dossierId)}::smallint, count(*)::int from ${valuesOf(works)} group by agency_id, role, holder_id, queue, due_day`,
		)
		.onConflict((conflict) =>
			conflict.constraint('work_count_pkey').doUpdateSet({ n: sql`work_count.n + excluded.n` }),
		)
		.returning('n')

export const valuesOf = (works: readonly Work[]) => sql`jsonb_to_recordset(${JSON.stringify(
	works.map((work) => ({
		token_id: work.token,
		agency_id: work.agencyId,
		awaited_by: work.awaitedBy,
		role: work.role,
		holder_id: work.holder,
		queue: work.queue,
		step_id: work.step.id,
		step_name: work.step.name,
		since: work.since,
		step_due_at: work.stepDueAt,
		due_at: work.dueAt,
		sort_at: work.sortAt,
		due_day: dueDay(work),
	})),
)}::jsonb) as work(token_id uuid, agency_id uuid, awaited_by uuid, role text, holder_id uuid, queue text, step_id text, step_name text,
	since timestamptz, step_due_at timestamptz, due_at timestamptz, sort_at timestamptz, due_day text)`

export const nobody = '00000000-0000-0000-0000-000000000000'
export const slots = 4
/** Acts on different dossiers seldom wait for the same count. */
export const slotOf = (dossierId: string): number => Number.parseInt(dossierId.slice(-2), 16) % slots
const orNone = (ids: readonly string[]): readonly string[] => (ids.length > 0 ? ids : [nobody])

/** The columns of the row that a dossier is kept in; everything but what never changes after submission. */
export function columnsOf(dossier: Dossier) {
	return {
		state: dossier.state,
		receiving_agency_id: dossier.receivingAgencyId,
		competent_agency_id: dossier.competentAgencyId,
		answers: JSON.stringify(dossier.answers),
		files: JSON.stringify(dossier.files),
		marks: JSON.stringify(dossier.marks),
		hands: JSON.stringify(dossier.hands),
		opinions: JSON.stringify(dossier.opinions),
		children: JSON.stringify(dossier.children),
		lookups: JSON.stringify(dossier.lookups),
		transfer: dossier.transfer && JSON.stringify(dossier.transfer),
		clock: JSON.stringify({
			suspensions: dossier.suspensions,
			...(dossier.extensions.length > 0 && { extensions: dossier.extensions }),
		}),
		supplement: dossier.supplements.length > 0 ? JSON.stringify(dossier.supplements) : null,
		second_supplement: dossier.secondSupplement ? JSON.stringify(dossier.secondSupplement) : null,
		proposal: 'proposal' in dossier && dossier.proposal ? JSON.stringify(dossier.proposal) : null,
		result: 'result' in dossier ? JSON.stringify(dossier.result) : null,
		ended: endedOf(dossier),
		received_at: runningOf(dossier)?.receivedAt.toString() ?? null,
		due_at: runningOf(dossier)?.dueAt.toString() ?? null,
		closed_at: 'closedAt' in dossier ? dossier.closedAt.toString() : null,
		outcomes: JSON.stringify(dossier.outcomes),
		process_version: dossier.process.version,
		version: dossier.version,
		last_hash: Buffer.from(dossier.lastHash, 'hex'),
	}
}

function runningOf(dossier: Dossier): { receivedAt: Instant; dueAt: Instant } | null {
	if (dossier.state === 'awaiting-supplement') return dossier.received
	return 'receivedAt' in dossier ? dossier : null
}

function endedOf(dossier: Dossier): string | null {
	if ('reason' in dossier) return JSON.stringify({ reason: dossier.reason })
	return dossier.state === 'returned' ? JSON.stringify({ returnedAt: dossier.returnedAt }) : null
}

/** Rows become dossiers here and nowhere else; a row no state explains is a bug, so it throws. */
function dossierFrom(row: DossierRow, tokens: readonly TokenRow[]): Dossier {
	const facts = {
		id: row.dossier_id,
		code: row.code as DossierCode,
		draftId: row.draft_id,
		personId: row.person_id,
		procedure: { code: row.procedure_code, version: row.procedure_version, name: row.procedure_name },
		caseCode: row.case_code,
		form: { id: row.form_id, version: row.form_version },
		process: { id: row.process_id, version: row.process_version },
		channel: row.channel as Dossier['channel'],
		receivingAgencyId: row.receiving_agency_id,
		competentAgencyId: row.competent_agency_id,
		applicantName: row.applicant_name,
		answers: row.answers as Answers,
		timeLimit: row.time_limit as unknown as TimeLimit,
		submittedAt: instant(row.submitted_at),
		files: row.files as unknown as HandedFile[],
		marks: row.marks as unknown as Record<string, Mark>,
		supplements: supplementsFrom(row.supplement),
		secondSupplement: secondFrom(row.second_supplement),
		suspensions: suspensionsFrom(row.clock),
		extensions: extensionsFrom(row.clock),
		tokens: tokens.map((token) => ({
			id: token.token_id,
			node: token.node_id,
			since: instant(token.arrived_at),
			...(token.scope_id && { scope: token.scope_id }),
			...(token.host_id && { host: token.host_id }),
			...(token.due_at && { dueAt: instant(token.due_at) }),
			...(token.stuck && { stuck: token.stuck }),
		})),
		outcomes: row.outcomes as Record<string, string>,
		hands: handsFrom(row.hands),
		opinions: opinionsFrom(row.opinions),
		children: childrenFrom(row.children),
		lookups: lookupsFrom(row.lookups),
		parent: parentFrom(row.parent),
		transfer: transferFrom(row.transfer),
		version: row.version,
		lastHash: row.last_hash.toString('hex'),
	}
	const running = () => ({
		receivedAt: instant(required(row.received_at, 'received_at')),
		dueAt: instant(required(row.due_at, 'due_at')),
	})
	const closed = () => ({ closedAt: instant(required(row.closed_at, 'closed_at')) })
	const ended = () => required(row.ended, 'ended') as { reason?: string; returnedAt?: string }
	const state = row.state as State
	switch (state) {
		case 'submitted':
			return { ...facts, state }
		case 'in-process':
			return { ...facts, state, ...running(), proposal: row.proposal as unknown as Proposal | null }
		case 'awaiting-fee':
			return { ...facts, state, ...running(), proposal: row.proposal as unknown as Proposal | null }
		case 'awaiting-supplement':
			return { ...facts, state, received: row.received_at ? running() : null }
		case 'declined':
		case 'withdrawn':
			return { ...facts, state, ...closed(), reason: ended().reason ?? '' }
		case 'processed':
			return { ...facts, state, ...running(), ...closed(), result: resultFrom(row.result) }
		case 'returned':
			return {
				...facts,
				state,
				...running(),
				...closed(),
				result: resultFrom(row.result),
				returnedAt: instant(required(ended().returnedAt ?? null, 'ended.returnedAt')),
			}
		case 'received':
		case 'stopped':
			throw new Error(`Dossier ${row.code} is in state ${state}, which no act of this version leads to`)
		default:
			return unreachable(state)
	}
}

function required<T>(value: T | null, column: string): T {
	if (value === null) throw new Error(`Column ${column} is null where its state requires it`)
	return value
}

const supplementsFrom = (json: unknown): SupplementRequest[] =>
	(
		(json ?? []) as (Omit<SupplementRequest, 'requestedAt' | 'answeredAt'> & {
			requestedAt: string
			answeredAt: string | null
		})[]
	).map((request) => ({
		...request,
		requestedAt: instant(request.requestedAt),
		answeredAt: request.answeredAt ? instant(request.answeredAt) : null,
	}))

function secondFrom(json: unknown): ProposedSupplement | null {
	const second = json as (Omit<ProposedSupplement, 'proposedAt'> & { proposedAt: string }) | null
	return second && { ...second, proposedAt: instant(second.proposedAt) }
}

const suspensionsFrom = (json: unknown): Suspension[] =>
	((json as { suspensions?: { from: string; to: string | null; reason: string }[] }).suspensions ?? []).map(
		(pause) => ({
			...pause,
			from: instant(pause.from),
			to: pause.to ? instant(pause.to) : null,
		}),
	)

const extensionsFrom = (json: unknown): Extension[] =>
	((json as { extensions?: { at: string; count: number; reason: string }[] }).extensions ?? []).map(
		(each) => ({ ...each, at: instant(each.at) }),
	)

const momentOrNull = (text: string | null): Instant | null => (text === null ? null : instant(text))

const transferFrom = (json: unknown): Transfer | null => {
	const transfer = json as { by: string | null; at: string | null } | null
	return transfer && { by: momentOrNull(transfer.by), at: momentOrNull(transfer.at) }
}

const opinionsFrom = (json: unknown): Opinion[] =>
	(json as (Written<Opinion, 'askedAt' | 'dueAt' | 'answer'> & Later)[]).map(
		({ askedAt, answer, ...asked }) => ({
			...askedFrom(asked),
			askedAt: instant(askedAt),
			answer: answer && { ...answer, at: instant(answer.at) },
		}),
	)

type Written<T, Moments extends keyof T> = Omit<T, Moments>
type Later = {
	askedAt: string
	dueAt: string | null
	answer: (Omit<NonNullable<Opinion['answer']>, 'at'> & { at: string }) | null
}

const askedFrom = (asked: Omit<Asked, 'dueAt'> & { dueAt: string | null }): Asked => ({
	...asked,
	dueAt: momentOrNull(asked.dueAt),
})

const parentFrom = (json: unknown): Parent | null => {
	const parent = json as (Omit<Parent, 'dueAt'> & { dueAt: string | null }) | null
	return parent && { ...parent, dueAt: momentOrNull(parent.dueAt) }
}

const lookupsFrom = (json: unknown): DossierLookup[] =>
	(json as (Omit<DossierLookup, 'at'> & { at: string })[]).map((lookup) => ({
		...lookup,
		at: instant(lookup.at),
	}))

const childrenFrom = (json: unknown): Child[] =>
	(
		json as (Omit<Child, 'openedAt' | 'told' | 'end'> & {
			openedAt: string
			told: unknown
			end: { at: string } | null
		})[]
	).map(({ openedAt, told, end, ...child }) => ({
		...child,
		openedAt: instant(openedAt),
		told: childToldFrom(told),
		end: end && ({ ...end, at: instant(end.at) } as Child['end']),
	}))

/** What an agency elsewhere told, as it was written in JSON. */
export function childToldFrom(json: unknown): ChildTold {
	const told = json as Omit<ChildTold, 'dueAt' | 'held'> & {
		dueAt: string | null
		held: { from: string; to: string | null }[]
	}
	return {
		...told,
		dueAt: momentOrNull(told.dueAt),
		held: told.held.map(({ from, to }): Held => ({ from: instant(from), to: momentOrNull(to) })),
	}
}

const handsFrom = (json: unknown): Hands =>
	Object.fromEntries(
		Object.entries(
			(json ?? {}) as Record<
				string,
				{ role?: string; holder: (Omit<Holder, 'since'> & { since: string }) | null }
			>,
		).map(([token, hand]) => [
			token,
			{ ...hand, holder: hand.holder && { ...hand.holder, since: instant(hand.holder.since) } },
		]),
	)

const resultFrom = (json: unknown): IssuedResult => {
	const result = required(json, 'result') as Omit<IssuedResult, 'issuedAt'> & { issuedAt: string }
	return { ...result, issuedAt: instant(result.issuedAt) }
}

const tokenFrom = (json: Omit<Token, 'since' | 'dueAt'> & { since: string; dueAt?: string }): Token => {
	const { since, dueAt, ...rest } = json
	return { ...rest, since: instant(since), ...(dueAt && { dueAt: instant(dueAt) }) }
}

/** Payloads become events here: moments are read back, everything else is as it was written. */
export function eventFrom(kind: string, payload: unknown): DossierEvent {
	const event = { kind, ...(payload as object) } as DossierEvent & {
		movement?: Movement
		dueAt?: unknown
		expectedDueAt?: unknown
		previousDueAt?: unknown
		handOnBy?: unknown
	}
	const moments = {
		...('movement' in event && event.movement
			? {
					movement: {
						...event.movement,
						placed: event.movement.placed.map((each) => tokenFrom(each as never)),
					},
				}
			: {}),
		...(typeof event.dueAt === 'string' ? { dueAt: instant(event.dueAt) } : {}),
		...(typeof event.previousDueAt === 'string' ? { previousDueAt: instant(event.previousDueAt) } : {}),
		...(typeof event.expectedDueAt === 'string' ? { expectedDueAt: instant(event.expectedDueAt) } : {}),
		...('retimed' in event && event.retimed
			? {
					retimed: event.retimed.map(({ token, dueAt }) => ({ token, dueAt: instant(dueAt as never) })),
				}
			: {}),
		...(event.arrived ? { arrived: { dueAt: instant(String(event.arrived.dueAt)) } } : {}),
		...(typeof event.handOnBy === 'string' ? { handOnBy: instant(event.handOnBy) } : {}),
		...(event.hands ? { hands: handsFrom(event.hands) } : {}),
		...(event.asked ? { asked: event.asked.map((each) => askedFrom(each as never)) } : {}),
		...('parent' in event && event.parent ? { parent: parentFrom(event.parent) } : {}),
		...('told' in event ? { told: childToldFrom(event.told) } : {}),
		...('tokens' in event ? { tokens: event.tokens.map((each) => tokenFrom(each as never)) } : {}),
	}
	return { ...event, ...moments } as DossierEvent
}
