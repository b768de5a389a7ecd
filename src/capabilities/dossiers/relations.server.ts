import { sql } from 'kysely'
import type { OfficialAtWork } from '#identity'
import { instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { mayOpen } from './access.server.ts'
import { quoted } from './card.ts'
import type { Dossier, DossierCode, State } from './dossier.ts'
import { type Relation, relationOf, tiesOf, tieWord } from './ties.ts'

/** A dossier that belongs to another, as the page of that one shows it. */
export type Related = Relation & {
	readonly applicantName: string
	readonly procedureName: string
	readonly state: State
}

const mostLookedAt = 40
const mostShown = 12

/**
 * The dossiers that belong to one (hồ sơ liên quan): of the same citizen, naming the same person, address or parcel, of
 * parents and children, opened by it or for it; those
 * that seem to be the same filed twice come first. Only what the official may open. By two indexes: the citizen's dossiers,
 * and the words of the search cards.
 */
export async function relationsOf(
	tx: Tx,
	tenant: string,
	official: OfficialAtWork,
	dossier: Dossier,
): Promise<Related[]> {
	const sought = tiesOf(dossier.answers)
		.map((tie) => quoted(tieWord(tenant, tie)))
		.join(' | ')
	const tied = (which: 'open' | 'not open') =>
		sql`(select dossier_id from dossiers.search_card
			where tenant_id = current_setting('app.tenant') and ${sql.raw(which)} order by dossier_id desc limit ${mostLookedAt})`
	// Of this tenant alone: what another one opened, or was asked to do, the panel of the agencies shows.
	const family = [
		...(dossier.parent ? [dossier.parent.code] : []),
		...dossier.children.map(({ code }) => code),
	]
	const opened = sql`(select dossier_id from dossiers.dossier
		where tenant_id = current_setting('app.tenant') and code = any(${family}::text[]))`
	const own = sql`(select dossier_id from dossiers.dossier
		where tenant_id = current_setting('app.tenant') and person_id = ${dossier.personId}::uuid
		order by submitted_at desc limit ${mostLookedAt})`
	const [, { rows }] = await Promise.all([
		sql`set local app.sought = ${sql.lit(sought)}`.execute(tx),
		sql<RelatedRow>`
			with tied as materialized (
				${own} ${family.length > 0 ? sql`union ${opened}` : sql``} ${sought ? sql`union ${tied('open')} union ${tied('not open')}` : sql``}
			)
			select dossier.code, dossier.person_id, dossier.procedure_code, dossier.procedure_name, dossier.procedure_version,
				dossier.competent_agency_id, dossier.applicant_name, dossier.state, dossier.submitted_at, dossier.answers,
				dossier.parent
			from tied join dossiers.dossier using (dossier_id)
			where dossier.tenant_id = current_setting('app.tenant') and dossier.dossier_id <> ${dossier.id}::uuid
				and ${mayOpen(official)}
			order by dossier.dossier_id desc limit ${mostLookedAt}`.execute(tx),
		sql`set local app.sought = ''`.execute(tx),
	])
	return rows
		.flatMap((row) => {
			const { procedure_code: code, procedure_version: version, procedure_name: name } = row
			const relation = relationOf(dossier, {
				code: row.code as DossierCode,
				personId: row.person_id,
				procedure: { code, version, name },
				competentAgencyId: row.competent_agency_id,
				state: row.state as State,
				submittedAt: instant(row.submitted_at),
				answers: row.answers,
				parent: row.parent,
			})
			return relation
				? [{ ...relation, applicantName: row.applicant_name, procedureName: name, state: row.state as State }]
				: []
		})
		.toSorted((one, other) => Number(other.duplicate !== null) - Number(one.duplicate !== null))
		.slice(0, mostShown)
}

type RelatedRow = {
	code: string
	person_id: string
	procedure_code: string
	procedure_name: string
	procedure_version: number
	competent_agency_id: string
	applicant_name: string
	state: string
	submitted_at: string
	answers: Dossier['answers']
	parent: Dossier['parent']
}
