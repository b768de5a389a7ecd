import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wallText } from '#calendar'
import { changeById } from '#calendar/server'
import type { Citizen } from '#identity'
import { day, instant } from '#kernel/dates'
import { transact } from '#platform/db'
import { transactAsOwner } from '#platform/owner'
import { compileProcess, type ProcessGraph } from '#workflow'
import { declareAbsence } from '#tenancy/server'
import { processGraph, publishProcess } from '#workflow/server'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import {
	acts,
	cardsOutOfPlace,
	colleagueOf,
	countsOff,
	filedBirth,
	firstPage,
	moment,
	officialNamed,
	recounted,
	standing,
	workOn,
} from '../../../test/desk.ts'
import { chain, drawing, endEvent, flow, gateway, startEvent } from '../../../test/process-drawing.ts'
import { mayOpen } from './access.server.ts'
import { advanceDossier } from './advance.server.ts'
import { counters } from './counters.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { handOver, letGo, takeWork } from './hands.server.ts'
import { rebuilt } from './lifecycle.ts'
import { listPage, sheetPage } from './lists.server.ts'
import { markComponents } from './mark.server.ts'
import { askAgency, giveOpinion } from './opinion.server.ts'
import { awaitedAt } from './opinion.ts'
import { receiveDossier } from './receive.server.ts'
import { askCalendarChange, makeCalendarChange, reclock } from './reclock.server.ts'
import { chain as chainOf, history } from './store.server.ts'
import { settleTenant } from './settle-hands.server.ts'
import { succeedAgencies } from './succeed-agencies.server.ts'
import { waitsOf } from './waits.ts'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

const clerk = (id: string) =>
	`<bpmn:userTask id="${id}" name="Bước ${id}" motcua:role="justice-clerk" motcua:agency="competent" motcua:acts="hand-on" />`
const drawn = (asks: string) =>
	drawing(
		startEvent() +
			'<bpmn:userTask id="nhan" name="Tiếp nhận" motcua:role="receptionist" motcua:agency="receiving" motcua:acts="receive" />' +
			`<bpmn:receiveTask id="hoi" name="Hỏi phường bạn" messageRef="tin" motcua:role="justice-clerk" ${asks} />` +
			gateway('exclusive', 'g', 'tiep') +
			clerk('tiep') +
			clerk('xem-lai') +
			endEvent() +
			chain('s > nhan > truoc > hoi > g > tiep > e', 'xem-lai > e') +
			clerk('truoc') +
			flow('g', 'xem-lai', 'steps.hoi = "disagree"'),
	)
const asking = (whom: string) =>
	drawn(`motcua:asks="${whom}" motcua:asksRole="justice-clerk" motcua:hours="8"`)

type Outcome =
	{ readonly ok: true; readonly value: Dossier } | { readonly ok: false; readonly refusal: Refusal }
const done = (outcome: Outcome): Dossier => {
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal))
	return outcome.value
}
const kindOf = (outcome: Outcome) => (outcome.ok ? 'done' : outcome.refusal.kind)
const seen = async (code: DossierCode) => {
	const { version, tokens } = await standing(H19, code)
	return { code, version, token: tokens[0]?.id }
}
const at = moment('2026-11-25 09:00')

/** Stands at the step that asks. */
async function waiting(whom: string): Promise<DossierCode> {
	const published = await transact(H19, (tx) =>
		publishProcess(tx, {
			tenant: 'H19',
			processId: 'khai-sinh',
			procedureCode: '1.001193',
			bpmn: asking(whom),
			at: moment('2026-11-20 08:00'),
		}),
	)
	if (!published.ok) throw new Error(JSON.stringify(published.refusal))
	const code = await filedBirth(H19, mother, { at })
	const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const
	const desk = 'tiepnhan.tranbien'
	done(
		await acts(H19, desk, at, async (by) =>
			markComponents(by, await seen(code), { 'giay-chung-sinh': present }),
		),
	)
	done(
		await acts(H19, desk, at, async (by) => receiveDossier(by, { ...(await seen(code)), token: undefined })),
	)
	done(
		await acts(H19, 'hotich.tranbien', at, async (by) =>
			advanceDossier(by, await seen(code), { act: 'hand-on', words: '' }),
		),
	)
	return code
}

const graphOf = (dossier: Dossier): Promise<ProcessGraph> =>
	transact(H19, (tx) => processGraph(tx, 'H19', dossier.process.id, dossier.process.version))

const opens = async (username: string, code: DossierCode): Promise<boolean> => {
	const official = await officialNamed(H19, username, at)
	const { rows } = await transact(H19, (tx) =>
		sql`select from dossiers.dossier where code = ${code} and ${mayOpen(official)}`.execute(tx),
	)
	return rows.length === 1
}
const listed = async (username: string): Promise<readonly string[]> => {
	const official = await officialNamed(H19, username, at)
	const { rows } = await transact(H19, async (tx) => firstPage(tx, official, 'mine', at))
	return rows.map(({ code }) => code)
}

async function isItsHistory(code: DossierCode): Promise<void> {
	const row = await standing(H19, code)
	const entries = await transact(H19, (tx) => chainOf(tx, row.id))
	const again = rebuilt(entries.map(({ event, at: when, hash }) => ({ event, at: instant(when), hash })))
	expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(row)))
}

describe('a step that asks another agency', () => {
	test('is work of that agency with its own due time, and the dossier says whom it waits for', async () => {
		const code = await waiting('H19.27')
		const dossier = await standing(H19, code)
		const [opinion] = dossier.opinions
		expect(opinion).toMatchObject({
			agency: { name: 'UBND phường Biên Hoà' },
			role: 'justice-clerk',
			answer: null,
		})
		// Eight of its working hours.
		expect(opinion?.dueAt?.toString()).toBe(moment('2026-11-26 09:00').toString())
		expect(waitsOf(dossier, await graphOf(dossier))).toMatchObject([
			{ why: { kind: 'opinion', agency: 'UBND phường Biên Hoà' } },
		])
		expect(await listed('hotich.bienhoa')).toContain(code)
		expect(await opens('hotich.bienhoa', code)).toBe(true)
		expect(await listed('hotich.tranbien')).not.toContain(code)
		expect(await cardsOutOfPlace(H19)).toEqual([])
		await isItsHistory(code)
	})

	test('goes on by itself with the answer, which a condition may ask for; who answered may still read it', async () => {
		const code = await waiting('H19.27')
		const answer = (username: string, verdict: 'agree' | 'disagree', words: string) =>
			acts(H19, username, moment('2026-11-26 10:00'), async (by) =>
				giveOpinion(by, await seen(code), { verdict, words }),
			)
		expect(kindOf(await answer('hotich.tranbien', 'agree', ''))).toBe('not-your-duty')
		expect(kindOf(await answer('hotich.bienhoa', 'disagree', ' '))).toBe('opinion-unsaid')
		done(await answer('hotich.bienhoa', 'disagree', 'Chưa tìm thấy trong sổ gốc.'))
		expect(await cardsOutOfPlace(H19)).toEqual([])
		const dossier = await standing(H19, code)
		expect(dossier.tokens.map(({ node }) => node)).toEqual(['xem-lai'])
		expect(dossier.opinions[0]?.answer).toMatchObject({ verdict: 'disagree', by: 'Bùi Văn Bút' })
		expect(kindOf(await answer('hotich.bienhoa', 'agree', ''))).toBe('not-awaited')
		expect(await listed('hotich.tranbien')).toContain(code)
		expect(await listed('hotich.bienhoa')).not.toContain(code)
		expect(await opens('hotich.bienhoa', code)).toBe(true)
		await isItsHistory(code)
	})

	test('waits for whoever watches it to choose, when the process names nobody', async () => {
		for (const whom of ['choose', 'rule:answers.no_such_answer']) {
			const code = await waiting(whom)
			expect((await standing(H19, code)).opinions).toEqual([])
			expect(await listed('hotich.tranbien')).toContain(code)
			expect(await opens('hotich.bienhoa', code)).toBe(false)
			const { agency_id } = await transact(H19, (tx) =>
				tx
					.selectFrom('tenancy.agency')
					.select('agency_id')
					.where('code', '=', 'H19.27')
					.executeTakeFirstOrThrow(),
			)
			const choose = (username: string, agencyId: string) =>
				acts(H19, username, at, async (by) => askAgency(by, await seen(code), agencyId))
			expect(kindOf(await choose('hotich.bienhoa', agency_id))).toBe('not-your-duty')
			expect(kindOf(await choose('hotich.tranbien', ''))).toBe('no-agency-chosen')
			done(await choose('hotich.tranbien', agency_id))
			expect(kindOf(await choose('hotich.tranbien', agency_id))).toBe('not-awaited')
			const dossier = await standing(H19, code)
			expect(awaitedAt(dossier, dossier.tokens[0]?.id ?? '')?.agency.id).toBe(agency_id)
			expect(await listed('hotich.bienhoa')).toContain(code)
			done(
				await acts(H19, 'hotich.bienhoa', at, async (by) =>
					giveOpinion(by, await seen(code), { verdict: 'agree', words: '' }),
				),
			)
			expect((await standing(H19, code)).tokens.map(({ node }) => node)).toEqual(['tiep'])
			await isItsHistory(code)
		}
	})

	test('that answers late is seen and counted where it is waited for, on page and sheet alike, until it answers', async () => {
		const code = await waiting('H19.27')
		const late = async (username: string, text: string) => {
			const now = moment(text)
			const official = await officialNamed(H19, username, now)
			const wanted = { list: 'late-elsewhere', criteria: [], sort: 'due', now } as const
			return transact(H19, async (tx) => {
				const asking = { tx, tenant: 'H19', official }
				const { rows } = await firstPage(tx, official, 'late-elsewhere', now)
				expect((await counters(tx, official, now))['late-elsewhere']).toBe(rows.length)
				// As many rows as are sought one by one, merged, and among cards.
				for (const size of [1000, 5])
					expect((await listPage(asking, wanted, { size })).rows.slice(0, 5)).toEqual(rows.slice(0, 5))
				const criteria = [{ field: 'procedure', is: '1.001193' }] as const
				const patience = { first: 1, long: 1 }
				const sought = await listPage({ ...asking, patience }, { ...wanted, criteria }, { size: 50 })
				expect(sought.rows).toEqual(rows)
				const sheet = await sheetPage(asking, wanted, { cursor: undefined, size: 100, answers: false })
				expect(sheet.rows.map(({ code: each, stepName, due }) => [each, stepName, due])).toEqual(
					rows.map((row) => [row.code, row.stepName, row.dueAt && wallText(row.dueAt).slice(0, 16)]),
				)
				return rows.find((row) => row.code === code)
			})
		}
		expect(await late('hotich.tranbien', '2026-11-26 09:00')).toBeUndefined()
		expect(await late('hotich.tranbien', '2026-11-26 09:01')).toMatchObject({
			stepName: 'UBND phường Biên Hoà: Hỏi phường bạn',
			queue: 'in-hand',
			dueAt: moment('2026-11-26 09:00'),
		})
		// To the ward that owes it, it is late work of its own.
		for (const other of ['hotich.bienhoa', 'tiepnhan.bienhoa'])
			expect(await late(other, '2026-11-26 09:01')).toBeUndefined()
		expect(await listed('hotich.bienhoa')).toContain(code)
		done(
			await acts(H19, 'hotich.bienhoa', moment('2026-11-26 10:00'), async (by) =>
				giveOpinion(by, await seen(code), { verdict: 'agree', words: '' }),
			),
		)
		expect(await late('hotich.tranbien', '2026-11-26 10:01')).toBeUndefined()
		expect(await countsOff(H19)).toEqual([])
	})

	test('of an agency that goes into another is owed by the successor', async () => {
		const code = await waiting('H19.27')
		await transactAsOwner(async (tx) => {
			await sql`update tenancy.agency set valid_to = '2026-11-26',
				succeeded_by = (select agency_id from tenancy.agency where code = 'H19.26') where code = 'H19.27'`.execute(tx)
		}, 'H19')
		await succeedAgencies('H19', moment('2026-11-26 00:01'))
		await succeedAgencies('H19', moment('2026-11-26 00:02'))
		const dossier = await standing(H19, code)
		expect(dossier.opinions).toMatchObject([{ agency: { name: 'UBND phường Trấn Biên' }, answer: null }])
		const official = await officialNamed(H19, 'hotich.tranbien', moment('2026-11-26 08:00'))
		const { rows } = await transact(H19, async (tx) =>
			firstPage(tx, official, 'mine', moment('2026-11-26 08:00')),
		)
		expect(rows.map((row) => row.code)).toContain(code)
		await isItsHistory(code)
		await transactAsOwner(async (tx) => {
			await sql`update tenancy.agency set valid_to = null, succeeded_by = null, succeeded_at = null where code = 'H19.27'`.execute(
				tx,
			)
		}, 'H19')
	})

	test('is refused by name when nobody could answer, watch, or be found', async () => {
		const kinds = async (asks: string) => {
			const compiled = await compileProcess(drawn(asks))
			return compiled.ok ? [] : compiled.refusal.map(({ kind }) => kind)
		}
		expect(await kinds('motcua:asks="choose"')).toEqual(['unknown-role'])
		expect(await kinds('motcua:asks="phường bạn" motcua:asksRole="justice-clerk"')).toEqual(['bad-asks'])
		expect(await kinds('motcua:asks="rule:if" motcua:asksRole="justice-clerk"')).toEqual(['bad-condition'])
		expect(await kinds('motcua:asks="choose" motcua:asksRole="justice-clerk" motcua:hours="x"')).toEqual([
			'bad-hours',
		])
	})
})

describe('an opinion that is asked', () => {
	let colleague: string
	beforeAll(async () => {
		colleague = await colleagueOf(H19, 'hotich.bienhoa', 'Ngô Văn Kế')
	})
	const take = (who: string, code: DossierCode) => acts(H19, who, at, (desk) => takeWork(desk, { code }))
	const give = (who: string, code: DossierCode, to: string) =>
		acts(H19, who, at, async (desk) =>
			handOver(desk, { code }, { to: (await officialNamed(H19, to, at)).id, words: 'Chị xem giúp.' }),
		)
	const answer = (who: string, code: DossierCode, text = '2026-11-25 10:00') =>
		acts(H19, who, moment(text), async (by) =>
			giveOpinion(by, await seen(code), { verdict: 'agree', words: '' }),
		)
	const holders = async (code: DossierCode) =>
		Object.values((await standing(H19, code)).hands).map(({ holder }) => holder?.name ?? null)
	const lastOf = async (code: DossierCode) =>
		(await transact(H19, async (tx) => history(tx, (await standing(H19, code)).id))).at(-1)

	test('is taken in hand by one of the asked agency, who alone answers, and by nobody of the agency that asks', async () => {
		const code = await waiting('H19.27')
		for (const other of ['hotich.tranbien', 'chutich.tranbien', 'tiepnhan.bienhoa'])
			expect(kindOf(await take(other, code))).toBe('not-your-duty')
		done(await take('hotich.bienhoa', code))
		expect(await take(colleague, code)).toMatchObject({ refusal: { kind: 'held', by: 'Bùi Văn Bút' } })
		expect(await answer(colleague, code)).toMatchObject({ refusal: { kind: 'held', by: 'Bùi Văn Bút' } })
		expect(await listed('hotich.bienhoa')).toContain(code)
		expect(await listed(colleague)).not.toContain(code)
		// Nor may who answers look after the components: that is the work of the agency that decides.
		expect(
			kindOf(await acts(H19, 'hotich.bienhoa', at, async (by) => markComponents(by, await seen(code), {}))),
		).toBe('not-your-duty')
		expect(await countsOff(H19)).toEqual([])
		const after = done(await answer('hotich.bienhoa', code))
		expect(after.hands).toEqual({})
		expect(await countsOff(H19)).toEqual([])
		await isItsHistory(code)
	})

	test('is handed over within the asked agency, and given or taken back by its head alone', async () => {
		const code = await waiting('H19.27')
		done(await take('hotich.bienhoa', code))
		expect(kindOf(await give('hotich.bienhoa', code, 'hotich.tranbien'))).toBe('cannot-hold')
		expect(kindOf(await give('chutich.tranbien', code, colleague))).toBe('not-in-hand')
		done(await give('hotich.bienhoa', code, colleague))
		expect(await holders(code)).toEqual(['Ngô Văn Kế'])
		const head = await officialNamed(H19, 'chutich.bienhoa', at)
		done(await give('chutich.bienhoa', code, 'hotich.bienhoa'))
		expect(await lastOf(code)).toMatchObject({
			kind: 'handed-over',
			why: 'head',
			from: { name: 'Ngô Văn Kế' },
			actor: { name: head.fullName, agencyName: 'UBND phường Biên Hoà' },
		})
		done(await acts(H19, 'chutich.bienhoa', at, (desk) => letGo(desk, { code }, 'Để cả tổ cùng xem.')))
		expect(await holders(code)).toEqual([null])
		expect(await listed(colleague)).toContain(code)
		expect(await countsOff(H19)).toEqual([])
		await isItsHistory(code)
	})

	test('goes to the substitute while its holder is away, with a trail, and back when not begun', async () => {
		const [code, back] = [await waiting('H19.27'), await waiting('H19.27')]
		for (const each of [code, back]) done(await take(colleague, each))
		const [away, substitute] = [
			await officialNamed(H19, colleague, at),
			await officialNamed(H19, 'hotich.bienhoa', at),
		]
		const declared = await transact(H19, (tx) =>
			declareAbsence(tx, {
				tenant: 'H19',
				officialId: away.id,
				substituteId: substitute.id,
				fromDay: day('2026-11-26'),
				lastDay: day('2026-11-26'),
				reason: 'Nghỉ phép',
				by: away.id,
				at,
			}),
		)
		expect(declared.ok).toBe(true)
		await settleTenant('H19', moment('2026-11-26 00:00'))
		expect(await settleTenant('H19', moment('2026-11-26 01:00'))).toBe(0)
		for (const each of [code, back]) {
			expect(await holders(each)).toEqual(['Bùi Văn Bút'])
			expect(await lastOf(each)).toMatchObject({
				kind: 'handed-over',
				why: 'absence',
				from: { name: 'Ngô Văn Kế' },
			})
		}
		done(await answer('hotich.bienhoa', code, '2026-11-26 09:00'))
		expect((await lastOf(code))?.actor).toMatchObject({
			name: 'Bùi Văn Bút',
			agencyName: 'UBND phường Biên Hoà',
			insteadOf: { name: 'Ngô Văn Kế' },
		})
		await settleTenant('H19', moment('2026-11-27 00:00'))
		expect(await holders(back)).toEqual(['Ngô Văn Kế'])
		expect(await countsOff(H19)).toEqual([])
		await isItsHistory(back)
	})

	test('keeps the time it was asked for when every due time is counted again', async () => {
		const code = await waiting('H19.27')
		const before = await workOn(H19, code)
		expect(before).toMatchObject([{ step_id: 'hoi', step_due_at: expect.any(String) as string }])
		await recounted(H19, at)
		expect(await workOn(H19, code)).toEqual(before)
		expect(await countsOff(H19)).toEqual([])
	})

	test('moves with the calendar of the agency that was asked, shown before it is made, with the old time in the trail', async () => {
		const code = await waiting('H19.27')
		const { id, version } = await standing(H19, code)
		const dueWhen = async () => {
			const [opinion] = (await standing(H19, code)).opinions
			const [work] = await workOn(H19, code)
			const due = opinion?.dueAt && wallText(opinion.dueAt).slice(0, 16)
			expect(work?.step_due_at && wallText(instant(work.step_due_at)).slice(0, 16)).toBe(due)
			return due
		}
		expect(await dueWhen()).toBe('2026-11-26T09:00')
		// The asked agency alone keeps hours of its own, and has the day off.
		await transactAsOwner(async (tx) => {
			await sql`insert into calendar.hours (tenant_id, profile, weekday, opens, closes, valid_from)
				select tenant_id, 'bien-hoa', weekday, opens, closes, valid_from from calendar.hours where tenant_id = 'H19' and profile = 'commune'`.execute(
				tx,
			)
			await sql`update tenancy.agency set hours_profile = 'bien-hoa' where tenant_id = 'H19' and code = 'H19.27'`.execute(
				tx,
			)
		}, 'H19')
		const made = async (kind: 'day' | 'day-removed') => {
			const what = {
				profiles: ['bien-hoa'],
				kind,
				day: '2026-11-25',
				is: 'off',
				name: 'Nghỉ đột xuất',
			} as const
			const change = await transact(H19, (tx) =>
				askCalendarChange(
					{ tx, tenant: 'H19', at },
					{ what, reason: 'Công văn', by: { id: null, name: 'Lịch' }, tell: true },
				),
			)
			if (!change.ok) throw new Error(JSON.stringify(change.refusal))
			const shown = await transact(H19, (tx) => changeById(tx, change.value.id))
			await transact(H19, (tx) => makeCalendarChange({ tx, tenant: 'H19' }, change.value.id))
			await reclock({ tenant: 'H19', change: change.value.id })
			// Begun again, by whoever did not hear that it was done.
			await reclock({ tenant: 'H19', change: change.value.id })
			return shown?.preview
		}
		const owed = await transact(H19, async (tx) => {
			const { rows } = await sql<{ n: number }>`select count(*)::int as n from dossiers.work
				where awaited_by is not null and agency_id = (select agency_id from tenancy.agency where code = 'H19.27')`.execute(
				tx,
			)
			return rows[0]?.n
		})
		expect(owed).toBeGreaterThan(0)
		expect(await made('day')).toMatchObject({ later: 0, earlier: 0, opinions: owed })
		expect(await dueWhen()).toBe('2026-11-26T17:00')
		const entries = await transact(H19, (tx) => history(tx, id))
		expect(entries.slice(version)).toMatchObject([
			{ kind: 'opinion-reclocked', actor: { kind: 'system' }, reason: 'Công văn' },
		])
		expect(await made('day-removed')).toMatchObject({ opinions: owed })
		expect(await dueWhen()).toBe('2026-11-26T09:00')
		expect((await transact(H19, (tx) => history(tx, id))).length).toBe(version + 2)
		expect(await countsOff(H19)).toEqual([])
		await isItsHistory(code)
	})

	test('stays in the hands of who has it when the asked agency goes into another at midnight', async () => {
		const code = await waiting('H19.27')
		done(await take('hotich.bienhoa', code))
		await transactAsOwner(async (tx) => {
			await sql`update tenancy.agency set valid_to = '2026-12-01',
				succeeded_by = (select agency_id from tenancy.agency where code = 'H19.26') where code = 'H19.27'`.execute(tx)
		}, 'H19')
		await succeedAgencies('H19', moment('2026-12-01 00:01'))
		await settleTenant('H19', moment('2026-12-01 00:02'))
		expect(await holders(code)).toEqual(['Bùi Văn Bút'])
		expect(await countsOff(H19)).toEqual([])
		expect(await cardsOutOfPlace(H19)).toEqual([])
		// It is the successor's work now: its head may give it to one of its own.
		const morning = moment('2026-12-01 08:00')
		const clerk = await officialNamed(H19, 'hotich.tranbien', morning)
		done(
			await acts(H19, 'chutich.tranbien', morning, (desk) =>
				handOver(desk, { code }, { to: clerk.id, words: '' }),
			),
		)
		const answered = done(await answer('hotich.tranbien', code, '2026-12-01 09:00'))
		expect(answered.opinions).toMatchObject([
			{ agency: { name: 'UBND phường Trấn Biên' }, answer: { verdict: 'agree' } },
		])
		await isItsHistory(code)
	})
})
