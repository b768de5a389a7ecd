import { sql } from 'kysely'
import type { Duty, OfficialAtWork } from '#identity'
import { at as momentOn, dayInVietNam, type Instant, instant, wallTime } from '#kernel/dates'
import type { Tx } from '#platform/db'
import type { DossierCode, State } from './dossier.ts'
import type { Queue } from './work.ts'

/** What the official looks at (hàng việc). */
export const views = ['mine', 'unit', 'to-receive', 'due-today', 'overdue', 'awaiting-citizen'] as const
export type View = (typeof views)[number]
export type Counters = Readonly<Record<View, number>>

export type QueueRow = {
	readonly code: DossierCode
	readonly state: State
	readonly queue: Queue
	readonly procedureName: string
	readonly applicantName: string
	readonly channel: string
	readonly stepName: string
	readonly dueAt: Instant | null
	readonly stepDueAt: Instant | null
	readonly submittedAt: Instant
	readonly since: Instant
}
export type QueuePage = { readonly rows: readonly QueueRow[]; readonly next: string | undefined }

export const pageSize = 50

/**
 * Counters of the official's views, from counts kept in the transaction of every act: never late, never wrong, and their
 * cost does not grow with the number of dossiers. Only what is due today is counted row by row, up to this minute.
 */
export async function counters(tx: Tx, official: OfficialAtWork, now: Instant): Promise<Counters> {
	const today = dayInVietNam(now).toString()
	const { rows } = await sql<{ mine: boolean; queue: Queue; due: 'past' | 'today' | 'later'; n: number }>`
		with duty as (${dutyRows(official.duties)})
		select (agency_id, role) in (select agency_id, role from duty) as mine, queue,
			case when due_day < ${today}::date then 'past' when due_day = ${today}::date then 'today' else 'later' end as due,
			sum(n)::int as n
		from dossiers.work_count
		where agency_id in (select agency_id from duty)
		group by 1, 2, 3
		union all
		select true, 'in-hand', 'passed', count(*)::int from duty, dossiers.work
		where work.agency_id = duty.agency_id and work.role = duty.role and work.queue in ('to-receive', 'in-hand')
			and work.sort_at >= ${startOf(now)}::timestamptz and work.sort_at < ${now.toString()}::timestamptz
			and work.due_at is not null`.execute(tx)
	const sum = (which: (row: (typeof rows)[number]) => boolean) =>
		rows.filter(which).reduce((total, row) => total + row.n, 0)
	const passed = sum((row) => (row.due as string) === 'passed')
	const counted = (row: (typeof rows)[number]) => (row.due as string) !== 'passed'
	const open = (row: (typeof rows)[number]) => counted(row) && row.queue !== 'awaiting-citizen'
	return {
		mine: sum((row) => open(row) && row.mine),
		unit: sum(open),
		'to-receive': sum((row) => counted(row) && row.mine && row.queue === 'to-receive'),
		'due-today': sum((row) => open(row) && row.mine && row.due === 'today') - passed,
		overdue: sum((row) => open(row) && row.mine && row.due === 'past') + passed,
		'awaiting-citizen': sum((row) => counted(row) && row.queue === 'awaiting-citizen'),
	}
}

/** One page of a view, nearest due time first. `cursor` is `next` of the page before. */
export async function queuePage(
	tx: Tx,
	official: OfficialAtWork,
	{
		view,
		procedure,
		cursor,
		now,
	}: { view: View; procedure?: string | undefined; cursor?: string | undefined; now: Instant },
): Promise<QueuePage> {
	const from = cursorFrom(cursor)
	const { rows } = await sql<RawRow>`
		with duty as (${dutyRows(official.duties)}),
		page as (
			select work.* from ${view === 'unit' || view === 'awaiting-citizen' ? sql`(select distinct agency_id from duty) as duty` : sql`duty`},
			(values ${sql.join(queuesOf(view).map((queue) => sql`(${queue})`))}) as wanted(queue),
			lateral (
				select work.dossier_id, work.token_id, work.queue, work.step_name, work.since, work.due_at, work.step_due_at, work.sort_at
				from dossiers.work
				${procedure ? sql`join dossiers.dossier as chosen on chosen.tenant_id = work.tenant_id and chosen.dossier_id = work.dossier_id and chosen.procedure_code = ${procedure}` : sql``}
				where work.agency_id = duty.agency_id and work.queue = wanted.queue
				${view === 'unit' || view === 'awaiting-citizen' ? sql`` : sql`and work.role = duty.role`}
				${within(view, now)}
				${from ? sql`and (work.sort_at, work.dossier_id) > (${from.sortAt}::timestamptz, ${from.dossierId}::uuid)` : sql``}
				order by work.sort_at, work.dossier_id limit ${pageSize + 1}
			) as work
			order by sort_at, dossier_id limit ${pageSize + 1}
		)
		select page.*, dossier.code, dossier.state, dossier.procedure_name, dossier.applicant_name, dossier.channel, dossier.submitted_at
		from page join dossiers.dossier on dossier.tenant_id = current_setting('app.tenant') and dossier.dossier_id = page.dossier_id
		order by page.sort_at, page.dossier_id`.execute(tx)
	const last = rows.length > pageSize ? rows[pageSize - 1] : undefined
	return {
		rows: rows.slice(0, pageSize).map(rowFrom),
		next: last && `${instant(last.sort_at).toString()}_${last.dossier_id}`,
	}
}

type RawRow = {
	dossier_id: string
	code: string
	state: string
	queue: string
	procedure_name: string
	applicant_name: string
	channel: string
	step_name: string
	due_at: string | null
	step_due_at: string | null
	submitted_at: string
	since: string
	sort_at: string
}

const rowFrom = (row: RawRow): QueueRow => ({
	code: row.code as DossierCode,
	state: row.state as State,
	queue: row.queue as Queue,
	procedureName: row.procedure_name,
	applicantName: row.applicant_name,
	channel: row.channel,
	stepName: row.step_name,
	dueAt: row.due_at ? instant(row.due_at) : null,
	stepDueAt: row.step_due_at ? instant(row.step_due_at) : null,
	submittedAt: instant(row.submitted_at),
	since: instant(row.since),
})

function cursorFrom(text: string | undefined): { sortAt: string; dossierId: string } | undefined {
	const [, sortAt, dossierId] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/.exec(text ?? '') ?? []
	return sortAt && dossierId ? { sortAt, dossierId } : undefined
}

const queuesOf = (view: View): readonly Queue[] => {
	switch (view) {
		case 'to-receive':
			return ['to-receive']
		case 'awaiting-citizen':
			return ['awaiting-citizen']
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
