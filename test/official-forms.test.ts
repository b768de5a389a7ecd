import { readFileSync } from 'node:fs'
import QRCode from 'qrcode'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerPaper } from '#dossiers'
import {
	advanceDossier,
	declineDossier,
	extendDue,
	findDossier,
	registerPart,
	requestSupplement,
	withdrawDossier,
} from '#dossiers/server'
import type { Citizen } from '#identity'
import { day, dayInVietNam, type Instant } from '#kernel/dates'
import { transact } from '#platform/db'
import { editionOn, type Paper, paperTitle } from '#papers'
import { agency, tenantOf } from '#tenancy/server'
import { typstPress } from '../src/adapters/typst/typst.server.ts'
import { rowOf } from '../src/routes/(desk)/can-bo/so-theo-doi/kept.server.ts'
import { slipFor } from '../src/routes/slip.server.ts'
import { freshDatabase } from './database.ts'
import { loadDemoTenant, someCitizen } from './demo.ts'
import { birthAnswers } from './drafts.ts'
import { acting, at, done, dossier, filed, received, seen } from './filed.ts'
import { bare, printed, type Printed, type Word } from './printed.ts'

// The forms of the circulars as reference/official-slips.json has them, against what is printed of dossiers that really went
// their way. Nothing of a form is written here: another label in the file is another label looked for on the paper.

type Label = string
type Entry = {
	readonly label: Label
	readonly type?: string
	readonly condition?: string
	readonly options?: readonly string[]
}
type Column = {
	readonly label: Label
	readonly rows?: readonly Label[]
	readonly sub?: readonly Label[]
	readonly children?: readonly Column[]
}
type Form = {
	readonly form: string
	readonly title: string
	readonly number_pattern: string | null
	readonly paper?: string
	readonly confidence: 'high' | 'medium' | 'memory'
	readonly body: readonly (Entry | Label)[]
	readonly table?: { readonly columns: readonly Column[] }
	readonly signatures: readonly (
		Label | { readonly side: 'left' | 'right'; readonly title: Label; readonly hint: string }
	)[]
}
type Slips = {
	readonly meta: {
		readonly common_layout: {
			readonly left: readonly Label[]
			readonly right: readonly Label[]
			readonly number_row: { readonly right: Label }
			readonly digital_seal_slot: { readonly text: Label }
		}
	}
	readonly tt03_2025: readonly Form[]
	readonly tt01_2018: readonly Form[]
}
const slips = JSON.parse(
	readFileSync(new URL('../reference/official-slips.json', import.meta.url), 'utf8'),
) as Slips
const editions = {
	'tt-03-2025': { forms: slips.tt03_2025, on: '2026-11-25' },
	'tt-01-2018': { forms: slips.tt01_2018, on: '2025-08-20' },
} as const
type Edition = keyof typeof editions

const H19 = { tenant: 'H19', person: 'test' }
const press = typstPress()
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
/** What was printed, by edition and title. */
const papers = new Map<string, { readonly paper: Paper; readonly text: Printed }>()

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
	// The demo's processes begin later than the circular of 2018 ended.
	await database.owner.query(`set app.tenant = 'H19'; update workflow.process set valid_from = '2025-07-01'`)
	for (const [edition, { on }] of Object.entries(editions)) await printAll(edition as Edition, on)
}, 120_000)
afterAll(() => database.drop())

/** Files three births that day and takes them by different ways, so that every form is given; prints them all. */
async function printAll(edition: Edition, on: string): Promise<void> {
	const hour = (time: string): Instant => at(`${on} ${time}`)
	const newborn = { answers: { ...birthAnswers(), child_birth_date: day(on).add({ days: -5 }).toString() } }
	const stopped = await received(mother, hour('09:00'), newborn)
	await done(
		acting('receptionist', hour('09:10'), async (desk) =>
			advanceDossier(desk, await seen(stopped), { act: 'hand-on', words: '' }),
		),
	)
	await done(
		acting('chairman', hour('09:20'), async (desk) =>
			extendDue(desk, await seen(stopped), { count: 3, words: 'Phải xác minh nơi sinh' }),
		),
	)
	await done(
		transact(H19, (tx) =>
			withdrawDossier(
				{ tx, tenant: 'H19', citizen: mother, at: hour('09:30'), address: '127.0.0.1' },
				stopped,
				'Gia đình nộp lại sau',
			),
		),
	)
	const supplemented = await filed(mother, hour('10:00'), newborn)
	await done(
		acting('receptionist', hour('10:10'), async (desk) =>
			requestSupplement(desk, await seen(supplemented), [
				{
					target: { component: 'giay-chung-sinh' },
					label: 'Giấy chứng sinh',
					reasonCode: 'CS01',
					reason: 'Ảnh mờ, không đọc được số giấy.',
					remedy: 'Ông bà chụp lại nơi đủ sáng.',
				},
			]),
		),
	)
	const declined = await filed(mother, hour('10:30'), newborn)
	await done(
		acting('receptionist', hour('10:40'), async (desk) =>
			declineDossier(desk, await seen(declined), {
				reasonCode: 'TQ01',
				words: 'Nơi cư trú thuộc phường khác.',
				legalBasis: 'Luật Hộ tịch Đ13',
			}),
		),
	)

	const tenant = await tenantOf('dongnai', hour('11:00'))
	if (!tenant) throw new Error('the demo has no Đồng Nai')
	const given = [
		[stopped, 'giay-hen'],
		[supplemented, 'phieu-bo-sung'],
		[declined, 'phieu-tu-choi'],
		[stopped, 'phieu-xin-loi'],
		...(edition === 'tt-03-2025' ? ([[stopped, 'thong-bao-dung']] as const) : []),
		[stopped, 'phieu-kiem-soat'],
	] as const
	for (const [code, name] of given) {
		const slip = await transact(H19, async (tx) => {
			const found = await findDossier(tx, code)
			return found && slipFor(tx, found, name, { tenant, origin: 'https://dongnai.example' })
		})
		if (!slip) throw new Error(`${name} was not given`)
		await keep(edition, slip)
	}
	const register = await acting('receptionist', hour('11:00'), async (desk, official) => {
		const { receivingAgencyId } = await dossier(stopped)
		const asked = { agencyId: receivingAgencyId, from: day(on), to: day(on) }
		const { entries } = await registerPart(desk.tx, official, asked, { size: 200 })
		const unit = await agency(desk.tx, receivingAgencyId)
		if (!unit) throw new Error('the desk is gone')
		return registerPaper(
			{
				agency: unit,
				...asked,
				field: undefined,
				volume: { number: 1, of: 1 },
				day: dayInVietNam(hour('11:00')),
				link: `https://dongnai.example/can-bo/so-theo-doi?tu=${on}&den=${on}`,
			},
			entries.map(rowOf),
		)
	})
	expect(register.lines.map(({ code }) => code)).toContain(stopped)
	await keep(edition, register)
}

async function keep(edition: Edition, paper: Paper): Promise<void> {
	const title = plainTitle(paperTitle(paper.kind, edition))
	papers.set(`${edition} ${title}`, { paper, text: await printed(await press(paper)) })
}

const plainTitle = (title: string): string => wordsOf(title).join(' ')

const wordsOf = (label: string): readonly string[] => lettersOf(label.toLocaleLowerCase('vi'))

/** The words of a label; what it only explains in brackets, leaves open (…) or counts (1… 2…) is no word of it. */
function lettersOf(label: string): readonly string[] {
	return label
		.replaceAll(/\([^()]*\)/g, ' ')
		.replaceAll(/\d+…/g, ' ')
		.split(/[\s/–|]+/)
		.map(bare)
		.filter((word) => word !== '')
}

/** What a label has to say, piece by piece; between two pieces stands what is filled in. */
const piecesOf = (label: string, unit: string): readonly (readonly string[])[] =>
	(/“(.*)”/.exec(label)?.[1] ?? label)
		.replaceAll(/(Trung tâm[^/]*\/)?Bộ phận TN&TKQ|Trung tâm\/Bộ phận|\(tên cơ quan\)/gu, `|${unit}|`)
		.replaceAll(/\d+…|\([^()]*\)/g, '|')
		.split(/[…|;]|: |, (?=TTHC|mã|thời)|\d\./)
		.map(wordsOf)
		.filter((words) => words.length > 0)

/** A label that lists the columns of a table: what stands before it, and they themselves, those of a group for the group. */
function columnsIn(label: string): { readonly said: string; readonly columns: readonly string[] } {
	const [said = '', listed] = label.split(/(?:^|: )(?:bảng|cột:) /)
	const columns = listed
		?.replace(/;.*$/, '')
		.replace(/[^|]*\(([^()]*\|[^()]*)\)/, ' $1')
		.split('|')
	return { said, columns: columns?.map((each) => each.replaceAll(/\([^()]*\)/g, '').trim()) ?? [] }
}

/** A paper's words in their order, with the one abbreviation that the circulars use written as they write it. */
const textsOf = ({ words }: Printed): readonly string[] =>
	words
		.flatMap(({ as }) => wordsOf(as))
		.join(' ')
		.replaceAll('thủ tục hành chính', 'tthc')
		.split(' ')

/** Where the words stand next to one another, from `from` on; -1 where they do not. */
function together(text: readonly string[], words: readonly string[], from: number): number {
	for (let start = from; start + words.length <= text.length; start++)
		if (words.every((word, index) => text[start + index] === word)) return start
	return -1
}

/** Where the words follow one another with at most some forty others between them: for labels known in short only. */
function inOrder(text: readonly string[], words: readonly string[], from: number): number {
	for (let start = from; start < text.length; start++) {
		if (text[start] !== words[0]) continue
		let at = start
		const all = words.every((word) => {
			const next = text.indexOf(word, at)
			at = next + 1
			return next >= 0
		})
		if (all && at - start <= words.length + 45) return start
	}
	return -1
}

const given = (edition: Edition, form: Form) => {
	const found = papers.get(`${edition} ${plainTitle(form.title)}`)
	if (!found) throw new Error(`Nothing printed has the title ${form.title}`)
	return found
}
const unitOf = (paper: Paper): string => ('receivingUnit' in paper ? paper.receivingUnit : paper.agency)

/** The words of a phrase as they stand on the paper, to the letter, with their place and type. */
function standing({ words }: Printed, phrase: string, from = 0): readonly Word[] {
	const sought = lettersOf(phrase).join(' ')
	const texts = words.map(({ as }) => lettersOf(as).join(' '))
	for (let start = from; start < texts.length; start++) {
		let read = ''
		for (let end = start; end < texts.length && read.length < sought.length; end++) {
			read = `${read} ${texts[end]}`.trim()
			if (read === sought) return words.slice(start, end + 1)
		}
	}
	throw new Error(`“${phrase}” is not on the paper: ${words.map(({ as }) => as).join(' ')}`)
}
const upper = (name: string): string => name.toLocaleUpperCase('vi')

describe.each(Object.entries(editions))('of %s', (name, { forms }) => {
	const edition = name as Edition

	test('every form is there', () => {
		expect(forms).toHaveLength(edition === 'tt-03-2025' ? 7 : 6)
		for (const form of forms) expect(given(edition, form).paper).toHaveProperty('edition', edition)
	})

	describe.each(forms)('form $form, $title', (form) => {
		test('has every label of the circular, in its order', () => {
			const { paper, text } = given(edition, form)
			const words = textsOf(text)
			// 2018 and form 05 are known in short; the words of the others to the letter.
			const find = edition === 'tt-01-2018' || form.confidence === 'memory' ? inOrder : together
			let from = together(words, wordsOf(form.title), 0)
			expect(from).toBeGreaterThan(0)
			for (const entry of form.body) {
				const { label, condition } =
					typeof entry === 'string' ? { label: entry, condition: undefined } : entry
				if (condition) {
					expect(together(words, piecesOf(label, '')[0] ?? [], 0), `${label}, only when ${condition}`).toBe(
						-1,
					)
					continue
				}
				let piece = from
				for (const [index, sought] of piecesOf(columnsIn(label).said, unitOf(paper)).entries()) {
					piece = find(words, sought, piece)
					expect(
						piece,
						`“${sought.join(' ')}” of “${label}” in: ${words.slice(from).join(' ')}`,
					).toBeGreaterThan(0)
					if (index === 0) from = piece
				}
			}
		})

		test('has its columns from left to right', () => {
			const { text } = given(edition, form)
			const leaves = form.table
				? form.table.columns.flatMap((column) => (column.children ?? [column]).map(({ label }) => label))
				: form.body.flatMap((entry) => (typeof entry === 'string' ? columnsIn(entry).columns : []))
			const head = leaves[0] === undefined ? 0 : text.words.indexOf(standing(text, leaves[0])[0] as Word)
			const places = leaves.map((label) => {
				const place = standing(text, label, head)
				return { label, x: place.reduce((sum, { x }) => sum + x, 0) / place.length }
			})
			expect(places.toSorted((one, other) => one.x - other.x).map(({ label }) => label)).toEqual(leaves)
			for (const { rows = [], sub = [], children = [], label } of form.table?.columns ?? []) {
				if (children.length > 0) expect(standing(text, label)).toBeDefined()
				for (const words of [...rows, ...sub])
					for (const piece of piecesOf(words, ''))
						expect(together(textsOf(text), piece, 0), words).toBeGreaterThan(0)
			}
		})

		test('is numbered as the circular numbers it, and signed where it is signed', () => {
			const { paper, text } = given(edition, form)
			const number = text.words.findIndex(({ as }) => as === 'Số:')
			if (form.number_pattern === null) expect(number).toBe(-1)
			else {
				const pattern = form.number_pattern
					.replace(/ \((?!BPTNTKQ)[^)]*\)$/, '')
					.replace(/^Số: /, '')
					.replace(/^…(?=[A-Z])/, '…/')
					.replace('TTPVHCC (BPTNTKQ)', '(TTPVHCC|BPTNTKQ)')
					.replaceAll('…', '[0-9A-ZĐ]+')
				expect(text.words[number + 1]?.as).toMatch(new RegExp(`^${pattern}$`))
			}
			const middle = (text.pages[0]?.width ?? 0) / 2
			for (const [index, signature] of form.signatures.entries()) {
				const { title, hint, side } =
					typeof signature === 'string'
						? {
								title: signature,
								hint: 'Ký và ghi rõ họ tên',
								side: form.signatures.length === 2 && index === 0 ? 'left' : 'right',
							}
						: signature
				const place = standing(text, title)
				expect(place.every(({ bold }) => bold)).toBe(true)
				expect(place.every(({ x }) => (side === 'left' ? x < middle : x > middle))).toBe(true)
				if (hint === 'chưa xác nhận') continue
				for (const words of hint.split(';'))
					expect(standing(text, words.replaceAll(/[()]/g, '')).every(({ italic }) => italic)).toBe(true)
			}
			expect(paper.day).toBeDefined()
		})

		test('has the head of every form, and a QR that opens its dossier', async () => {
			const { paper, text } = given(edition, form)
			const { common_layout: layout } = slips.meta
			for (const line of layout.right.slice(0, 2)) {
				const [words = '', style = ''] = line.split(' – ')
				const place = standing(text, words)
				expect(place.every(({ bold }) => bold)).toBe(style.includes('đậm'))
				if (style.includes('in hoa')) expect(place.map(({ as }) => as).join(' ')).toBe(words)
			}
			const desk = (layout.left[1] ?? '').split(' – ')[0]?.split(' hoặc ') ?? []
			expect(desk).toContain(
				standing(text, upper(paper.agency))
					.map(({ as }) => as)
					.join(' '),
			)
			expect(standing(text, upper(paper.agency)).every(({ bold }) => bold)).toBe(true)
			expect(standing(text, upper(paper.parent ?? '')).some(({ bold }) => bold)).toBe(false)
			expect(standing(text, `${paper.place}, ngày`).every(({ italic }) => italic)).toBe(true)
			const slot = standing(text, layout.digital_seal_slot.text.replaceAll(/[()]/g, ''))[0]
			expect(slot?.page).toBe(0)
			expect(slot && slot.top < (standing(text, upper(paper.parent ?? ''))[0]?.top ?? 0)).toBe(true)
			if (form.paper)
				expect(Math.round(Math.min(text.pages[0]?.width ?? 0, text.pages[0]?.height ?? 0))).toBe(
					form.paper === 'A5' ? 420 : 595,
				)

			const picture = new TextDecoder().decode(await press(paper, 'picture'))
			const qr = await QRCode.toString(paper.link, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })
			expect(picture).toContain(Buffer.from(qr).toString('base64'))
		})
	})
})

test('a dossier keeps the forms of the day it was filed', () => {
	for (const [edition, { on }] of Object.entries(editions)) expect(editionOn(day(on))).toBe(edition)
})
