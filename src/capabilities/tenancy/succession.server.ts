import { sql } from 'kysely'
import type { Day, Instant } from '#kernel/dates'
import type { Own } from '#platform/db'

type Tx = Own<'tenancy'>

/** An agency that is no more and the one that has its work now: the successor's own successor when that one is gone too. */
export type EndedAgency = {
	readonly from: { readonly id: string; readonly name: string }
	readonly to: { readonly id: string; readonly name: string }
}

/** The agencies whose last day is over by `onDay` and whose work has not all gone to their successor. */
export async function agenciesEnded(tx: Tx, onDay: Day): Promise<readonly EndedAgency[]> {
	const { rows } = await sql<{ from_id: string; from_name: string; to_id: string; to_name: string }>`
		with recursive heir as (
			select agency_id as from_id, name as from_name, succeeded_by as to_id, 1 as steps
			from tenancy.agency
			where valid_to <= ${onDay.toString()}::date and succeeded_by is not null and succeeded_at is null
			union all
			select heir.from_id, heir.from_name, agency.succeeded_by, heir.steps + 1
			from heir join tenancy.agency on agency.tenant_id = current_setting('app.tenant') and agency.agency_id = heir.to_id
			where agency.valid_to <= ${onDay.toString()}::date and agency.succeeded_by is not null and heir.steps < 20
		)
		select distinct on (heir.from_id) heir.from_id, heir.from_name, heir.to_id, agency.name as to_name
		from heir join tenancy.agency on agency.tenant_id = current_setting('app.tenant') and agency.agency_id = heir.to_id
		where heir.to_id <> heir.from_id
		order by heir.from_id, heir.steps desc`.execute(tx)
	return rows.map((row) => ({
		from: { id: row.from_id, name: row.from_name },
		to: { id: row.to_id, name: row.to_name },
	}))
}

/** Whoever has a duty at an agency that is no more has it at the successor from that day on, and sits there. */
export async function carryDutiesOver(
	tx: Tx,
	tenant: string,
	successions: readonly EndedAgency[],
	onDay: Day,
): Promise<void> {
	for (const { from, to } of successions)
		await sql`
			with seated as (
				update tenancy.official set agency_id = ${to.id}::uuid where agency_id = ${from.id}::uuid
			), ended as (
				update tenancy.duty set valid_to = greatest(${onDay.toString()}::date, valid_from + 1)
				where agency_id = ${from.id}::uuid and (valid_to is null or valid_to > ${onDay.toString()}::date)
				returning official_id, role, position, fields, source
			)
			insert into tenancy.duty (tenant_id, official_id, agency_id, role, valid_from, position, fields, source)
			select ${tenant}, ended.official_id, ${to.id}::uuid, ended.role, ${onDay.toString()}::date, ended.position, ended.fields, ended.source from ended
			where not exists (select from tenancy.duty there where there.tenant_id = ${tenant} and there.official_id = ended.official_id
				and there.agency_id = ${to.id}::uuid and there.role = ended.role
				and (there.valid_to is null or there.valid_to > ${onDay.toString()}::date))
			on conflict do nothing`.execute(tx)
}

/** Notes that nothing is left to go over. */
export async function markSucceeded(tx: Tx, successions: readonly EndedAgency[], at: Instant): Promise<void> {
	if (successions.length === 0) return
	await tx
		.updateTable('tenancy.agency')
		.set({ succeeded_at: at.toString() })
		.where(
			'agency_id',
			'in',
			successions.map(({ from }) => from.id),
		)
		.execute()
}
