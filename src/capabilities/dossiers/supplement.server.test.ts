import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answers } from '#forms'
import { formDefinition } from '#forms/server'
import type { Citizen } from '#identity'
import { now } from '#kernel/dates'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import { acting, at, done, dossier, received, seen } from '../../../test/filed.ts'
import { advanceDossier } from './advance.server.ts'
import { answerSupplement } from './answer-supplement.server.ts'
import type { DossierCode, SupplementItem } from './dossier.ts'
import { timeliness } from './lifecycle.ts'
import { history } from './store.server.ts'
import { decideSecondSupplement, requestSupplement } from './supplement.server.ts'
import { toldChanges } from './told-changes.ts'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

const item = (field: string, reasonCode = 'TK01'): SupplementItem => ({
	target: { field },
	label: field,
	reasonCode,
	reason: 'Chưa khớp với giấy chứng sinh.',
	remedy: 'Ông bà khai lại theo giấy chứng sinh.',
})
const ask = (code: DossierCode, items: readonly SupplementItem[], moment: string, grounds = '') =>
	acting('justice-clerk', at(moment), async (desk) =>
		requestSupplement(desk, await seen(code), items, grounds),
	)
/** Received, and handed to the official who examines it. */
async function examined(): Promise<DossierCode> {
	const code = await received(mother, at('2026-11-25 08:00'))
	await done(
		acting('receptionist', at('2026-11-25 08:10'), async (desk) =>
			advanceDossier(desk, await seen(code), { act: 'hand-on', words: '' }),
		),
	)
	return code
}
const answer = (code: DossierCode, fields: Answers, moment: string) =>
	transact(H19, (tx) =>
		answerSupplement({ tx, tenant: 'H19', citizen: mother, at: at(moment), address: '127.0.0.1' }, code, {
			fields,
			files: [],
		}),
	)
const decide = (code: DossierCode, decision: 'approve' | 'refuse', words = '', role = 'chairman') =>
	acting(role, at('2026-11-25 14:30'), async (desk) =>
		decideSecondSupplement(desk, await seen(code), { decision, words }),
	)
const kindOf = async (tried: Promise<{ ok: boolean; refusal?: { kind: string } }>) =>
	(await tried).refusal?.kind

describe('the answer to a supplement', () => {
	test('computes anew what follows from it, in the row and for both readers', async () => {
		const code = await examined()
		const before = await dossier(code)
		expect(before.answers['registration_kind']).toBe('in-time')
		await done(ask(code, [item('child_birth_date')], '2026-11-25 08:30'))
		await done(answer(code, { child_birth_date: '2026-06-01' }, '2026-11-25 09:30'))
		const after = await dossier(code)
		expect(after.answers['registration_kind']).toBe('late')
		expect(after.answers['child_birth_date_words']).not.toBe(before.answers['child_birth_date_words'])
		// What is dated by the submission stays so.
		expect(after.answers['place_date']).toBe(before.answers['place_date'])

		const changes = await transact(H19, async (tx) => {
			const form = await formDefinition(tx, 'H19', after.form.id, after.form.version)
			if (!form) throw new Error('no form')
			return toldChanges(await history(tx, after.id), form, new Map(), 'vi')
		})
		expect(changes.map(({ computed }) => computed)).toEqual([false, true, true])
		expect(changes[0]).toMatchObject({ before: '10/11/2026', after: '01/06/2026' })
	})

	test('must answer the questions that it opens, and may answer no other', async () => {
		const code = await examined()
		await done(ask(code, [item('copies_requested')], '2026-11-25 08:30'))
		expect(await kindOf(answer(code, { copies_requested: true }, '2026-11-25 09:00'))).toBe(
			'not-everything-answered',
		)
		const fields = { copies_requested: true, copies_count: 3, child_name: 'Không ai hỏi' }
		const answered = await done(answer(code, fields, '2026-11-25 09:00'))
		expect(answered.answers).toMatchObject({ copies_requested: true, copies_count: 3 })
		expect(answered.answers['child_name']).toBe('Nguyễn Lê Minh An')
	})
})

describe('a second request', () => {
	const once = async (): Promise<DossierCode> => {
		const code = await examined()
		await done(ask(code, [item('child_name')], '2026-11-25 08:30'))
		await done(answer(code, { child_name: 'Nguyễn Lê Minh Anh' }, '2026-11-25 09:30'))
		return code
	}

	test('needs something that did not exist the first time', async () => {
		const code = await once()
		const late = '2026-11-25 13:45'
		expect(await kindOf(ask(code, [item('child_name')], late, 'Giấy chứng sinh mới'))).toBe('reason-existed')
		expect(await kindOf(ask(code, [item('mother_name')], late, ' '))).toBe('words-missing')
		expect(await kindOf(ask(code, [], late, 'Có'))).toBe('nothing-asked')
	})

	test('waits for a head; the citizen hears nothing until it is approved', async () => {
		const code = await once()
		const waiting = await done(ask(code, [item('mother_name')], '2026-11-25 13:45', 'Bệnh viện đính chính'))
		expect(waiting).toMatchObject({
			state: 'in-process',
			secondSupplement: { grounds: 'Bệnh viện đính chính' },
		})
		expect(await dossier(code)).toEqual(waiting)
		expect(timeliness(waiting, now())).not.toBe('early-or-on-time')
		expect(await kindOf(ask(code, [item('father_name')], '2026-11-25 13:50', 'Nữa'))).toBe('second-waits')
		expect(await kindOf(decide(code, 'approve', '', 'receptionist'))).toBe('not-allowed')

		const approved = await done(decide(code, 'approve'))
		expect(approved.state).toBe('awaiting-supplement')
		expect(approved.supplements).toHaveLength(2)
		expect(approved.supplements[1]?.second).toEqual({
			grounds: 'Bệnh viện đính chính',
			approvedBy: expect.any(String),
		})
		expect((await dossier(code)).supplements).toEqual(approved.supplements)
		expect(await kindOf(decide(code, 'approve'))).toBe('no-second-proposed')
	})

	test('counts the dossier as late, whatever its due time, and a third is never asked', async () => {
		const code = await once()
		await done(ask(code, [item('mother_name')], '2026-11-25 13:45', 'Bệnh viện đính chính'))
		await done(decide(code, 'approve'))
		const back = await done(answer(code, { mother_name: 'Lê Ngọc Diệp' }, '2026-11-25 15:00'))
		expect(timeliness(back, at('2026-11-25 15:00'))).toBe('late')
		expect(await kindOf(ask(code, [item('child_sex')], '2026-11-25 15:10', 'Nữa'))).toBe(
			'supplement-already-asked',
		)
	})

	test('that is not approved leaves the dossier where it was, with the reason in its history', async () => {
		const code = await once()
		await done(ask(code, [item('mother_name')], '2026-11-25 13:45', 'Bệnh viện đính chính'))
		expect(await kindOf(decide(code, 'refuse'))).toBe('words-missing')
		const kept = await done(decide(code, 'refuse', 'Tra được ở cơ sở dữ liệu dân cư'))
		expect(kept).toMatchObject({ state: 'in-process', secondSupplement: null })
		expect(kept.supplements).toHaveLength(1)
	})
})
