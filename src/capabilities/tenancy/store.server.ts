import { type Compilable, type Expression, type RawBuilder, sql } from 'kysely'
import type { OfficialAtWork, Permission, Role } from '#identity'
import type { Day } from '#kernel/dates'
import type { Own } from '#platform/db'
import type { Agency, Tenant } from './tenant.ts'

type Tx = Own<'tenancy'>

/** Every tenant there is; the table is public and holds no tenant's data. */
export const tenantsQuery = (tx: Tx) =>
	tx
		.selectFrom('tenancy.tenant')
		.select([
			'code',
			'host_label as hostLabel',
			'kind',
			'name',
			'name_en as nameEn',
			'authority',
			'authority_en as authorityEn',
			'hotline',
			'portal_mode as portalMode',
		]) as Compilable<Tenant>

const selectAgencies = (tx: Tx) =>
	tx
		.selectFrom('tenancy.agency')
		.select((eb) => [
			'agency_id as id',
			'code',
			'name',
			'short_name as shortName',
			'name_en as nameEn',
			'parent_name as parentName',
			eb.ref('kind').$castTo<Agency['kind']>().as('kind'),
			'parent_id as parentId',
			'unit_code as unitCode',
			'place_name as placeName',
			'address',
			'phone',
			'hours_profile as hoursProfile',
		])

/** The agency of that id, existing today or not: a dossier keeps the agency that received it. */
export const agency = (tx: Tx, id: string): Promise<Agency | undefined> =>
	selectAgencies(tx).where('agency_id', '=', id).executeTakeFirst()

/** The agencies that exist `onDay`, by name in the order of the Vietnamese alphabet. */
export async function agencies(
	tx: Tx,
	{ kind, onDay }: { readonly kind?: Agency['kind']; readonly onDay: Day },
): Promise<readonly Agency[]> {
	const found = await selectAgencies(tx)
		.where('valid_from', '<=', onDay.toString())
		.where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', onDay.toString())]))
		.$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
		.execute()
	return found.toSorted((one, other) => alphabet.compare(one.name, other.name))
}

const alphabet = new Intl.Collator('vi')

/** An official as another official or a citizen may see them: who, as what, and the office telephone. */
export type OfficialOnDuty = Pick<
	OfficialAtWork,
	'id' | 'username' | 'fullName' | 'title' | 'phone' | 'agencyId'
>

const onDuty = [
	'o.official_id as id',
	'o.username',
	'o.full_name as fullName',
	'o.title',
	'o.phone',
	'o.agency_id as agencyId',
] as const

/** The active official of that user name. */
export const officialNamed = (tx: Tx, username: string): Promise<OfficialOnDuty | undefined> =>
	tx
		.selectFrom('tenancy.official as o')
		.select(onDuty)
		.where('o.username', '=', username)
		.where('o.active', '=', true)
		.executeTakeFirst()

/** Of these officials, the active ones. */
export const officialsById = (tx: Tx, ids: readonly string[]): Promise<readonly OfficialOnDuty[]> =>
	tx
		.selectFrom('tenancy.official as o')
		.select(onDuty)
		.where('o.official_id', 'in', [...ids])
		.where('o.active', '=', true)
		.execute()

/** The active officials with any duty at one of these agencies `onDay`, by name. */
export async function officialsOf(
	tx: Tx,
	agencyIds: readonly string[],
	onDay: Day,
): Promise<readonly OfficialOnDuty[]> {
	return agencyIds.length === 0 ? [] : onDutyAt(tx, onDay, agencyIds)
}

/** The active officials whom a role of theirs at the agency allows that `onDay`, the nearest first: who may do least besides. */
export async function officialsAllowed(
	tx: Tx,
	permission: Permission,
	agencyId: string,
	onDay: Day,
): Promise<readonly OfficialOnDuty[]> {
	const { rows } = await sql<OfficialOnDuty>`
		select o.official_id as id, o.username, o.full_name as "fullName", o.title, o.phone, o.agency_id as "agencyId"
		from tenancy.duty d
		join tenancy.official o on o.tenant_id = d.tenant_id and o.official_id = d.official_id and o.active
		join tenancy.role r on r.tenant_id = d.tenant_id and r.code = d.role and r.retired_at is null
		where d.agency_id = ${agencyId}::uuid and ${permission} = any(r.permissions)
			and d.valid_from <= ${onDay.toString()}::date and (d.valid_to is null or d.valid_to > ${onDay.toString()}::date)
		order by cardinality(r.permissions), o.full_name`.execute(tx)
	return rows
}

/** The active officials who may act as `role` for the agency `onDay`, by name. */
export const officialsWith = (
	tx: Tx,
	role: Role,
	agencyId: string,
	onDay: Day,
): Promise<readonly OfficialOnDuty[]> => onDutyAt(tx, onDay, [agencyId], role)

async function onDutyAt(
	tx: Tx,
	onDay: Day,
	agencyIds: readonly string[],
	role?: Role,
): Promise<readonly OfficialOnDuty[]> {
	const found = await tx
		.selectFrom('tenancy.official as o')
		.select(onDuty)
		.where('o.active', '=', true)
		.where((eb) =>
			eb.exists(
				eb
					.selectFrom('tenancy.duty as d')
					.select('d.role')
					.whereRef('d.tenant_id', '=', 'o.tenant_id')
					.whereRef('d.official_id', '=', 'o.official_id')
					.where('d.agency_id', 'in', [...agencyIds])
					.$if(role !== undefined, (duty) => duty.where('d.role', '=', role ?? ''))
					.where('d.valid_from', '<=', onDay.toString())
					.where((or) => or.or([or('d.valid_to', 'is', null), or('d.valid_to', '>', onDay.toString())])),
			),
		)
		.execute()
	return found.toSorted((one, other) => alphabet.compare(one.fullName, other.fullName))
}

/**
 * A subquery that reads an active official with the duties of `onDay` as JSON, so that a session costs one round trip.
 * Null when there is no such official or they have left. Duties of whom they substitute that day are among them, marked.
 */
export const officialWithDuties = (
	officialId: Expression<string | null>,
	onDay: Day,
): RawBuilder<OfficialAtWork | null> =>
	sql<OfficialAtWork | null>`(
		select jsonb_build_object(
			'id', o.official_id, 'username', o.username, 'fullName', o.full_name, 'title', o.title, 'phone', o.phone,
			'agencyId', o.agency_id, 'agencyName', a.name,
			'duties', coalesce((
				with recursive acting(official_id) as (
					select o.official_id
					union
					select away.official_id from acting
					join tenancy.absence away on away.tenant_id = o.tenant_id and away.substitute_id = acting.official_id
						and away.cancelled_at is null and away.from_day <= ${onDay.toString()}::date and away.back_day > ${onDay.toString()}::date
				)
				select jsonb_agg(distinct jsonb_build_object('agencyId', d.agency_id, 'role', d.role, 'permissions', coalesce(r.permissions, '{}'))
					|| case when r.reach = 'tenant' then '{"reach": "tenant"}' else '{}'::jsonb end
					|| case when d.fields <> '{}' then jsonb_build_object('fields', d.fields) else '{}' end
					|| case when d.official_id = o.official_id then '{}'::jsonb
						else jsonb_build_object('insteadOf', jsonb_build_object('id', d.official_id, 'name', whose.full_name)) end)
				from acting
				join tenancy.duty d on d.tenant_id = o.tenant_id and d.official_id = acting.official_id
				join tenancy.official whose on whose.tenant_id = o.tenant_id and whose.official_id = acting.official_id
				left join tenancy.role r on r.tenant_id = d.tenant_id and r.code = d.role and r.retired_at is null
				where d.valid_from <= ${onDay.toString()}::date and (d.valid_to is null or d.valid_to > ${onDay.toString()}::date)
			), '[]'::jsonb))
		from tenancy.official o
		join tenancy.agency a on a.tenant_id = o.tenant_id and a.agency_id = o.agency_id
		where o.tenant_id = current_setting('app.tenant') and o.official_id = ${officialId} and o.active)`

/** The active officials with any duty at one of these agencies `onDay`. */
export async function officialsAt(
	tx: Tx,
	agencyIds: readonly string[],
	onDay: Day,
): Promise<readonly OfficialOnDuty[]> {
	const found = await tx
		.selectFrom('tenancy.official as o')
		.select([
			'o.official_id as id',
			'o.username',
			'o.full_name as fullName',
			'o.title',
			'o.phone',
			'o.agency_id as agencyId',
		])
		.where('o.active', '=', true)
		.where((eb) =>
			eb.exists(
				eb
					.selectFrom('tenancy.duty as d')
					.select('d.role')
					.whereRef('d.tenant_id', '=', 'o.tenant_id')
					.whereRef('d.official_id', '=', 'o.official_id')
					.where('d.agency_id', 'in', agencyIds)
					.where('d.valid_from', '<=', onDay.toString())
					.where((or) => or.or([or('d.valid_to', 'is', null), or('d.valid_to', '>', onDay.toString())])),
			),
		)
		.execute()
	return found.toSorted((one, other) => alphabet.compare(one.fullName, other.fullName))
}

/** An official with the duties of `onDay`, for what a job does in their name; undefined once they have left. */
export async function officialOnDuty(tx: Tx, id: string, onDay: Day): Promise<OfficialAtWork | undefined> {
	const { rows } = await sql<{ official: OfficialAtWork | null }>`
		select ${officialWithDuties(sql`${id}::uuid`, onDay)} as official`.execute(tx)
	return rows[0]?.official ?? undefined
}

/** Those who may sign in: a subquery of user names for whoever checks a password. */
export const activeOfficials = (tx: Tx) =>
	tx
		.selectFrom('tenancy.official')
		.select(['tenant_id', 'official_id', 'username'])
		.where('active', '=', true)
