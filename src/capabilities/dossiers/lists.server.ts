import { type RawBuilder, sql } from 'kysely'
import type { Answers } from '#forms'
import type { OfficialAtWork } from '#identity'
import { at as momentOn, day, dayInVietNam, type Instant, instant, wallTime } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { kept, type Tx } from '#platform/db'
import { actingDuties, dutyRows, mayOpen, mayOpenWork, readingDuties } from './access.server.ts'
import { cardQueries, type Criterion, placesQuery } from './card.ts'
import { lateElsewhere, views } from './counters.server.ts'
import type { DossierCode, State } from './dossier.ts'
import type { Queue } from './work.ts'

/** What the official looks at: lists of what waits (hàng việc), and every dossier of the unit, also those that are closed. */
export const lists = [...views, 'all'] as const
export type List = (typeof lists)[number]
export const sorts = ['due', '-due', 'submitted', '-submitted'] as const
export type Sort = (typeof sorts)[number]

export type Wanted = {
	readonly list: List
	readonly criteria: readonly Criterion[]
	/** Due on these days, both included. Not for `all`. */
	readonly due?: { readonly from: string | null; readonly to: string | null } | undefined
	/** A list of every dossier is by submission only, newest first unless it is asked the other way. */
	readonly sort: Sort
	readonly now: Instant
}

export type ListRow = {
	readonly id: string
	readonly code: DossierCode
	/** What an official who acts on it from the list has seen. */
	readonly version: number
	readonly state: State
	/** Null when nothing of it waits. */
	readonly queue: Queue | null
	readonly procedureName: string
	readonly applicantName: string
	readonly channel: string
	readonly stepName: string
	readonly dueAt: Instant | null
	readonly stepDueAt: Instant | null
	readonly submittedAt: Instant
	readonly closedAt: Instant | null
	/** When the citizen was asked for a supplement that has not come yet. */
	readonly askedAt: Instant | null
	readonly form: { readonly id: string; readonly version: number }
	readonly answers: Answers
}
export type ListPage = { readonly rows: readonly ListRow[]; readonly next: string | undefined }
/** A row as a spreadsheet takes it: moments as the wall shows them, and no more than its columns say. */
export type SheetRow = {
	readonly code: string
	readonly procedureName: string
	readonly applicantName: string
	readonly channel: string
	readonly stepName: string
	readonly submitted: string
	/** Null when nothing is owed any more. */
	readonly due: string | null
	readonly formId: string
	readonly formVersion: number
	/** Null when they were not asked for. */
	readonly answers: Answers | null
}
export type Asking = {
	readonly tx: Tx
	readonly tenant: string
	readonly official: OfficialAtWork
	/** How many rows of a list are looked through before its cards are asked for what fits. */
	readonly patience?: { readonly first: number; readonly long: number }
}

/** Rows of a page of the desk. */
export const pageSize = 50

/** One page of a list in its order. `cursor` is `next` of the page before. */
export async function listPage(
	asking: Asking,
	wanted: Wanted,
	{ cursor, size }: { readonly cursor?: string | undefined; readonly size: number },
): Promise<ListPage> {
	const rows = await slice<RawRow>(asking, wanted, placeFrom(cursor), 'after', size + 1, 'whole')
	return {
		rows: rows.slice(0, size).map((row) => shownIn(wanted, rowFrom(row))),
		next: placeAfter(rows, size),
	}
}

/** The same for a spreadsheet: hundreds of thousands of rows pass through, so each is as little as it can be. */
export async function sheetPage(
	asking: Asking,
	wanted: Wanted,
	{ cursor, size, answers }: { cursor: string | undefined; size: number; answers: boolean },
): Promise<{ readonly rows: SheetRow[]; readonly next: string | undefined }> {
	const reading = answers ? 'sheet-with-answers' : 'sheet'
	const rows = await slice<RawSheetRow>(asking, wanted, placeFrom(cursor), 'after', size + 1, reading)
	const next = placeAfter(rows, size)
	if (next) rows.pop()
	return { rows, next }
}

/** Where another agency is late, its time is what has passed. */
const shownIn = ({ list }: Wanted, row: ListRow): ListRow =>
	list === 'late-elsewhere' ? { ...row, dueAt: row.stepDueAt } : row

/** How many a list has, counted up to `most`. */
export async function countUpTo(asking: Asking, wanted: Wanted, most: number): Promise<number> {
	return (await slice<Placed>(asking, wanted, undefined, 'after', most, 'count')).length
}

/** The dossiers before and after one in a list, as the page lists them; also when it has just left the list. */
export async function beside(
	asking: Asking,
	wanted: Wanted,
	dossierId: string,
): Promise<{ readonly previous: DossierCode | undefined; readonly next: DossierCode | undefined }> {
	const here = byArrival(wanted)
		? { sort_at: wanted.now.toString() }
		: await asking.tx
				.selectFrom('dossiers.work')
				.select('sort_at')
				.where('dossier_id', '=', dossierId)
				.orderBy('sort_at')
				.executeTakeFirst()
	const from = here && { sortAt: instant(here.sort_at).toString(), dossierId }
	const lookBefore = async () => (from ? slice<RawRow>(asking, wanted, from, 'before', 1, 'whole') : [])
	const lookAfter = () => slice<RawRow>(asking, wanted, from, 'after', 1, 'whole')
	// What is sought is set for the transaction: two searches follow one another.
	const [before, after] =
		wanted.criteria.length > 0
			? [await lookBefore(), await lookAfter()]
			: await Promise.all([lookBefore(), lookAfter()])
	return { previous: codeOf(before[0]), next: codeOf(after[0]) }
}

/** The procedures that dossiers were filed for, by name: one step over an index for each, however many dossiers there are. */
export async function openProcedures(tx: Tx): Promise<readonly { code: string; name: string }[]> {
	const { rows } = await sql<{ code: string; name: string }>`
		with recursive filed as (
			(select procedure_code as code, procedure_name as name from dossiers.dossier
				where tenant_id = current_setting('app.tenant') order by procedure_code limit 1)
			union all
			select following.code, following.name from filed, lateral (
				select procedure_code as code, procedure_name as name from dossiers.dossier
				where tenant_id = current_setting('app.tenant') and procedure_code > filed.code order by procedure_code limit 1
			) as following
		)
		select code, name from filed`.execute(tx)
	return rows.toSorted((one, other) => alphabet.compare(one.name, other.name))
}

const alphabet = new Intl.Collator('vi')

const codeOf = (row: RawRow | undefined) => row && (row.code as DossierCode)

type Place = { readonly sortAt: string; readonly dossierId: string }
type Side = 'before' | 'after'
type Reading = 'whole' | 'count' | 'sheet' | 'sheet-with-answers'

// A list with criteria is first walked in its order, card by card: what many fit is full after a few rows. When it is not,
// it is walked further as far as that promises to fill it, and else the cards are asked for the few that fit. Asking for
// the cards of one's own agencies alone costs little, so that walking on is seldom worth it.
const usualPatience = { first: 1500, long: 15_000 }
const ownPatience = { first: 300, long: 15_000 }
const worthWalking = 0.004
const worthWalkingOwn = 0.02
/** More agencies than these are not named to the cards. */
const mostPlaces = 8
/** Of more parts than these each is asked of the cards. */
const mostWeighed = 20

/** `Raw` is what `reading` reads of a row. */
async function slice<Raw extends Placed>(
	asking: Asking,
	wanted: Wanted,
	from: Place | undefined,
	side: Side,
	limit: number,
	reading: Reading,
): Promise<Raw[]> {
	if (wanted.criteria.length === 0)
		return (await walk<Raw>(asking, wanted, { from, side, limit, stretch: limit, reading })).rows
	const parts = cardQueries(asking.tenant, wanted.criteria)
	if (parts === undefined) return []
	// Sent first; the walk follows without waiting for its answer.
	const [, rows] = await Promise.all([
		alone(asking.tx),
		sought<Raw>(asking, wanted, parts, { from, side, limit, reading }),
	])
	await seek(asking.tx, [])
	return rows
}

async function sought<Raw extends Placed>(
	asking: Asking,
	wanted: Wanted,
	parts: readonly string[],
	{ from, side, limit, reading }: Omit<Stretch, 'stretch'>,
): Promise<Raw[]> {
	const places = placesOf(asking, wanted)
	const own = places !== undefined
	const { first: usualStretch, long: longStretch } = asking.patience ?? (own ? ownPatience : usualPatience)
	const weighing = parts.length > 1 && parts.length <= mostWeighed
	const firstStretch = weighing ? Math.min(usualStretch, ownPatience.first) : usualStretch
	const beginning = { from, side, limit, stretch: firstStretch, reading }
	const first = weighing
		? await walk<Raw>(asking, wanted, beginning, parts)
		: await seeking(asking.tx, parts, () => walk<Raw>(asking, wanted, beginning))
	if (first.rows.length >= limit || first.walked < firstStretch) return first.rows
	const share = first.rows.length / first.walked
	if (share >= (own ? worthWalkingOwn : worthWalking)) {
		const missing = limit - first.rows.length
		const stretch = Math.min(longStretch, Math.ceil((1.4 * missing) / share))
		const further = await seeking(asking.tx, parts, () =>
			walk<Raw>(asking, wanted, { from: first.last, side, limit: missing, stretch, reading }),
		)
		const rows = [...first.rows, ...further.rows]
		if (rows.length >= limit || further.walked < stretch) return rows
	}
	const telling = tellingParts(parts, first.weighed)
	const rest = parts.filter((part) => !telling.includes(part))
	return seeking(asking.tx, places ? [...telling, placesQuery(asking.tenant, places)] : telling, () =>
		narrow<Raw>(asking, wanted, rest, { from, side, limit, reading }),
	)
}

/**
 * Which parts of what is sought the cards are asked for, by what the first rows of the list show. A word that nearly every card
 * has (“xã”) tells nothing, but its index is as long as the cards are many: what is common and leaves hardly a card out is
 * looked for on the cards that the others find.
 */
function tellingParts(parts: readonly string[], weighed: Weighed | undefined): readonly string[] {
	if (!weighed) return parts
	const looked = Object.entries(weighed).map(([has, cards]) => ({ has: Number(has), cards }))
	const having = (bits: number) =>
		looked.reduce((sum, { has, cards }) => ((has & bits) === bits ? sum + cards : sum), 0)
	const all = having(0)
	const fitting = having(2 ** parts.length - 1)
	let taken = 0
	return parts
		.map((part, index) => ({ part, bit: 2 ** index, cards: having(2 ** index) }))
		.toSorted((one, other) => one.cards - other.cards)
		.filter(({ bit, cards }) => {
			const tells = taken === 0 || cards < all * common || having(taken) - fitting > all * hardlyAny
			if (tells) taken |= bit
			return tells
		})
		.map(({ part }) => part)
}
const common = 0.1
const hardlyAny = 0.01

/** The agencies that all cards of a list name. Undefined when they are too many, or when one may hold work anywhere. */
function placesOf({ official }: Asking, { list }: Wanted): readonly string[] | undefined {
	if (list !== 'all' && !wholeUnit(list)) return undefined
	if (readsAll(official)) return undefined
	const places = readingAgencies(official)
	return places.length > 0 && places.length <= mostPlaces ? places : undefined
}

/** From here on the policy of the cards shows those that fit all of these; see migration 0160. */
const seek = (tx: Tx, queries: readonly string[]) =>
	sql`set local app.sought = ${sql.lit(queries.join(' & '))}`.execute(tx)

/** The same for what is read next, sent without waiting for its answer. */
async function seeking<T>(tx: Tx, queries: readonly string[], read: () => Promise<T>): Promise<T> {
	const [, found] = await Promise.all([seek(tx, queries), read()])
	return found
}

/** To begin helpers for a page of a list takes longer than to read it, and they are somebody else's processor. */
const alone = (tx: Tx) => sql`set local max_parallel_workers_per_gather = 0`.execute(tx)

type Stretch = {
	readonly from: Place | undefined
	readonly side: Side
	readonly limit: number
	readonly stretch: number
	readonly reading: Reading
}
type Reached = { walked: number; last_at: string | null; last_id: string | null; weighed?: Weighed | null }
/** How many cards have which of the parts, each a bit. */
type Weighed = Readonly<Record<string, number>>
type Walked<Raw> = {
	readonly rows: Raw[]
	readonly weighed: Weighed | undefined
	readonly walked: number
	readonly last: Place | undefined
}

/**
 * The next `stretch` of a list, and of it what fits the cards.
 *
 * @param weighing what must fit, when nothing is sought by now: all cards of the stretch are looked at
 */
async function walk<Raw extends Placed>(
	{ tx, official }: Asking,
	wanted: Wanted,
	{ from, side, limit, stretch, reading }: Stretch,
	weighing?: readonly string[],
): Promise<Walked<Raw>> {
	const order = orderOf(wanted, side)
	const some = wanted.criteria.length > 0
	const sheet = reading === 'sheet' || reading === 'sheet-with-answers'
	const { rows }: { rows: (Raw & Reached)[] } = await sql<Raw & Reached>`${sheet ? kept : sql``}
		with walked as materialized (
			select * from (${lanesOf(official, wanted, from, side, stretch)}) as lane ${order} limit ${stretch}
		),
		${weighing ? sql`weighed as materialized (select walked.*, (${cardOf(bitsOf(weighing))}) as has from walked),` : sql``}
		hit as (
			select * from ${
				weighing
					? sql`weighed where has = ${sql.lit(2 ** weighing.length - 1)}`
					: some
						? sql`walked, lateral (${cardOf(sql``)}) as fitting`
						: sql`walked`
			} ${order} limit ${limit}
		)
		select ${columnsOf(reading, wanted)}, walk.walked, walk.last_at, walk.last_id ${
			weighing
				? sql`, (select json_object_agg(has, cards) from (
					select has, count(*) as cards from weighed where has is not null group by has) as each) as weighed`
				: sql``
		}
		from (select count(*)::int as walked, (array_agg(sort_at ${order}))[${sql.lit(stretch)}] as last_at,
			(array_agg(dossier_id ${order}))[${sql.lit(stretch)}] as last_id from walked) as walk
		left join hit on true ${reading === 'count' ? sql`` : joined} ${order}`.execute(tx)
	const [{ walked, last_at, last_id, weighed } = { walked: 0, last_at: null, last_id: null }] = rows
	// Nothing found is one row without a dossier. The rows stay the array that the database's answer is: whoever has used
	// many of them can let all of them go.
	if (rows[0]?.dossier_id === null) rows.pop()
	return {
		rows,
		weighed: weighed ?? undefined,
		walked,
		last: last_at && last_id ? { sortAt: instant(last_at).toString(), dossierId: last_id } : undefined,
	}
}

const cardOf = (columns: RawBuilder<unknown>) =>
	sql`select ${columns} from dossiers.search_card as card
		where card.tenant_id = current_setting('app.tenant') and card.dossier_id = walked.dossier_id limit 1`
const bitsOf = (parts: readonly string[]) =>
	sql.join(
		parts.map(
			(part, index) => sql`case when card.words @@ ${part}::tsquery then ${sql.lit(2 ** index)} else 0 end`,
		),
		sql` + `,
	)

/** What fits the cards, and of it the next of the list. The few cards come first, whatever the planner thinks of a desk's work. */
async function narrow<Raw extends Placed>(
	{ tx, official }: Asking,
	wanted: Wanted,
	besides: readonly string[],
	{ from, side, limit, reading }: Omit<Stretch, 'stretch'>,
): Promise<Raw[]> {
	const order = orderOf(wanted, side)
	const hits =
		wanted.list === 'all'
			? sql`select ${dossierColumns}
				from found join dossiers.dossier using (dossier_id)
				where dossier.tenant_id = current_setting('app.tenant') and ${ofAgencies(official)} ${narrowedClosed(official)} ${beyond(wanted, from, side, 'dossier')}`
			: sql`select ${workColumns} from found join dossiers.work using (dossier_id)
				where work.tenant_id = current_setting('app.tenant') and work.queue in (${queuesOf(wanted)})
					and ${membership(official, wanted)} ${narrowed(official)} ${within(wanted)} ${beyond(wanted, from, side, 'work')}`
	const fitting = besides.length > 0 ? sql`and words @@ ${besides.join(' & ')}::tsquery` : sql``
	const cards = (which: RawBuilder<unknown>) =>
		sql`select dossier_id from dossiers.search_card where tenant_id = current_setting('app.tenant') and ${which} ${fitting}`
	const { rows } = await sql<Raw>`
		with found as materialized (
			${cards(wanted.list === 'all' ? sql`not open` : sql`open`)}
			${wanted.list === 'all' ? sql`union all ${cards(sql`open`)}` : sql``}
		),
		hit as (select * from (${hits}) as work ${order} limit ${limit})
		select ${columnsOf(reading, wanted)} from hit ${reading === 'count' ? sql`` : joined} ${order}`.execute(tx)
	return rows
}

const dossierColumns = sql`dossier.dossier_id, null::uuid as token_id, null as queue, null as step_name, null::timestamptz as since,
	dossier.due_at, null::timestamptz as step_due_at, dossier.submitted_at as sort_at`
const workColumns = sql`work.dossier_id, work.token_id, work.queue, work.step_name, work.since, work.due_at, work.step_due_at, work.sort_at`
const columns = sql`hit.dossier_id, hit.sort_at, hit.queue, hit.step_due_at, coalesce(hit.due_at, dossier.due_at) as due_at,
	dossier.code, dossier.version, dossier.state, dossier.procedure_name, dossier.applicant_name,
	dossier.channel, dossier.submitted_at, dossier.closed_at, dossier.form_id, dossier.form_version, dossier.answers,
	case when dossier.state = 'awaiting-supplement' then dossier.supplement -> -1 ->> 'requestedAt' end as asked_at`
/** The wall's clock as text: to read a million moments would cost more than all the rest. */
const wall = (moment: string) =>
	sql`to_char(${sql.raw(moment)} at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD"T"HH24:MI')`
const sheetColumns = sql`hit.dossier_id, hit.sort_at, dossier.code,
	dossier.procedure_name as "procedureName", dossier.applicant_name as "applicantName", dossier.channel,
	${wall('dossier.submitted_at')} as submitted,
	dossier.form_id as "formId", dossier.form_version as "formVersion"`

function columnsOf(reading: Reading, { list }: Wanted): RawBuilder<unknown> {
	// As `shownIn` says it of a page.
	const due = sql`case when dossier.closed_at is null
		then ${wall(list === 'late-elsewhere' ? 'hit.step_due_at' : 'coalesce(hit.due_at, dossier.due_at)')} end as due`
	// Whoever waits for an opinion is told whose; to the agency that gives it, it is a step like any other.
	const step =
		list === 'late-elsewhere'
			? sql`coalesce((select asked -> 'agency' ->> 'name' || ': ' from jsonb_array_elements(dossier.opinions) as asked
				where hit.queue = 'in-hand' and asked ->> 'token' = hit.token_id::text limit 1), '') || hit.step_name`
			: sql`coalesce(hit.step_name, '')`
	switch (reading) {
		case 'whole':
			return sql`${columns}, ${step} as step_name`
		case 'count':
			return sql`hit.dossier_id`
		case 'sheet':
			return sql`${sheetColumns}, ${due}, ${step} as "stepName", null::jsonb as answers`
		case 'sheet-with-answers':
			return sql`${sheetColumns}, ${due}, ${step} as "stepName", dossier.answers`
		default:
			return unreachable(reading)
	}
}

const joined = sql`left join dossiers.dossier on dossier.tenant_id = current_setting('app.tenant') and dossier.dossier_id = hit.dossier_id`

/** Each lane is a stretch of one index, in the order of the list; a list is its lanes, merged. */
function lanesOf(
	official: OfficialAtWork,
	wanted: Wanted,
	from: Place | undefined,
	side: Side,
	stretch: number,
): RawBuilder<unknown> {
	const order = orderOf(wanted, side)
	if (wanted.list === 'all' && readsAll(official))
		return sql`select ${dossierColumns} from dossiers.dossier
			where dossier.tenant_id = current_setting('app.tenant') ${narrowedClosed(official)}
			${beyond(wanted, from, side, 'dossier')} ${order} limit ${stretch}`
	const merged = stretch >= worthMerging ? mergedLanes(official, wanted, from, side, stretch) : undefined
	if (merged) return merged
	if (wanted.list === 'all') {
		const lane = (which: RawBuilder<unknown>) => sql`(
			select ${dossierColumns}
			from unnest(${agenciesOf(official)}::uuid[]) as own(agency_id), lateral (
				select * from dossiers.dossier where dossier.tenant_id = current_setting('app.tenant') and ${which} ${narrowedClosed(official)}
				${beyond(wanted, from, side, 'dossier')} order by dossier_id ${direction(wanted, side)} limit ${stretch}
			) as dossier)`
		return sql`${lane(sql`dossier.competent_agency_id = own.agency_id`)} union all
			${lane(sql`dossier.receiving_agency_id = own.agency_id and dossier.receiving_agency_id <> dossier.competent_agency_id
				and dossier.competent_agency_id <> all (${agenciesOf(official)}::uuid[])`)}`
	}
	const queues = sql`unnest(array[${queuesOf(wanted)}]) as wanted(queue)`
	const lane = (places: RawBuilder<unknown>, which: RawBuilder<unknown>) => sql`(
		select work.* from ${places} ${queues}, lateral (
			select ${workColumns} from dossiers.work
			where work.tenant_id = current_setting('app.tenant') and work.queue = wanted.queue and ${which}
			${narrowed(official)} ${within(wanted)} ${beyond(wanted, from, side, 'work')} ${order} limit ${stretch}
		) as work)`
	const one = (places: RawBuilder<unknown>, which: RawBuilder<unknown>) => sql`(
		select work.* from ${places}, lateral (
			select ${workColumns} from dossiers.work where work.tenant_id = current_setting('app.tenant') and ${which}
			${narrowed(official)} ${within(wanted)} ${beyond(wanted, from, side, 'work')} ${order} limit ${stretch}
		) as work)`
	const units = sql`unnest(${agenciesOf(official)}::uuid[]) as own(agency_id)`
	if (wanted.list === 'late-elsewhere')
		return sql.join(
			lateBy(sql`own.agency_id`).map((which) => one(units, which)),
			sql` union all `,
		)
	if (wholeUnit(wanted.list)) return lane(sql`${units},`, sql`work.agency_id = own.agency_id`)
	return sql`${lane(
		sql`(select distinct agency_id, role from ${dutyRows(actingDuties(official))}) as duty,`,
		sql`work.agency_id = duty.agency_id and work.role = duty.role and work.holder_id is null`,
	)} union all ${lane(sql``, sql`work.holder_id = ${official.id}::uuid`)}`
}

/**
 * The same lanes one by one, which PostgreSQL merges as it reads them: of forty agencies it reads no more than of one. To plan
 * that costs more than to read a page of each, so it is for long stretches. Undefined when the lanes are too many to name.
 */
function mergedLanes(
	official: OfficialAtWork,
	wanted: Wanted,
	from: Place | undefined,
	side: Side,
	stretch: number,
): RawBuilder<unknown> | undefined {
	if (wanted.list !== 'all' && (!wholeUnit(wanted.list) || readsAll(official))) return undefined
	const agencies = readingAgencies(official)
	if (agencies.length === 0 || agencies.length > mostMerged) return undefined
	const order = orderOf(wanted, side)
	const ofDossiers = (which: RawBuilder<unknown>) => sql`(select ${dossierColumns} from dossiers.dossier
		where dossier.tenant_id = current_setting('app.tenant') and ${which} ${narrowedClosed(official)}
		${beyond(wanted, from, side, 'dossier')} order by dossier_id ${direction(wanted, side)} limit ${stretch})`
	const ofWork = (which: RawBuilder<unknown>) => sql`(select ${workColumns} from dossiers.work
		where work.tenant_id = current_setting('app.tenant') and ${which} ${narrowed(official)} ${within(wanted)}
		${beyond(wanted, from, side, 'work')} ${order} limit ${stretch})`
	const lanes = agencies.flatMap((agency) =>
		wanted.list === 'all'
			? [
					ofDossiers(sql`dossier.competent_agency_id = ${agency}::uuid`),
					ofDossiers(sql`dossier.receiving_agency_id = ${agency}::uuid and dossier.receiving_agency_id <> dossier.competent_agency_id
						and dossier.competent_agency_id <> all ((select agencies from own)::uuid[])`),
				]
			: wanted.list === 'late-elsewhere'
				? lateBy(sql`${agency}::uuid`).map(ofWork)
				: queueNames(wanted).map((queue) =>
						ofWork(sql`work.agency_id = ${agency}::uuid and work.queue = ${sql.lit(queue)}`),
					),
	)
	return sql`with own as materialized (select ${agencies}::uuid[] as agencies)
		select * from (${sql.join(lanes, sql` union all `)}) as lane ${order} limit ${stretch}`
}
/** What of an agency waits for another: its own step for a dossier there, and the opinion that is work of that other one. */
const lateBy = (agency: RawBuilder<unknown>): readonly RawBuilder<unknown>[] => [
	sql`work.agency_id = ${agency} and work.queue = 'automatic'`,
	sql`work.awaited_by = ${agency} and work.queue = 'in-hand'`,
]
const worthMerging = 200
const mostMerged = 64

/** The same lists as a condition on one piece of work. */
const membership = (official: OfficialAtWork, { list }: Wanted): RawBuilder<unknown> =>
	list === 'late-elsewhere'
		? sql`(${sql.join(lateBy(sql`any (${agenciesOf(official)}::uuid[])`), sql` or `)})`
		: wholeUnit(list)
			? sql`work.agency_id = any (${agenciesOf(official)}::uuid[])`
			: sql`(work.holder_id = ${official.id}::uuid or work.holder_id is null
			and (work.agency_id, work.role) in (select agency_id, role from ${dutyRows(actingDuties(official))}))`

const ofAgencies = (
	official: OfficialAtWork,
) => sql`(dossier.competent_agency_id = any (${agenciesOf(official)}::uuid[])
	or dossier.receiving_agency_id = any (${agenciesOf(official)}::uuid[]))`

/** Only for whoever has a duty limited to fields: a list is exactly what may be opened. Everyone else's lanes say it already. */
const limited = ({ duties }: OfficialAtWork) => duties.some(({ fields }) => fields?.length)
const narrowed = (official: OfficialAtWork) =>
	limited(official)
		? sql`and exists (select from dossiers.dossier as its where its.tenant_id = work.tenant_id and its.dossier_id = work.dossier_id
			and ${mayOpenWork(official, { work: 'work', procedure: sql.ref('its.procedure_code') })})`
		: sql``
const narrowedClosed = (official: OfficialAtWork) =>
	limited(official) ? sql`and ${mayOpen(official)}` : sql``

const ofUnit: ReadonlySet<List> = new Set(['unit', 'awaiting-citizen', 'automatic', 'late-elsewhere'])
const wholeUnit = (list: List) => ofUnit.has(list)
/** Whose dossiers they may read, as `mayOpen` says it; `narrowed` leaves out what a duty's fields do not cover. */
function agenciesOf(official: OfficialAtWork): RawBuilder<unknown> {
	return readsAll(official)
		? sql`array(select agency_id from tenancy.agency where tenant_id = current_setting('app.tenant'))`
		: sql`${readingAgencies(official)}`
}
const readsAll = (official: OfficialAtWork): boolean =>
	readingDuties(official).some(({ reach }) => reach === 'tenant')
const readingAgencies = (official: OfficialAtWork): readonly string[] => [
	...new Set(readingDuties(official).map(({ agencyId }) => agencyId)),
]
const byArrival = ({ list, sort }: Wanted) => list === 'all' || sort === 'submitted' || sort === '-submitted'

const descends = ({ list, sort }: Wanted, side: Side): boolean =>
	(list === 'all' ? sort !== 'submitted' : sort.startsWith('-')) === (side === 'after')
const direction = (wanted: Wanted, side: Side) => sql.raw(descends(wanted, side) ? 'desc' : 'asc')

function orderOf(wanted: Wanted, side: Side): RawBuilder<unknown> {
	const way = direction(wanted, side)
	return byArrival(wanted) ? sql`order by dossier_id ${way}` : sql`order by sort_at ${way}, dossier_id ${way}`
}

/** Beyond a place of the list, in the direction it is read. An id made by the application sorts as it came. */
function beyond(
	wanted: Wanted,
	from: Place | undefined,
	side: Side,
	table: 'work' | 'dossier',
): RawBuilder<unknown> {
	if (!from) return sql``
	const sign = sql.raw(descends(wanted, side) ? '<' : '>')
	if (byArrival(wanted)) return sql`and ${sql.ref(table)}.dossier_id ${sign} ${from.dossierId}::uuid`
	return sql`and (work.sort_at, work.dossier_id) ${sign} (${from.sortAt}::timestamptz, ${from.dossierId}::uuid)`
}

const queuesOf = (wanted: Wanted): RawBuilder<unknown> =>
	sql.join(queueNames(wanted).map((queue) => sql.lit(queue)))

function queueNames({ list }: Wanted): readonly Queue[] {
	if (list === 'to-receive' || list === 'awaiting-citizen' || list === 'automatic') return [list]
	return list === 'late-elsewhere' ? ['automatic', 'in-hand'] : ['to-receive', 'in-hand']
}

function within({ list, due, now }: Wanted): RawBuilder<unknown> {
	const parts: RawBuilder<unknown>[] = []
	if (list === 'overdue') parts.push(sql`and work.sort_at < ${now.toString()}::timestamptz`)
	if (list === 'due-today')
		parts.push(
			sql`and work.sort_at >= ${now.toString()}::timestamptz and work.sort_at < ${endOf(dayInVietNam(now).toString())}::timestamptz`,
		)
	if (due?.from) parts.push(sql`and work.sort_at >= ${startOf(due.from)}::timestamptz`)
	if (due?.to) parts.push(sql`and work.sort_at < ${endOf(due.to)}::timestamptz`)
	const owed = parts.length > 0 ? sql`${sql.join(parts, sql` `)} and work.due_at is not null` : sql``
	return list === 'late-elsewhere' ? sql`${lateElsewhere(now)} ${owed}` : owed
}

const midnight = wallTime('00:00')
const startOf = (text: string): string => momentOn(day(text), midnight).toString()
const endOf = (text: string): string => momentOn(day(text).add({ days: 1 }), midnight).toString()

/** `sort_at` is read of every row but those that are only counted. */
type Placed = { dossier_id: string; sort_at: string | null }
type RawSheetRow = Placed & SheetRow
type RawRow = {
	dossier_id: string
	code: string
	version: number
	state: string
	queue: string | null
	procedure_name: string
	applicant_name: string
	channel: string
	step_name: string
	due_at: string | null
	step_due_at: string | null
	submitted_at: string
	closed_at: string | null
	sort_at: string
	asked_at: string | null
	form_id: string
	form_version: number
	answers: Answers
}

const rowFrom = (row: RawRow): ListRow => ({
	id: row.dossier_id,
	code: row.code as DossierCode,
	version: row.version,
	state: row.state as State,
	queue: row.queue as Queue | null,
	procedureName: row.procedure_name,
	applicantName: row.applicant_name,
	channel: row.channel,
	stepName: row.step_name,
	dueAt: row.due_at ? instant(row.due_at) : null,
	stepDueAt: row.step_due_at ? instant(row.step_due_at) : null,
	submittedAt: instant(row.submitted_at),
	closedAt: row.closed_at ? instant(row.closed_at) : null,
	askedAt: row.asked_at ? instant(row.asked_at) : null,
	form: { id: row.form_id, version: row.form_version },
	answers: row.answers,
})

/** Where the next page begins, when there are more than `size`. */
function placeAfter(rows: readonly Placed[], size: number): string | undefined {
	const last = rows.length > size ? rows[size - 1] : undefined
	return last?.sort_at ? `${instant(last.sort_at).toString()}_${last.dossier_id}` : undefined
}

function placeFrom(cursor: string | undefined): Place | undefined {
	const [, sortAt, dossierId] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/.exec(cursor ?? '') ?? []
	return sortAt && dossierId ? { sortAt, dossierId } : undefined
}
