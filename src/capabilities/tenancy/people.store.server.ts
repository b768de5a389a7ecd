import { sql } from 'kysely'
import type { HeldDuty, Permission, Role } from '#identity'
import { type Day, day } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { fold } from '#kernel/vietnamese'
import type { Own } from '#platform/db'
import { tenant } from './said.server.ts'

type Tx = Own<'tenancy'>

/** An official as the administrator sees them. */
export type Person = {
	readonly id: string
	readonly username: string
	readonly fullName: string
	readonly title: string
	readonly phone: string
	/** Empty when there is none. */
	readonly email: string
	readonly agencyId: string
	readonly agencyName: string
	readonly active: boolean
}

/** What an administrator writes down of a person. */
export type PersonEntry = Omit<Person, 'id' | 'agencyName' | 'active'>

const selectPeople = (tx: Tx) =>
	tx
		.selectFrom('tenancy.official as o')
		.innerJoin('tenancy.agency as a', (join) =>
			join.onRef('a.tenant_id', '=', 'o.tenant_id').onRef('a.agency_id', '=', 'o.agency_id'),
		)
		.select([
			'o.official_id as id',
			'o.username',
			'o.full_name as fullName',
			'o.title',
			'o.phone',
			'o.email',
			'o.agency_id as agencyId',
			'a.name as agencyName',
			'o.active',
		])

/** Everybody, also who has left, by name in the order of the Vietnamese alphabet; of one agency, or found by name or user name. */
export async function people(
	tx: Tx,
	{ agencyId, q = '' }: { readonly agencyId?: string | undefined; readonly q?: string } = {},
): Promise<readonly Person[]> {
	const found = await selectPeople(tx)
		.$if(agencyId !== undefined, (query) => query.where('o.agency_id', '=', agencyId ?? ''))
		.execute()
	const wanted = fold(q).split(' ').filter(Boolean)
	return found
		.filter((each) => {
			const text = fold(`${each.fullName} ${each.username} ${each.title}`)
			return wanted.every((word) => text.includes(word))
		})
		.toSorted(byGivenName)
}

const alphabet = new Intl.Collator('vi')
/** As Vietnamese lists go: by the given name, which stands last, then by the whole. */
const byGivenName = (one: Person, other: Person) =>
	alphabet.compare(givenOf(one), givenOf(other)) || alphabet.compare(one.fullName, other.fullName)
const givenOf = ({ fullName }: Person) => fullName.split(' ').at(-1) ?? ''

/** One person, whether they have left or not. */
export const person = (tx: Tx, id: string): Promise<Person | undefined> =>
	selectPeople(tx).where('o.official_id', '=', id).executeTakeFirst()

/** Whose user name it is. */
export const personNamed = (tx: Tx, username: string): Promise<Person | undefined> =>
	selectPeople(tx).where('o.username', '=', username).executeTakeFirst()

export async function insertPerson(tx: Tx, entry: PersonEntry): Promise<string> {
	const id = newId()
	await tx
		.insertInto('tenancy.official')
		.values({ tenant_id: tenant, official_id: id, ...columns(entry) })
		.execute()
	return id
}

export async function updatePerson(tx: Tx, id: string, entry: PersonEntry): Promise<void> {
	await tx.updateTable('tenancy.official').set(columns(entry)).where('official_id', '=', id).execute()
}

export async function setActive(tx: Tx, id: string, active: boolean): Promise<void> {
	await tx.updateTable('tenancy.official').set({ active }).where('official_id', '=', id).execute()
}

const columns = (entry: PersonEntry) => ({
	username: entry.username,
	full_name: entry.fullName,
	title: entry.title,
	phone: entry.phone,
	email: entry.email,
	agency_id: entry.agencyId,
})

/** A duty as it is kept: with its names, whether it holds today or not. */
export async function dutiesOf(tx: Tx, officialId: string, onDay?: Day): Promise<readonly HeldDuty[]> {
	const { rows } = await sql<DutyRow>`
		select d.agency_id, a.name as agency_name, d.role, coalesce(r.name, d.role) as role_name,
			coalesce(r.name_en, d.role) as role_name_en, case when r.retired_at is null then r.permissions end as permissions,
			r.reach, d.unit_id, u.name as unit_name, d.position, d.fields, d.source, d.valid_from, d.valid_to
		from tenancy.duty d
		join tenancy.agency a on a.tenant_id = d.tenant_id and a.agency_id = d.agency_id
		left join tenancy.agency u on u.tenant_id = d.tenant_id and u.agency_id = d.unit_id
		left join tenancy.role r on r.tenant_id = d.tenant_id and r.code = d.role
		where d.tenant_id = ${tenant} and d.official_id = ${officialId}::uuid
			${onDay ? sql`and d.valid_from <= ${onDay.toString()}::date and (d.valid_to is null or d.valid_to > ${onDay.toString()}::date)` : sql``}
		order by d.valid_from desc, a.name, d.role`.execute(tx)
	return rows.map((row) => ({
		agencyId: row.agency_id,
		agencyName: row.agency_name,
		role: row.role,
		roleName: { vi: row.role_name, en: row.role_name_en },
		permissions: (row.permissions ?? []) as readonly Permission[],
		reach: row.reach === 'tenant' ? ('tenant' as const) : undefined,
		unitId: row.unit_id,
		unitName: row.unit_name,
		position: row.position,
		fields: row.fields,
		source: row.source,
		from: day(row.valid_from),
		until: row.valid_to ? day(row.valid_to) : null,
	}))
}

type DutyRow = {
	agency_id: string
	agency_name: string
	role: string
	role_name: string
	role_name_en: string
	permissions: string[] | null
	reach: string | null
	unit_id: string | null
	unit_name: string | null
	position: string | null
	fields: string[]
	source: string
	valid_from: string
	valid_to: string | null
}

/** Which duties each person has, ever: for whoever compares a sheet with what is there. */
export async function dutiesByPerson(
	tx: Tx,
): Promise<ReadonlyMap<string, readonly { agencyId: string; role: Role; until: Day | null }[]>> {
	const rows = await tx
		.selectFrom('tenancy.duty')
		.select(['official_id', 'agency_id', 'role', 'valid_to'])
		.execute()
	return Map.groupBy(
		rows.map((row) => ({
			officialId: row.official_id,
			agencyId: row.agency_id,
			role: row.role,
			until: row.valid_to ? day(row.valid_to) : null,
		})),
		({ officialId }) => officialId,
	)
}

/** What an administrator writes down of a duty. */
export type DutyEntry = {
	readonly agencyId: string
	readonly role: Role
	readonly unitId: string | null
	readonly position: string | null
	readonly fields: readonly string[]
	readonly source: string
	readonly from: Day
	readonly until: Day | null
}

/** Gives the duty, or changes what the one that began on that day says. */
export async function putDuty(tx: Tx, officialId: string, duty: DutyEntry): Promise<void> {
	const values = {
		unit_id: duty.unitId,
		position: duty.position,
		fields: [...duty.fields],
		source: duty.source,
		valid_to: duty.until?.toString() ?? null,
	}
	await tx
		.insertInto('tenancy.duty')
		.values({
			tenant_id: tenant,
			official_id: officialId,
			agency_id: duty.agencyId,
			role: duty.role,
			valid_from: duty.from.toString(),
			...values,
		})
		.onConflict((conflict) =>
			conflict.columns(['tenant_id', 'official_id', 'agency_id', 'role', 'valid_from']).doUpdateSet(values),
		)
		.execute()
}

/** Ends every duty of the official that has not ended by `until`, or the one named. */
export async function endDuties(
	tx: Tx,
	officialId: string,
	until: Day,
	only?: { readonly agencyId: string; readonly role: Role; readonly from: Day },
): Promise<number> {
	const { numUpdatedRows } = await tx
		.updateTable('tenancy.duty')
		.set({ valid_to: sql`greatest(${until.toString()}::date, valid_from)` })
		.where('official_id', '=', officialId)
		.where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', until.toString())]))
		.$if(only !== undefined, (query) =>
			query
				.where('agency_id', '=', only?.agencyId ?? '')
				.where('role', '=', only?.role ?? '')
				.where('valid_from', '=', only?.from.toString() ?? ''),
		)
		.executeTakeFirst()
	return Number(numUpdatedRows)
}

/** A subquery: does a role that the official has `onDay` ask for a second factor? For whoever opens a session. */
export const asksSecondFactor = (officialId: string, onDay: Day) => sql<boolean>`exists (
	select from tenancy.duty d
	join tenancy.role r on r.tenant_id = d.tenant_id and r.code = d.role and r.retired_at is null
	where d.tenant_id = ${tenant} and d.official_id = ${officialId}::uuid and r.second_factor
		and d.valid_from <= ${onDay.toString()}::date and (d.valid_to is null or d.valid_to > ${onDay.toString()}::date))`
