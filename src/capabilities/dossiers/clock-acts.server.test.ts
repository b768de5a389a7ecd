import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wallText } from '#calendar'
import type { Citizen } from '#identity'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import { acting, at, done, dossier, received, seen } from '../../../test/filed.ts'
import { advanceDossier } from './advance.server.ts'
import { extendDue, extensionsOffered, resumeClock, suspendClock } from './clock-acts.server.ts'
import { dueOf, rulesOf } from './desk.server.ts'
import type { DossierCode } from './dossier.ts'
import { clockRuns } from './lifecycle.ts'
import { history } from './store.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

const stop = (code: DossierCode, reasonCode: string, moment: string, words = 'Biên bản số 7') =>
	acting('receptionist', at(moment), async (desk) =>
		suspendClock(desk, await seen(code), { reasonCode, words }),
	)
const goOn = (code: DossierCode, moment: string) =>
	acting('receptionist', at(moment), async (desk) => resumeClock(desk, await seen(code), { words: '' }))
const dueText = async (code: DossierCode) => {
	const found = await dossier(code)
	return 'dueAt' in found ? wallText(found.dueAt).slice(0, 16) : undefined
}
const workOf = async (code: DossierCode) => {
	await database.owner.query(`set app.tenant = 'H19'`)
	const { rows } = await database.owner.query<{
		queue: string
		due_at: Date | null
		step_due_at: Date | null
	}>(
		`select queue, work.due_at, step_due_at from dossiers.work join dossiers.dossier using (tenant_id, dossier_id) where code = $1`,
		[code],
	)
	return rows[0]
}

describe('a clock that is stopped for a reason the law knows', () => {
	test('goes on where it stood, and the wait is nobody’s time', async () => {
		const code = await received(mother, at('2026-11-25 10:00'))
		const waiting = await done(stop(code, 'niem-yet', '2026-11-25 11:00'))
		expect(waiting.state).toBe('in-process')
		expect(clockRuns(waiting)).toBe(false)
		expect(await workOf(code)).toMatchObject({ queue: 'in-hand', due_at: null })
		await done(goOn(code, '2026-11-26 08:00'))
		// Of the five hours that were left at 10:00 one had run: four from 08:00 on.
		expect(await dueText(code)).toBe('2026-11-26T14:00')
		expect((await workOf(code))?.due_at).not.toBeNull()
	})

	test('lets nobody work on the dossier meanwhile', async () => {
		const code = await received(mother, at('2026-11-25 10:00'))
		await done(stop(code, 'y-kien-co-quan-khac', '2026-11-25 11:00'))
		const tried = await acting('receptionist', at('2026-11-25 11:05'), async (desk) =>
			advanceDossier(desk, await seen(code), { act: 'hand-on', words: '' }),
		)
		expect(tried.ok ? undefined : tried.refusal).toEqual({
			kind: 'clock-stands',
			reason: 'Chờ ý kiến của cơ quan khác',
		})
	})

	test('is a state of its own for a financial duty, and waits for the citizen, who is told', async () => {
		const code = await received(mother, at('2026-11-25 10:00'))
		const waiting = await done(stop(code, 'nghia-vu-tai-chinh', '2026-11-25 11:00'))
		expect(waiting.state).toBe('awaiting-fee')
		expect((await workOf(code))?.queue).toBe('awaiting-citizen')
		expect(await dossier(code)).toEqual(waiting)
		const { rows } = await database.owner.query(
			`select 1 from graphile_worker.jobs where task_identifier = 'tell-citizen' and key = $1`,
			[`tell:${waiting.id}:${waiting.version}`],
		)
		expect(rows).toHaveLength(1)
		expect((await done(goOn(code, '2026-11-25 14:00'))).state).toBe('in-process')
	})

	test('counts anew where the law says so', async () => {
		const code = await received(mother, at('2026-11-25 10:00'))
		await done(stop(code, 'nop-lai-ho-so', '2026-11-25 11:00'))
		await done(goOn(code, '2026-11-27 14:00'))
		expect(await dueText(code)).toBe('2026-11-27T17:00')
		const kept = await dossier(code)
		const { calendar } = await transact(H19, (tx) => rulesOf(tx, 'H19', kept))
		expect(dueOf(kept, calendar, at('2026-11-27 14:30')).lines[0]).toMatchObject({ kind: 'reset' })
	})

	test('is refused without a reason of the list, without words, twice, and by someone without the step', async () => {
		const code = await received(mother, at('2026-11-25 10:00'))
		const kind = async (tried: ReturnType<typeof stop>) => {
			const outcome = await tried
			return outcome.ok ? undefined : outcome.refusal.kind
		}
		expect(await kind(stop(code, 'nghi-trua', '2026-11-25 11:00'))).toBe('no-such-reason')
		expect(await kind(stop(code, 'niem-yet', '2026-11-25 11:00', ' '))).toBe('words-missing')
		expect(await kind(goOn(code, '2026-11-25 11:00'))).toBe('clock-runs')
		await done(stop(code, 'niem-yet', '2026-11-25 11:00'))
		expect(await kind(stop(code, 'niem-yet', '2026-11-25 11:01'))).toBe('clock-stands')
		const other = await received(mother, at('2026-11-25 10:00'))
		const chair = await acting('chairman', at('2026-11-25 11:00'), async (desk) =>
			suspendClock(desk, await seen(other), { reasonCode: 'niem-yet', words: 'x' }),
		)
		expect(chair.ok ? undefined : chair.refusal.kind).toBe('not-your-duty')
	})
})

describe('a later date', () => {
	const extend = (role: string, code: DossierCode, moment: string, count = 2, words = 'Phải xác minh thêm') =>
		acting(role, at(moment), async (desk) => extendDue(desk, await seen(code), { count, words }))

	test('is promised once, with an apology, by who may approve it; its sum has a line for it', async () => {
		const code = await received(mother, at('2026-11-25 10:00'))
		const clerk = await extend('receptionist', code, '2026-11-25 11:00')
		expect(clerk.ok ? undefined : clerk.refusal.kind).toBe('not-allowed')
		const extended = await done(extend('chairman', code, '2026-11-25 11:00'))
		expect(await dueText(code)).toBe('2026-11-27T17:00')
		expect(await dossier(code)).toEqual(extended)
		const events = await transact(H19, (tx) => history(tx, extended.id))
		expect(events.at(-1)).toMatchObject({
			kind: 'extended',
			previousDueAt: at('2026-11-25 17:00'),
			slipNumber: expect.stringMatching(/^\d{4}\/PXL-TTPVHCC$/),
			actor: { kind: 'official', role: 'chairman' },
		})
		const { calendar } = await transact(H19, (tx) => rulesOf(tx, 'H19', extended))
		expect(dueOf(extended, calendar, at('2026-11-25 12:00')).lines.map(({ kind }) => kind)).toContain(
			'extended',
		)
		const again = await extend('chairman', code, '2026-11-25 11:30')
		expect(again.ok ? undefined : again.refusal.kind).toBe('already-extended')
	})

	test('lies ahead: a late dossier is offered only days that are still to come', async () => {
		const code = await received(mother, at('2026-11-25 10:00'))
		const late = await extend('chairman', code, '2026-11-30 10:00', 1)
		expect(late.ok ? undefined : late.refusal.kind).toBe('new-date-passed')
		const kept = await dossier(code)
		const { calendar } = await transact(H19, (tx) => rulesOf(tx, 'H19', kept))
		const [first] = extensionsOffered(kept, { calendar, at: at('2026-11-30 10:00') })
		expect(first).toEqual({ count: 3, dueAt: '2026-11-30T17:00:00' })
	})
})
