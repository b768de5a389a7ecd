import { sql } from 'kysely'
import { dayInVietNam, type Instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import type { OfficialOnDuty } from '#tenancy/server'

/** What an official has in hand (khối lượng việc), from counts kept with every act. */
export type Workload = {
	readonly id: string
	readonly name: string
	readonly title: string
	readonly held: number
	readonly today: number
	readonly late: number
}

export async function workloadOf(
	tx: Tx,
	officials: readonly OfficialOnDuty[],
	at: Instant,
): Promise<readonly Workload[]> {
	const today = dayInVietNam(at).toString()
	const { rows } = await sql<{ holder_id: string; held: number; today: number; late: number }>`
		select holder_id, sum(n)::int as held, coalesce(sum(n) filter (where due_day = ${today}::date), 0)::int as today,
			coalesce(sum(n) filter (where due_day < ${today}::date), 0)::int as late
		from dossiers.work_count
		where holder_id = any(${officials.map(({ id }) => id)}::uuid[]) and n <> 0 and queue <> 'awaiting-citizen'
		group by holder_id`.execute(tx)
	return officials.map(({ id, fullName: name, title }) => {
		const { held = 0, today: due = 0, late = 0 } = rows.find((row) => row.holder_id === id) ?? {}
		return { id, name, title, held, today: due, late }
	})
}

/** Brings work into the right hands as soon as the transaction is committed. */
export const settleSoon = (tx: Tx, tenant: string, why: string): Promise<void> =>
	enqueue(tx, 'settle-hands', { tenant }, `settle-hands:${tenant}:${why}`)
