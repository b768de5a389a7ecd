import { type RawBuilder, sql } from 'kysely'
import { type Day, day } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Own } from '#platform/db'
import { tenant } from './said.server.ts'

type Tx = Own<'tenancy'>

/** Which agency decides or receives what, of which place, by date (thẩm quyền). */
export type Competence = {
	readonly id: string
	readonly kind: 'decides' | 'receives'
	readonly agencyId: string
	readonly procedureCode: string | null
	readonly field: string | null
	/** The administrative unit; null for every one. */
	readonly unitCode: string | null
	readonly from: Day
	readonly until: Day | null
	readonly source: string
}

type Row = {
	competence_id: string
	kind: string
	agency_id: string
	procedure_code: string | null
	field: string | null
	unit_code: string | null
	valid_from: string
	valid_to: string | null
	source: string
}

const competenceFrom = (row: Row): Competence => ({
	id: row.competence_id,
	kind: row.kind === 'receives' ? 'receives' : 'decides',
	agencyId: row.agency_id,
	procedureCode: row.procedure_code,
	field: row.field,
	unitCode: row.unit_code,
	from: day(row.valid_from),
	until: row.valid_to ? day(row.valid_to) : null,
	source: row.source,
})

/** Every competence that was written down. */
export async function competences(tx: Tx): Promise<readonly Competence[]> {
	const rows = await tx.selectFrom('tenancy.competence').selectAll().orderBy('valid_from', 'desc').execute()
	return rows.map(competenceFrom)
}

export async function insertCompetence(tx: Tx, entry: Omit<Competence, 'id'>): Promise<string> {
	const id = newId()
	await tx
		.insertInto('tenancy.competence')
		.values({
			tenant_id: tenant,
			competence_id: id,
			kind: entry.kind,
			agency_id: entry.agencyId,
			procedure_code: entry.procedureCode,
			field: entry.field,
			unit_code: entry.unitCode,
			valid_from: entry.from.toString(),
			valid_to: entry.until?.toString() ?? null,
			source: entry.source,
		})
		.execute()
	return id
}

export async function endCompetence(tx: Tx, id: string, until: Day): Promise<void> {
	await tx
		.updateTable('tenancy.competence')
		.set({ valid_to: sql`greatest(${until.toString()}::date, valid_from + 1)` })
		.where('competence_id', '=', id)
		.execute()
}

/** A procedure of a field, asked for in an administrative unit. */
export type Asked = {
	readonly procedureCode: string
	readonly field: string | undefined
	readonly unitCode: string | null
	readonly onDay: Day
}

/**
 * The agency that decides such a dossier on that day: what names the procedure goes before what names its field, and that
 * before what is for all; of the same sort, what names the place goes first, and of those the newest. Nothing when nobody
 * was named: then the agency of the place decides, as the law has it.
 */
export async function competentFor(tx: Tx, asked: Asked): Promise<string | undefined> {
	const { rows } = await fitting('decides', asked, sql`limit 1`).execute(tx)
	return rows[0]?.agency_id
}

/** The agencies at which such a dossier may be handed in on that day, the most fitting first; empty: where it is decided. */
export async function receivingFor(tx: Tx, asked: Asked): Promise<readonly string[]> {
	const { rows } = await fitting('receives', asked, sql``).execute(tx)
	return [...new Set(rows.map((row) => row.agency_id))]
}

/** An agency that has a successor on the day answers through it: merges do not have to rewrite competences. */
const fitting = (kind: Competence['kind'], asked: Asked, limit: RawBuilder<unknown>) => sql<{
	agency_id: string
}>`
	with recursive fit as (
		select c.agency_id, row_number() over (order by c.procedure_code is null, c.field is null, c.unit_code is null, c.valid_from desc, c.competence_id desc) as place
		from tenancy.competence c
		where c.tenant_id = ${tenant} and c.kind = ${kind}
			and c.valid_from <= ${asked.onDay.toString()}::date and (c.valid_to is null or c.valid_to > ${asked.onDay.toString()}::date)
			and (c.procedure_code = ${asked.procedureCode} or c.procedure_code is null and (c.field = ${asked.field ?? null} or c.field is null))
			and (c.unit_code = ${asked.unitCode} or c.unit_code is null)
	), heir as (
		select agency_id, place, 0 as depth from fit
		union all
		select s.to_agency_id, heir.place, heir.depth + 1 from heir
		join tenancy.succession s on s.tenant_id = ${tenant} and s.from_agency_id = heir.agency_id and s.effective_on <= ${asked.onDay.toString()}::date
			and (s.kind = 'merge' or ${asked.field ?? null} = any(s.fields) or s.fields = '{}' and not exists (
				select from tenancy.succession other where other.tenant_id = ${tenant} and other.from_agency_id = s.from_agency_id and ${asked.field ?? null} = any(other.fields)))
		where heir.depth < 20
	)
	select heir.agency_id from heir
	where heir.depth = (select max(deeper.depth) from heir deeper where deeper.place = heir.place)
	order by place ${limit}`
