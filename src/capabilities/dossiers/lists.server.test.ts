import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wallText } from '#calendar'
import type { OfficialAtWork } from '#identity'
import { now, plusSeconds } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { givenNameFirst } from '#kernel/vietnamese'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { cardWords, type Criterion } from './card.ts'
import {
	beside,
	countUpTo,
	listPage,
	type List,
	sheetPage,
	type SheetRow,
	type Sort,
} from './lists.server.ts'

// Rows as the acts write them, but many of them: what the acts write is told by story.server.test.ts.

const H19 = { tenant: 'H19', person: 'test' }
const [own, other, clerk] = [newId(), newId(), newId()]
const official = {
	id: clerk,
	agencyId: own,
	duties: [{ agencyId: own, role: 'justice-clerk', permissions: ['dossier.act', 'dossier.read-unit'] }],
} as unknown as OfficialAtWork
const moment = now()
const count = 400

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
	database = await freshDatabase()
	await transact(H19, async (tx) => {
		for (const [index, id] of [own, other].entries())
			await tx
				.insertInto('tenancy.agency')
				.values({
					tenant_id: 'H19',
					agency_id: id,
					code: `H19.9${index}`,
					name: `UBND xã ${index}`,
					short_name: `Xã ${index}`,
					name_en: `Commune ${index}`,
					kind: 'peoples-committee',
					place_name: 'x',
					address: 'x',
					phone: '1022',
					valid_from: '2025-07-01',
				})
				.execute()
		await tx
			.insertInto('identity.person')
			.values({
				tenant_id: 'H19',
				person_id: clerk,
				issuer: 'https://vneid.invalid',
				subject: clerk,
				assurance: 2,
				full_name: 'Ai Đó',
				vouched_at: moment.toString(),
			})
			.execute()
		for (let number = 0; number < count; number++) await file(tx, number)
	})
}, 120_000)
afterAll(() => database.drop())

type Tx = Parameters<Parameters<typeof transact>[1]>[0]

const nameOf = (number: number) =>
	number % 100 === 7 ? 'Đặng Thúy Kiều' : number % 2 ? 'Trần Văn An' : 'Lê Thị Bình'
const answersOf = (number: number) => ({
	child_name: nameOf(number),
	child_sex: number % 3 === 0 ? 'male' : 'female',
	child_birth_date: `2026-${String(1 + (number % 12)).padStart(2, '0')}-15`,
	copies_count: number % 10,
	requester_phone: `+84900000${String(number).padStart(3, '0')}`,
	parents_married: number % 4 === 0,
})

async function file(tx: Tx, number: number): Promise<void> {
	const id = newId()
	const closed = number % 10 === 9
	const agency = number % 5 === 4 ? other : own
	const facts = {
		procedure: { code: number % 2 ? '1.001193' : '1.000004', version: 1, name: 'Thủ tục' },
		form: { id: 'khai-sinh', version: 1 },
		channel: 'online' as const,
		applicantName: nameOf(number),
		submittedAt: plusSeconds(moment, number - 5000),
		answers: answersOf(number),
	}
	await tx
		.insertInto('dossiers.dossier')
		.values({
			tenant_id: 'H19',
			dossier_id: id,
			code: `H19.90-261122-${String(number).padStart(4, '0')}`,
			state: closed ? 'returned' : 'in-process',
			draft_id: newId(),
			person_id: clerk,
			procedure_code: facts.procedure.code,
			procedure_version: 1,
			procedure_name: facts.procedure.name,
			form_id: 'khai-sinh',
			form_version: 1,
			process_id: 'khai-sinh',
			process_version: 1,
			channel: 'online',
			receiving_agency_id: agency,
			competent_agency_id: agency,
			applicant_name: facts.applicantName,
			applicant_sort: givenNameFirst(facts.applicantName),
			answers: JSON.stringify(facts.answers),
			time_limit: '{}',
			submitted_at: facts.submittedAt.toString(),
			version: 1,
			last_hash: Buffer.alloc(32),
		})
		.execute()
	await sql`insert into dossiers.search_card (tenant_id, dossier_id, open, words)
		values ('H19', ${id}, ${!closed}, array_to_tsvector(${cardWords('H19', facts, [agency])}::text[]))`.execute(
		tx,
	)
	if (closed) return
	const due = plusSeconds(moment, ((number * 7919) % 1000) * 3600 - 360_000).toString()
	await tx
		.insertInto('dossiers.work')
		.values({
			tenant_id: 'H19',
			dossier_id: id,
			token_id: newId(),
			agency_id: agency,
			role: number % 7 === 0 ? 'chairman' : 'justice-clerk',
			queue: 'in-hand',
			step_id: 'x',
			step_name: 'Thẩm tra',
			since: moment.toString(),
			due_at: due,
			sort_at: due,
		})
		.execute()
}

const numbers = Array.from({ length: count }, (_, number) => number)
const inList: Record<'mine' | 'unit' | 'all', (number: number) => boolean> = {
	mine: (number) => number % 10 !== 9 && number % 5 !== 4 && number % 7 !== 0,
	unit: (number) => number % 10 !== 9 && number % 5 !== 4,
	all: (number) => number % 5 !== 4,
}

const patiences = { walked: { first: 1500, long: 15_000 }, asked: { first: 3, long: 3 } }

async function everyPage(
	list: List,
	criteria: readonly Criterion[],
	sort: Sort = 'due',
	patience = patiences.walked,
): Promise<number[]> {
	const found: number[] = []
	let cursor: string | undefined
	do {
		const page = await transact(H19, (tx) =>
			listPage(
				{ tx, tenant: 'H19', official, patience },
				{ list, criteria, sort, now: moment },
				{ cursor, size: 37 },
			),
		)
		found.push(...page.rows.map(({ code }) => Number(code.slice(-4))))
		cursor = page.next
	} while (cursor)
	return found
}

const form = (field: string) => `khai-sinh.${field}` as const
const cases: [string, Criterion[], (number: number) => boolean][] = [
	['nothing asked', [], () => true],
	['a choice', [{ field: form('child_sex'), is: 'male' }], (n) => n % 3 === 0],
	['words without accents', [{ field: form('child_name'), has: 'kieu thuy' }], (n) => n % 100 === 7],
	['half a name', [{ field: form('child_name'), has: 'Kiề' }], () => false],
	[
		'days',
		[{ field: form('child_birth_date'), from: '2026-03-15', to: '2026-04-30' }],
		(n) => [2, 3].includes(n % 12),
	],
	['numbers from', [{ field: form('copies_count'), from: '8', to: null }], (n) => n % 10 >= 8],
	['yes', [{ field: form('parents_married'), is: 'true' }], (n) => n % 4 === 0],
	['a telephone', [{ field: form('requester_phone'), has: '0900000042' }], (n) => n === 42],
	['the applicant', [{ field: 'applicant', has: 'bình' }], (n) => nameOf(n) === 'Lê Thị Bình'],
	[
		'all at once',
		[
			{ field: 'procedure', is: '1.001193' },
			{ field: form('child_sex'), is: 'female' },
			{ field: form('copies_count'), from: '1', to: '5' },
		],
		(n) => n % 2 === 1 && n % 3 !== 0 && n % 10 >= 1 && n % 10 <= 5,
	],
]

describe.each(['mine', 'unit', 'all'] as const)('the list %s', (list) => {
	test.each(cases)('holds just what fits: %s', async (_, criteria, fits) => {
		const wanted = numbers.filter((number) => inList[list](number) && fits(number))
		for (const patience of [patiences.walked, patiences.asked]) {
			const found = await everyPage(list, criteria, 'due', patience)
			expect(found.toSorted((a, b) => a - b)).toEqual(wanted)
		}
	})
})

describe('the order', () => {
	test.each(['due', '-due', 'submitted', '-submitted'] as const)(
		'%s is kept from page to page',
		async (sort) => {
			const found = await everyPage('unit', [{ field: form('child_sex'), is: 'female' }], sort)
			const keyOf = (number: number) => (sort.endsWith('due') ? (number * 7919) % 1000 : number)
			const sorted = found.map(keyOf).toSorted((a, b) => (sort.startsWith('-') ? b - a : a - b))
			expect(found.map(keyOf)).toEqual(sorted)
		},
	)

	test('leads from one dossier to the next and back', async () => {
		const wanted = { list: 'unit', criteria: cases[2]?.[1] ?? [], sort: 'due', now: moment } as const
		const asking = <T>(work: (tx: Tx) => Promise<T>) => transact<T>(H19, work)
		const page = await asking((tx) => listPage({ tx, tenant: 'H19', official }, wanted, { size: 50 }))
		const [first, second, third] = page.rows
		const around = await asking((tx) => beside({ tx, tenant: 'H19', official }, wanted, second?.id ?? ''))
		expect(around).toEqual({ previous: first?.code, next: third?.code })
	})
})

describe('a spreadsheet of several agencies', () => {
	const [duty] = official.duties
	const everywhere = {
		'by name': { ...official, duties: [own, other].map((agencyId) => ({ ...duty, agencyId })) },
		'all that there are': { ...official, duties: [{ ...duty, reach: 'tenant' }] },
	} as unknown as Record<string, OfficialAtWork>
	const lists = [
		['all', '-submitted'],
		['all', 'submitted'],
		['unit', 'due'],
		['unit', '-due'],
		['unit', '-submitted'],
	] as const

	describe.each(Object.entries(everywhere))('%s', (_, who) => {
		test.each(lists)('holds every row of the list %s by %s once, in its order', async (list, sort) => {
			const wanted = { list, criteria: [], sort, now: moment }
			const asking = <T>(work: (asked: Parameters<typeof listPage>[0]) => Promise<T>) =>
				transact<T>(H19, (tx) => work({ tx, tenant: 'H19', official: who }))
			const { rows } = await asking((asked) => listPage(asked, wanted, { size: 1000 }))
			const written: SheetRow[] = []
			let cursor: string | undefined
			do {
				const page = await asking((asked) =>
					sheetPage(asked, wanted, { cursor, size: 250, answers: list === 'all' }),
				)
				written.push(...page.rows)
				cursor = page.next
			} while (cursor)
			expect(rows.length).toBe(numbers.filter((number) => list === 'all' || number % 10 !== 9).length)
			expect(written.map(({ code }) => code)).toEqual(rows.map(({ code }) => code))
			for (const [index, row] of rows.entries())
				expect(written[index]).toMatchObject({
					applicantName: row.applicantName,
					stepName: row.stepName,
					submitted: wallText(row.submittedAt).slice(0, 16),
					due: row.dueAt && !row.closedAt ? wallText(row.dueAt).slice(0, 16) : null,
					answers: list === 'all' ? row.answers : null,
				})
		})
	})
})

test('is counted up to a limit', async () => {
	const wanted = { list: 'unit', criteria: cases[1]?.[1] ?? [], sort: 'due', now: moment } as const
	const counted = (most: number) =>
		transact(H19, (tx) => countUpTo({ tx, tenant: 'H19', official }, wanted, most))
	const all = numbers.filter((number) => inList.unit(number) && number % 3 === 0).length
	expect(await counted(1000)).toBe(all)
	expect(await counted(20)).toBe(20)
})

test('shows nothing of another tenant, whatever is sought', async () => {
	const seen = await transact({ tenant: 'H17', person: 'test' }, (tx) =>
		listPage(
			{ tx, tenant: 'H19', official },
			{ list: 'unit', criteria: cases[1]?.[1] ?? [], sort: 'due', now: moment },
			{ size: 50 },
		),
	)
	expect(seen.rows).toEqual([])
})
