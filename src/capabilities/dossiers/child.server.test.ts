import { fork } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { digest, type FileStore } from '#documents'
import { findFile, recordResult } from '#documents/server'
import type { Citizen } from '#identity'
import { entries } from '#journal/server'
import { type Instant, instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Result } from '#kernel/result'
import { type Actor, transact } from '#platform/db'
import { transactAsOwner } from '#platform/owner'
import { compileProcess } from '#workflow'
import { processGraph, publishProcess } from '#workflow/server'
import { freshDatabase, holdActs } from '../../../test/database.ts'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import {
	acts,
	countsOff,
	filedBirth,
	firstPage,
	moment,
	officialNamed,
	recounted,
	standing,
	workOn,
} from '../../../test/desk.ts'
import { paperContent, paperFacts } from '../../../test/drafts.ts'
import { filesIn } from '../../../test/files.ts'
import { chain, drawing, endEvent, flow, gateway, startEvent } from '../../../test/process-drawing.ts'
import { advanceDossier } from './advance.server.ts'
import { answerSupplement, withdrawDossier } from './answer-supplement.server.ts'
import { carryMessage } from './carry-message.server.ts'
import { counters } from './counters.server.ts'
import { declineDossier } from './decline.server.ts'
import type { Desk, Seen } from './desk.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { issueResult, reserveResult } from './issue.server.ts'
import { clockRuns, rebuilt } from './lifecycle.ts'
import { markComponents } from './mark.server.ts'
import { receiveDossier } from './receive.server.ts'
import { retryStep } from './retry-step.server.ts'
import { sendAgain } from './send-again.server.ts'
import { eventFrom, chain as chainOf, history } from './store.server.ts'
import { relationsOf } from './relations.server.ts'
import { requestSupplement } from './supplement.server.ts'
import { needingCount, resend, troubleCounts, troubledMessages } from './troubled-messages.server.ts'
import { undoLast } from './undo.server.ts'
import { waitsOf } from './waits.ts'

const H19 = { tenant: 'H19', person: 'test' }
const H17 = { tenant: 'H17', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let files: FileStore
let folder: string
let mother: Citizen

beforeAll(async () => {
	database = await freshDatabase()
	folder = `file://${await mkdtemp(join(tmpdir(), 'lien-thong-'))}`
	files = filesIn(folder)
	await loadDemoTenant('H19')
	await loadDemoTenant('H17')
	mother = await someCitizen(H19)
}, 180_000)
afterAll(() => database.drop())

// A birth registration that needs the copy of an entry kept by another ward ----------------------------------------------

const clerk = (id: string) =>
	`<bpmn:userTask id="${id}" name="Bước ${id}" motcua:role="justice-clerk" motcua:agency="competent" motcua:acts="hand-on decline" />`
const asked =
	"{ paper_kind: 'Trích lục ' + answers.child_name, paper_owner: answers.mother_name, issued_year: 1996, copies_count: 1," +
	" requester_phone: answers.requester_phone, result_delivery: 'online', declaration: true }"
const drawn = (
	at: string,
	{ answers = asked, hours = '', beside = false, papers = '', stepHours = '' } = {},
) =>
	drawing(
		startEvent() +
			'<bpmn:userTask id="nhan" name="Tiếp nhận" motcua:role="receptionist" motcua:agency="receiving" motcua:acts="receive" />' +
			`<bpmn:receiveTask id="trich-luc" name="Xin trích lục" motcua:opens="2.000908" motcua:opensAt="${at}" ` +
			`motcua:opensWith="${answers.replaceAll('&', '&amp;').replaceAll("'", '&quot;')}" ${hours && `motcua:hours="${hours}"`} ${papers && `motcua:opensFiles="${papers}"`} />` +
			clerk('tiep') +
			clerk('xem-lai').replace(' motcua:acts', `${stepHours && ` motcua:hours="${stepHours}"`} motcua:acts`) +
			endEvent() +
			clerk('truoc') +
			(beside
				? gateway('parallel', 'f') +
					gateway('parallel', 'j') +
					chain('s > nhan > truoc > f > trich-luc > j > tiep > e', 'f > xem-lai > j')
				: gateway('exclusive', 'g', 'tiep') +
					chain('s > nhan > truoc > trich-luc > g > tiep > e', 'xem-lai > e') +
					flow('g', 'xem-lai', 'steps.trich-luc in ("declined", "withdrawn", "refused")')),
	)

const done = <T>(outcome: Result<T, Refusal>): T => {
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal))
	return outcome.value
}
const seenOf = async (actor: Actor, code: DossierCode): Promise<Seen> => {
	const { version } = await standing(actor, code)
	return { code, version }
}
type Act = (desk: Desk, seen: Seen) => Promise<Result<Dossier, Refusal>>
const does = async (actor: Actor, username: string, at: Instant, code: DossierCode, act: Act) =>
	done(await acts(actor, username, at, async (desk) => act(desk, await seenOf(actor, code))))

/** Stands at the step that opens a dossier elsewhere. */
async function waiting(
	at: string,
	{
		from = '2026-11-25 09:00',
		...how
	}: {
		answers?: string
		hours?: string
		beside?: boolean
		papers?: string
		stepHours?: string
		from?: string
	} = {},
): Promise<DossierCode> {
	const published = await transact(H19, (tx) =>
		publishProcess(tx, {
			tenant: 'H19',
			processId: 'khai-sinh',
			procedureCode: '1.001193',
			bpmn: drawn(at, how),
			at: moment('2026-11-20 08:00'),
		}),
	)
	if (!published.ok) throw new Error(JSON.stringify(published.refusal))
	const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const
	const code = await filedBirth(H19, mother, { at: moment(from) })
	await does(H19, 'tiepnhan.tranbien', moment(from), code, (desk, seen) =>
		markComponents(desk, seen, { 'giay-chung-sinh': present }),
	)
	await does(H19, 'tiepnhan.tranbien', moment(from), code, receiveDossier)
	await does(H19, 'hotich.tranbien', moment(from), code, (desk, seen) =>
		advanceDossier(desk, seen, { act: 'hand-on', words: '' }),
	)
	return code
}

/** What the worker does with every message that is under way, at that moment. */
async function carried(at: string, last = false): Promise<void> {
	for (const tenant of ['H19', 'H17']) {
		const open = await transact({ tenant, person: 'test' }, (tx) =>
			tx.selectFrom('dossiers.message_out').select('message_id').where('done_at', 'is', null).execute(),
		)
		for (const { message_id: message } of open)
			await carryMessage(files, () => moment(at))({ tenant, message }, { last })
	}
}

const childOf = async (code: DossierCode) => {
	const child = (await standing(H19, code)).children.at(-1)
	if (!child) throw new Error(`${code} opened nothing`)
	return child
}
const nodes = async (code: DossierCode) => (await standing(H19, code)).tokens.map(({ node }) => node)
const listed = async (actor: Actor, username: string, view: 'mine' | 'automatic' = 'mine') => {
	const now = moment('2026-11-25 09:30')
	const official = await officialNamed(actor, username, now)
	return (await transact(actor, async (tx) => firstPage(tx, official, view, now))).rows
}

async function isItsHistory(actor: Actor, code: DossierCode): Promise<void> {
	const row = await standing(actor, code)
	const entries = await transact(actor, (tx) => chainOf(tx, row.id))
	const again = rebuilt(
		entries.map(({ event, at, hash }) => ({ event: eventFrom(event.kind, event), at: instant(at), hash })),
	)
	// What only an earlier state had stays behind in a fold, as it does in the row.
	const known = JSON.parse(JSON.stringify(again)) as Record<string, unknown>
	const kept = JSON.parse(JSON.stringify(row)) as Record<string, unknown>
	expect(Object.fromEntries(Object.keys(kept).map((key) => [key, known[key]]))).toEqual(kept)
}

/** The agency grants what was asked of it, with a paper. */
async function grants(actor: Actor, place: string, code: DossierCode, at: Instant): Promise<Uint8Array> {
	const paper = new TextEncoder().encode(`%PDF-1.7 ${code}`)
	await does(actor, `hotich.${place}`, at, code, (desk, seen) =>
		advanceDossier(desk, seen, { act: 'propose', outcome: 'grant', words: 'Có trong sổ.' }),
	)
	await does(actor, `chutich.${place}`, at, code, (desk, seen) =>
		advanceDossier(desk, seen, { act: 'approve', words: '' }),
	)
	const sha256 = await files.put(actor.tenant, paper)
	await does(actor, `vanthu.${place}`, at, code, async (desk, seen) => {
		const reserved = await reserveResult(desk, seen)
		if (!reserved.ok) return reserved
		const id = newId()
		const { dossier } = reserved.value
		const facts = { id, dossierId: dossier.id, name: `${code}.pdf`, bytes: paper.length, sha256, pages: 1 }
		await recordResult(desk.tx, { ...facts, now: at }).execute()
		return issueResult(desk, seen, { fileId: id, sha256 })
	})
	return paper
}

const received = (actor: Actor, place: string, code: DossierCode, at: Instant) =>
	does(actor, `tiepnhan.${place}`, at, code, receiveDossier)

describe.each([
	['another agency of the tenant', 'H19.27', H19, 'bienhoa'],
	['an agency of another tenant', 'H17.20', H17, 'haichau'],
] as const)('a dossier that a step opens at %s', (_name, agency, there, place) => {
	test('is an ordinary one at its desk, opened once however often the message is brought; the parent says whom it waits for', async () => {
		const code = await waiting(agency)
		const parent = await standing(H19, code)
		expect(parent.children).toEqual([])
		const graph = await transact(H19, (tx) =>
			processGraph(tx, 'H19', parent.process.id, parent.process.version),
		)
		expect(waitsOf(parent, graph)).toMatchObject([{ why: { kind: 'child', code: null } }])
		const [message] = await transact(H19, (tx) =>
			tx
				.selectFrom('dossiers.message_out')
				.select('message_id')
				.where('dossier_id', '=', parent.id)
				.execute(),
		)
		const carry = () =>
			carryMessage(files, () => moment('2026-11-25 09:10'))(
				{ tenant: 'H19', message: message?.message_id ?? '' },
				{ last: false },
			)
		await Promise.all([carry(), carry(), carry()])
		await carry()
		const opened = await standing(H19, code)
		expect(opened.children).toHaveLength(1)
		const child = await childOf(code)
		const rows = await transact(there, (tx) =>
			tx
				.selectFrom('dossiers.dossier')
				.select(['code', 'parent'])
				.where('procedure_code', '=', '2.000908')
				.where('parent', 'is not', null)
				.execute(),
		)
		expect(rows.filter(({ parent: by }) => (by as { code: string }).code === code)).toHaveLength(1)
		const other = await standing(there, child.code)
		expect(other).toMatchObject({
			state: 'submitted',
			parent: { tenant: 'H19', code },
			answers: { paper_owner: 'Lê Ngọc Diệp', copies_count: 1 },
		})
		expect(other.code.startsWith(`${agency}-`)).toBe(true)
		expect((await listed(there, `tiepnhan.${place}`)).map((row) => row.code)).toContain(child.code)
		expect(waitsOf(opened, graph)).toMatchObject([
			{ why: { kind: 'child', code: child.code, state: 'submitted', held: null } },
		])
		const [line] = (await listed(H19, 'hotich.tranbien', 'automatic')).filter((row) => row.code === code)
		expect(line?.stepName).toContain(child.told.agency)
		expect(line?.stepDueAt?.toString()).toBe(child.told.dueAt?.toString())
		await isItsHistory(H19, code)
		await isItsHistory(there, child.code)
		// In one tenant each is among the other's relations, for whoever may open both.
		const here = await officialNamed(H19, 'hotich.tranbien', moment('2026-11-25 09:10'))
		const elsewhere = await officialNamed(there, `tiepnhan.${place}`, moment('2026-11-25 09:10'))
		const both = { ...here, duties: [...here.duties, ...elsewhere.duties] }
		const kinds = async (of: Dossier) =>
			(await transact(H19, (tx) => relationsOf(tx, 'H19', both, of))).flatMap(({ because }) =>
				because.map(({ kind }) => kind).filter((kind) => kind.startsWith('opened')),
			)
		if (there === H19) {
			expect(await kinds(other)).toEqual(['opened-it'])
			expect(await kinds(opened)).toEqual(['opened-by-it'])
		} else expect(await kinds(opened)).toEqual([])
	})

	test('gives the parent its outcome and its paper, and the parent goes on by itself', async () => {
		const code = await waiting(agency)
		await carried('2026-11-25 09:10')
		const child = await childOf(code)
		await received(there, place, child.code, moment('2026-11-25 09:20'))
		await carried('2026-11-25 09:21')
		expect((await childOf(code)).told.state).toBe('in-process')
		const paper = await grants(there, place, child.code, moment('2026-11-25 10:00'))
		expect(await nodes(code)).toEqual(['trich-luc'])
		await carried('2026-11-25 10:01')
		expect(await nodes(code)).toEqual(['tiep'])
		const { end, told } = await childOf(code)
		expect(end).toMatchObject({ outcome: 'granted', result: { title: expect.any(String) as string } })
		expect(told.dueAt).toBeNull()
		const file = await transact(H19, (tx) => findFile(tx, end?.result?.fileId ?? ''))
		expect(file).toMatchObject({ kind: 'result', dossierId: (await standing(H19, code)).id })
		expect(await files.get('H19', file?.sha256 ?? ('' as never))).toEqual(Buffer.from(paper))
		await isItsHistory(H19, code)
		await isItsHistory(there, child.code)
	})

	test('stops the clock of the parent for as long as the citizen holds it, told in time or late', async () => {
		for (const inTime of [true, false]) {
			const code = await waiting(agency)
			await carried('2026-11-25 09:10')
			const child = await childOf(code)
			await received(there, place, child.code, moment('2026-11-25 09:20'))
			await carried('2026-11-25 09:21')
			const before = await standing(H19, code)
			const dueBefore = 'dueAt' in before ? before.dueAt : undefined
			const item = {
				target: { field: 'issued_year' },
				label: 'Năm cấp',
				reasonCode: '',
				reason: 'Chưa đúng',
				remedy: 'Xin sửa',
			}
			await does(there, `hotich.${place}`, moment('2026-11-25 10:00'), child.code, (desk, seen) =>
				requestSupplement(desk, seen, [item]),
			)
			if (inTime) {
				await carried('2026-11-25 10:01')
				const held = await standing(H19, code)
				expect(clockRuns(held)).toBe(false)
				expect((await childOf(code)).told).toMatchObject({ state: 'awaiting-supplement', dueAt: null })
				await isItsHistory(H19, code)
			}
			await answersYear(there, child.code, '2026-11-27 10:00')
			await carried('2026-11-27 16:00')
			const after = await standing(H19, code)
			expect(clockRuns(after)).toBe(true)
			expect(after.suspensions).toMatchObject([
				{ from: moment('2026-11-25 10:00'), to: moment('2026-11-27 10:00') },
			])
			// Two working days later to the minute, although the news came six hours after.
			expect('dueAt' in after && after.dueAt.toString()).toBe(
				// A weekend lies between the old due time and the new one.
				dueBefore && workingDaysLater(dueBefore, 2).toString(),
			)
			await isItsHistory(H19, code)
			await isItsHistory(there, child.code)
		}
	})

	test('ends when nobody waits for it any more, unless what ended the wait is taken back', async () => {
		const code = await waiting(agency, { beside: true })
		await carried('2026-11-25 09:10')
		const child = await childOf(code)
		const { version, tokens } = await standing(H19, code)
		const decline = () =>
			does(H19, 'hotich.tranbien', moment('2026-11-25 09:30'), code, (desk, seen) =>
				declineDossier(desk, seen, { reasonCode: '', words: 'Trùng hồ sơ.', legalBasis: 'NĐ 118/2025' }),
			)
		holdActs(60)
		await decline()
		await does(H19, 'hotich.tranbien', moment('2026-11-25 09:30'), code, undoLast)
		holdActs(0)
		await carried('2026-11-25 09:31')
		expect((await standing(there, child.code)).state).toBe('submitted')
		expect(await standing(H19, code)).toMatchObject({ tokens, version: version + 2 })
		await decline()
		await carried('2026-11-25 09:32')
		const other = await standing(there, child.code)
		expect(other).toMatchObject({ state: 'withdrawn', reason: expect.stringContaining(code) as string })
		await carried('2026-11-25 09:33')
		expect((await standing(H19, code)).state).toBe('declined')
		await isItsHistory(there, child.code)
		await isItsHistory(H19, code)
	})

	test('goes back with the parent that the citizen withdrew, opened or on its way', async () => {
		for (const opened of [true, false]) {
			const code = await waiting(agency)
			if (opened) await carried('2026-11-25 09:10')
			done(
				await transact(H19, (tx) =>
					withdrawDossier(
						{ tx, tenant: 'H19', citizen: mother, at: moment('2026-11-25 09:30'), address: '' },
						code,
						'Không cần nữa',
					),
				),
			)
			await carried('2026-11-25 09:31')
			const { children } = await standing(H19, code)
			expect(children).toHaveLength(opened ? 1 : 0)
			for (const child of children) expect((await standing(there, child.code)).state).toBe('withdrawn')
			await isItsHistory(H19, code)
		}
	})

	test('gets the papers that go with it, with equal digests at both ends', async () => {
		expect(await files.put('H19', paperContent)).toBe(paperFacts.sha256)
		const code = await waiting(agency, { papers: 'giay-chung-sinh: giay-to-tuy-than' })
		await carried('2026-11-25 09:10')
		const { code: other } = await childOf(code)
		const sent = (await standing(H19, code)).files.filter(({ component }) => component === 'giay-chung-sinh')
		const came = (await standing(there, other)).files
		expect(sent).toHaveLength(1)
		expect(came).toMatchObject([
			{ component: 'giay-to-tuy-than', name: sent[0]?.name, bytes: sent[0]?.bytes, sha256: sent[0]?.sha256 },
		])
		// A file of its own there, which that agency's people read from its own store.
		expect(came[0]?.id).not.toBe(sent[0]?.id)
		const kept = await transact(there, (tx) => findFile(tx, came[0]?.id ?? ''))
		expect(kept).toMatchObject({ kind: 'component', sha256: paperFacts.sha256 })
		expect(await files.get(there.tenant, digest(paperFacts.sha256))).toEqual(Buffer.from(paperContent))
		await isItsHistory(there, other)
	})

	test('that is declined there lets the parent choose another way', async () => {
		const code = await waiting(agency)
		await carried('2026-11-25 09:10')
		const child = await childOf(code)
		await does(there, `tiepnhan.${place}`, moment('2026-11-25 09:20'), child.code, (desk, seen) =>
			declineDossier(desk, seen, {
				reasonCode: '',
				words: 'Không có trong sổ gốc.',
				legalBasis: 'NĐ 23/2015',
			}),
		)
		await carried('2026-11-25 09:21')
		expect(await nodes(code)).toEqual(['xem-lai'])
		expect((await childOf(code)).end).toMatchObject({ outcome: 'declined', words: 'Không có trong sổ gốc.' })
		await isItsHistory(H19, code)
	})
})

/** Whole working days, of a week without holidays. */
function workingDaysLater(from: Instant, days: number): Instant {
	let later = from
	for (let left = days; left > 0;) {
		later = later.add({ hours: 24 })
		const weekday = later.toZonedDateTimeISO('Asia/Ho_Chi_Minh').dayOfWeek
		if (weekday < 6) left--
	}
	return later
}

/** The citizen answers what was asked about the year. */
async function answersYear(where: Actor, code: DossierCode, at: string): Promise<void> {
	const { personId } = await standing(where, code)
	const citizen = { ...mother, id: personId }
	done(
		await transact(where, (tx) =>
			answerSupplement({ tx, tenant: where.tenant, citizen, at: moment(at), address: '' }, code, {
				fields: { issued_year: 1997 },
				files: [],
			}),
		),
	)
}

const yearWrong = {
	target: { field: 'issued_year' },
	label: 'Năm cấp',
	reasonCode: '',
	reason: 'Chưa đúng',
	remedy: 'Xin sửa',
} as const

describe('a step whose dossier cannot be opened', () => {
	test('says why, and opens it when somebody has it tried again', async () => {
		const code = await waiting(
			"rule:if answers.father_declared then 'H19.27' else null".replaceAll("'", '&quot;'),
		)
		await carried('2026-11-25 09:10')
		const stuck = await standing(H19, code)
		expect(stuck.tokens).toMatchObject([{ node: 'trich-luc', stuck: 'child-nowhere' }])
		expect((await listed(H19, 'hotich.tranbien')).map((row) => row.code)).toContain(code)
		await does(H19, 'hotich.tranbien', moment('2026-11-25 09:20'), code, (desk, seen) =>
			retryStep(desk, { ...seen, token: stuck.tokens[0]?.id }),
		)
		expect((await standing(H19, code)).tokens[0]?.stuck).toBeUndefined()
		await carried('2026-11-25 09:21')
		expect((await standing(H19, code)).tokens).toMatchObject([{ stuck: 'child-nowhere' }])
		await isItsHistory(H19, code)
	})

	test('leaves nothing behind at the other agency when its form is not filled', async () => {
		const drafts = () =>
			transact(H17, (tx) =>
				tx
					.selectFrom('forms.draft')
					.select('draft_id')
					.execute()
					.then((rows) => rows.length),
			)
		const before = await drafts()
		const code = await waiting('H17.20', { answers: "{ paper_kind: 'Trích lục' }" })
		await carried('2026-11-25 09:10')
		expect((await standing(H19, code)).tokens[0]?.stuck).toMatch(/^child-answers: .*copies_count/)
		expect(await drafts()).toBe(before)
	})

	test('is refused by name before it ever runs', async () => {
		const kinds = async (at: string, how?: { answers?: string; hours?: string }) => {
			const compiled = await compileProcess(drawn(at, how))
			return compiled.ok ? [] : compiled.refusal.map(({ kind }) => kind)
		}
		expect(await kinds('H19.27')).toEqual([])
		expect(await kinds('phường bạn')).toEqual(['bad-opens-at'])
		expect(await kinds('rule:if')).toEqual(['bad-condition'])
		expect(await kinds('H19.27', { answers: 'answers' })).toEqual(['bad-opens-with'])
		expect(await kinds('H19.27', { hours: '1.5' })).toEqual(['bad-hours'])
	})
})

describe('a message that does not get through', () => {
	const at = moment('2026-11-25 15:00')
	const troubles = async () => {
		const official = await officialNamed(H19, 'quantri.dongnai', at)
		const { messages } = await transact(H19, (tx) => troubledMessages(tx, official, { at, size: 50 }))
		return messages
	}
	const troubleOf = async (code: DossierCode) => (await troubles()).find((each) => each.code === code)
	const again = (id: string, username = 'quantri.dongnai') =>
		acts(H19, username, at, (desk) => resend(desk, id))
	const jobs = async () =>
		transactAsOwner(async (tx) => {
			const { rows } = await sql<{ n: number }>`
				select count(*)::int as n from graphile_worker.jobs where task_identifier = 'carry-message'`.execute(tx)
			return rows[0]?.n ?? 0
		}, 'H19')
	const outOf = async (code: DossierCode) => {
		const { id } = await standing(H19, code)
		const [message] = await transact(H19, (tx) =>
			tx.selectFrom('dossiers.message_out').selectAll().where('dossier_id', '=', id).execute(),
		)
		return message
	}
	/** Its paper is not in the store: the message fails for as long as that is so. */
	const failing = async (): Promise<DossierCode> => {
		await carried('2026-11-25 08:00')
		return waiting('H17.20', { papers: 'giay-chung-sinh: giay-to-tuy-than' })
	}
	const fails = async (code: DossierCode, last: boolean) => {
		const message = (await outOf(code))?.message_id ?? ''
		const nothing: FileStore = { ...files, get: () => Promise.reject(new Error('connect ECONNREFUSED')) }
		const carry = carryMessage(nothing, () => moment('2026-11-25 09:10'))
		await expect(carry({ tenant: 'H19', message }, { last })).rejects.toThrow('ECONNREFUSED')
	}

	test('is seen with since when and why: tried again, given up, and not while it has only just been written', async () => {
		const code = await failing()
		const official = await officialNamed(H19, 'quantri.dongnai', at)
		const fresh = await transact(H19, (tx) =>
			troubledMessages(tx, official, { at: moment('2026-11-25 09:05'), size: 50 }),
		)
		expect(fresh.messages.filter((each) => each.code === code)).toEqual([])
		// A worker that nobody started is seen too.
		expect(await troubleOf(code)).toMatchObject({ trouble: 'unsent', kind: 'open', to: 'H17', attempts: 0 })
		const before = await transact(H19, (tx) => troubleCounts(tx, at))
		await fails(code, false)
		expect(await troubleOf(code)).toMatchObject({
			trouble: 'retrying',
			why: 'connect ECONNREFUSED',
			attempts: 1,
			step: 'Xin trích lục',
			agency: 'UBND phường Trấn Biên',
			since: moment('2026-11-25 09:00'),
		})
		await fails(code, true)
		expect(await troubleOf(code)).toMatchObject({ trouble: 'stuck', attempts: 2 })
		const counts = await transact(H19, (tx) => troubleCounts(tx, at))
		expect(counts).toEqual({ ...before, unsent: before.unsent - 1, stuck: before.stuck + 1 })
		expect(needingCount(counts)).toBe((await troubles()).length - counts.retrying)
		// Another province keeps its own.
		expect(await transact(H17, (tx) => troubleCounts(tx, at))).toMatchObject({ stuck: 0 })
	})

	test('is sent again by who keeps the tenant running, once however often it is pressed, and the step goes on', async () => {
		const code = await failing()
		await files.put('H19', paperContent)
		await fails(code, true)
		expect((await standing(H19, code)).tokens[0]?.stuck).toMatch(/^child-unreached/)
		const id = (await troubleOf(code))?.id ?? ''
		const queued = await jobs()
		expect(await Promise.all([again(id), again(id), again(id)]).then((all) => all.toSorted())).toEqual([
			'left-alone',
			'left-alone',
			'sent',
		])
		expect(await again(id)).toBe('left-alone')
		expect(await jobs()).toBe(queued + 1)
		expect(await troubleOf(code)).toBeUndefined()
		expect((await standing(H19, code)).tokens[0]?.stuck).toBeUndefined()
		await carried('2026-11-25 15:01')
		expect(await troubleOf(code)).toBeUndefined()
		const parent = await standing(H19, code)
		expect(parent.children).toHaveLength(1)
		expect(await again(id)).toBe('left-alone')
		const told = await transact(H19, (tx) => history(tx, parent.id))
		expect(told.filter(({ kind }) => kind === 'step-retried')).toMatchObject([
			{ actor: { kind: 'official', role: 'administrator' } },
		])
		const { lines } = await transact(H19, (tx) => entries(tx, { book: 'administrations' }))
		expect(
			lines.filter(({ kind, subject }) => kind === 'message-sent-again' && subject === code),
		).toHaveLength(1)
		await isItsHistory(H19, code)
	})

	test('goes at once when it is sent again between two attempts, and still opens one dossier', async () => {
		const code = await failing()
		await files.put('H19', paperContent)
		await fails(code, false)
		const id = (await troubleOf(code))?.id ?? ''
		expect(await again(id)).toBe('sent')
		// The job that waited for its next attempt comes as well.
		await Promise.all([carried('2026-11-25 15:01'), carried('2026-11-25 15:01')])
		expect((await standing(H19, code)).children).toHaveLength(1)
	})

	test('that was refused is tried again with its step, and leaves the list when nobody waits for it', async () => {
		const code = await waiting('H17.20', { answers: "{ paper_kind: 'Trích lục' }" })
		await carried('2026-11-25 09:10')
		const refused = await troubleOf(code)
		expect(refused).toMatchObject({
			trouble: 'refused',
			why: expect.stringMatching(/^child-answers/) as string,
		})
		expect(await again(refused?.id ?? '')).toBe('sent')
		expect(await again(refused?.id ?? '')).toBe('left-alone')
		await carried('2026-11-25 15:01')
		expect(await troubleOf(code)).toMatchObject({ trouble: 'refused' })
		done(
			await transact(H19, (tx) =>
				withdrawDossier({ tx, tenant: 'H19', citizen: mother, at, address: '' }, code, 'Không cần nữa'),
			),
		)
		expect(await troubleOf(code)).toBeUndefined()
		expect(await again(refused?.id ?? '')).toBe('left-alone')
	})

	test('is sent again from its dossier by an official there, and by nobody of another agency', async () => {
		const code = await failing()
		await files.put('H19', paperContent)
		await fails(code, true)
		const id = (await troubleOf(code))?.id ?? ''
		const press = (username: string, message = id) =>
			acts(H19, username, at, (desk) => sendAgain(desk, code, message))
		expect(await press('hotich.bienhoa')).toMatchObject({ ok: false, refusal: { kind: 'not-allowed' } })
		const queued = await jobs()
		done(await press('hotich.tranbien'))
		done(await press('hotich.tranbien'))
		done(await press('hotich.tranbien', 'not-an-id'))
		expect(await jobs()).toBe(queued + 1)
		expect(await outOf(code)).toMatchObject({ stuck_at: null, attempts: 0, trouble: null, done_at: null })
		await carried('2026-11-25 15:01')
		expect((await standing(H19, code)).children).toHaveLength(1)
		expect((await standing(H19, code)).tokens[0]?.stuck).toBeUndefined()
		expect(await outOf(code)).toMatchObject({ done_as: 'acknowledged' })
		await isItsHistory(H19, code)
	})

	test('is shown page by page, each once', async () => {
		const official = await officialNamed(H19, 'quantri.dongnai', at)
		const whole = await troubles()
		const seen: string[] = []
		let after: string | undefined
		do {
			const page = await transact(H19, (tx) => troubledMessages(tx, official, { at, after, size: 1 }))
			seen.push(...page.messages.map(({ id }) => id))
			after = page.next
		} while (after)
		expect(whole.length).toBeGreaterThan(0)
		expect(seen).toEqual(whole.map(({ id }) => id))
	})
})

describe('the hours that a process gives', () => {
	test('to another agency are its limit instead of its procedure’s, by its own calendar', async () => {
		for (const [hours, due] of [
			['16', '2026-11-27 09:20'],
			['', null],
		] as const) {
			const code = await waiting('H17.20', { hours })
			await carried('2026-11-25 09:10')
			const { code: other } = await childOf(code)
			expect((await standing(H17, other)).timeLimit).toEqual(
				hours ? { unit: 'hour', count: 16 } : expect.not.objectContaining({ unit: 'hour' }),
			)
			await received(H17, 'haichau', other, moment('2026-11-25 09:20'))
			await carried('2026-11-25 09:21')
			const child = await standing(H17, other)
			const { told } = await childOf(code)
			// Sixteen hours are two days of eight, wherever the day begins.
			if (due) expect(told.dueAt?.toString()).toBe(moment(due).toString())
			expect(told.dueAt?.toString()).toBe('dueAt' in child && child.dueAt.toString())
		}
	})

	test('to a step are its own due time, which stands still with the clock and goes on with it', async () => {
		const due = async (code: DossierCode) => {
			const row = (await workOn(H19, code)).find((each) => each.step_id === 'xem-lai')
			return row?.step_due_at ? instant(row.step_due_at).toString() : null
		}
		const half = await waiting('H17.20', { beside: true, stepHours: '0.5' })
		expect(await due(half)).toBe(moment('2026-11-25 09:30').toString())
		const code = await waiting('H17.20', { beside: true, stepHours: '8' })
		expect(await due(code)).toBe(moment('2026-11-26 09:00').toString())
		await carried('2026-11-25 09:10')
		const { code: other } = await childOf(code)
		await received(H17, 'haichau', other, moment('2026-11-25 09:20'))
		await does(H17, 'hotich.haichau', moment('2026-11-25 10:00'), other, (desk, seen) =>
			requestSupplement(desk, seen, [yearWrong]),
		)
		await carried('2026-11-25 10:01')
		expect(await due(code)).toBeNull()
		await answersYear(H17, other, '2026-11-26 10:00')
		await carried('2026-11-26 10:01')
		expect(await due(code)).toBe(moment('2026-11-27 09:00').toString())
	})
})

describe('an agency that is late with a dossier', () => {
	const lists = async (username: string, at: string) => {
		const now = moment(at)
		const official = await officialNamed(H19, username, now)
		return transact(H19, async (tx) => {
			const { rows } = await firstPage(tx, official, 'late-elsewhere', now)
			return { rows, counted: (await counters(tx, official, now))['late-elsewhere'] }
		})
	}
	const late = async (code: DossierCode, at: string, username = 'hotich.tranbien') => {
		const { rows, counted } = await lists(username, at)
		expect(rows).toHaveLength(counted)
		return rows.find((row) => row.code === code)
	}

	test('is seen and counted where it is waited for, by name, from the minute it is late until it is not', async () => {
		const code = await waiting('H17.20', { hours: '8' })
		await carried('2026-11-25 09:10')
		const { code: other } = await childOf(code)
		await received(H17, 'haichau', other, moment('2026-11-25 09:20'))
		await carried('2026-11-25 09:21')
		expect(await late(code, '2026-11-26 09:20')).toBeUndefined()
		const row = await late(code, '2026-11-26 09:21')
		expect(row).toMatchObject({ queue: 'automatic', dueAt: moment('2026-11-26 09:20') })
		expect(row?.stepName).toBe('UBND phường Hải Châu: Xin trích lục')
		// Not where nobody waits for it, and to no official of another ward.
		expect(await late(code, '2026-11-26 09:21', 'hotich.bienhoa')).toBeUndefined()
		expect((await lists('hotich.tranbien', '2026-11-25 09:22')).rows.map((each) => each.code)).not.toContain(
			code,
		)

		// What the citizen holds there is nobody's lateness.
		await does(H17, 'hotich.haichau', moment('2026-11-26 10:00'), other, (desk, seen) =>
			requestSupplement(desk, seen, [yearWrong]),
		)
		await carried('2026-11-26 10:01')
		expect(await late(code, '2026-11-26 10:02')).toBeUndefined()
		await answersYear(H17, other, '2026-11-26 14:00')
		await carried('2026-11-26 14:01')
		expect(await late(code, '2026-11-30 16:00')).toBeDefined()
		await grants(H17, 'haichau', other, moment('2026-11-30 16:01'))
		await carried('2026-11-30 16:02')
		expect(await late(code, '2026-11-30 16:03')).toBeUndefined()
		expect(await countsOff(H19)).toEqual([])
		await isItsHistory(H19, code)
	})

	test('has another day when a holiday is decreed there, and who waits knows it at once', async () => {
		const [code, plain] = [await waiting('H17.20', { hours: '16' }), await waiting('H17.20', { hours: '8' })]
		await carried('2026-11-25 09:10')
		for (const each of [code, plain]) {
			await received(H17, 'haichau', (await childOf(each)).code, moment('2026-11-25 09:20'))
			await carried('2026-11-25 09:21')
		}
		const before = (await childOf(code)).told.dueAt
		await recounted(H17, moment('2026-11-25 15:00'), {
			profiles: ['commune'],
			kind: 'day',
			day: '2026-11-27',
			is: 'off',
			name: 'Nghỉ bù',
		})
		const child = await childOf(code)
		const there = await standing(H17, child.code)
		const dueThere = 'dueAt' in there ? there.dueAt : undefined
		expect(dueThere?.toString()).not.toBe(before?.toString())
		const posted = await transact(H17, (tx) =>
			tx
				.selectFrom('dossiers.message_out')
				.select(['kind', 'to_tenant', 'message_id'])
				.where('key', '=', `told:${there.id}:${there.version}`)
				.execute(),
		)
		expect(posted).toMatchObject([{ kind: 'told', to_tenant: 'H19' }])
		// Its job is there as well: nobody has to act on the dossier first.
		const queued = await transactAsOwner(async (tx) => {
			const { rows } = await sql<{ key: string }>`
				select key from graphile_worker.jobs where key like ${`carry:${posted[0]?.message_id}:%`}`.execute(tx)
			return rows.length
		}, 'H17')
		expect(queued).toBe(1)
		await carried('2026-11-25 15:01')
		expect((await childOf(code)).told.dueAt?.toString()).toBe(dueThere?.toString())
		// One that the holiday does not touch has nothing to tell.
		const untouched = await standing(H17, (await childOf(plain)).code)
		expect((await childOf(plain)).told.seq).toBe(untouched.version)
		expect(await late(code, '2026-11-27 10:00')).toBeUndefined()
		expect(await countsOff(H17)).toEqual([])
		await isItsHistory(H19, code)
		await isItsHistory(H17, child.code)
	})

	test('keeps its time when the calendar of who waits is changed', async () => {
		const code = await waiting('H17.20', { hours: '16' })
		await carried('2026-11-25 09:10')
		const before = await workOn(H19, code)
		expect(before).toMatchObject([{ step_id: 'trich-luc', step_due_at: expect.any(String) as string }])
		await recounted(H19, moment('2026-11-25 15:00'))
		expect(await workOn(H19, code)).toEqual(before)
		expect(await countsOff(H19)).toEqual([])
	})
})

test('no dossier is lost or doubled when whoever brings the messages is killed in the middle', async () => {
	await carried('2026-11-25 09:00')
	const codes: DossierCode[] = []
	for (let count = 0; count < 5; count++) codes.push(await waiting(count % 2 ? 'H17.20' : 'H19.27'))
	const underway = () =>
		Promise.all(
			[H19, H17].map((actor) =>
				transact(actor, (tx) =>
					tx.selectFrom('dossiers.message_out').select('key').where('done_at', 'is', null).execute(),
				),
			),
		).then((both) => both.flat().length)
	for (let kill = 0; kill < 3; kill++) {
		const worker = fork(new URL('../../../test/carry-until-killed.ts', import.meta.url), {
			// oxlint-disable-next-line eslint/no-restricted-globals -- the test itself is a process
			env: { ...process.env, DATABASE_URL: database.url },
		})
		const begun = new Promise<void>((ready) => worker.once('message', () => ready()))
		worker.send({ files: folder })
		await begun
		await pause(30 + 45 * kill)
		worker.kill('SIGKILL')
		await new Promise((gone) => worker.once('exit', gone))
		for (const code of codes) await isItsHistory(H19, code)
	}
	await carried('2026-11-25 09:30')
	expect(await underway()).toBe(0)
	for (const code of codes) {
		const { children, tokens } = await standing(H19, code)
		expect(tokens.map(({ node }) => node)).toEqual(['trich-luc'])
		expect(children).toHaveLength(1)
	}
	const opened = (
		await Promise.all(
			[H19, H17].map((actor) =>
				transact(actor, (tx) =>
					tx.selectFrom('dossiers.dossier').select('parent').where('parent', 'is not', null).execute(),
				),
			),
		)
	).flat()
	const ofThese = opened.flatMap(({ parent }) => (parent as { code: DossierCode }).code)
	for (const code of codes) expect(ofThese.filter((each) => each === code)).toHaveLength(1)
}, 60_000)
