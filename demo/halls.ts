import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { newId } from '#kernel/ids'
import { settings } from '#settings'
import { demoTenants } from './tenants.ts'

type DemoHall = (typeof demoTenants)[number]['halls'][number]

/** The halls that give queue tickets, and two weeks of measured service, so that waiting times can be estimated. */
export async function openHalls(tenantCode: string): Promise<void> {
	const demo = demoTenants.find(({ tenant }) => tenant.code === tenantCode)
	if (!demo || demo.halls.length === 0) return
	const client = new pg.Client({ connectionString: settings.databaseUrl })
	await client.connect()
	try {
		await client.query('begin')
		await client.query(`set local app.tenant = ${pg.escapeLiteral(tenantCode)}`)
		for (const hall of demo.halls) {
			const agencyId = demo.agencies.find(({ code }) => code === hall.agency)?.id
			const official = demo.officials.find(({ agency }) => agency === hall.agency)?.id
			if (!agencyId || !official) throw new Error(`The demo has no agency or nobody at ${hall.agency}.`)
			await writeHall(client, { tenantCode, agencyId, official }, hall)
		}
		await client.query('commit')
	} finally {
		await client.end()
	}
}

type Where = { readonly tenantCode: string; readonly agencyId: string; readonly official: string }

/** What an administrator has arranged since stays as it is. */
async function writeHall(client: pg.Client, where: Where, hall: DemoHall): Promise<void> {
	const { tenantCode, agencyId } = where
	const { rowCount } = await client.query(
		`insert into tickets.hall (tenant_id, agency_id, slug, key, early_minutes, trial, suspended)
		values ($1, $2, $3, $4, 15, $5, false) on conflict do nothing`,
		[tenantCode, agencyId, hall.slug, randomBytes(18).toString('base64url'), hall.trial],
	)
	if (rowCount === 0) return
	for (const { letter, name, nameEn } of hall.lines)
		await client.query(
			`insert into tickets.line (tenant_id, agency_id, letter, name, name_en, active)
			values ($1, $2, $3, $4, $5, true)`,
			[tenantCode, agencyId, letter, name, nameEn],
		)
	for (const { number, name, letters } of hall.counters)
		await client.query(
			`insert into tickets.counter (tenant_id, agency_id, counter_no, name, letters, active)
			values ($1, $2, $3, $4, $5, true)`,
			[tenantCode, agencyId, number, name, letters],
		)
	for (const [index, { letter }] of hall.lines.entries()) await writeServed(client, where, letter, index)
}

/** Invented tickets of the last fortnight, one each morning, served in five to nine minutes. */
async function writeServed(
	client: pg.Client,
	{ tenantCode, agencyId, official }: Where,
	letter: string,
	line: number,
): Promise<void> {
	for (let daysAgo = 1; daysAgo <= 14; daysAgo += 1) {
		const id = newId()
		const seconds = 300 + ((daysAgo * 7 + line * 3) % 5) * 60
		const called = `(date_trunc('day', now() at time zone 'Asia/Ho_Chi_Minh') - ${daysAgo} * interval '1 day' + interval '8 hours') at time zone 'Asia/Ho_Chi_Minh'`
		await client.query(
			`insert into tickets.ticket (tenant_id, ticket_id, agency_id, day, letter, number, line, channel, press, state,
				taken_at, queued_at, counter_no, official_id, called_at, calls, ended_at)
			select $1, $2, $3, (called at time zone 'Asia/Ho_Chi_Minh')::date, $4, 1, $4, 'kiosk', $2, 'served',
				called, called, 1, $5, called, 1, called + $6 * interval '1 second'
			from (select ${called} as called)`,
			[tenantCode, id, agencyId, letter, official, seconds],
		)
		await client.query(
			`insert into tickets.act (tenant_id, act_id, agency_id, ticket_id, kind, line, prior, counter_no, official_id,
				seconds, at)
			select $1, $2, $3, $4, 'served', $5, false, 1, $6, $7::int, called + $7::int * interval '1 second'
			from (select ${called} as called)`,
			[tenantCode, newId(), agencyId, id, letter, official, seconds],
		)
	}
}
