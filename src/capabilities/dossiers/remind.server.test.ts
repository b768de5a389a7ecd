import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import { acting, at, done, received, seen } from '../../../test/filed.ts'
import { suspendClock } from './clock-acts.server.ts'
import type { DossierCode } from './dossier.ts'
import { remindersOf, remindTenant } from './remind.server.ts'
import { sendOfficialLetter } from '#notifications/server'
import { saveMailbox } from '#tenancy/server'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
let code: DossierCode
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
	// The demo gives everybody an address.
	await transact(H19, (tx) => tx.updateTable('tenancy.official').set({ email: '' }).execute())
	// Handing on has half an hour in the approved process: until 10:30.
	code = await received(mother, at('2026-11-25 10:00'))
}, 120_000)
afterAll(() => database.drop())

const remind = (moment: string) =>
	transact(H19, (tx) => remindTenant(tx, 'H19', at(moment), 'https://dong-nai.invalid'))
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

describe('by mail', () => {
	const letters = () =>
		transact(H19, (tx) =>
			tx
				.selectFrom('notifications.official_letter')
				.selectAll()
				.orderBy('made_at')
				.orderBy('recipient')
				.execute(),
		)
	const mailbox = async (role: string, email: string, reminded = true) => {
		const official = await officialAs(H19, role)
		return transact(H19, (tx) =>
			saveMailbox(tx, { official, at: at('2026-11-26 12:00'), address: '127.0.0.1' }, { email, reminded }),
		)
	}

	test('nobody without an address is written to, and an address must have the shape of one', async () => {
		expect(await letters()).toEqual([])
		expect(await mailbox('receptionist', 'tiep nhan @ phuong')).toEqual({ ok: false, refusal: 'malformed' })
		expect(await mailbox('receptionist', ' TiepNhan@TranBien.example ')).toMatchObject({ ok: true })
	})

	test('all that is due that day comes in one letter, with codes and steps and nothing of the citizen', async () => {
		const codes = [
			await received(mother, at('2026-12-01 14:00')),
			await received(mother, at('2026-12-01 14:01')),
			await received(mother, at('2026-12-01 14:02')),
		]
		expect(await remind('2026-12-01 14:05')).toBe(3)
		const [letter, ...more] = await letters()
		expect(more).toEqual([])
		expect(letter?.recipient).toBe('tiepnhan@tranbien.example')
		// What was late before is in it too.
		expect(letter?.subject).toBe('Nhắc việc: 1 việc quá hạn, 3 việc sắp đến hạn')
		for (const each of codes) expect(letter?.body).toContain(each)
		expect(letter?.body).toContain('14:30 ngày 01/12')
		expect(letter?.body).toContain('https://dong-nai.invalid/can-bo')
		expect(letter?.body).not.toContain(mother.fullName)
		const { rows: jobs } = await database.owner.query(
			`select from graphile_worker.jobs where task_identifier = 'send-official-letter'`,
		)
		expect(jobs.length).toBe(1)
	})

	test('that day one more comes when something becomes overdue, and no third', async () => {
		const another = await received(mother, at('2026-12-01 14:10'))
		expect(await remind('2026-12-01 14:15')).toBe(1)
		expect(await letters()).toHaveLength(1)
		expect(await remind('2026-12-01 14:31')).toBeGreaterThan(0)
		const [, overdue] = await letters()
		expect(overdue?.subject).toContain('quá hạn')
		expect(overdue?.body).toContain(another)
		await remind('2026-12-01 14:45')
		expect(await letters()).toHaveLength(2)
	})

	test('a letter that the channel refuses stays to be sent, and goes out once', async () => {
		const [letter] = await letters()
		const task = { tenant: 'H19', message: letter?.message_id ?? '' }
		const sent: string[] = []
		await expect(
			sendOfficialLetter({ send: () => Promise.reject(new Error('451 later')) })(task),
		).rejects.toThrow('451')
		expect((await letters())[0]).toMatchObject({
			sent_at: null,
			last_failure: expect.stringContaining('451') as unknown,
		})
		const channel = { send: ({ to }: { to: string }) => Promise.resolve(void sent.push(to)) }
		await sendOfficialLetter(channel)(task)
		await sendOfficialLetter(channel)(task)
		expect(sent).toEqual(['tiepnhan@tranbien.example'])
	})

	test('the head hears of what is a day late, who turned letters off of nothing', async () => {
		await mailbox('centre-head', 'truong@tranbien.example')
		await mailbox('receptionist', 'tiepnhan@tranbien.example', false)
		const before = (await letters()).length
		expect(await remind('2026-12-02 14:40')).toBe(4)
		const after = (await letters()).slice(before)
		expect(after.map(({ recipient }) => recipient)).toEqual(['truong@tranbien.example'])
		expect(after[0]?.subject).toContain('người đứng đầu')
	})
})
