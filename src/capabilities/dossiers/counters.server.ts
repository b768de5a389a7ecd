import { sql } from 'kysely'
import type { OfficialAtWork } from '#identity'
import { at as momentOn, dayInVietNam, type Instant, wallTime } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { actingDuties, dutyRows, readingDuties } from './access.server.ts'
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
	// What waits for a dossier or an opinion of another agency that is late.
	'late-elsewhere',
] as const
export type View = (typeof views)[number]
/**
 * What is one's own: what one has in hand, and what waits in the pool of one's duties. What a colleague has in hand is the
 * unit's, not one's own.
 */
export type Counters = Readonly<Record<View, number>>

/**
 * Counters of the official's views, from counts kept in the transaction of every act: never late, never wrong, and their
 * cost does not grow with the number of dossiers. Only what is due today, and what another agency is late with, is counted
 * row by row, up to this minute: each from an index of that alone.
 */
export async function counters(tx: Tx, official: OfficialAtWork, now: Instant): Promise<Counters> {
	const today = dayInVietNam(now).toString()
	const [acts, read] = [actingDuties(official), readingDuties(official)]
	const everywhere = read.some(({ reach }) => reach === 'tenant')
	const units = [...new Set(read.map(({ agencyId }) => agencyId))]
	const places = sql`${[...new Set([...read, ...acts].map(({ agencyId }) => agencyId))]}::uuid[]`
	// Each part is a stretch of an index of its own: together in one `or` they would be a walk over the whole tenant.
	const counted = sql`select agency_id, role, holder_id, queue, due_day, n from dossiers.work_count where n <> 0`
	const parts = everywhere
		? counted
		: sql`${counted} and agency_id = any(${places}) union all
			${counted} and holder_id = ${official.id}::uuid and holder_id <> ${nobody}::uuid and agency_id <> all(${places})`
	const { rows } = await sql<CountRow>`
		select agency_id, role, holder_id, queue, case when due_day < ${today}::date then 'past' when due_day = ${today}::date then 'today' else 'later' end as due,
			sum(n)::int as n
		from (${parts}) as counted
		group by agency_id, role, holder_id, queue, due
		union all
		select duty.agency_id, duty.role, ${nobody}::uuid, 'in-hand', 'passed', passed.n from (select distinct agency_id, role from ${dutyRows(acts)}) as duty, lateral (
			select count(*)::int as n from dossiers.work
			where work.agency_id = duty.agency_id and work.role = duty.role and work.holder_id is null ${passedToday(now)}
		) as passed
		union all
		select ${nobody}::uuid, '', ${official.id}::uuid, 'in-hand', 'passed', count(*)::int from dossiers.work
		where holder_id = ${official.id}::uuid ${passedToday(now)}
		union all
		select ${nobody}::uuid, '', ${nobody}::uuid, 'automatic', 'elsewhere', count(*)::int from dossiers.work
		where queue = 'automatic' and ${everywhere ? sql`true` : sql`agency_id = any(${units}::uuid[])`} ${lateElsewhere(now)}
		union all
		select ${nobody}::uuid, '', ${nobody}::uuid, 'automatic', 'elsewhere', count(*)::int from dossiers.work
		where queue = 'in-hand' and ${everywhere ? sql`awaited_by is not null` : sql`awaited_by = any(${units}::uuid[])`} ${lateElsewhere(now)}`.execute(
		tx,
	)
	const duties = new Set(acts.map(({ agencyId, role }) => `${agencyId} ${role}`))
	const mine = (row: CountRow) =>
		row.holder_id === official.id || (row.holder_id === nobody && duties.has(`${row.agency_id} ${row.role}`))
	const ofUnit = (row: CountRow) => everywhere || units.includes(row.agency_id)
	const sum = (which: (row: CountRow) => boolean) =>
		rows.filter(which).reduce((total, row) => total + row.n, 0)
	const passed = sum((row) => row.due === 'passed')
	const isCount = (row: CountRow) => row.due !== 'passed' && row.due !== 'elsewhere'
	const open = (row: CountRow) =>
		isCount(row) && row.queue !== 'awaiting-citizen' && row.queue !== 'automatic'
	return {
		mine: sum((row) => open(row) && mine(row)),
		unit: sum((row) => open(row) && ofUnit(row)),
		'to-receive': sum((row) => isCount(row) && mine(row) && row.queue === 'to-receive'),
		'due-today': sum((row) => open(row) && mine(row) && row.due === 'today') - passed,
		overdue: sum((row) => open(row) && mine(row) && row.due === 'past') + passed,
		'awaiting-citizen': sum((row) => isCount(row) && ofUnit(row) && row.queue === 'awaiting-citizen'),
		automatic: sum((row) => isCount(row) && ofUnit(row) && row.queue === 'automatic'),
		'late-elsewhere': sum((row) => row.due === 'elsewhere'),
	}
}

/**
 * Asked of what waits by itself for a dossier elsewhere (`step_due_at` is what that agency told last), and of an opinion that
 * another agency owes: its time has passed. It is no time of theirs while the citizen holds the dossier: then nothing is due.
 */
export const lateElsewhere = (now: Instant) =>
	sql`and work.step_due_at is not null and work.step_due_at < ${now.toString()}::timestamptz`

const passedToday = (now: Instant) => sql`and work.queue in ('to-receive', 'in-hand')
	and work.sort_at >= ${startOf(now)}::timestamptz and work.sort_at < ${now.toString()}::timestamptz
	and work.due_at is not null`

type CountRow = {
	readonly agency_id: string
	readonly role: string
	readonly holder_id: string
	readonly queue: Queue
	readonly due: 'past' | 'today' | 'later' | 'passed' | 'elsewhere'
	readonly n: number
}

const midnight = wallTime('00:00')
const startOf = (now: Instant): string => momentOn(dayInVietNam(now), midnight).toString()
