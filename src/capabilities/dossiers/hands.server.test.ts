import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import { day } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact } from '#platform/db'
import { declareAbsence, endAbsence } from '#tenancy/server'
import { publishProcess } from '#workflow/server'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import { freshDatabase } from '../../../test/database.ts'
import {
	acts,
	colleagueOf,
	countsOff,
	filedBirth,
	firstPage,
	moment,
	officialNamed,
	standing,
} from '../../../test/desk.ts'
import { advanceDossier } from './advance.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { handOver, letGo, takeWork } from './hands.server.ts'
import { canonical, chained } from './ledger.server.ts'
import { after, born } from './lifecycle.ts'
import { markComponents } from './mark.server.ts'
import { counters, type View } from './counters.server.ts'
import { receiveDossier } from './receive.server.ts'
import { settleTenant } from './settle-hands.server.ts'
import { chain, history } from './store.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const
const monday = moment('2026-11-23 08:00')
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
let second: string

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
	second = await colleagueOf(H19, 'hotich.tranbien', 'Đào Văn Giúp')
}, 120_000)
afterAll(() => database.drop())

type Outcome =
	{ readonly ok: true; readonly value: Dossier } | { readonly ok: false; readonly refusal: Refusal }
const kindOf = (outcome: Outcome) => (outcome.ok ? 'done' : outcome.refusal.kind)
const done = (outcome: Outcome): Dossier => {
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal))
	return outcome.value
}
const seen = async (code: DossierCode) => ({ code, version: (await standing(H19, code)).version })

/** A birth that waits for the justice clerks. */
async function atTheClerks(at = monday): Promise<DossierCode> {
	const code = await filedBirth(H19, mother, { at })
	const desk = 'tiepnhan.tranbien'
	done(
		await acts(H19, desk, at, async (each) =>
			markComponents(each, await seen(code), { 'giay-chung-sinh': present }),
		),
	)
	done(await acts(H19, desk, at, async (each) => receiveDossier(each, await seen(code))))
	done(
		await acts(H19, desk, at, async (each) =>
			advanceDossier(each, await seen(code), { act: 'hand-on', words: '' }),
		),
	)
	return code
}

const propose = { act: 'propose', outcome: 'grant', words: 'Đủ điều kiện.' } as const
const holderOf = (dossier: Dossier) => Object.values(dossier.hands).map(({ holder }) => holder?.name ?? null)

/** What an official's lists show, beside what their counters say. */
async function listed(username: string, at = monday) {
	const official = await officialNamed(H19, username, at)
	return transact(H19, async (tx) => {
		const counts = await counters(tx, official, at)
		const views: View[] = ['mine', 'unit', 'to-receive', 'due-today', 'overdue', 'awaiting-citizen']
		const rows: Partial<Record<View, string[]>> = {}
		for (const view of views)
			rows[view] = (await firstPage(tx, official, view, at)).rows.map(({ code }) => code)
		return { counts, rows }
	})
}

const expectExactCounts = async () => expect(await countsOff(H19)).toEqual([])

describe('a step that several may do', () => {
	test('is seen by all, and once taken is the work of one', async () => {
		const code = await atTheClerks()
		const before = await listed(second)
		expect(before.rows.mine).toContain(code)
		done(await acts(H19, 'hotich.tranbien', monday, (desk) => takeWork(desk, { code })))

		const mine = await listed('hotich.tranbien')
		const theirs = await listed(second)
		expect(mine.rows.mine).toContain(code)
		expect(theirs.rows.mine).not.toContain(code)
		expect(theirs.rows.unit).toContain(code)
		expect(theirs.counts.mine).toBe(before.counts.mine - 1)
		for (const { counts, rows } of [mine, theirs])
			for (const [view, list] of Object.entries(rows)) expect(list.length).toBe(counts[view as View])
		await expectExactCounts()
	})

	test('tells the second who has it, and lets only one act', async () => {
		const code = await atTheClerks()
		const outcomes = await Promise.all(
			['hotich.tranbien', second].map((who) => acts(H19, who, monday, (desk) => takeWork(desk, { code }))),
		)
		expect(outcomes.map(kindOf).sort()).toEqual(['done', 'held'])
		const [name] = holderOf(await standing(H19, code))
		const loser = outcomes[0]?.ok ? second : 'hotich.tranbien'
		const refused = await acts(H19, loser, monday, async (desk) =>
			advanceDossier(desk, await seen(code), propose),
		)
		expect(refused).toMatchObject({ ok: false, refusal: { kind: 'held', by: name } })
		const marked = await acts(H19, loser, monday, async (desk) => markComponents(desk, await seen(code), {}))
		expect(kindOf(marked)).toBe('held')
	})

	test('is taken once however often it is asked for, and freed by the act that ends it', async () => {
		const code = await atTheClerks()
		const first = done(await acts(H19, second, monday, (desk) => takeWork(desk, { code })))
		const again = done(await acts(H19, second, monday, (desk) => takeWork(desk, { code })))
		expect(again.version).toBe(first.version)
		const ended = done(
			await acts(H19, second, monday, async (desk) => advanceDossier(desk, await seen(code), propose)),
		)
		expect(ended.hands).toEqual({})
		await expectExactCounts()
	})

	test('is nobody’s who has not its duty', async () => {
		const code = await atTheClerks()
		const refused = await acts(H19, 'vanthu.tranbien', monday, (desk) => takeWork(desk, { code }))
		expect(kindOf(refused)).toBe('not-your-duty')
	})
})

describe('work in hand', () => {
	test('goes to a colleague who may do it, with words, and back to all', async () => {
		const code = await atTheClerks()
		done(await acts(H19, 'hotich.tranbien', monday, (desk) => takeWork(desk, { code })))
		const colleague = await officialNamed(H19, second, monday)
		const over = (to: string) =>
			acts(H19, 'hotich.tranbien', monday, (desk) =>
				handOver(desk, { code }, { to, words: 'Tôi họp ở thành phố.' }),
			)
		const clerk = await officialNamed(H19, 'vanthu.tranbien', monday)
		expect(kindOf(await over(clerk.id))).toBe('cannot-hold')
		expect(holderOf(done(await over(colleague.id)))).toEqual(['Đào Văn Giúp'])
		expect(kindOf(await over(colleague.id))).toBe('not-in-hand')
		const free = done(await acts(H19, second, monday, (desk) => letGo(desk, { code }, '')))
		expect(holderOf(free)).toEqual([null])
		const told = await transact(H19, (tx) => history(tx, free.id))
		expect(told.slice(-3).map(({ kind, actor }) => [kind, actor.name])).toEqual([
			['taken', 'Nguyễn Thị Sổ'],
			['handed-over', 'Nguyễn Thị Sổ'],
			['let-go', 'Đào Văn Giúp'],
		])
		await expectExactCounts()
	})

	test('is given to another and taken back by the head alone', async () => {
		const code = await atTheClerks()
		done(await acts(H19, 'hotich.tranbien', monday, (desk) => takeWork(desk, { code })))
		const colleague = await officialNamed(H19, second, monday)
		const give = (who: string) =>
			acts(H19, who, monday, (desk) => handOver(desk, { code }, { to: colleague.id, words: '' }))
		expect(kindOf(await give('vanthu.tranbien'))).toBe('not-in-hand')
		expect(kindOf(await give('truongphong.bienhoa'))).toBe('not-in-hand')
		expect(holderOf(done(await give('chutich.tranbien')))).toEqual(['Đào Văn Giúp'])
		const back = done(
			await acts(H19, 'chutich.tranbien', monday, (desk) => letGo(desk, { code }, 'Giao lại.')),
		)
		expect(holderOf(back)).toEqual([null])
		await expectExactCounts()
	})

	test('is rebuilt by history alone', async () => {
		const code = await atTheClerks()
		done(await acts(H19, 'hotich.tranbien', monday, (desk) => takeWork(desk, { code })))
		const row = await standing(H19, code)
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
})

/** The birth process, with the clerk's step assigned so. */
async function published(assign: string, role = 'justice-clerk') {
	await transact(H19, async (tx) => {
		const { bpmn } = await tx
			.selectFrom('workflow.process')
			.select('bpmn')
			.where('process_id', '=', 'khai-sinh')
			.where('version', '=', 1)
			.executeTakeFirstOrThrow()
		const next = bpmn.replace(
			/(name="Thẩm tra hồ sơ"[^>]* )motcua:role="justice-clerk"/,
			`$1motcua:role="${role}" motcua:assign="${assign.replaceAll('"', '&quot;')}"`,
		)
		expect(next).not.toBe(bpmn)
		const outcome = await publishProcess(tx, {
			tenant: 'H19',
			processId: 'khai-sinh',
			procedureCode: '1.001193',
			bpmn: next,
			at: monday,
		})
		if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal))
	})
}

describe('a process', () => {
	test('gives a step to the person it names', async () => {
		await published(`person:${second}`)
		expect(holderOf(await standing(H19, await atTheClerks()))).toEqual(['Đào Văn Giúp'])
		await expectExactCounts()
	})

	test('gives each step to the one with the least in hand', async () => {
		await published('least-loaded')
		const third = await colleagueOf(H19, 'hotich.tranbien', 'Vũ Thị Rảnh')
		const clerks = await Promise.all(
			['hotich.tranbien', second, third].map((who) => officialNamed(H19, who, monday)),
		)
		const loads = async () => {
			const { rows } = await transact(H19, (tx) =>
				sql<{
					holder_id: string
					n: number
				}>`select holder_id, count(*)::int as n from dossiers.work group by 1`.execute(tx),
			)
			return new Map(
				clerks.map(({ id, fullName }) => [fullName, rows.find((row) => row.holder_id === id)?.n ?? 0]),
			)
		}
		for (let n = 0; n < 4; n++) {
			const before = await loads()
			const [chosen] = holderOf(await standing(H19, await atTheClerks()))
			expect(before.get(chosen ?? '')).toBe(Math.min(...before.values()))
		}
		await expectExactCounts()
	})

	test('chooses the role or the person by a rule on the answers', async () => {
		await published('rule:if answers.child_sex = "male" then "records-clerk" else "justice-clerk"')
		const code = await atTheClerks()
		const row = await standing(H19, code)
		expect(Object.values(row.hands)).toMatchObject([{ role: 'records-clerk', holder: null }])
		expect((await listed('vanthu.tranbien')).rows.mine).toContain(code)
		expect((await listed('hotich.tranbien')).rows.mine).not.toContain(code)
		done(
			await acts(H19, 'vanthu.tranbien', monday, async (desk) =>
				advanceDossier(desk, await seen(code), propose),
			),
		)
		await published(`rule:if answers.child_sex = "male" then "${second}" else "justice-clerk"`)
		expect(holderOf(await standing(H19, await atTheClerks()))).toEqual(['Đào Văn Giúp'])
		await expectExactCounts()
	})

	test.each(['somebody', 'person:', 'rule:', 'rule:if then', 'rule:unknown_name'])(
		'is refused when it assigns a step by %j',
		async (assign) => {
			await expect(published(assign)).rejects.toThrow(/bad-assignment|bad-condition/)
		},
	)
})

test('a dossier nobody knows is taken by nobody', async () => {
	const outcome = await acts(H19, second, monday, (desk) =>
		takeWork(desk, { code: `H19.26-261123-${newId().slice(0, 4)}` as DossierCode }),
	)
	expect(kindOf(outcome)).toBe('unknown-dossier')
})

describe('an absence', () => {
	const idOf = async (username: string) => (await officialNamed(H19, username, monday)).id
	const declare = async (who: string, substitute: string, from: string, last: string, at = monday) => {
		const [officialId, substituteId] = [await idOf(who), await idOf(substitute)]
		return transact(H19, (tx) =>
			declareAbsence(tx, {
				tenant: 'H19',
				officialId,
				substituteId,
				fromDay: day(from),
				lastDay: day(last),
				reason: 'Nghỉ phép',
				by: officialId,
				at,
			}),
		)
	}
	const settle = (text: string) => settleTenant('H19', moment(text))
	const birthAgain = async () => {
		await published('pool')
		return atTheClerks()
	}

	test('gives work to the substitute from its first day, who acts instead, and what was not begun back', async () => {
		const [kept, begunCode, acted] = [await birthAgain(), await birthAgain(), await birthAgain()]
		const [away, standIn] = [
			await colleagueOf(H19, 'hotich.tranbien', 'Trịnh Thị Phép'),
			await colleagueOf(H19, 'hotich.tranbien', 'Hà Văn Thay'),
		]
		for (const code of [kept, begunCode, acted])
			done(await acts(H19, away, monday, (desk) => takeWork(desk, { code })))
		expect(await declare(away, standIn, '2026-11-24', '2026-11-25')).toMatchObject({ ok: true })

		await settle('2026-11-23 17:00')
		expect(holderOf(await standing(H19, kept))).toEqual(['Trịnh Thị Phép'])
		await settle('2026-11-24 00:00')
		expect(await settle('2026-11-24 01:00')).toBe(0)
		const tuesday = moment('2026-11-24 08:00')
		for (const code of [kept, begunCode, acted])
			expect(Object.values((await standing(H19, code)).hands)).toMatchObject([
				{ holder: { name: 'Hà Văn Thay', insteadOf: { name: 'Trịnh Thị Phép' } } },
			])
		await expectExactCounts()

		done(
			await acts(H19, standIn, tuesday, async (desk) =>
				markComponents(desk, await seen(begunCode), { 'giay-chung-sinh': present }),
			),
		)
		const proposed = done(
			await acts(H19, standIn, tuesday, async (desk) => advanceDossier(desk, await seen(acted), propose)),
		)
		const last = (await transact(H19, (tx) => history(tx, proposed.id))).at(-1)
		expect(last?.actor).toMatchObject({ name: 'Hà Văn Thay', insteadOf: { name: 'Trịnh Thị Phép' } })

		await settle('2026-11-26 00:00')
		expect(holderOf(await standing(H19, kept))).toEqual(['Trịnh Thị Phép'])
		expect(holderOf(await standing(H19, begunCode))).toEqual(['Hà Văn Thay'])
		await expectExactCounts()
		const told = await transact(H19, async (tx) => history(tx, (await standing(H19, kept)).id))
		expect(told.slice(-2)).toMatchObject([
			{ kind: 'handed-over', why: 'absence', actor: { kind: 'system' } },
			{ kind: 'handed-over', why: 'absence-over', actor: { kind: 'system' } },
		])
	})

	test('lends the substitute the duties of the absent, for those days alone', async () => {
		const code = await filedBirth(H19, mother, { at: monday })
		expect(await declare('tiepnhan.tranbien', 'vanthu.tranbien', '2026-12-01', '2026-12-02')).toMatchObject({
			ok: true,
		})
		const mark = (text: string) =>
			acts(H19, 'vanthu.tranbien', moment(text), async (desk) =>
				markComponents(desk, await seen(code), { 'giay-chung-sinh': present }),
			)
		expect(kindOf(await mark('2026-11-30 08:00'))).toBe('not-your-duty')
		expect((await listed('vanthu.tranbien', moment('2026-12-01 08:00'))).rows.mine).toContain(code)
		const marked = done(await mark('2026-12-01 08:00'))
		const last = (await transact(H19, (tx) => history(tx, marked.id))).at(-1)
		expect(last?.actor).toMatchObject({ insteadOf: { name: 'Trần Thị Hẹn' } })
		expect(kindOf(await mark('2026-12-03 08:00'))).toBe('not-your-duty')
	})

	test('is refused without days, without a substitute, with one who is away, and twice', async () => {
		const kind = async (outcome: ReturnType<typeof declare>) => {
			const answer = await outcome
			return answer.ok ? 'done' : answer.refusal.kind
		}
		expect(await kind(declare('xaydung.tranbien', 'vanthu.tranbien', '2026-12-09', '2026-12-08'))).toBe(
			'bad-days',
		)
		expect(await kind(declare('xaydung.tranbien', 'vanthu.tranbien', '2026-11-01', '2026-11-02'))).toBe(
			'bad-days',
		)
		expect(await kind(declare('xaydung.tranbien', 'xaydung.tranbien', '2026-12-08', '2026-12-09'))).toBe(
			'no-substitute',
		)
		expect(await kind(declare('xaydung.tranbien', 'vanthu.tranbien', '2026-12-08', '2026-12-09'))).toBe(
			'done',
		)
		expect(await kind(declare('xaydung.tranbien', 'vanthu.tranbien', '2026-12-09', '2026-12-10'))).toBe(
			'overlaps',
		)
		expect(await kind(declare('vanthu.tranbien', 'xaydung.tranbien', '2026-12-09', '2026-12-10'))).toBe(
			'substitute-away',
		)
	})

	test('can be called off: the work is back the next hour', async () => {
		const code = await birthAgain()
		const away = await colleagueOf(H19, 'hotich.tranbien', 'Bùi Văn Đổi')
		done(await acts(H19, away, monday, (desk) => takeWork(desk, { code })))
		const declared = await declare(away, 'hotich.tranbien', '2026-11-23', '2026-12-30')
		if (!declared.ok) throw new Error(declared.refusal.kind)
		await settle('2026-11-23 08:00')
		expect(holderOf(await standing(H19, code))).toEqual(['Nguyễn Thị Sổ'])
		await transact(H19, (tx) => endAbsence(tx, { id: declared.value.id, at: monday }))
		await settle('2026-11-23 09:00')
		expect(holderOf(await standing(H19, code))).toEqual(['Bùi Văn Đổi'])
	})
})

test('the work of an official who left goes to the head, never to nobody', async () => {
	const code = await atTheClerks()
	const leaver = await colleagueOf(H19, 'hotich.tranbien', 'Lý Thị Rời')
	done(await acts(H19, leaver, monday, (desk) => takeWork(desk, { code })))
	await transact(H19, (tx) =>
		tx.updateTable('tenancy.official').set({ active: false }).where('username', '=', leaver).execute(),
	)
	await settleTenant('H19', monday)
	expect(holderOf(await standing(H19, code))).toEqual(['Phạm Quốc Móng'])
	await expectExactCounts()
	const told = (await transact(H19, async (tx) => history(tx, (await standing(H19, code)).id))).at(-1)
	expect(told).toMatchObject({ kind: 'handed-over', why: 'left', from: { name: 'Lý Thị Rời' } })
})
