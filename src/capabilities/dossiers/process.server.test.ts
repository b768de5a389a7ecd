import { fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wallText } from '#calendar'
import type { Citizen, Role } from '#identity'
import { type Instant, instant, now, secondsBetween } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { type Lastly, transact } from '#platform/db'
import { messagesTo } from '#notifications/server'
import { processGraph, publishProcess } from '#workflow/server'
import { freshDatabase, holdActs } from '../../../test/database.ts'
import { birthDraft } from '../../../test/drafts.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import {
	boundary,
	catching,
	chain,
	drawing,
	duration,
	endEvent,
	errorOf,
	flow,
	gateway,
	startEvent,
} from '../../../test/process-drawing.ts'
import { advanceDossier } from './advance.server.ts'
import { answerSupplement } from './answer-supplement.server.ts'
import { deliverMessage, noteMessage } from './deliver-message.server.ts'
import { type Desk, rulesOf } from './desk.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { fireTimer } from './fire-timer.server.ts'
import { rebuilt } from './lifecycle.ts'
import { markComponents } from './mark.server.ts'
import { receiveDossier } from './receive.server.ts'
import { retryStep } from './retry-step.server.ts'
import { stepDuesOf } from './step-dues.ts'
import { storyOf } from './story.ts'
import { runService, type Service } from './run-service.server.ts'
import { chain as events, eventFrom, find, history } from './store.server.ts'
import { submitDraft } from './submit.server.ts'
import { requestSupplement } from './supplement.server.ts'
import { tellStep } from './tell-step.server.ts'
import { undoLast } from './undo.server.ts'
import { dossiersOf, trackDossier } from './tracking.server.ts'
import { counters } from './counters.server.ts'
import { listPage, type List } from './lists.server.ts'
import { waitsOf } from './waits.ts'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen

beforeAll(async () => {
	database = await freshDatabase()
	await database.owner.query(`set app.tenant = 'H19'`)
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

/** Every process here begins at the desk, which receives. */
const begin =
	startEvent() +
	'<bpmn:userTask id="nhan" name="Tiếp nhận" motcua:role="receptionist" motcua:agency="receiving" motcua:acts="receive supplement decline" />'
const clerk = (id: string, acts = 'hand-on send-back supplement') =>
	`<bpmn:userTask id="${id}" name="Bước ${id}" motcua:role="justice-clerk" motcua:agency="competent" motcua:acts="${acts}" />`
const chairman = (id: string) =>
	`<bpmn:userTask id="${id}" name="Bước ${id}" motcua:role="chairman" motcua:agency="competent" motcua:acts="approve send-back" />`

/** A dossier that was received just now under a process, or some hours ago. */
async function received(inside: string, hoursAgo = 0): Promise<Dossier> {
	await transact(H19, async (tx) => {
		const bpmn = drawing(begin + inside)
		const published = await publishProcess(tx, {
			tenant: 'H19',
			processId: 'khai-sinh',
			procedureCode: '1.001193',
			bpmn,
			// In force on the day it is filed, which just after midnight is not today.
			at: now().add({ hours: -48 }),
		})
		if (!published.ok) throw new Error(JSON.stringify(published.refusal))
	})
	const at = now().add({ hours: -hoursAgo })
	const draftId = await birthDraft(H19, mother.id)
	const done = await transact(H19, (tx) =>
		submitDraft({ tx, tenant: 'H19', citizen: mother, at, address: '127.0.0.1' }, draftId),
	)
	if (!done.ok) throw new Error(JSON.stringify(done.refusal))
	const { code } = done.value
	const marks = { 'giay-chung-sinh': { found: 'present', as: 'electronic', count: 1, note: '' } } as const
	await acting('receptionist', at, async (desk) => markComponents(desk, await seen(code), marks))
	await acting('receptionist', at, async (desk) => receiveDossier(desk, await seen(code)))
	return dossier(code)
}

const dossier = async (code: DossierCode): Promise<Dossier> => {
	const found = await transact(H19, (tx) => find(tx, code))
	if (!found) throw new Error(`No dossier ${code}`)
	return found
}
const seen = async (code: DossierCode) => ({ code, version: (await dossier(code)).version })
type Outcome = { ok: true; value: Dossier } | { ok: false; refusal: Refusal }

async function acting(
	role: Role,
	at: Instant,
	work: (desk: Desk) => Promise<Outcome | Lastly<Outcome>>,
): Promise<Dossier> {
	const official = await officialAs(H19, role)
	const done = await transact(H19, (tx) => work({ tx, tenant: 'H19', official, at, address: '127.0.0.1' }))
	if (!done.ok) throw new Error(JSON.stringify(done.refusal))
	return done.value
}

const approve = (
	role: Role,
	{ code }: Dossier,
	act: 'approve' | 'hand-on' | 'send-back' = role === 'chairman' ? 'approve' : 'hand-on',
	token?: string,
) =>
	acting(role, now(), async (desk) =>
		advanceDossier(desk, { ...(await seen(code)), token }, { act, words: 'Đã xem.' }),
	)
const standing = async ({ code }: Dossier) => (await dossier(code)).tokens.map(({ node }) => node).toSorted()
const tokenAt = async ({ code, id }: Dossier, node: string) => ({
	tenant: 'H19',
	dossier: id,
	token: (await dossier(code)).tokens.find((token) => token.node === node)?.id ?? '',
})
const waits = async ({ code, process }: Dossier) => {
	const graph = await transact(H19, (tx) => processGraph(tx, 'H19', process.id, process.version))
	return waitsOf(await dossier(code), graph).map(({ step, why }) => ({ step, ...why }))
}
const jobs = async (task: string, token: string) =>
	(
		await database.owner.query<{ run_at: Date }>(
			`select run_at from graphile_worker.jobs where task_identifier = $1 and key like '%' || $2 || '%'`,
			[task, token],
		)
	).rows

/** The codes in a list of an official, and how many its counter says. */
async function listed(
	list: Exclude<List, 'all'>,
	by: Role = 'receptionist',
): Promise<{ codes: string[]; counted: number }> {
	const official = await officialAs(H19, by)
	return transact(H19, async (tx) => {
		const asked = { tx, tenant: 'H19', official }
		const page = await listPage(asked, { list, criteria: [], sort: 'due', now: now() }, { size: 100 })
		return { codes: page.rows.map(({ code }) => code), counted: (await counters(tx, official, now()))[list] }
	})
}

/** The row is what its events say, to the last token; its work is one line for each step of the desk. */
async function isItsHistory({ code, id }: Dossier): Promise<void> {
	const row = await dossier(code)
	const folded = rebuilt(
		(await transact(H19, (tx) => events(tx, id))).map(({ event, at, hash }) => ({
			event: eventFrom(event.kind, event),
			at: instant(at),
			hash,
		})),
	)
	expect(JSON.parse(JSON.stringify(row))).toEqual(JSON.parse(JSON.stringify(folded)))
}

test('opinions asked at once come in any order, and the dossier waits for the last', async () => {
	const filed = await received(
		gateway('parallel', 'f') +
			clerk('a') +
			chairman('b') +
			gateway('parallel', 'j') +
			gateway('exclusive', 'g', 'c') +
			clerk('c') +
			clerk('lai') +
			endEvent() +
			chain('s > nhan > f > a > j > g > c > e', 'f > b > j', 'lai > e') +
			flow('g', 'lai', 'steps.a = "send-back" or steps.b = "send-back"'),
	)
	expect(await standing(filed)).toEqual(['a', 'b'])
	await approve('chairman', filed)
	expect(await waits(filed)).toEqual([{ step: 'Cổng j', kind: 'branches', steps: ['Bước a'] }])
	await isItsHistory(filed)
	await approve('justice-clerk', filed, 'send-back')
	expect(await standing(filed)).toEqual(['lai'])
	const { rows } = await database.owner.query(
		`select (select count(*)::int from dossiers.work where dossier_id = $1) as works,
			(select sum(n)::int from dossiers.work_count) - (select count(*)::int from dossiers.work) as off`,
		[filed.id],
	)
	expect(rows).toEqual([{ works: 1, off: 0 }])
	await isItsHistory(filed)
})

test('steps side by side are one dossier for its citizen and for whoever has its code', async () => {
	const filed = await received(
		gateway('parallel', 'f') +
			clerk('a') +
			chairman('b') +
			gateway('parallel', 'j') +
			endEvent() +
			chain('s > nhan > f > a > j > e', 'f > b > j'),
	)
	const mine = await transact(H19, (tx) => dossiersOf(tx, mother))
	expect(mine.filter(({ code }) => code === filed.code)).toMatchObject([{ step: 'Bước a; Bước b' }])
	expect(await transact(H19, (tx) => trackDossier(tx, filed.code))).toMatchObject({ step: 'Bước a; Bước b' })
})

test('where one official may do several steps, the act says which', async () => {
	const filed = await received(
		gateway('parallel', 'f') +
			clerk('a') +
			clerk('b') +
			gateway('parallel', 'j') +
			endEvent() +
			chain('s > nhan > f > a > j > e', 'f > b > j'),
	)
	await approve('justice-clerk', filed, 'hand-on', (await tokenAt(filed, 'b')).token)
	expect(await standing(filed)).toEqual(['a', 'b-j'])
})

describe('a time', () => {
	const waiting = (more = '') =>
		catching('hen', duration('PT1H'), `motcua:counts="calendar" ${more}`) +
		clerk('c') +
		endEvent() +
		chain('s > nhan > hen > c > e')

	test('that ran out leads on, once, however often its job runs', async () => {
		const filed = await received(waiting(), 2)
		const job = await tokenAt(filed, 'hen')
		expect(await jobs('fire-timer', job.token)).toHaveLength(1)
		await Promise.all([fireTimer(job), fireTimer(job), fireTimer(job)])
		await fireTimer(job)
		expect(await standing(filed)).toEqual(['c'])
		const told = (await transact(H19, (tx) => events(tx, filed.id))).filter(
			({ event }) => event.kind === 'time-ran-out',
		)
		expect(told.map(({ actor }) => actor.kind)).toEqual(['system'])
		await isItsHistory(filed)
	})

	test('that has not run out leads nowhere, and the page says until when', async () => {
		const filed = await received(waiting())
		await fireTimer(await tokenAt(filed, 'hen'))
		expect(await standing(filed)).toEqual(['hen'])
		expect(await waits(filed)).toMatchObject([{ step: 'Chờ hen', kind: 'time' }])
	})

	test('that is all a dossier waits for keeps it in the list of what waits by itself, and in nobody’s own', async () => {
		const before = await listed('automatic')
		const filed = await received(waiting(), 2)
		const waitingByItself = await listed('automatic')
		expect(waitingByItself.codes).toContain(filed.code)
		expect(waitingByItself.counted).toBe(before.counted + 1)
		expect((await listed('unit', 'chairman')).codes).not.toContain(filed.code)
		expect(await transact(H19, (tx) => trackDossier(tx, filed.code))).toMatchObject({ step: 'Chờ hen' })
		await fireTimer(await tokenAt(filed, 'hen'))
		expect(await listed('automatic')).toEqual(before)
		expect((await listed('unit', 'chairman')).codes).toContain(filed.code)
	})

	test('at the edge of a step says until when its answer is waited for, and what follows', async () => {
		const filed = await received(
			clerk('c') +
				boundary('het-han', 'c', duration('PT1H')) +
				clerk('tiep') +
				endEvent() +
				chain('s > nhan > c > e', 'het-han > tiep > e'),
		)
		const graph = await transact(H19, (tx) => processGraph(tx, 'H19', 'khai-sinh', filed.process.version))
		const dueAt = filed.tokens.find(({ node }) => node === 'het-han')?.dueAt
		expect(waitsOf(filed, graph)).toMatchObject([
			{ step: 'Bước c', why: { kind: 'answer' }, until: { at: dueAt && wallText(dueAt), means: 'instead' } },
		])
	})

	test('beside a step is put off by as long as the citizen holds the dossier, when its definition says so', async () => {
		const filed = await received(
			clerk('c') +
				boundary('nhac', 'c', duration('PT1H'), 'cancelActivity="false" motcua:pauses="true"') +
				chairman('don-doc') +
				endEvent() +
				endEvent('e2') +
				chain('s > nhan > c > e', 'nhac > don-doc > e2'),
			3,
		)
		const job = await tokenAt(filed, 'nhac')
		const item = {
			target: { component: 'giay-chung-sinh' },
			label: 'Giấy chứng sinh',
			reasonCode: 'x',
			reason: 'Mờ',
			remedy: 'Chụp lại',
		} as const
		const asked = now().add({ minutes: -150 })
		await acting('justice-clerk', asked, async (desk) =>
			requestSupplement(desk, await seen(filed.code), [item]),
		)
		await fireTimer(job)
		expect(await standing(filed)).toEqual(['c', 'nhac'])
		const answered = now()
		const file = {
			id: newId(),
			component: 'giay-chung-sinh',
			name: 'a.pdf',
			mediaType: 'application/pdf',
			bytes: 1,
			sha256: 'ab',
			pages: 1,
		}
		await transact(H19, (tx) =>
			answerSupplement(
				{ tx, tenant: 'H19', citizen: mother, at: answered, address: '127.0.0.1' },
				filed.code,
				{ fields: {}, files: [file] },
			),
		)
		const token = (await dossier(filed.code)).tokens.find(({ node }) => node === 'nhac')
		// Half an hour of the hour had run when the citizen was asked.
		expect(token?.dueAt && secondsBetween(answered, token.dueAt)).toBe(1800)
		expect(await jobs('fire-timer', job.token)).toHaveLength(2)
		await isItsHistory(filed)
	})
})

test('silence at a step ends it when its time has run out, by the provision that says so, as an act of nobody', async () => {
	const asking =
		clerk('hoi') +
		'<bpmn:boundaryEvent id="im" attachedToRef="hoi" motcua:counts="calendar" motcua:tacit="Luật Xây dựng, Điều 102"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>' +
		clerk('tiep') +
		endEvent() +
		chain('s > nhan > hoi > tiep > e', 'im > tiep')
	const filed = await received(asking, 2)
	const graph = await transact(H19, (tx) => processGraph(tx, 'H19', 'khai-sinh', filed.process.version))
	expect(waitsOf(filed, graph)).toMatchObject([
		{ step: 'Bước hoi', until: { then: 'Luật Xây dựng, Điều 102', means: 'consent' } },
	])
	await fireTimer(await tokenAt(filed, 'im'))
	expect(await standing(filed)).toEqual(['tiep'])
	const told = (await transact(H19, (tx) => events(tx, filed.id))).at(-1)
	expect(told?.actor.kind).toBe('system')
	expect(told?.event).toMatchObject({
		kind: 'time-ran-out',
		tacit: { step: { id: 'hoi', name: 'Bước hoi' }, provision: 'Luật Xây dựng, Điều 102' },
	})
	const [line] = storyOf(await transact(H19, (tx) => history(tx, filed.id)), 'citizen')
	expect(line?.title).toContain('im lặng được coi là đồng ý')
	expect(line?.words.join(' ')).toContain('Luật Xây dựng, Điều 102')
	await isItsHistory(filed)
})

test('a step has its days and its stage has its own, each with its sum', async () => {
	const timed = (id: string, more: string) => clerk(id).replace('motcua:acts', `${more} motcua:acts`)
	const filed = await received(
		timed('a', 'motcua:days="2" motcua:stage="Thẩm định" motcua:stageDays="5"') +
			timed('b', 'motcua:hours="4" motcua:stage="Thẩm định"') +
			endEvent() +
			chain('s > nhan > a > b > e'),
	)
	await approve('justice-clerk', filed)
	const [row, story] = [await dossier(filed.code), await transact(H19, (tx) => history(tx, filed.id))]
	const rules = await transact(H19, (tx) => rulesOf(tx, 'H19', row))
	const dues = stepDuesOf(row, story, { ...rules, now: now() })
	const day = 8 * 3600
	expect(dues.map(({ name, of, due }) => ({ name, of, budget: due.budget }))).toEqual([
		{ name: 'Bước b', of: 'step', budget: day / 2 },
		{ name: 'Thẩm định', of: 'stage', budget: 5 * day },
	])
	// The stage has run since its first step began, the step since the one before it ended.
	const [step, stage] = dues
	expect(stage && wallText(filed.tokens[0]?.since ?? now()).slice(0, 16)).toBe(
		stage?.due.lines.find((line) => line.kind === 'started')?.at.slice(0, 16),
	)
	expect(step?.due.elapsedSeconds).toBeLessThanOrEqual(60)
	for (const { due } of dues) expect(due.days.reduce((sum, cell) => sum + cell.counted, 0)).toBe(due.budget)
})

describe('a message', () => {
	const awaiting = (more = '') =>
		clerk('truoc') +
		`<bpmn:receiveTask id="cho" name="Chờ ý kiến" messageRef="tin" ${more} />` +
		clerk('sau') +
		endEvent() +
		chain('s > nhan > truoc > cho > sau > e')
	const bring = (filed: Dossier, key: string, name = 'ý kiến') =>
		transact(H19, (tx) =>
			deliverMessage(
				{ tx, tenant: 'H19', at: now(), actor: { kind: 'system', name: 'Sở Xây dựng' } },
				filed.id,
				{ key, name, words: 'Đồng ý.' },
			),
		)

	test('leads on once for each key; what nobody ever waits for is refused', async () => {
		const filed = await received(awaiting())
		await approve('justice-clerk', filed)
		expect(await waits(filed)).toEqual([{ step: 'Chờ ý kiến', kind: 'message', message: 'ý kiến' }])
		expect(await bring(filed, '1', 'bản đồ')).toMatchObject({ refusal: { kind: 'not-awaited' } })
		await Promise.all([bring(filed, '1'), bring(filed, '1')])
		expect(await standing(filed)).toEqual(['sau'])
		await isItsHistory(filed)
	})

	test('that comes before its step is reached is kept for it', async () => {
		const filed = await received(awaiting())
		expect(await bring(filed, '1')).toMatchObject({ ok: true })
		expect(await standing(filed)).toEqual(['truoc'])
		await approve('justice-clerk', filed)
		expect(await standing(filed)).toEqual(['sau'])
		await isItsHistory(filed)
	})

	test('on paper is noted by whoever watches for it', async () => {
		const filed = await received(awaiting('motcua:role="justice-clerk" motcua:agency="competent"'))
		await approve('justice-clerk', filed)
		const { token } = await tokenAt(filed, 'cho')
		await acting('justice-clerk', now(), async (desk) =>
			noteMessage(desk, { ...(await seen(filed.code)), token }, 'Công văn 12/SXD'),
		)
		expect(await standing(filed)).toEqual(['sau'])
	})
})

describe('a service', () => {
	const asking =
		'<bpmn:serviceTask id="hoi" name="Tra cứu" motcua:service="tra-cuu" motcua:outcomes="found none" />' +
		boundary('hong', 'hoi', errorOf('loi')) +
		gateway('exclusive', 'g', 'khong') +
		clerk('co') +
		clerk('khong') +
		clerk('tay') +
		endEvent() +
		chain('s > nhan > hoi > g > khong > e', 'co > e', 'hong > tay > e') +
		flow('g', 'co', 'outcome = "found"')
	const asked = (service: Service) => runService({ 'tra-cuu': service })
	const attempt = (last: boolean) => ({ last, signal: undefined })

	test('is asked outside any transaction, and its outcome leads on', async () => {
		const filed = await received(asking)
		const job = await tokenAt(filed, 'hoi')
		expect(await jobs('run-service', job.token)).toHaveLength(1)
		const found: Service = () => Promise.resolve({ outcome: 'found', words: 'Có 1 bản.' })
		await Promise.all([asked(found)(job, attempt(false)), asked(found)(job, attempt(false))])
		expect(await standing(filed)).toEqual(['co'])
		await isItsHistory(filed)
	})

	test('that fails as foreseen leaves by the edge of its step', async () => {
		const filed = await received(asking)
		await asked(() => Promise.resolve({ error: 'LOI', words: 'Không có dữ liệu.' }))(
			await tokenAt(filed, 'hoi'),
			attempt(false),
		)
		expect(await standing(filed)).toEqual(['tay'])
	})

	test('that is not to be had is asked again, and at last waits for a person, who sees why', async () => {
		const filed = await received(asking)
		const job = await tokenAt(filed, 'hoi')
		const down: Service = () => Promise.reject(new Error('ECONNREFUSED'))
		await expect(asked(down)(job, attempt(false))).rejects.toThrow('ECONNREFUSED')
		expect(await waits(filed)).toEqual([{ step: 'Tra cứu', kind: 'service' }])
		await asked(down)(job, attempt(true))
		expect(await waits(filed)).toEqual([
			{ step: 'Tra cứu', kind: 'stuck', reason: 'unavailable: ECONNREFUSED' },
		])
		const { rows } = await database.owner.query(
			'select role, step_name from dossiers.work where dossier_id = $1',
			[filed.id],
		)
		expect(rows).toEqual([{ role: 'receptionist', step_name: 'Tra cứu' }])
		await isItsHistory(filed)
		await acting('receptionist', now(), async (desk) =>
			retryStep(desk, { ...(await seen(filed.code)), token: job.token }),
		)
		await asked(() => Promise.resolve({ outcome: 'none', words: '' }))(job, attempt(false))
		expect(await standing(filed)).toEqual(['khong'])
		await isItsHistory(filed)
	})
})

describe('an act taken back', () => {
	beforeAll(() => {
		holdActs(60)
	})
	afterAll(() => {
		holdActs(0)
	})
	const undo = (role: Role, { code }: Dossier, at = now()) =>
		acting(role, at, async (desk) => undoLast(desk, await seen(code)))
	const alone = (node: string) =>
		clerk('c') + node + chairman('d') + endEvent() + chain('s > nhan > c > x > d > e')

	test('before a service was asked: it never is, until the step is reached again', async () => {
		const filed = await received(
			alone('<bpmn:serviceTask id="x" name="Tra cứu" motcua:service="tra-cuu" motcua:outcomes="found" />'),
		)
		await approve('justice-clerk', filed)
		const first = await tokenAt(filed, 'x')
		const [held] = await jobs('run-service', first.token)
		expect(held && held.run_at.getTime() - now().epochMilliseconds).toBeGreaterThan(55_000)
		await undo('justice-clerk', filed)
		let calls = 0
		const run = runService({
			'tra-cuu': () => {
				calls++
				return Promise.resolve({ outcome: 'found', words: '' })
			},
		})
		await run(first, { last: false, signal: undefined })
		expect([await standing(filed), calls]).toEqual([['c'], 0])
		await isItsHistory(filed)
		await approve('justice-clerk', filed)
		await run(await tokenAt(filed, 'x'), { last: false, signal: undefined })
		expect([await standing(filed), calls]).toEqual([['d'], 1])
		await expect(undo('justice-clerk', filed)).rejects.toThrow('went-on')
		await isItsHistory(filed)
	})

	test('gives back the time that ran beside its step, and has it run out', async () => {
		const filed = await received(
			clerk('c') +
				boundary('nhac', 'c', duration('PT1H'), 'cancelActivity="false" motcua:counts="calendar"') +
				chairman('don-doc') +
				endEvent() +
				endEvent('e2') +
				clerk('d') +
				chain('s > nhan > c > d > e', 'nhac > don-doc > e2'),
			2,
		)
		const before = await dossier(filed.code)
		const timer = await tokenAt(filed, 'nhac')
		await approve('justice-clerk', filed)
		expect(await standing(filed)).toEqual(['d'])
		// Its hour is over while nobody stands at the step: nothing happens.
		await fireTimer(timer)
		await undo('justice-clerk', filed)
		expect((await dossier(filed.code)).tokens).toEqual(before.tokens)
		expect(await jobs('fire-timer', timer.token)).toHaveLength(2)
		await isItsHistory(filed)
		await fireTimer(timer)
		expect(await standing(filed)).toEqual(['c', 'don-doc'])
		await isItsHistory(filed)
	})
})

test('a send task tells the citizen, once, and goes on', async () => {
	const filed = await received(
		'<bpmn:sendTask id="bao" name="Báo lịch" motcua:text="Mời ông bà đến ngày 01/12." motcua:textEn="Please come on 1 December." />' +
			clerk('c') +
			endEvent() +
			chain('s > nhan > bao > c > e'),
	)
	const job = await tokenAt(filed, 'bao')
	const tell = tellStep((label) => `http://${label}.localhost`)
	await Promise.all([tell(job), tell(job)])
	expect(await standing(filed)).toEqual(['c'])
	const told = (await transact(H19, (tx) => messagesTo(tx, [mother.id]))).filter(
		({ dossierCode, moment }) => dossierCode === filed.code && moment === 'step',
	)
	expect(told).toHaveLength(1)
	expect(told[0]?.body).toContain('Mời ông bà đến ngày 01/12.')
	await isItsHistory(filed)
})

test('no token is lost or doubled when processes are killed in the middle of acts', async () => {
	const filed = await received(
		gateway('exclusive', 'm') +
			gateway('parallel', 'f') +
			clerk('a') +
			clerk('b') +
			gateway('parallel', 'j') +
			gateway('exclusive', 'g', 'm') +
			clerk('ra') +
			endEvent() +
			chain('s > nhan > m > f > a > j > g > m', 'f > b > j', 'ra > e') +
			flow('g', 'ra', 'answers.never = true'),
	)
	const official = await officialAs(H19, 'justice-clerk')
	let kept = filed.version
	for (let kill = 0; kill < 4; kill++) {
		const child = fork(new URL('../../../test/act-until-killed.ts', import.meta.url), {
			// oxlint-disable-next-line eslint/no-restricted-globals -- the test itself is a process
			env: { ...process.env, DATABASE_URL: database.url },
		})
		const begun = new Promise<void>((done) => child.once('message', () => done()))
		child.send({ code: filed.code, official })
		await begun
		await pause(40 + 90 * kill)
		child.kill('SIGKILL')
		await new Promise((gone) => child.once('exit', gone))
		const row = await dossier(filed.code)
		expect(row.version).toBeGreaterThan(kept)
		kept = row.version
		await isItsHistory(filed)
		const here = row.tokens.map(({ node }) => node).toSorted()
		expect([
			['a', 'b'],
			['a', 'b-j'],
			['a-j', 'b'],
		]).toContainEqual(here)
	}
}, 60_000)
