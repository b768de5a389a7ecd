import { sql } from 'kysely'
import { type Day, day, type Instant, instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Own } from '#platform/db'
import type { Agency } from './tenant.ts'
import { tenant, today } from './said.server.ts'

type Tx = Own<'tenancy'>

/** An agency with the days between which it exists. */
export type DatedAgency = Agency & {
	readonly from: Day
	/** The first day it no longer exists. */
	readonly until: Day | null
	readonly officials: number
}

/** Every agency there was, is or will be, in the order of their codes. */
export async function allAgencies(tx: Tx): Promise<readonly DatedAgency[]> {
	const { rows } = await sql<Record<string, string | null> & { officials: number }>`
		select a.*, (select count(*)::int from tenancy.official o
			where o.tenant_id = a.tenant_id and o.agency_id = a.agency_id and o.active) as officials
		from tenancy.agency a where a.tenant_id = ${tenant} order by a.code, a.valid_from`.execute(tx)
	return rows.map((row) => ({
		id: row['agency_id'] ?? '',
		code: row['code'] ?? '',
		name: row['name'] ?? '',
		shortName: row['short_name'] ?? '',
		nameEn: row['name_en'] ?? '',
		parentName: row['parent_name'] ?? null,
		kind: row['kind'] as Agency['kind'],
		parentId: row['parent_id'] ?? null,
		unitCode: row['unit_code'] ?? null,
		placeName: row['place_name'] ?? '',
		address: row['address'] ?? '',
		phone: row['phone'] ?? '',
		hoursProfile: row['hours_profile'] ?? '',
		from: day(row['valid_from'] ?? ''),
		until: row['valid_to'] ? day(row['valid_to']) : null,
		officials: row.officials,
	}))
}

/** What an administrator writes down of an agency. */
export type AgencyEntry = Omit<Agency, 'id' | 'parentName'> & {
	readonly from: Day
	readonly until: Day | null
}

export async function insertAgency(tx: Tx, entry: AgencyEntry): Promise<string> {
	const id = newId()
	await tx
		.insertInto('tenancy.agency')
		.values({ tenant_id: tenant, agency_id: id, ...columns(entry) })
		.execute()
	return id
}

export async function updateAgency(tx: Tx, id: string, entry: AgencyEntry): Promise<void> {
	await tx.updateTable('tenancy.agency').set(columns(entry)).where('agency_id', '=', id).execute()
}

const columns = (entry: AgencyEntry) => ({
	code: entry.code,
	name: entry.name,
	short_name: entry.shortName,
	name_en: entry.nameEn,
	kind: entry.kind,
	parent_id: entry.parentId,
	parent_name: sql<
		string | null
	>`(select p.name from tenancy.agency p where p.tenant_id = ${tenant} and p.agency_id = ${entry.parentId}::uuid)`,
	unit_code: entry.unitCode,
	place_name: entry.placeName,
	address: entry.address,
	phone: entry.phone,
	hours_profile: entry.hoursProfile,
	valid_from: entry.from.toString(),
	valid_to: entry.until?.toString() ?? null,
})

/** From a day on one agency takes over from another. */
export type Succession = {
	readonly fromId: string
	readonly toId: string
	readonly on: Day
	readonly kind: 'merge' | 'split'
	/** In a split: what this successor takes; empty: all that no other takes. */
	readonly fields: readonly string[]
	readonly decision: string
	readonly handedOverAt: Instant | null
}

/** Every succession that was entered, the newest first. */
export async function successions(tx: Tx): Promise<readonly Succession[]> {
	const rows = await tx.selectFrom('tenancy.succession').selectAll().orderBy('effective_on', 'desc').execute()
	return rows.map(successionFrom)
}

/** Those that hold `onDay` and whose open dossiers have not been handed over yet: for the job at midnight. */
export async function successionsDue(tx: Tx, onDay: Day): Promise<readonly Succession[]> {
	const rows = await tx
		.selectFrom('tenancy.succession')
		.selectAll()
		.where('effective_on', '<=', onDay.toString())
		.where('handed_over_at', 'is', null)
		.orderBy('effective_on')
		.execute()
	return rows.map(successionFrom)
}

/** The open dossiers of this succession have been handed over. */
export async function noteHandedOver(
	tx: Tx,
	{ fromId, toId }: Pick<Succession, 'fromId' | 'toId'>,
	at: Instant,
): Promise<void> {
	await tx
		.updateTable('tenancy.succession')
		.set({ handed_over_at: at.toString() })
		.where('from_agency_id', '=', fromId)
		.where('to_agency_id', '=', toId)
		.execute()
}

const successionFrom = (row: {
	from_agency_id: string
	to_agency_id: string
	effective_on: string
	kind: string
	fields: string[]
	decision: string
	handed_over_at: string | null
}): Succession => ({
	fromId: row.from_agency_id,
	toId: row.to_agency_id,
	on: day(row.effective_on),
	kind: row.kind === 'split' ? 'split' : 'merge',
	fields: row.fields,
	decision: row.decision,
	handedOverAt: row.handed_over_at ? instant(row.handed_over_at) : null,
})

export async function insertSuccession(
	tx: Tx,
	succession: Omit<Succession, 'handedOverAt'>,
	{ at, by }: { readonly at: Instant; readonly by: string },
): Promise<void> {
	await tx
		.insertInto('tenancy.succession')
		.values({
			tenant_id: tenant,
			from_agency_id: succession.fromId,
			to_agency_id: succession.toId,
			effective_on: succession.on.toString(),
			kind: succession.kind,
			fields: [...succession.fields],
			decision: succession.decision,
			recorded_at: at.toString(),
			recorded_by: by,
		})
		.execute()
}

/** The agency ends on that day; `successorId` is who answers for it afterwards. */
export async function endAgency(tx: Tx, id: string, on: Day, successorId: string): Promise<void> {
	await tx
		.updateTable('tenancy.agency')
		.set({ valid_to: on.toString(), succeeded_by: successorId })
		.where('agency_id', '=', id)
		.execute()
}

/**
 * Duties at `fromId` end on that day and begin at `toId`, in the same role: whoever did a step there does it at the
 * successor. Duties limited to fields go only to the successor that takes one of those; a duty that is there already stays.
 */
export async function moveDuties(
	tx: Tx,
	{ fromId, toId, on, fields }: Pick<Succession, 'fromId' | 'toId' | 'on' | 'fields'>,
): Promise<number> {
	const moved = await sql`
		insert into tenancy.duty (tenant_id, official_id, agency_id, role, valid_from, valid_to, position, fields, source)
		select d.tenant_id, d.official_id, ${toId}::uuid, d.role, greatest(${on.toString()}::date, d.valid_from), d.valid_to, d.position,
			case when ${fields.length} = 0 then d.fields when d.fields = '{}' then ${[...fields]}::text[]
				else array(select unnest(d.fields) intersect select unnest(${[...fields]}::text[])) end, d.source
		from tenancy.duty d
		where d.tenant_id = ${tenant} and d.agency_id = ${fromId}::uuid and (d.valid_to is null or d.valid_to > ${on.toString()}::date)
			and (${fields.length} = 0 or d.fields = '{}' or d.fields && ${[...fields]}::text[])
			and not exists (select from tenancy.duty already where already.tenant_id = d.tenant_id and already.official_id = d.official_id
				and already.agency_id = ${toId}::uuid and already.role = d.role
				and (already.valid_to is null or already.valid_to > ${on.toString()}::date))
		on conflict do nothing`.execute(tx)
	return Number(moved.numAffectedRows ?? 0n)
}

export async function endDutiesAt(tx: Tx, agencyId: string, on: Day): Promise<void> {
	await tx
		.updateTable('tenancy.duty')
		.set({ valid_to: on.toString() })
		.where('agency_id', '=', agencyId)
		.where('valid_from', '<', on.toString())
		.where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', on.toString())]))
		.execute()
}

/** People sit at the successor and competences are its own from that day on; answers how many people moved. */
export async function moveSeats(
	tx: Tx,
	{ fromId, toId }: Pick<Succession, 'fromId' | 'toId'>,
): Promise<number> {
	const { numUpdatedRows } = await tx
		.updateTable('tenancy.official')
		.set({ agency_id: toId })
		.where('agency_id', '=', fromId)
		.executeTakeFirst()
	return Number(numUpdatedRows)
}

/** What depends on an agency: shown before it is merged or split. */
export async function standingAt(
	tx: Tx,
	agencyId: string,
): Promise<{
	readonly officials: number
	readonly duties: number
	readonly competences: number
	readonly children: number
}> {
	const { rows } = await sql<{ officials: number; duties: number; competences: number; children: number }>`
		select (select count(*)::int from tenancy.official where tenant_id = ${tenant} and agency_id = ${agencyId}::uuid and active) as officials,
			(select count(*)::int from tenancy.duty where tenant_id = ${tenant} and agency_id = ${agencyId}::uuid and (valid_to is null or valid_to > ${today})) as duties,
			(select count(*)::int from tenancy.competence where tenant_id = ${tenant} and agency_id = ${agencyId}::uuid and (valid_to is null or valid_to > ${today})) as competences,
			(select count(*)::int from tenancy.agency where tenant_id = ${tenant} and parent_id = ${agencyId}::uuid and (valid_to is null or valid_to > ${today})) as children`.execute(
		tx,
	)
	return rows[0] ?? { officials: 0, duties: 0, competences: 0, children: 0 }
}
