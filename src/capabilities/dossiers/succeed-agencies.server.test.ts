import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import { forgetCalendars } from '#calendar/server'
import { transact } from '#platform/db'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import { freshDatabase } from '../../../test/database.ts'
import {
	acts,
	cardsOutOfPlace,
	countsOff,
	filedBirth,
	firstPage,
	moment,
	officialNamed,
	standing,
} from '../../../test/desk.ts'
import { advanceDossier } from './advance.server.ts'
import { dueOf, rulesOf } from './desk.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { takeWork } from './hands.server.ts'
import { canonical, chained } from './ledger.server.ts'
import { after, born } from './lifecycle.ts'
import { markComponents } from './mark.server.ts'
import { counters } from './counters.server.ts'
import { receiveDossier } from './receive.server.ts'
import { succeedAgencies } from './succeed-agencies.server.ts'
import { chain, history } from './store.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

type Outcome =
	{ readonly ok: true; readonly value: Dossier } | { readonly ok: false; readonly refusal: Refusal }
const done = (outcome: Outcome): Dossier => {
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal))
	return outcome.value
}
const seen = async (code: DossierCode) => ({ code, version: (await standing(H19, code)).version })

async function received(text: string): Promise<DossierCode> {
	const at = moment(text)
	const code = await filedBirth(H19, mother, { at })
	done(
		await acts(H19, 'tiepnhan.tranbien', at, async (desk) =>
			markComponents(desk, await seen(code), { 'giay-chung-sinh': present }),
		),
	)
	done(await acts(H19, 'tiepnhan.tranbien', at, async (desk) => receiveDossier(desk, await seen(code))))
	return code
}

const agencyId = async (code: string) => {
	const { agency_id } = await transact(H19, (tx) =>
		tx.selectFrom('tenancy.agency').select('agency_id').where('code', '=', code).executeTakeFirstOrThrow(),
	)
	return agency_id
}

test('at midnight two wards become one: every open dossier has an owner and the successor’s due time', async () => {
	const untouched = await filedBirth(H19, mother, { at: moment('2026-11-25 14:00') })
	const waiting = await received('2026-11-25 15:10')
	const held = await received('2026-11-25 15:20')
	done(
		await acts(H19, 'tiepnhan.tranbien', moment('2026-11-25 15:30'), async (desk) =>
			advanceDossier(desk, await seen(held), { act: 'hand-on', words: '' }),
		),
	)
	done(
		await acts(H19, 'hotich.tranbien', moment('2026-11-25 15:40'), (desk) => takeWork(desk, { code: held })),
	)

	// The successor keeps other hours: it closes at 16:00.
	await transact(H19, async (tx) => {
		await sql`insert into calendar.hours (tenant_id, profile, weekday, opens, closes, valid_from)
			select tenant_id, 'short', weekday, opens, least(closes, '16:00'::time), valid_from from calendar.hours where profile = 'commune'`.execute(
			tx,
		)
		await tx
			.updateTable('tenancy.agency')
			.set({ hours_profile: 'short' })
			.where('code', 'like', 'H19.27%')
			.execute()
		for (const [from, to] of [
			['H19.26', 'H19.27'],
			['H19.26.01', 'H19.27.01'],
			['H19.26.02', 'H19.27.02'],
			['H19.26.03', 'H19.27.03'],
		] as const)
			await sql`update tenancy.agency set valid_to = '2026-11-26',
				succeeded_by = (select agency_id from tenancy.agency where code = ${to}) where code = ${from}`.execute(tx)
	})
	forgetCalendars()

	expect(await succeedAgencies('H19', moment('2026-11-25 23:59'))).toBe(0)
	expect(await succeedAgencies('H19', moment('2026-11-26 00:00'))).toBe(3)
	expect(await succeedAgencies('H19', moment('2026-11-26 00:00'))).toBe(0)

	const [ward, centre] = [await agencyId('H19.27'), await agencyId('H19.27.01')]
	const morning = moment('2026-11-26 07:30')
	expect(await cardsOutOfPlace(H19)).toEqual([])
	for (const code of [untouched, waiting, held]) {
		const dossier = await standing(H19, code)
		expect(dossier).toMatchObject({ competentAgencyId: ward, receivingAgencyId: centre })
		const { rows } = await transact(H19, (tx) =>
			sql<{ n: number; owners: number }>`
				select count(*)::int as n, count(*) filter (where work.holder_id is not null or exists (
					select from tenancy.duty join tenancy.official using (tenant_id, official_id)
					where duty.agency_id = work.agency_id and duty.role = work.role and official.active and duty.valid_from <= '2026-11-26'
						and (duty.valid_to is null or duty.valid_to > '2026-11-26')))::int as owners
				from dossiers.work where dossier_id = ${dossier.id}::uuid`.execute(tx),
		)
		expect(rows).toEqual([{ n: 1, owners: 1 }])
		if (dossier.state !== 'in-process') continue
		const { calendar } = await transact(H19, (tx) => rulesOf(tx, 'H19', dossier))
		expect(dossier.dueAt.toString()).toBe(dueOf(dossier, calendar, morning).dueAt?.toString())
		expect(dossier.dueAt.toString()).toBe(moment('2026-11-26 16:00').toString())
		const told = (await transact(H19, (tx) => history(tx, dossier.id))).at(-1)
		expect(told).toMatchObject({ kind: 'succeeded', actor: { kind: 'system' } })
	}

	// Whoever worked in the old ward works in the new one the next morning.
	const clerk = await officialNamed(H19, 'hotich.tranbien', morning)
	expect(clerk.duties).toContainEqual(expect.objectContaining({ agencyId: ward, role: 'justice-clerk' }))
	const mine = await transact(H19, async (tx) => ({
		counts: await counters(tx, clerk, morning),
		rows: (await firstPage(tx, clerk, 'mine', morning)).rows.map(({ code }) => code),
	}))
	expect(mine.rows).toContain(held)
	expect(mine.counts.mine).toBe(mine.rows.length)
	expect(await countsOff(H19)).toEqual([])

	// A desk of the other ward goes on with it, and history alone rebuilds what the night did.
	done(
		await acts(H19, 'tiepnhan.bienhoa', morning, async (desk) =>
			advanceDossier(desk, await seen(waiting), { act: 'hand-on', words: '' }),
		),
	)
	const row = await standing(H19, waiting)
	const events = await transact(H19, (tx) => chain(tx, row.id))
	for (const { seq, at, actor, event, previous, hash } of events)
		expect(hash).toBe(chained(previous, canonical({ dossier: row.id, seq, at, actor, event })))
	const [first, ...rest] = await transact(H19, (tx) => history(tx, row.id))
	if (first?.kind !== 'submitted') throw new Error('the first event is no submission')
	const { seq: _seq, at: submittedAt, actor: _actor, ...event } = first
	const rebuilt = rest.reduce(
		(dossier, { seq, at, actor: _, ...next }) => after(dossier, next, at, events[seq - 1]?.hash ?? ''),
		born(event, submittedAt, events[0]?.hash ?? ''),
	)
	expect(JSON.parse(JSON.stringify(rebuilt))).toEqual(JSON.parse(JSON.stringify(row)))
})
