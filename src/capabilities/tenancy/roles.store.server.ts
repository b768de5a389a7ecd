import { sql } from 'kysely'
import { type Permission, permissions } from '#identity'
import type { Instant } from '#kernel/dates'
import type { Own } from '#platform/db'
import { tenant, today } from './said.server.ts'

type Tx = Own<'tenancy'>

/** A role (vai trò) of the tenant: a named set of permissions. */
export type TenantRole = {
	readonly code: string
	readonly name: string
	readonly nameEn: string
	readonly permissions: readonly Permission[]
	/** `tenant`: its permissions hold at every agency. */
	readonly reach: 'agency' | 'tenant'
	/** Its holders must sign in with a second factor. */
	readonly secondFactor: boolean
	/** It grants nothing any more. */
	readonly retired: boolean
	/** How many duties name it today or later. */
	readonly holders: number
}

/** The roles of the tenant, by name in the order of the Vietnamese alphabet. */
export async function roles(tx: Tx): Promise<readonly TenantRole[]> {
	const rows = await tx
		.selectFrom('tenancy.role as r')
		.selectAll('r')
		.select((eb) =>
			eb
				.selectFrom('tenancy.duty as d')
				.whereRef('d.tenant_id', '=', 'r.tenant_id')
				.whereRef('d.role', '=', 'r.code')
				.where((or) => or.or([or('d.valid_to', 'is', null), or('d.valid_to', '>', today)]))
				.select((fn) => fn.fn.count<number>('d.official_id').distinct().as('n'))
				.as('holders'),
		)
		.execute()
	return rows
		.map((row) => ({
			code: row.code,
			name: row.name,
			nameEn: row.name_en,
			permissions: permissions.filter((each) => row.permissions.includes(each)),
			reach: row.reach === 'tenant' ? ('tenant' as const) : ('agency' as const),
			secondFactor: row.second_factor,
			retired: row.retired_at !== null,
			holders: Number(row.holders ?? 0),
		}))
		.toSorted((one, other) => alphabet.compare(one.name, other.name))
}

const alphabet = new Intl.Collator('vi')

/** Writes a role down; who has it gains and loses permissions with the next page they open. */
export async function saveRole(tx: Tx, role: Omit<TenantRole, 'holders'>, at: Instant): Promise<void> {
	const values = {
		name: role.name,
		name_en: role.nameEn,
		permissions: [...role.permissions],
		reach: role.reach,
		second_factor: role.secondFactor,
		retired_at: role.retired ? at.toString() : null,
	}
	await tx
		.insertInto('tenancy.role')
		.values({ tenant_id: tenant, code: role.code, ...values })
		.onConflict((conflict) => conflict.columns(['tenant_id', 'code']).doUpdateSet(values))
		.execute()
}

/** Is there anyone else active who may manage people and roles of the whole tenant? Nobody locks themselves and everyone out. */
export async function someoneElseManages(
	tx: Tx,
	without: { readonly officialId?: string; readonly role?: string },
): Promise<boolean> {
	const { rows } = await sql`
		select from tenancy.official o
		join tenancy.duty d on d.tenant_id = o.tenant_id and d.official_id = o.official_id
			and d.valid_from <= ${today} and (d.valid_to is null or d.valid_to > ${today})
		join tenancy.role r on r.tenant_id = d.tenant_id and r.code = d.role and r.retired_at is null
		where o.tenant_id = ${tenant} and o.active and r.reach = 'tenant' and r.permissions @> '{people.manage,roles.manage}'
			and o.official_id is distinct from ${without.officialId ?? null}::uuid and r.code is distinct from ${without.role ?? null}
		limit 1`.execute(tx)
	return rows.length > 0
}
