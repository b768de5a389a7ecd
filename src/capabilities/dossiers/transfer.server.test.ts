import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadCalendar } from '#calendar/server'
import type { Citizen } from '#identity'
import { transact } from '#platform/db'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import { freshDatabase } from '../../../test/database.ts'
import {
	acts,
	filedBirth,
	firstPage,
	moment,
	officialNamed,
	recounted,
	standing,
	workOn,
} from '../../../test/desk.ts'
import { mayOpen } from './access.server.ts'
import { advanceDossier } from './advance.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { markComponents } from './mark.server.ts'
import { counters } from './counters.server.ts'
import { receiveDossier } from './receive.server.ts'
import { handOnBy } from './transfer.ts'

const H19 = { tenant: 'H19', person: 'test' }
const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

const done = (
	outcome: { readonly ok: true; readonly value: Dossier } | { readonly ok: false; readonly refusal: Refusal },
): Dossier => {
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal))
	return outcome.value
}
const seen = async (code: DossierCode) => ({ code, version: (await standing(H19, code)).version })

/** For Trấn Biên to decide, filed and received at the desk of Biên Hoà. */
async function receivedAtBienHoa(text: string): Promise<DossierCode> {
	const at = moment(text)
	const code = await filedBirth(H19, mother, { at, agency: 'H19.26', receiving: 'H19.27' })
	done(
		await acts(H19, 'tiepnhan.bienhoa', at, async (desk) =>
			markComponents(desk, await seen(code), { 'giay-chung-sinh': present }),
		),
	)
	done(await acts(H19, 'tiepnhan.bienhoa', at, async (desk) => receiveDossier(desk, await seen(code))))
	return code
}
const handOn = async (code: DossierCode, text: string) =>
	done(
		await acts(H19, 'tiepnhan.bienhoa', moment(text), async (desk) =>
			advanceDossier(desk, await seen(code), { act: 'hand-on', words: '' }),
		),
	)

describe('a dossier received for an agency elsewhere', () => {
	test.each([
		['2026-11-25 09:00', '2026-11-25 17:00'],
		['2026-11-25 15:00', '2026-11-25 17:00'],
		['2026-11-25 15:01', '2026-11-26 08:00'],
		['2026-11-27 16:00', '2026-11-30 08:00'],
		['2026-11-28 10:00', '2026-11-30 08:00'],
	])('that came at %s is to be handed on by %s', async (came, by) => {
		const calendar = await transact(H19, (tx) => loadCalendar(tx, 'H19', 'commune'))
		expect(handOnBy(calendar, moment(came)).toString()).toBe(moment(by).toString())
	})

	test('runs on the clock of the agency that decides from when that one has it', async () => {
		const code = await receivedAtBienHoa('2026-11-25 15:10')
		const waiting = await standing(H19, code)
		expect(waiting).toMatchObject({ state: 'in-process', transfer: { at: null } })
		expect(waiting.transfer?.by?.toString()).toBe(moment('2026-11-26 08:00').toString())
		const there = await handOn(code, '2026-11-27 09:00')
		expect(there.transfer?.at?.toString()).toBe(moment('2026-11-27 09:00').toString())
		expect(there.state === 'in-process' && there.dueAt.toString()).toBe(moment('2026-11-27 17:00').toString())
		const kept = await standing(H19, code)
		expect(JSON.parse(JSON.stringify(kept))).toEqual(JSON.parse(JSON.stringify(there)))
	})

	test('is late at the receiving desk when it is not handed on in time, and both sides see it', async () => {
		const code = await receivedAtBienHoa('2026-11-25 09:00')
		const evening = moment('2026-11-25 17:30')
		const [desk, clerk] = [
			await officialNamed(H19, 'tiepnhan.bienhoa', evening),
			await officialNamed(H19, 'hotich.tranbien', evening),
		]
		const overdue = await transact(H19, async (tx) => ({
			rows: (await firstPage(tx, desk, 'overdue', evening)).rows.map((row) => row.code),
			counts: await counters(tx, desk, evening),
		}))
		expect(overdue.rows).toContain(code)
		expect(overdue.counts.overdue).toBe(overdue.rows.length)
		for (const each of [desk, clerk]) {
			const { rows } = await transact(H19, (tx) =>
				sql`select from dossiers.dossier where code = ${code} and ${mayOpen(each)}`.execute(tx),
			)
			expect(rows).toHaveLength(1)
		}
	})

	test('is counted again from the same moments when a calendar changes: handed on, or not yet', async () => {
		const codes = [await receivedAtBienHoa('2026-11-25 15:10'), await receivedAtBienHoa('2026-11-25 15:10')]
		await handOn(codes[1] as DossierCode, '2026-11-27 09:00')
		const stands = () => Promise.all(codes.map((code) => standing(H19, code)))
		const works = () => Promise.all(codes.map((code) => workOn(H19, code)))
		const before = JSON.stringify([await stands(), await works()])
		await recounted(H19, moment('2026-11-27 09:30'))
		expect(JSON.stringify([await stands(), await works()])).toBe(before)
	})

	test('of the same house has one clock only', async () => {
		const code = await filedBirth(H19, mother, { at: moment('2026-11-25 09:00') })
		expect((await standing(H19, code)).transfer).toBeNull()
	})
})
