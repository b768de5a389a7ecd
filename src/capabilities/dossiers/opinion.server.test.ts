import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import { instant } from '#kernel/dates'
import { transact } from '#platform/db'
import { transactAsOwner } from '#platform/owner'
import { compileProcess, type ProcessGraph } from '#workflow'
import { processGraph, publishProcess } from '#workflow/server'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import {
	acts,
	cardsOutOfPlace,
	filedBirth,
	firstPage,
	moment,
	officialNamed,
	standing,
} from '../../../test/desk.ts'
import { chain, drawing, endEvent, flow, gateway, startEvent } from '../../../test/process-drawing.ts'
import { mayOpen } from './access.server.ts'
import { advanceDossier } from './advance.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { rebuilt } from './lifecycle.ts'
import { markComponents } from './mark.server.ts'
import { askAgency, giveOpinion } from './opinion.server.ts'
import { awaitedAt } from './opinion.ts'
import { receiveDossier } from './receive.server.ts'
import { chain as chainOf } from './store.server.ts'
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
