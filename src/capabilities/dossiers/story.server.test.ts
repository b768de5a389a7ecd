import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishForm } from '#forms/server'
import type { Citizen, OfficialAtWork, Role } from '#identity'
import { at as momentOn, day, instant, type Instant, wallTime } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { type Lastly, transact, type Tx } from '#platform/db'
import { birthAnswers, birthDraft } from '../../../test/drafts.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import { firstPage } from '../../../test/desk.ts'
import { freshDatabase, rehearse } from '../../../test/database.ts'
import { advanceDossier } from './advance.server.ts'
import { answerSupplement, withdrawDossier } from './answer-supplement.server.ts'
import { declineDossier } from './decline.server.ts'
import { applicantOf } from './applicant.server.ts'
import { controlSheet } from './control-sheet.ts'
import { type Desk, rulesOf } from './desk.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { plainHealth } from './health.ts'
import { healthOf } from './health.server.ts'
import { issueResult, reserveResult } from './issue.server.ts'
import { canonical, chained, nothing } from './ledger.server.ts'
import { after, born } from './lifecycle.ts'
import { markComponents } from './mark.server.ts'
import { measureTenant, paceAt, paceOf } from './pace.server.ts'
import { counters } from './counters.server.ts'
import { rateService } from './rate.server.ts'
import { receiveDossier } from './receive.server.ts'
import { registerPart, registerSize } from './register.server.ts'
import { returnResult } from './return.server.ts'
import { chain, find, history } from './store.server.ts'
import { submitDraft } from './submit.server.ts'
import { doneBefore } from './repeated.server.ts'
import { requestSupplement } from './supplement.server.ts'
import { trackDossier, verifyResult } from './tracking.server.ts'

const H19 = { tenant: 'H19', person: 'test' }

let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
const at = (text: string): Instant => momentOn(day(text.slice(0, 10)), wallTime(text.slice(11)))

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

const draft = (how: Parameters<typeof birthDraft>[2] = {}) => birthDraft(H19, mother.id, how)

const submit = (draftId: string, moment = at('2026-11-25 09:30'), citizen = mother) =>
	transact(H19, (tx) =>
		submitDraft({ tx, tenant: 'H19', citizen, at: moment, address: '127.0.0.1' }, draftId),
	)

async function submitted(moment = at('2026-11-25 09:30')): Promise<DossierCode> {
	const done = await submit(await draft(), moment)
	if (!done.ok) throw new Error(JSON.stringify(done.refusal))
	return done.value.code
}

const dossier = async (code: DossierCode): Promise<Dossier> => {
	const found = await transact(H19, (tx) => find(tx, code))
	if (!found) throw new Error(`No dossier ${code}`)
	return found
}

type Outcome = { ok: true; value: Dossier } | { ok: false; refusal: Refusal }

async function acting<T>(
	role: Role,
	moment: Instant,
	work: (desk: Desk, official: OfficialAtWork) => Promise<T | Lastly<T>>,
): Promise<T> {
	const official = await officialAs(H19, role)
	return transact(H19, (tx) =>
		work({ tx, tenant: 'H19', official, at: moment, address: '127.0.0.1' }, official),
	)
}

const seen = async (code: DossierCode) => ({ code, version: (await dossier(code)).version })
const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const

async function received(moment = at('2026-11-25 10:00')): Promise<DossierCode> {
	const code = await submitted(moment.add({ minutes: -30 }))
	await expectDone(
		acting('receptionist', moment, async (desk) =>
			markComponents(desk, await seen(code), { 'giay-chung-sinh': present }),
		),
	)
	await expectDone(acting('receptionist', moment, async (desk) => receiveDossier(desk, await seen(code))))
	return code
}

async function expectDone(outcome: Promise<Outcome>): Promise<Dossier> {
	const done = await outcome
	expect(done.ok ? undefined : done.refusal).toBeUndefined()
	if (!done.ok) throw new Error('refused')
	return done.value
}

async function refusalOf(
	outcome: Promise<{ ok: boolean } & Partial<{ refusal: { kind: string } }>>,
): Promise<string | undefined> {
	return (await outcome).refusal?.kind
}

async function untilProposed(code: DossierCode): Promise<void> {
	const moment = at('2026-11-25 10:30')
	await expectDone(
		acting('receptionist', moment, async (desk) =>
			advanceDossier(desk, await seen(code), { act: 'hand-on', words: '' }),
		),
	)
	await expectDone(
		acting('justice-clerk', moment, async (desk) =>
			advanceDossier(desk, await seen(code), { act: 'propose', outcome: 'grant', words: 'Đủ điều kiện.' }),
		),
	)
}

const sheetOf = (code: DossierCode) =>
	transact(H19, async (tx) => {
		const found = await find(tx, code)
		if (!found) throw new Error(`No dossier ${code}`)
		return controlSheet({
			...(await rulesOf(tx, 'H19', found)),
			dossier: found,
			events: await history(tx, found.id),
			components: [],
			applicant: await applicantOf(tx, found),
			receiving: { kind: 'service-centre', name: 'Trung tâm', parentName: null, placeName: 'Trấn Biên' },
			agencyNames: new Map([[found.competentAgencyId, 'UBND phường Trấn Biên']]),
			hotline: '1022',
			link: 'https://dongnai.example/theo-doi',
		})
	})

describe('a birth registration', () => {
	test('filed, received, examined, approved, issued and returned on the same day', async () => {
		const code = await received()
		expect(code).toMatch(/^H19\.26-261125-\d{4}$/)
		const inProcess = await dossier(code)
		expect(inProcess.state === 'in-process' && inProcess.dueAt.toString()).toBe(
			at('2026-11-25 17:00').toString(),
		)
		await untilProposed(code)
		await expectDone(
			acting('chairman', at('2026-11-25 11:00'), async (desk) =>
				advanceDossier(desk, await seen(code), { act: 'approve', words: '' }),
			),
		)

		const reserved = await acting('justice-clerk', at('2026-11-25 11:05'), async (desk) =>
			reserveResult(desk, await seen(code)),
		)
		const again = await acting('justice-clerk', at('2026-11-25 11:06'), async (desk) =>
			reserveResult(desk, await seen(code)),
		)
		if (!reserved.ok || !again.ok) throw new Error('the number was not reserved')
		expect(reserved.value.number).toMatch(/^\d{2}\/2026$/)
		expect(again.value.number).toBe(reserved.value.number)
		expect(reserved.value.signer.name).toBe('Huỳnh Minh Duyệt')

		const stored = { fileId: newId(), sha256: 'cd'.repeat(32) }
		await expectDone(
			acting('justice-clerk', at('2026-11-25 11:10'), async (desk) =>
				issueResult(desk, await seen(code), stored),
			),
		)
		const done = await expectDone(
			acting('receptionist', at('2026-11-25 11:20'), async (desk) =>
				returnResult(desk, await seen(code), 'electronic'),
			),
		)
		expect(done.state).toBe('returned')
		expect(done.tokens).toEqual([])
		const verified = await transact(H19, (tx) => verifyResult(tx, reserved.value.verificationCode))
		expect(verified?.number).toBe(reserved.value.number)

		const sheet = await sheetOf(code)
		expect(
			sheet?.lines.map((line) =>
				line.kind === 'handover' ? [line.from.person, line.to.person, line.timeliness] : line.text,
			),
		).toEqual([
			['Trần Thị Hẹn', 'Trần Thị Hẹn', 'trước hạn'],
			['Trần Thị Hẹn', 'Nguyễn Thị Sổ', 'đúng hạn'],
			['Nguyễn Thị Sổ', 'Huỳnh Minh Duyệt', 'đúng hạn'],
			['Huỳnh Minh Duyệt', 'Nguyễn Thị Sổ', 'đúng hạn'],
			['Nguyễn Thị Sổ', 'Trần Thị Hẹn', 'đúng hạn'],
			['Trần Thị Hẹn', 'Lê Ngọc Diệp', 'đúng hạn'],
		])
		expect(sheet?.timeliness).toBe('đúng hạn')
		expect(sheet?.edition).toBe('tt-03-2025')

		const rated = (stars: number) =>
			transact(H19, (tx) =>
				rateService({ tx, tenant: 'H19', citizen: mother, at: at('2026-11-25 12:00') }, code, {
					stars,
					remark: 'Nhanh',
				}),
			)
		expect((await rated(6)).ok).toBe(false)
		expect((await rated(5)).ok).toBe(true)
		expect(await refusalOf(rated(4))).toBe('already-rated')
	})

	test('received after 15:00 is due the next working day', async () => {
		const code = await received(at('2026-11-25 15:10'))
		const inProcess = await dossier(code)
		expect(inProcess.state === 'in-process' && inProcess.dueAt.toString()).toBe(
			at('2026-11-26 17:00').toString(),
		)
	})

	test('history alone rebuilds the dossier, and its hashes hold', async () => {
		const code = await received()
		await untilProposed(code)
		const row = await dossier(code)
		const events = await transact(H19, (tx) => chain(tx, row.id))
		let hash = nothing
		for (const { seq, at: moment, actor, event, previous, hash: kept } of events) {
			expect(previous).toBe(hash)
			hash = chained(previous, canonical({ dossier: row.id, seq, at: moment, actor, event }))
			expect(kept).toBe(hash)
		}
		const told = await transact(H19, (tx) => history(tx, row.id))
		const [first, ...rest] = told
		if (first?.kind !== 'submitted') throw new Error('the first event is no submission')
		const { seq: _seq, at: submittedAt, actor: _actor, ...event } = first
		const rebuilt = rest.reduce(
			(dossier, { seq, at: moment, actor: _, ...next }) =>
				after(dossier, next, moment, events[seq - 1]?.hash ?? ''),
			born(event, submittedAt, events[0]?.hash ?? ''),
		)
		expect(JSON.parse(JSON.stringify(rebuilt))).toEqual(JSON.parse(JSON.stringify(row)))
	})
})

describe('a submission', () => {
	test('made twice, even at the same time, is one dossier', async () => {
		const draftId = await draft()
		const codes = await Promise.all([submit(draftId), submit(draftId), submit(draftId)])
		expect(new Set(codes.map((done) => done.ok && done.value.code)).size).toBe(1)
		const { rows } = await database.owner
			.query(`set app.tenant = 'H19'`)
			.then(() =>
				database.owner.query('select count(*)::int as n from dossiers.dossier where draft_id = $1', [
					draftId,
				]),
			)
		expect(rows).toEqual([{ n: 1 }])
	})

	test('takes the files with it and tells the citizen by one job', async () => {
		const code = await submitted()
		const filed = await dossier(code)
		expect(filed.files.map((file) => file.component)).toEqual(['giay-chung-sinh'])
		const { rows } = await database.owner.query(
			`select count(*)::int as n from graphile_worker.jobs where task_identifier = 'tell-citizen' and key = $1`,
			[`tell:${filed.id}:1`],
		)
		expect(rows).toEqual([{ n: 1 }])
	})

	test('is refused with each missing field and component named, and the draft stays', async () => {
		const { child_name: _, ...unnamed } = birthAnswers()
		const withoutName = await submit(await draft({ answers: unnamed }))
		expect(withoutName).toMatchObject({
			ok: false,
			refusal: { kind: 'answers-invalid', fields: [{ field: 'child_name', kind: 'missing' }] },
		})
		const withoutPaper = await submit(await draft({ papers: [] }))
		expect(withoutPaper).toMatchObject({
			ok: false,
			refusal: { kind: 'components-missing', components: [{ key: 'giay-chung-sinh' }] },
		})
	})

	test('is refused while its citizen has not seen that the form changed', async () => {
		const draftId = await draft()
		const birth = JSON.parse(await readFile('demo/forms/khai-sinh.json', 'utf8')) as { version: number }
		const moment = at('2026-11-25 09:30')
		await rehearse(H19, async (tx) => {
			const published = await publishForm(tx, { ...birth, version: birth.version + 1 }, moment)
			expect(published.ok).toBe(true)
			const done = await submitDraft(
				{ tx, tenant: 'H19', citizen: mother, at: moment, address: '127.0.0.1' },
				draftId,
			)
			expect(done).toEqual({ ok: false, refusal: { kind: 'form-changed' } })
		})
		expect((await submit(draftId)).ok).toBe(true)
	})

	test('needs level 2 of VNeID, and is for its own citizen only', async () => {
		const draftId = await draft()
		expect(await refusalOf(submit(draftId, at('2026-11-25 09:30'), { ...mother, assurance: 1 }))).toBe(
			'assurance-too-low',
		)
		expect(await refusalOf(submit(draftId, at('2026-11-25 09:30'), { ...mother, id: newId() }))).toBe(
			'unknown-draft',
		)
	})
})

describe('the desk', () => {
	test('does not receive before every component was looked at', async () => {
		const code = await submitted()
		expect(
			await refusalOf(
				acting('receptionist', at('2026-11-25 10:00'), async (desk) =>
					receiveDossier(desk, await seen(code)),
				),
			),
		).toBe('components-unmarked')
		await expectDone(
			acting('receptionist', at('2026-11-25 10:00'), async (desk) =>
				markComponents(desk, await seen(code), { 'giay-chung-sinh': { ...present, found: 'missing' } }),
			),
		)
		expect(
			await refusalOf(
				acting('receptionist', at('2026-11-25 10:00'), async (desk) =>
					receiveDossier(desk, await seen(code)),
				),
			),
		).toBe('components-lacking')
	})

	test('refuses an act that is not for this step, this role or this state', async () => {
		const code = await received()
		const moment = at('2026-11-25 10:30')
		expect(
			await refusalOf(acting('receptionist', moment, async (desk) => receiveDossier(desk, await seen(code)))),
		).toBe('wrong-state')
		expect(
			await refusalOf(
				acting('chairman', moment, async (desk) =>
					advanceDossier(desk, await seen(code), { act: 'approve', words: '' }),
				),
			),
		).toBe('not-this-step')
		expect(
			await refusalOf(
				acting('chairman', moment, async (desk) =>
					advanceDossier(desk, await seen(code), { act: 'hand-on', words: '' }),
				),
			),
		).toBe('not-your-duty')
	})

	test('lets the second of two officials know that the first has acted, and one who pressed twice that it is done', async () => {
		const code = await received()
		const old = await seen(code)
		const moment = at('2026-11-25 10:30')
		const handOn = () =>
			acting('receptionist', moment, (desk) => advanceDossier(desk, old, { act: 'hand-on', words: '' }))
		await expectDone(handOn())
		expect(await refusalOf(handOn())).toBe('changed-meanwhile')

		const before = (role: Role, from: typeof old, kind: 'handed-on' | 'declined') =>
			acting(role, moment, (desk) => doneBefore(desk, from, [kind]))
		expect(await before('receptionist', old, 'handed-on')).toEqual(await dossier(code))
		expect(await before('justice-clerk', old, 'handed-on')).toBeUndefined()
		expect(await before('receptionist', old, 'declined')).toBeUndefined()
		expect(await before('receptionist', await seen(code), 'handed-on')).toBeUndefined()
	})

	test('sends a step back only with words', async () => {
		const code = await received()
		await untilProposed(code)
		const moment = at('2026-11-25 11:00')
		expect(
			await refusalOf(
				acting('chairman', moment, async (desk) =>
					advanceDossier(desk, await seen(code), { act: 'send-back', words: ' ' }),
				),
			),
		).toBe('words-missing')
		const back = await expectDone(
			acting('chairman', moment, async (desk) =>
				advanceDossier(desk, await seen(code), { act: 'send-back', words: 'Xem lại quê quán.' }),
			),
		)
		expect(back.tokens.map((token) => token.node)).toEqual(['tham-tra'])
	})

	test('declines with a reason and its law, and nothing waits any more', async () => {
		const code = await submitted()
		const why = { reasonCode: 'TQ01', words: 'Nơi cư trú thuộc phường khác.', legalBasis: 'Luật Hộ tịch Đ13' }
		const moment = at('2026-11-25 10:00')
		expect(
			await refusalOf(
				acting('receptionist', moment, async (desk) =>
					declineDossier(desk, await seen(code), { ...why, legalBasis: '' }),
				),
			),
		).toBe('words-missing')
		const declined = await expectDone(
			acting('receptionist', moment, async (desk) => declineDossier(desk, await seen(code), why)),
		)
		expect(declined.state).toBe('declined')
		expect(declined.tokens).toEqual([])
	})
})

describe('a supplement', () => {
	const item = {
		target: { component: 'giay-chung-sinh' },
		label: 'Giấy chứng sinh',
		reasonCode: 'CS01',
		reason: 'Ảnh mờ.',
		remedy: 'Ông bà chụp lại nơi đủ sáng.',
	}
	const asked = async (code: DossierCode, moment: Instant) =>
		acting('receptionist', moment, async (desk) => requestSupplement(desk, await seen(code), [item]))
	const answered = async (code: DossierCode, components: readonly string[], moment: Instant) => {
		const { files } = await dossier(code)
		return transact(H19, (tx) =>
			answerSupplement({ tx, tenant: 'H19', citizen: mother, at: moment, address: '127.0.0.1' }, code, {
				fields: { child_name: 'Không ai hỏi' },
				files: files
					.filter((file) => components.includes(file.component))
					.map((file) => ({ ...file, id: newId(), sha256: 'ef'.repeat(32) })),
			}),
		)
	}

	test('is asked once, answered in full, and changes only what was asked', async () => {
		const code = await submitted()
		await expectDone(asked(code, at('2026-11-25 10:00')))
		expect((await dossier(code)).state).toBe('awaiting-supplement')
		expect(await refusalOf(answered(code, [], at('2026-11-25 11:00')))).toBe('not-everything-answered')
		const back = await expectDone(
			answered(code, ['giay-chung-sinh'], at('2026-11-25 11:00')) as Promise<Outcome>,
		)
		expect(back.state).toBe('submitted')
		expect(back.files.map((file) => file.sha256)).toEqual(['ef'.repeat(32)])
		expect(back.answers['child_name']).toBe('Nguyễn Lê Minh An')
		expect(await refusalOf(asked(code, at('2026-11-25 13:40')))).toBe('words-missing')
	})

	test('stops the clock of a received dossier and moves its due time by as long', async () => {
		const code = await received(at('2026-11-25 08:00'))
		await expectDone(
			acting('receptionist', at('2026-11-25 08:10'), async (desk) =>
				advanceDossier(desk, await seen(code), { act: 'hand-on', words: '' }),
			),
		)
		await expectDone(
			acting('justice-clerk', at('2026-11-25 09:00'), async (desk) =>
				requestSupplement(desk, await seen(code), [item]),
			),
		)
		const back = await expectDone(
			answered(code, ['giay-chung-sinh'], at('2026-11-26 09:00')) as Promise<Outcome>,
		)
		expect(back.state === 'in-process' && back.dueAt.toString()).toBe(at('2026-11-26 17:00').toString())
	})

	test('does not stop the citizen from withdrawing', async () => {
		const code = await submitted()
		await expectDone(asked(code, at('2026-11-25 10:00')))
		const gone = await transact(H19, (tx) =>
			withdrawDossier(
				{ tx, tenant: 'H19', citizen: mother, at: at('2026-11-25 10:30'), address: '' },
				code,
				'Nộp lại sau',
			),
		)
		expect(gone.ok && gone.value.state).toBe('withdrawn')
	})
})

describe('the queue', () => {
	test('counts what it lists, in the moment of the act', async () => {
		const official = await officialAs(H19, 'receptionist')
		const now = at('2026-11-25 10:00')
		const look = () =>
			transact(H19, async (tx) => ({
				counts: await counters(tx, official, now),
				rows: (await firstPage(tx, official, 'to-receive', now)).rows,
				overdue: (await firstPage(tx, official, 'overdue', now)).rows,
			}))
		const before = await look()
		const code = await submitted()
		const filed = await look()
		expect(filed.counts['to-receive']).toBe(before.counts['to-receive'] + 1)
		expect(filed.counts['to-receive']).toBe(filed.rows.length)
		expect(filed.counts.overdue).toBe(filed.overdue.length)
		expect(filed.rows.map((row) => row.code)).toContain(code)
		await transact(H19, (tx) =>
			withdrawDossier({ tx, tenant: 'H19', citizen: mother, at: now, address: '' }, code, ''),
		)
		expect((await look()).counts['to-receive']).toBe(before.counts['to-receive'])
	})

	test('shows nothing of another agency', async () => {
		await submitted()
		const stranger = {
			...(await officialAs(H19, 'receptionist')),
			duties: [{ agencyId: newId(), role: 'receptionist', permissions: ['dossier.act'] as const }],
		}
		const now = at('2026-11-25 10:00')
		const page = await transact(H19, (tx) => firstPage(tx, stranger, 'unit', now))
		expect(page.rows).toEqual([])
		expect(await transact(H19, (tx) => counters(tx, stranger, now))).toMatchObject({ unit: 0, mine: 0 })
	})
})

test('tracking by code tells nothing of the person', async () => {
	const code = await received()
	const tracked = await transact(H19, (tx) => trackDossier(tx, code))
	expect(tracked?.state).toBe('in-process')
	expect(JSON.stringify(tracked)).not.toMatch(/Diệp|075196|me@cong-dan|0900/)
	expect(await transact(H19, (tx) => trackDossier(tx, 'H19.26-261125-9999' as DossierCode))).toBeUndefined()
	expect(instant(String(tracked?.submittedAt)).epochMilliseconds).toBeGreaterThan(0)
})

describe('the register of an agency', () => {
	/** Where the ward receives: its own service centre. */
	const centre = async (tx: Tx) => {
		const { receiving_agency_id } = await tx
			.selectFrom('dossiers.dossier')
			.select('receiving_agency_id')
			.executeTakeFirstOrThrow()
		return receiving_agency_id
	}

	test('has every dossier that was received in the period, in that order and numbered, whatever became of it', async () => {
		const codes = [
			await received(at('2026-12-02 09:00')),
			await received(at('2026-12-02 08:30')),
			await received(at('2026-12-03 10:00')),
		]
		const never = await submitted(at('2026-12-02 09:30'))
		await acting('receptionist', at('2026-12-04 08:30'), async ({ tx }, official) => {
			const agencyId = await centre(tx)
			const asked = { agencyId, from: day('2026-12-02'), to: day('2026-12-03') }
			const first = await registerPart(tx, official, asked, { size: 2 })
			const rest = await registerPart(tx, official, asked, { size: 2, after: first.next })
			const told = [...first.entries, ...rest.entries]
			expect(told.map(({ number, code }) => [number, code])).toEqual([
				[1, codes[1]],
				[2, codes[0]],
				[3, codes[2]],
			])
			expect(rest.next).toBeUndefined()
			expect(told.map(({ code }) => code)).not.toContain(never)
			expect(await registerSize(tx, official, asked)).toBe(3)
			const skipped = await registerPart(tx, official, asked, { size: 2, skip: 2 })
			expect(skipped.entries).toEqual(rest.entries)
			// The day before ends at midnight in Viet Nam, and a field that nobody asked in has nothing.
			expect(await registerSize(tx, official, { ...asked, to: day('2026-12-02') })).toBe(2)
			expect(await registerSize(tx, official, { ...asked, field: 'Không có lĩnh vực này' })).toBe(0)
			return undefined
		})
	})
	test('tells how a result was given out, and shows nothing to whom it is not open', async () => {
		await acting('receptionist', at('2026-12-04 08:30'), async ({ tx }, official) => {
			const agencyId = await centre(tx)
			const asked = { agencyId, from: day('2026-11-25'), to: day('2026-11-25') }
			const { entries } = await registerPart(tx, official, asked, { size: 100 })
			const returned = entries.filter(({ state }) => state === 'returned')
			expect(returned.length).toBeGreaterThan(0)
			for (const entry of returned) {
				expect(entry.returnedBy).toBe('electronic')
				expect(entry.returnedAt).not.toBeNull()
			}
			expect(await registerSize(tx, { ...official, duties: [] }, asked)).toBe(0)
			return undefined
		})
	})
})

describe('how long a procedure really takes', () => {
	const tranBien = (tx: Tx) =>
		tx.selectFrom('tenancy.agency').select('agency_id').where('code', '=', 'H19.26').executeTakeFirstOrThrow()
	/** Results of so many working hours each, closed on that day, as copies of one that was really given. */
	const finished = async (hours: readonly number[], closedAt: string) => {
		await database.owner.query(`set app.tenant = 'H19'`)
		for (const each of hours)
			await database.owner.query(
				`insert into dossiers.dossier select (copy).* from (
					select jsonb_populate_record(d, jsonb_build_object('dossier_id', $1::uuid, 'draft_id', $1::uuid, 'code', $1::text,
						'closed_at', $2::text, 'result', d.result || jsonb_build_object('workedSeconds', $3::int))) as copy
					from dossiers.dossier d where state = 'returned' order by dossier_id limit 1) as copied`,
				[newId(), closedAt, each * 3600],
			)
	}
	const measured = (moment: Instant) =>
		transact(H19, async (tx) => {
			await measureTenant(tx, 'H19', moment)
			const { agency_id: agencyId } = await tranBien(tx)
			return { here: await paceAt(tx, '1.001193', agencyId), everywhere: await paceOf(tx, '1.001193') }
		})

	test('is not told below ten results of the last 30 days, is the median and nine in ten of them from there on', async () => {
		await finished([1, 2, 3, 4, 5, 6, 7, 8, 9], at('2027-03-10 09:00').toString())
		await finished([400], at('2027-01-10 09:00').toString())
		expect(await measured(at('2027-03-20 09:00'))).toEqual({ here: undefined, everywhere: undefined })
		await finished([10, 11], at('2027-03-11 09:00').toString())
		const pace = { finished: 11, medianSeconds: 6 * 3600, mostSeconds: 10 * 3600 }
		expect(await measured(at('2027-03-20 09:00'))).toEqual({ here: pace, everywhere: pace })
	})

	test('foretells a running dossier in working time, and nothing once it is slower than nine in ten', async () => {
		const code = await received(at('2026-12-07 08:00'))
		const told = (moment: string) =>
			transact(H19, async (tx) => {
				const found = await find(tx, code)
				if (!found) throw new Error(`No dossier ${code}`)
				return plainHealth(await healthOf(tx, 'H19', found, at(moment)))
			})
		// 7:30 to 11:30 and 13:30 to 17:00: half after six of its hours, nine in ten after ten.
		const fresh = await told('2026-12-07 09:00')
		expect(fresh.who).toEqual(['cán bộ tiếp nhận và trả kết quả'])
		expect(fresh.forecast).toMatchObject({
			kind: 'usual',
			half: expect.stringMatching(/^2026-12-07T1[56]/),
			most: expect.stringMatching(/^2026-12-08T/),
		})
		expect((await told('2026-12-08 08:30')).forecast).toMatchObject({ kind: 'usual', half: null })
		expect((await told('2026-12-10 08:30')).forecast).toMatchObject({ kind: 'slower' })
		const waiting = await transact(H19, async (tx) => {
			const found = await find(tx, await submitted(at('2026-12-07 08:30')))
			return found && plainHealth(await healthOf(tx, 'H19', found, at('2026-12-07 09:00')))
		})
		expect(waiting?.forecast).toBeNull()
	})
})
