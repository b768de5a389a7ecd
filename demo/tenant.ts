import { argon2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'
import { registers } from '#registers'
import { settings } from '#settings'
import { demoPassword, demoRoles, type DemoTenant, demoTenants } from './tenants.ts'

/**
 * Writes the tenant, its agencies, officials, duties and hours. What is there already is brought up to the file; a
 * password that was changed stays. As the owner: setting up a tenant is nothing the application may do.
 *
 * @throws Error when the demo has no such tenant, or a duty names an agency that is not in the file
 */
export async function loadTenant(tenantCode: string): Promise<void> {
	const demo = demoTenants.find(({ tenant }) => tenant.code === tenantCode)
	if (!demo) throw new Error(`The demo has no tenant ${tenantCode}.`)
	const client = new pg.Client({ connectionString: settings.databaseUrl })
	await client.connect()
	try {
		await client.query('begin')
		await client.query(`set local app.tenant = ${pg.escapeLiteral(tenantCode)}`)
		await writeTenant(client, demo)
		await writeAgencies(client, demo)
		await writeHours(client, demo)
		await writeRoles(client, demo)
		await writeOfficials(client, demo)
		await writeResponsible(client, demo)
		await client.query('commit')
	} finally {
		await client.end()
	}
}

async function writeTenant(client: pg.Client, { tenant }: DemoTenant): Promise<void> {
	await client.query(
		`insert into tenancy.tenant (code, host_label, kind, name, name_en, authority, authority_en, hotline)
		values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (code) do update set host_label = excluded.host_label, kind = excluded.kind, name = excluded.name,
			name_en = excluded.name_en, authority = excluded.authority, authority_en = excluded.authority_en,
			hotline = excluded.hotline`,
		[
			tenant.code,
			tenant.hostLabel,
			tenant.kind,
			tenant.name,
			tenant.nameEn,
			tenant.authority,
			tenant.authorityEn,
			tenant.hotline,
		],
	)
}

async function writeAgencies(client: pg.Client, demo: DemoTenant): Promise<void> {
	for (const agency of demo.agencies)
		await client.query(
			`insert into tenancy.agency (tenant_id, agency_id, code, name, short_name, name_en, parent_name, kind, parent_id,
				unit_code, place_name, address, phone, valid_from)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
			on conflict (tenant_id, agency_id) do update set code = excluded.code, name = excluded.name,
				short_name = excluded.short_name, name_en = excluded.name_en, parent_name = excluded.parent_name,
				kind = excluded.kind, parent_id = excluded.parent_id, unit_code = excluded.unit_code,
				place_name = excluded.place_name, address = excluded.address, phone = excluded.phone`,
			[
				demo.tenant.code,
				agency.id,
				agency.code,
				agency.name,
				agency.shortName,
				agency.nameEn,
				agency.parentName,
				agency.kind,
				agency.parent === null ? null : agencyId(demo, agency.parent),
				agency.unitCode,
				agency.placeName,
				agency.address,
				agency.phone,
				demo.validFrom,
			],
		)
}

async function writeHours(client: pg.Client, demo: DemoTenant): Promise<void> {
	for (const { profile, name } of demo.profiles)
		await client.query(
			`insert into calendar.profile (tenant_id, profile, name) values ($1, $2, $3) on conflict do nothing`,
			[demo.tenant.code, profile, name],
		)
	for (const { profile, weekdays, opens, closes } of demo.hours)
		await client.query(
			`insert into calendar.hours (tenant_id, profile, weekday, opens, closes, valid_from)
			select $1, $2, weekday, $4, $5, $6 from unnest($3::smallint[]) as weekday
			on conflict (tenant_id, profile, weekday, opens, valid_from) do update set closes = excluded.closes`,
			[demo.tenant.code, profile, weekdays, opens, closes, demo.validFrom],
		)
}

/** A role that the tenant has changed since stays as it is. */
async function writeRoles(client: pg.Client, { tenant }: DemoTenant): Promise<void> {
	for (const { code, name, nameEn, permissions, reach } of demoRoles)
		await client.query(
			`insert into tenancy.role (tenant_id, code, name, name_en, permissions, reach) values ($1, $2, $3, $4, $5, $6)
			on conflict do nothing`,
			[tenant.code, code, name, nameEn, permissions, reach],
		)
}

async function writeOfficials(client: pg.Client, demo: DemoTenant): Promise<void> {
	for (const official of demo.officials) {
		await client.query(
			`insert into tenancy.official (tenant_id, official_id, username, full_name, title, phone, agency_id, email)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict (tenant_id, official_id) do update set username = excluded.username, full_name = excluded.full_name,
				title = excluded.title, phone = excluded.phone, agency_id = excluded.agency_id,
				email = case when official.email = '' then excluded.email else official.email end`,
			[
				demo.tenant.code,
				official.id,
				official.username,
				official.fullName,
				official.title,
				official.phone,
				agencyId(demo, official.agency),
				`${official.username}@vi-du.example`,
			],
		)
		for (const { agency, role } of official.duties) {
			if (!demoRoles.some(({ code }) => code === role))
				throw new Error(`${official.username} has the role ${role}, which demo/roles.json does not have.`)
			await client.query(
				`insert into tenancy.duty (tenant_id, official_id, agency_id, role, valid_from) values ($1, $2, $3, $4, $5)
				on conflict do nothing`,
				[demo.tenant.code, official.id, agencyId(demo, agency), role, demo.validFrom],
			)
		}
		await client.query(
			`insert into identity.credential (tenant_id, official_id, password_hash, changed_at) values ($1, $2, $3, now())
			on conflict do nothing`,
			[demo.tenant.code, official.id, demoPasswordHash()],
		)
	}
}

function agencyId(demo: DemoTenant, code: string): string {
	const agency = demo.agencies.find((each) => each.code === code)
	if (!agency)
		throw new Error(`${demo.tenant.hostLabel}.json names the agency ${code}, which it does not have.`)
	return agency.id
}

/** argon2id in PHC form, RFC 9106 §4 second recommendation: 64 MiB, 3 passes, 4 lanes. One salt does for one password. */
const demoPasswordHash = (() => {
	let known: string | undefined
	return () => {
		if (known !== undefined) return known
		const nonce = randomBytes(16)
		const hash = argon2Sync('argon2id', {
			message: demoPassword,
			nonce,
			parallelism: 4,
			tagLength: 32,
			memory: 65536,
			passes: 3,
		})
		const plain = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
		known = `$argon2id$v=19$m=65536,t=3,p=4$${plain(nonce)}$${plain(hash)}`
		return known
	}
})()

/** In whose name registers are asked: the civil status clerk of each agency, and the first of them for all others. */
async function writeResponsible(client: pg.Client, demo: DemoTenant): Promise<void> {
	const clerks = demo.officials.flatMap((official) =>
		official.duties.flatMap(({ agency, role }) => (role === 'justice-clerk' ? [{ official, agency }] : [])),
	)
	const named = [
		...clerks.map(({ official, agency }) => ({ official, agency: agencyId(demo, agency) })),
		...clerks
			.slice(0, 1)
			.map(({ official }) => ({ official, agency: '00000000-0000-0000-0000-000000000000' })),
	]
	for (const register of registers)
		for (const { official, agency } of named)
			await client.query(
				`insert into registers.responsible (tenant_id, register, agency_id, official_id, account, appointed_at)
				values ($1, $2, $3, $4, $5, now()) on conflict do nothing`,
				[demo.tenant.code, register, agency, official.id, official.username.slice(0, 20)],
			)
}
