import { type RawBuilder, sql } from 'kysely'
import { fieldOf, proceduresInFields } from '#catalogue/server'
import type { Duty, OfficialAtWork, Permission } from '#identity'
import type { Tx } from '#platform/db'
import type { Dossier } from './dossier.ts'
import { dutiesIn } from './duty.ts'

type Official = Pick<OfficialAtWork, 'id' | 'duties'>
type Condition = RawBuilder<boolean>

/**
 * Which dossiers this official may open, as a condition on a row of `dossiers.dossier` under the alias `dossier`: the one
 * place that decides it. Queues, search, exports and the page's own gate all ask this, so that a list is exactly what may
 * be opened. A dossier may be opened
 * - by whoever may read the unit's dossiers at the agency that receives or decides it, or at one where it stands now;
 * - by whoever has the role of the step where it stands, at the agency whose step it is;
 * - by whoever has it in hand;
 * - by whoever answers for an agency that was asked for its opinion, afterwards too;
 * each of them in the fields of the duty, if it is limited to some.
 *
 * @param alias the name of the dossier's row in the query around it
 */
export function mayOpen(official: Official, alias = 'dossier'): Condition {
	const row = (column: string) => sql.ref(`${alias}.${column}`)
	const readers = official.duties.filter((duty) => holds(duty, 'dossier.read-unit'))
	const conditions = [
		...byField(readers, (duties, inField) => {
			if (duties.some(({ reach }) => reach === 'tenant')) return inField(row('procedure_code'))
			const agencies = ids(duties.map(({ agencyId }) => agencyId))
			return sql<boolean>`((${row('receiving_agency_id')} = any(${agencies}) or ${row('competent_agency_id')} = any(${agencies}))
				and ${inField(row('procedure_code'))})`
		}),
		sql<boolean>`exists (select from dossiers.work as standing
			where standing.tenant_id = ${row('tenant_id')} and standing.dossier_id = ${row('dossier_id')}
				and ${mayOpenWork(official, { work: 'standing', procedure: row('procedure_code') })})`,
		// Mostly nobody was asked: the short comparison decides.
		sql<boolean>`(${row('opinions')} <> '[]' and exists (select from jsonb_array_elements(${row('opinions')}) as asked
			where ((asked -> 'agency' ->> 'id')::uuid, asked ->> 'role') in
				(select agency_id, role from ${dutyRows(actingDuties(official))})))`,
	]
	return anyOf(conditions)
}

/**
 * The same, asked of a row of `dossiers.work`: may this official open the dossier because of where it stands? A list over
 * work drives its index with the agencies of `readingAgencies` and the roles of `actingDuties`, which say the same.
 *
 * @param row `work`: the alias of the row; `procedure`: where the procedure's code of its dossier stands
 */
export function mayOpenWork(
	official: Official,
	row: { readonly work: string; readonly procedure: RawBuilder<unknown> | ReturnType<typeof sql.ref> },
): Condition {
	const column = (name: string) => sql.ref(`${row.work}.${name}`)
	return anyOf([
		sql<boolean>`${column('holder_id')} = ${official.id}::uuid`,
		...byField(readingDuties(official), (duties, inField) =>
			duties.some(({ reach }) => reach === 'tenant')
				? inField(row.procedure)
				: sql<boolean>`((${column('agency_id')} = any(${ids(duties.map(({ agencyId }) => agencyId))})
					or ${column('awaited_by')} = any(${ids(duties.map(({ agencyId }) => agencyId))})) and ${inField(row.procedure)})`,
		),
		...byField(
			actingDuties(official),
			(duties, inField) =>
				sql<boolean>`((${column('agency_id')}, ${column('role')}) in (select agency_id, role from ${dutyRows(duties)}) and ${inField(row.procedure)})`,
		),
	])
}

/** The duties that give steps to do: whose agency and role a step names. */
export const actingDuties = ({ duties }: Pick<Official, 'duties'>): readonly Duty[] =>
	duties.filter((duty) => acting.some((permission) => holds(duty, permission)))
const acting: readonly Permission[] = ['dossier.receive', 'dossier.act', 'dossier.approve', 'dossier.return']

/** The duties that let read every dossier of their agency; `reach` says of which ones: of every agency. */
export const readingDuties = ({ duties }: Pick<Official, 'duties'>): readonly Duty[] =>
	duties.filter((duty) => holds(duty, 'dossier.read-unit'))

/** The official with the duties that hold in the dossier's field. Costs a query only for whom some duty is limited. */
export async function inItsField<Who extends Pick<OfficialAtWork, 'duties'>>(
	tx: Tx,
	official: Who,
	dossier: Pick<Dossier, 'procedure'>,
): Promise<Who> {
	if (!official.duties.some(({ fields }) => fields?.length)) return official
	return { ...official, duties: dutiesIn(official.duties, await fieldOf(tx, dossier.procedure.code)) }
}

const holds = (duty: Duty, permission: Permission) => duty.permissions.includes(permission)

type InField = (procedureCode: RawBuilder<unknown> | ReturnType<typeof sql.ref>) => Condition

/** Duties of the same fields are asked together: mostly one condition, for every field. */
function byField(
	duties: readonly Duty[],
	condition: (duties: readonly Duty[], inField: InField) => Condition,
): Condition[] {
	const groups = Map.groupBy(duties, ({ fields }) => JSON.stringify([...(fields ?? [])].toSorted()))
	return [...groups.values()].map((same) =>
		condition(same, (procedureCode) => {
			const fields = same[0]?.fields ?? []
			return fields.length === 0
				? sql<boolean>`true`
				: sql<boolean>`${procedureCode} in (${proceduresInFields(fields)})`
		}),
	)
}

const anyOf = (conditions: readonly Condition[]): Condition =>
	conditions.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(conditions, sql` or `)})`

const ids = (agencies: readonly string[]) => sql`${[...new Set(agencies)]}::uuid[]`

/** Where and as what they act, as rows `(agency_id, role)`. */
export const dutyRows = (duties: readonly Duty[]) =>
	sql`jsonb_to_recordset(${JSON.stringify(duties.map(({ agencyId, role }) => ({ agency_id: agencyId, role })))}::jsonb) as held(agency_id uuid, role text)`
