import { type Instant, instant } from '#kernel/dates'
import type { Own } from '#platform/db'

type Counter = Own<'counter'>

export type FilingRow = {
	readonly draftId: string
	readonly personId: string
	readonly officialId: string
	readonly agencyId: string
	readonly role: string
	readonly ticket: string | null
	/** The queue ticket of that number, when it is one of this desk's. */
	readonly ticketId: string | null
	readonly begunAt: Instant
}

export async function insertFiling(tx: Counter, tenant: string, filing: FilingRow): Promise<void> {
	await tx
		.insertInto('counter.filing')
		.values({
			tenant_id: tenant,
			draft_id: filing.draftId,
			person_id: filing.personId,
			official_id: filing.officialId,
			agency_id: filing.agencyId,
			role: filing.role,
			ticket: filing.ticket,
			ticket_id: filing.ticketId,
			begun_at: filing.begunAt.toString(),
		})
		.execute()
}

export async function findFiling(tx: Counter, draftId: string): Promise<FilingRow | undefined> {
	const row = await tx
		.selectFrom('counter.filing')
		.selectAll()
		.where('draft_id', '=', draftId)
		.executeTakeFirst()
	return (
		row && {
			draftId: row.draft_id,
			personId: row.person_id,
			officialId: row.official_id,
			agencyId: row.agency_id,
			role: row.role,
			ticket: row.ticket,
			ticketId: row.ticket_id,
			begunAt: instant(row.begun_at),
		}
	)
}
