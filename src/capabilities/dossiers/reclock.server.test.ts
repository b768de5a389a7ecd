import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CalendarChange, wallText } from '#calendar'
import { changeById, keepChange } from '#calendar/server'
import type { Citizen } from '#identity'
import { now } from '#kernel/dates'
import { transact, type Tx } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import { acting, at, dossier, filed, received, seen } from '../../../test/filed.ts'
import type { DossierCode, RecordedEvent } from './dossier.ts'
import { canonical, chained, nothing } from './ledger.server.ts'
import { markComponents } from './mark.server.ts'
import { after, born } from './lifecycle.ts'
import { askCalendarChange, makeCalendarChange, reclock, reclockBatch } from './reclock.server.ts'
import { chain, history } from './store.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
const inH19 = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(H19, work)
const decree = 'Công văn 8888/BNV-CVL ngày 24/11/2026'

let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

const ask = async (what: CalendarChange, reason = decree): Promise<string> => {
	const asked = await inH19((tx) =>
		askCalendarChange(
			{ tx, tenant: 'H19', at: now() },
			{ what, reason, by: { id: null, name: 'Trần Văn Lịch' }, tell: true },
		),
	)
	if (!asked.ok) throw new Error(JSON.stringify(asked.refusal))
	return asked.value.id
}
const make = (id: string) => inH19((tx) => makeCalendarChange({ tx, tenant: 'H19' }, id))
const change = async (id: string) => {
	const found = await inH19((tx) => changeById(tx, id))
	if (!found) throw new Error('no change')
	return found
}
const off = (day: string): CalendarChange => ({
	profiles: ['commune'],
	kind: 'day',
	day,
	is: 'off',
	name: 'Nghỉ theo quyết định mới',
})
const dueOn = async (code: DossierCode): Promise<string> => {
	const found = await dossier(code)
	if (!('dueAt' in found)) throw new Error(found.state)
	return wallText(found.dueAt).slice(0, 16)
}
const reclocked = async (code: DossierCode): Promise<RecordedEvent[]> => {
	const { id } = await dossier(code)
	return (await inH19((tx) => history(tx, id))).filter(({ kind }) => kind === 'reclocked')
}
/** The counts of the desk beside a count of its rows: they are equal, or a counter lies. */
async function counted() {
	await database.owner.query(`set app.tenant = 'H19'`)
	const { rows } = await database.owner.query<{ kept: string; real: string }>(`
		select (select json_agg(json_build_array(agency_id, role, queue, due_day, n) order by agency_id, role, queue, due_day)::text from
				(select agency_id, role, queue, due_day, sum(n)::int as n from dossiers.work_count group by 1, 2, 3, 4 having sum(n) <> 0) as kept) as kept,
			(select json_agg(json_build_array(agency_id, role, queue, due_day, n) order by agency_id, role, queue, due_day)::text from
				(select agency_id, role, queue, coalesce((due_at at time zone 'Asia/Ho_Chi_Minh')::date, 'infinity') as due_day, count(*)::int as n
				from dossiers.work group by 1, 2, 3, 4) as real) as real`)
	return rows[0]
}

/** Until a transaction waits for another. */
async function someoneWaits(): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		const { rows } = await database.owner.query(
			`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
		)
		if (rows.length > 0) return
		await new Promise((done) => setTimeout(done, 20))
	}
	throw new Error('nobody waits')
}

/** What stands in the dossier's row is what its events make, and each event's hash is that of what it says. */
async function rebuilds(code: DossierCode): Promise<void> {
	const kept = await dossier(code)
	const events = await inH19((tx) => history(tx, kept.id))
	const links = await inH19((tx) => chain(tx, kept.id))
	let before = nothing
	for (const { previous, hash, ...entry } of links) {
		expect(previous).toBe(before)
		expect(hash).toBe(chained(previous, canonical({ dossier: kept.id, ...entry })))
		before = hash
	}
	const [first, ...rest] = events
	if (first?.kind !== 'submitted') throw new Error('no first event')
	const rebuilt = rest.reduce(
		(so, event, index) => after(so, event, event.at, links[index + 1]?.hash ?? ''),
		born(first, first.at, links[0]?.hash ?? ''),
	)
	expect(rebuilt.version).toBe(kept.version)
	expect('dueAt' in rebuilt && rebuilt.dueAt.toString()).toBe('dueAt' in kept && kept.dueAt.toString())
	expect(rebuilt.lastHash).toBe(kept.lastHash)
}

describe('a day off that is decreed late', () => {
	let codes: DossierCode[]
	let id: string
	test('is shown with what it would move, and moves nothing yet', async () => {
		// Received in the afternoon after 15:00, they are due the next day: 26/11.
		codes = [
			await received(mother, at('2026-11-25 15:10')),
			await received(mother, at('2026-11-25 15:20')),
			await received(mother, at('2026-11-25 10:00')),
		]
		await filed(mother, at('2026-11-25 16:30'))
		id = await ask(off('2026-11-26'))
		const { state, preview } = await change(id)
		expect(state).toBe('previewed')
		expect(preview).toMatchObject({ open: 4, later: 2, earlier: 0, byDays: [[1, 2]] })
		expect(preview?.examples[0]).toMatchObject({
			code: codes[0],
			before: '2026-11-26T17:00:00',
			after: '2026-11-27T17:00:00',
		})
		expect(await dueOn(codes[0] as DossierCode)).toBe('2026-11-26T17:00')
	})

	test('moves every open due time, in batches, and a run that is killed goes on where it was', async () => {
		expect(await make(id)).toBe('made')
		expect(await make(id)).toBe('not-previewed')
		// The worker dies in the middle of its second batch: what that transaction did is not there, the first batch is.
		expect(await reclockBatch('H19', id, 1)).toBe('more')
		const between = await change(id)
		expect(between).toMatchObject({ state: 'running', looked: 1 })
		let batches = 0
		while ((await reclockBatch('H19', id, 1)) === 'more') batches++
		expect(batches).toBe(3)
		expect(await change(id)).toMatchObject({ state: 'running', pass: 2, looked: 4, moved: 2 })
		expect(await reclockBatch('H19', id)).toBe('done')
		expect(await change(id)).toMatchObject({ state: 'done', moved: 2 })
		expect(await Promise.all(codes.map(dueOn))).toEqual([
			'2026-11-27T17:00',
			'2026-11-27T17:00',
			'2026-11-25T17:00',
		])
	})

	test('keeps the old due time in the trail: one event, by the system, with its reason', async () => {
		const [event, ...others] = await reclocked(codes[0] as DossierCode)
		expect(others).toEqual([])
		expect(event).toMatchObject({
			kind: 'reclocked',
			reason: decree,
			previousDueAt: at('2026-11-26 17:00'),
			dueAt: at('2026-11-27 17:00'),
			actor: { kind: 'system', name: 'Lịch làm việc' },
		})
		expect(await reclocked(codes[2] as DossierCode)).toEqual([])
	})

	test('leaves history able to rebuild each row, and the chain of hashes whole', async () => {
		for (const code of codes) await rebuilds(code)
	})

	test('keeps the counters of the desk right', async () => {
		const counts = await counted()
		expect(counts?.kept).toBe(counts?.real)
	})

	test('tells the citizens whose date moved, and nobody else', async () => {
		const { rows } = await database.owner.query<{ key: string }>(
			`select key from graphile_worker.jobs where task_identifier = 'tell-moved'`,
		)
		expect(rows).toHaveLength(2)
	})

	test('made again changes nothing', async () => {
		const again = await ask({ profiles: ['commune'], kind: 'none' }, 'Tính lại')
		expect((await change(again)).preview).toMatchObject({ open: 4, later: 0, earlier: 0 })
		await make(again)
		await reclockBatch('H19', again)
		expect(await change(again)).toMatchObject({ moved: 0 })
		expect(await reclocked(codes[0] as DossierCode)).toHaveLength(1)
	})

	test('taken back moves them back, with both changes in the trail', async () => {
		const back = await ask({ profiles: ['commune'], kind: 'day-removed', day: '2026-11-26' })
		expect((await change(back)).preview).toMatchObject({ later: 0, earlier: 2, byDays: [[-1, 2]] })
		await make(back)
		await reclockBatch('H19', back)
		expect(await dueOn(codes[0] as DossierCode)).toBe('2026-11-26T17:00')
		expect(await reclocked(codes[0] as DossierCode)).toHaveLength(2)
	})
})

describe('while the desk works', () => {
	test('what an act has changed since it was read is read again, and moves after it', async () => {
		const code = await received(mother, at('2026-12-01 15:10'))
		const id = await ask(off('2026-12-02'))
		expect((await change(id)).preview).toMatchObject({ later: 1 })
		await make(id)
		const version = await seen(code)
		let running: Promise<unknown> = Promise.resolve()
		// The act has written and not yet committed when the batch comes to its dossier, which it has read as it was before.
		const outcome = await acting('receptionist', at('2026-12-01 15:20'), async (desk) => {
			const marked = await markComponents(desk, version, {
				'giay-chung-sinh': { found: 'present', as: 'original', count: 1, note: '' },
			})
			running = reclockBatch('H19', id)
			await someoneWaits()
			return marked
		})
		expect(outcome).toMatchObject({ ok: true })
		expect(await running).toBe('done')
		expect(await change(id)).toMatchObject({ pass: 2, moved: 1 })
		expect(await dueOn(code)).toBe('2026-12-03T17:00')
		const { id: own } = await dossier(code)
		const kinds = (await inH19((tx) => history(tx, own))).map(({ kind }) => kind)
		expect(kinds.slice(-2)).toEqual(['marked', 'reclocked'])
		await rebuilds(code)
		const counts = await counted()
		expect(counts?.kept).toBe(counts?.real)
	})

	test('a run that was killed leaves out what a faster lane has done already, and does nothing twice', async () => {
		const codes = [
			await received(mother, at('2026-12-08 15:10')),
			await received(mother, at('2026-12-08 15:20')),
			await received(mother, at('2026-12-08 15:30')),
		]
		const id = await ask(off('2026-12-09'))
		await make(id)
		const ids = (await Promise.all(codes.map(dossier))).map((each) => each.id).toSorted()
		// The second lane had looked at the last of them when the worker died; the first lane had not come that far.
		await inH19((tx) => keepChange(tx, id, { ahead: [[ids[1] ?? '', ids[2] ?? '']] }))
		await reclock({ tenant: 'H19', change: id })
		const { pass, moved, cursor, ahead } = await change(id)
		expect({ pass, moved, cursor, ahead }).toEqual({ pass: 2, moved: 2, cursor: null, ahead: [] })
		await reclock({ tenant: 'H19', change: id })
		expect(await change(id)).toMatchObject({ state: 'done', moved: 3 })
		for (const code of codes) {
			expect(await reclocked(code)).toHaveLength(1)
			await rebuilds(code)
		}
		const counts = await counted()
		expect(counts?.kept).toBe(counts?.real)
	})
})

test('a change without a ground, or with hours that overlap, is refused', async () => {
	const by = { id: null, name: 'x' }
	const refusal = (what: CalendarChange, reason: string) =>
		inH19(async (tx) => {
			const asked = await askCalendarChange(
				{ tx, tenant: 'H19', at: now() },
				{ what, reason, by, tell: false },
			)
			return asked.ok ? undefined : asked.refusal.kind
		})
	expect(await refusal(off('2026-12-01'), ' ')).toBe('no-source')
	expect(await refusal({ ...off('2026-12-01'), profiles: [] }, decree)).toBe('no-profile')
	const sessions = [
		{ weekday: 1, opens: '07:00', closes: '12:00' },
		{ weekday: 1, opens: '11:00', closes: '17:00' },
	]
	expect(await refusal({ profiles: ['commune'], kind: 'hours', from: '2026-12-01', sessions }, decree)).toBe(
		'hours-overlap',
	)
	expect(
		await refusal(
			{
				profiles: ['commune'],
				kind: 'hours',
				from: '2026-12-01',
				sessions: [{ weekday: 2, opens: '07:00', closes: '12:00' }],
			},
			decree,
		),
	).toBe('no-monday')
})
