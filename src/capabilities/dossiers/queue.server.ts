import { type RawBuilder, sql } from 'kysely'
import type { Duty, OfficialAtWork } from '#identity'
import { at as momentOn, dayInVietNam, type Instant, instant, wallTime } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { actingDuties, readingDuties } from './access.server.ts'
import type { DossierCode, State } from './dossier.ts'
import { nobody } from './store.server.ts'
import type { Queue } from './work.ts'

/** What the official looks at (hàng việc). */
export const views = [
	'mine',
	'unit',
	'to-receive',
	'due-today',
	'overdue',
	'awaiting-citizen',
	'automatic',
] as const
export type View = (typeof views)[number]
/**
 * What is one's own: what one has in hand, and what waits in the pool of one's duties. What a colleague has in hand is the
 * unit's, not one's own.
 */
export type Counters = Readonly<Record<View, number>>

export type QueueRow = {
	readonly code: DossierCode
	/** What an official who acts on it from the list has seen. */
	readonly version: number
	readonly state: State
	readonly queue: Queue
	readonly procedureName: string
	readonly applicantName: string
	readonly channel: string
	readonly stepName: string
	/** Who has it in hand; null while anyone of the role may take it. */
	readonly holderName: string | null
	readonly dueAt: Instant | null
	readonly stepDueAt: Instant | null
	readonly submittedAt: Instant
	readonly since: Instant
	/** When the citizen was asked for a supplement that has not come yet. */
	readonly askedAt: Instant | null
}
export type QueuePage = { readonly rows: readonly QueueRow[]; readonly next: string | undefined }

export const pageSize = 50

/**
 * Counters of the official's views, from counts kept in the transaction of every act: never late, never wrong, and their
 * cost does not grow with the number of dossiers. Only what is due today is counted row by row, up to this minute.
 */
export async function counters(tx: Tx, official: OfficialAtWork, now: Instant): Promise<Counters> {
	const today = dayInVietNam(now).toString()
	const [acts, read] = [actingDuties(official), readingDuties(official)]
	const everywhere = read.some(({ reach }) => reach === 'tenant')
	const { rows } = await sql<CountRow>`
		select agency_id, role, holder_id, queue, case when due_day < ${today}::date then 'past' when due_day = ${today}::date then 'today' else 'later' end as due,
			sum(n)::int as n
		from dossiers.work_count
		where (agency_id = any(${read.map(({ agencyId }) => agencyId)}::uuid[]) or ${everywhere}::boolean
			or agency_id = any(${acts.map(({ agencyId }) => agencyId)}::uuid[])
			or holder_id = ${official.id}::uuid and holder_id <> ${nobody}::uuid) and n <> 0
		group by agency_id, role, holder_id, queue, due
		union all
		select duty.agency_id, duty.role, ${nobody}::uuid, 'in-hand', 'passed', passed.n from (select distinct * from (${dutyRows(acts)}) as each) as duty, lateral (
			select count(*)::int as n from dossiers.work
			where work.agency_id = duty.agency_id and work.role = duty.role and work.holder_id is null ${passedToday(now)}
		) as passed
		union all
		select ${nobody}::uuid, '', ${official.id}::uuid, 'in-hand', 'passed', count(*)::int from dossiers.work
		where holder_id = ${official.id}::uuid ${passedToday(now)}`.execute(tx)
	const duties = new Set(acts.map(({ agencyId, role }) => `${agencyId} ${role}`))
	const mine = (row: CountRow) =>
		row.holder_id === official.id || (row.holder_id === nobody && duties.has(`${row.agency_id} ${row.role}`))
	const units = new Set(read.map(({ agencyId }) => agencyId))
	const ofUnit = (row: CountRow) => everywhere || units.has(row.agency_id)
	const sum = (which: (row: CountRow) => boolean) =>
		rows.filter(which).reduce((total, row) => total + row.n, 0)
	const passed = sum((row) => row.due === 'passed')
	const counted = (row: CountRow) => row.due !== 'passed'
	const open = (row: CountRow) =>
		counted(row) && row.queue !== 'awaiting-citizen' && row.queue !== 'automatic'
	return {
		mine: sum((row) => open(row) && mine(row)),
		unit: sum((row) => open(row) && ofUnit(row)),
		'to-receive': sum((row) => counted(row) && mine(row) && row.queue === 'to-receive'),
		'due-today': sum((row) => open(row) && mine(row) && row.due === 'today') - passed,
		overdue: sum((row) => open(row) && mine(row) && row.due === 'past') + passed,
		'awaiting-citizen': sum((row) => counted(row) && ofUnit(row) && row.queue === 'awaiting-citizen'),
		automatic: sum((row) => counted(row) && ofUnit(row) && row.queue === 'automatic'),
	}
}

const passedToday = (now: Instant) => sql`and work.queue in ('to-receive', 'in-hand')
	and work.sort_at >= ${startOf(now)}::timestamptz and work.sort_at < ${now.toString()}::timestamptz
	and work.due_at is not null`

type CountRow = {
	readonly agency_id: string
	readonly role: string
	readonly holder_id: string
	readonly queue: Queue
	readonly due: 'past' | 'today' | 'later' | 'passed'
	readonly n: number
}

type Wanted = { readonly view: View; readonly procedure?: string | undefined; readonly now: Instant }

/** One page of a view, nearest due time first. `cursor` is `next` of the page before. */
export async function queuePage(
	tx: Tx,
	official: OfficialAtWork,
	{ cursor, ...wanted }: Wanted & { readonly cursor?: string | undefined },
): Promise<QueuePage> {
	const rows = await slice(tx, official, wanted, cursorFrom(cursor), 'after', pageSize + 1)
	const last = rows.length > pageSize ? rows[pageSize - 1] : undefined
	return {
		rows: rows.slice(0, pageSize).map(rowFrom),
		next: last && `${instant(last.sort_at).toString()}_${last.dossier_id}`,
	}
}

/** The dossiers before and after one in a view, as the page lists them; also when it has just left the view. */
export async function neighbours(
	tx: Tx,
	official: OfficialAtWork,
	dossierId: string,
	wanted: Wanted,
): Promise<{ readonly previous: DossierCode | undefined; readonly next: DossierCode | undefined }> {
	const here = await tx
		.selectFrom('dossiers.work')
		.select('sort_at')
		.where('dossier_id', '=', dossierId)
		.orderBy('sort_at')
		.executeTakeFirst()
	const from = here && { sortAt: instant(here.sort_at).toString(), dossierId }
	const [before, after] = await Promise.all([
		from ? slice(tx, official, wanted, from, 'before', 1) : [],
		slice(tx, official, wanted, from, 'after', 1),
	])
	return { previous: codeOf(before[0]), next: codeOf(after[0]) }
}

const codeOf = (row: RawRow | undefined) => row && (row.code as DossierCode)

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

type Place = { readonly sortAt: string; readonly dossierId: string }

/** `limit` rows of a view next to `from`, in the order of the list or against it. */
async function slice(
	tx: Tx,
	official: OfficialAtWork,
	{ view, procedure, now }: Wanted,
	from: Place | undefined,
	side: 'before' | 'after',
	limit: number,
): Promise<readonly RawRow[]> {
	const wholeUnit = view === 'unit' || view === 'awaiting-citizen' || view === 'automatic'
	const order = sql.raw(side === 'before' ? 'desc' : 'asc')
	const lane = (from_: RawBuilder<unknown>, which: RawBuilder<unknown>) => sql`
		(select work.* from ${from_} (values ${sql.join(queuesOf(view).map((queue) => sql`(${queue})`))}) as wanted(queue),
			lateral (
				select work.dossier_id, work.token_id, work.queue, work.step_name, work.since, work.due_at, work.step_due_at, work.sort_at
				from dossiers.work
				${procedure ? sql`join dossiers.dossier as chosen on chosen.tenant_id = work.tenant_id and chosen.dossier_id = work.dossier_id and chosen.procedure_code = ${procedure}` : sql``}
				where work.queue = wanted.queue and ${which}
				${within(view, now)}
				${from ? sql`and (work.sort_at, work.dossier_id) ${sql.raw(side === 'before' ? '<' : '>')} (${from.sortAt}::timestamptz, ${from.dossierId}::uuid)` : sql``}
				order by work.sort_at ${order}, work.dossier_id ${order} limit ${limit}
			) as work)`
	const lanes = wholeUnit
		? lane(sql`(select distinct agency_id from duty) as duty,`, sql`work.agency_id = duty.agency_id`)
		: sql`${lane(
				sql`(select distinct agency_id, role from duty) as duty,`,
				sql`work.agency_id = duty.agency_id and work.role = duty.role and work.holder_id is null`,
			)} union all ${lane(sql``, sql`work.holder_id = ${official.id}::uuid`)}`
	const { rows } = await sql<RawRow>`
		with duty as (${dutyRows(wholeUnit ? readingDuties(official) : actingDuties(official))}),
		page as (
			select * from (${lanes}) as work
			order by sort_at ${order}, dossier_id ${order} limit ${limit}
		)
		select page.*, dossier.code, dossier.version, dossier.state, dossier.procedure_name, dossier.applicant_name, dossier.channel, dossier.submitted_at,
			dossier.hands -> page.token_id::text -> 'holder' ->> 'name' as holder_name,
			case when dossier.state = 'awaiting-supplement' then dossier.supplement -> -1 ->> 'requestedAt' end as asked_at
		from page join dossiers.dossier on dossier.tenant_id = current_setting('app.tenant') and dossier.dossier_id = page.dossier_id
		order by page.sort_at ${order}, page.dossier_id ${order}`.execute(tx)
	return rows
}

type RawRow = {
	dossier_id: string
	code: string
	version: number
	state: string
	queue: string
	procedure_name: string
	applicant_name: string
	channel: string
	step_name: string
	holder_name: string | null
	due_at: string | null
	step_due_at: string | null
	submitted_at: string
	since: string
	sort_at: string
	asked_at: string | null
}

const rowFrom = (row: RawRow): QueueRow => ({
	code: row.code as DossierCode,
	version: row.version,
	state: row.state as State,
	queue: row.queue as Queue,
	procedureName: row.procedure_name,
	applicantName: row.applicant_name,
	channel: row.channel,
	stepName: row.step_name,
	holderName: row.holder_name,
	dueAt: row.due_at ? instant(row.due_at) : null,
	stepDueAt: row.step_due_at ? instant(row.step_due_at) : null,
	submittedAt: instant(row.submitted_at),
	since: instant(row.since),
	askedAt: row.asked_at ? instant(row.asked_at) : null,
})

function cursorFrom(text: string | undefined): Place | undefined {
	const [, sortAt, dossierId] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/.exec(text ?? '') ?? []
	return sortAt && dossierId ? { sortAt, dossierId } : undefined
}

const queuesOf = (view: View): readonly Queue[] => {
	switch (view) {
		case 'to-receive':
			return ['to-receive']
		case 'awaiting-citizen':
			return ['awaiting-citizen']
		case 'automatic':
			return ['automatic']
		case 'mine':
		case 'unit':
		case 'due-today':
		case 'overdue':
			return ['to-receive', 'in-hand']
	}
}

function within(view: View, now: Instant) {
	if (view === 'overdue')
		return sql`and work.due_at is not null and work.sort_at < ${now.toString()}::timestamptz`
	if (view !== 'due-today') return sql``
	return sql`and work.due_at is not null and work.sort_at >= ${now.toString()}::timestamptz and work.sort_at < ${endOf(now)}::timestamptz`
}

const midnight = wallTime('00:00')
const startOf = (now: Instant): string => momentOn(dayInVietNam(now), midnight).toString()
const endOf = (now: Instant): string => momentOn(dayInVietNam(now).add({ days: 1 }), midnight).toString()

const dutyRows = (duties: readonly Duty[]) =>
	sql`select agency_id, role from jsonb_to_recordset(${JSON.stringify(
		duties.map((duty) => ({ agency_id: duty.agencyId, role: duty.role })),
	)}::jsonb) as duty(agency_id uuid, role text)`
