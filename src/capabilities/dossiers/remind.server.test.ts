import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import { acting, at, done, received, seen } from '../../../test/filed.ts'
import { suspendClock } from './clock-acts.server.ts'
import type { DossierCode } from './dossier.ts'
import { remindersOf, remindTenant } from './remind.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
let code: DossierCode
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
	// Handing on has half an hour in the approved process: until 10:30.
	code = await received(mother, at('2026-11-25 10:00'))
}, 120_000)
afterAll(() => database.drop())

const remind = (moment: string) => transact(H19, (tx) => remindTenant(tx, 'H19', at(moment)))
const reminded = async (role: string) => {
	const official = await officialAs(H19, role)
	return (await transact(H19, (tx) => remindersOf(tx, official))).map(({ kind }) => kind)
}

test('a step that has an hour left is reminded of, once', async () => {
	expect(await remind('2026-11-25 10:05')).toBe(1)
	expect(await remind('2026-11-25 10:10')).toBe(0)
	expect(await reminded('receptionist')).toEqual(['soon'])
	expect(await reminded('centre-head')).toEqual([])
})

test('once it has passed, the reminder says so', async () => {
	expect(await remind('2026-11-25 10:31')).toBe(1)
	expect(await reminded('receptionist')).toEqual(['late'])
	expect(await reminded('centre-head')).toEqual([])
})

test('at night and on a day off nobody is reminded', async () => {
	expect(await remind('2026-11-25 20:00')).toBe(0)
	expect(await remind('2026-11-28 10:00')).toBe(0)
})

test('a working day later it is brought before the head of the unit, once', async () => {
	expect(await remind('2026-11-26 10:00')).toBe(0)
	expect(await remind('2026-11-26 10:31')).toBe(1)
	expect(await remind('2026-11-26 11:00')).toBe(0)
	expect(await reminded('centre-head')).toEqual(['escalated'])
})

test('what stands still is no longer anybody’s to be reminded of, nor what waits for the citizen', async () => {
	const other = await received(mother, at('2026-11-25 10:00'))
	await remind('2026-11-26 11:10')
	const before = await reminded('receptionist')
	await done(
		acting('receptionist', at('2026-11-26 11:15'), async (desk) =>
			suspendClock(desk, await seen(other), {
				reasonCode: 'nghia-vu-tai-chinh',
				words: 'Thông báo thuế số 5',
			}),
		),
	)
	expect((await reminded('receptionist')).length).toBe(before.length - 1)
	expect(code).not.toBe(other)
})
