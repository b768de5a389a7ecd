import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { freshDatabase } from './database.ts'
import { Rows } from './rows.ts'

// What the application's role can do to another tenant's rows, asked of the database itself, table by table. The list of
// tables is the catalog's: a new table is tested the day it is made.

const { url, owner, drop } = await freshDatabase()
afterAll(drop)

const tables = await namesOf(`
	select c.oid::regclass::text as name
	from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
	where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
	order by 1`)
await owner.query(`set app.tenant = 'H19'`)
const rows = new Rows(owner, 'H19')

async function namesOf(query: string): Promise<readonly string[]> {
	return (await owner.query<{ name: string }>(query)).rows.map(({ name }) => name)
}

/** Runs statements as the application does, for `tenant`, and takes everything back. */
async function asApplication<T>(
	tenant: 'H17' | 'H19' | '' | undefined,
	work: (client: pg.Client) => Promise<T>,
): Promise<T> {
	const client = new pg.Client({ connectionString: url, options: '-c role=motcua_app' })
	await client.connect()
	try {
		await client.query('begin')
		if (tenant !== undefined) await client.query(`set local app.tenant = '${tenant}'`)
		return await work(client)
	} finally {
		await client.end()
	}
}

/** How many rows a statement touched; -1 when PostgreSQL forbade it (42501), -2 when no tenant is set (42704). */
async function touched(
	client: pg.Client,
	statement: string,
	values: readonly unknown[] = [],
): Promise<number> {
	await client.query('savepoint before')
	try {
		return (await client.query(statement, [...values])).rowCount ?? 0
	} catch (failure) {
		await client.query('rollback to savepoint before')
		const { code } = failure as { code?: string }
		if (code === '42501') return forbidden
		if (code === '42704') return noTenant
		throw failure
	}
}
const forbidden = -1
const noTenant = -2

/** The same row once more, as JSON, so that no column's type is lost on the way. */
const insertCopy = (table: string) =>
	`insert into ${table} select * from jsonb_populate_record(null::${table}, $1::jsonb)`

async function jsonRow(table: string): Promise<string> {
	const { rows: found } = await owner.query<{ row: string }>(
		`select to_jsonb(t)::text as row from ${table} t where tenant_id = 'H19'`,
	)
	return found[0]?.row ?? ''
}

test('there are tables of tenant data', () => {
	expect(tables.length).toBeGreaterThan(20)
	expect(tables).toContain('dossiers.event')
})

describe.each(tables.map((table) => ({ table })))('$table of Đồng Nai', ({ table }) => {
	test('has a row that Đồng Nai sees', async () => {
		await rows.rowOf(table)
		expect(await asApplication('H19', (client) => touched(client, `select from ${table}`))).toBeGreaterThan(0)
	})

	test('cannot be read by Đà Nẵng', async () => {
		await rows.rowOf(table)
		await asApplication('H17', async (client) => {
			expect(await touched(client, `select from ${table}`)).toBe(0)
			expect(await touched(client, `select from ${table} where tenant_id = 'H19'`)).toBe(0)
		})
	})

	test('cannot be written to by Đà Nẵng', async () => {
		await rows.rowOf(table)
		const row = await jsonRow(table)
		await asApplication('H17', async (client) => {
			expect(await touched(client, insertCopy(table), [row])).toBe(forbidden)
		})
	})

	test('cannot be changed by Đà Nẵng, nor handed over to it', async () => {
		await rows.rowOf(table)
		const before = await jsonRow(table)
		const change = `update ${table} set tenant_id = tenant_id where tenant_id = 'H19'`
		expect([0, forbidden]).toContain(await asApplication('H17', (client) => touched(client, change)))
		const handOver = `update ${table} set tenant_id = 'H17'`
		expect(await asApplication('H19', (client) => touched(client, handOver))).toBe(forbidden)
		expect([0, forbidden]).toContain(await asApplication('H17', (client) => touched(client, handOver)))
		expect(await jsonRow(table)).toBe(before)
	})

	test('cannot be deleted by Đà Nẵng', async () => {
		await rows.rowOf(table)
		const removal = `delete from ${table} where tenant_id = 'H19'`
		expect([0, forbidden]).toContain(await asApplication('H17', (client) => touched(client, removal)))
		expect([0, forbidden]).toContain(
			await asApplication('H17', (client) => touched(client, `delete from ${table}`)),
		)
		await asApplication('H17', async (client) => {
			expect(await touched(client, `truncate ${table} cascade`)).toBe(forbidden)
		})
	})

	test('cannot be touched while no tenant is named', async () => {
		await rows.rowOf(table)
		const row = await jsonRow(table)
		const statements = [
			`select from ${table}`,
			`update ${table} set tenant_id = tenant_id`,
			`delete from ${table}`,
		]
		for (const statement of statements) {
			expect([forbidden, noTenant]).toContain(
				await asApplication(undefined, (client) => touched(client, statement)),
			)
			expect([0, forbidden]).toContain(await asApplication('', (client) => touched(client, statement)))
		}
		for (const tenant of [undefined, ''] as const)
			expect([forbidden, noTenant]).toContain(
				await asApplication(tenant, (client) => touched(client, insertCopy(table), [row])),
			)
	})

	test('holds the policy even against its owner', async () => {
		const { rows: found } = await owner.query<{ enabled: boolean; forced: boolean; leads: boolean }>(
			`select c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
				(select i.indkey[0] = a.attnum from pg_index i where i.indrelid = c.oid and i.indisprimary) as leads
			from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
			where c.oid = $1::regclass`,
			[table],
		)
		expect(found).toEqual([{ enabled: true, forced: true, leads: true }])
	})
})

describe('what was done to a dossier', () => {
	test('cannot be changed or deleted, not even by its own tenant', async () => {
		await rows.rowOf('dossiers.event')
		await asApplication('H19', async (client) => {
			expect(await touched(client, `select from dossiers.event`)).toBe(1)
			expect(await touched(client, `update dossiers.event set kind = kind`)).toBe(forbidden)
			expect(await touched(client, `delete from dossiers.event`)).toBe(forbidden)
			expect(await touched(client, `truncate dossiers.event`)).toBe(forbidden)
		})
	})
})

describe("the application's role", () => {
	test('is no superuser, bypasses no policy, creates nothing and cannot sign in by itself', async () => {
		const { rows: found } = await owner.query(
			`select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, rolcanlogin
			from pg_roles where rolname = 'motcua_app'`,
		)
		expect(found).toEqual([
			{
				rolsuper: false,
				rolbypassrls: false,
				rolcreatedb: false,
				rolcreaterole: false,
				rolreplication: false,
				rolcanlogin: false,
			},
		])
	})

	test('owns nothing and is a member of no other role', async () => {
		expect(
			await namesOf(`
				select c.oid::regclass::text as name from pg_class c where c.relowner = 'motcua_app'::regrole
				union all select p.oid::regprocedure::text from pg_proc p where p.proowner = 'motcua_app'::regrole
				union all select nspname from pg_namespace where nspowner = 'motcua_app'::regrole
				union all select m.roleid::regrole::text from pg_auth_members m where m.member = 'motcua_app'::regrole`),
		).toEqual([])
	})

	test('can make no table of its own', async () => {
		const schemas = await namesOf(`
			select nspname as name from pg_namespace
			where nspname !~ '^pg_' and has_schema_privilege('motcua_app', oid, 'create')`)
		expect(schemas).toEqual([])
	})

	test('reads tenant data through no view that would step around the policy', async () => {
		const views = await namesOf(`
			select c.oid::regclass::text as name
			from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
			where c.relkind in ('v', 'm') and has_table_privilege('motcua_app', c.oid, 'select')
				and not coalesce('security_invoker=true' = any (c.reloptions), false)`)
		expect(views).toEqual([])
	})
})
