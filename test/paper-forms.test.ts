import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { declarationOf } from '#dossiers'
import {
	type Answers,
	componentsFor,
	type FormDefinition,
	journeyOf,
	type OfficialPaper,
	questionsOf,
	shownAnswer,
} from '#forms'
import { validateSubmission } from '#forms/server'
import { day } from '#kernel/dates'
import { workedCases, workedOn, workThrough } from '../demo/cases.ts'
import { typstPress } from '../src/adapters/typst/typst.server.ts'
import { bare, printed } from './printed.ts'

type Column = { readonly key: string; readonly label: string }
type ReferenceField = Column & {
	readonly group: string
	readonly columns?: readonly Column[]
	readonly e_form_only?: boolean
}
const reference = JSON.parse(
	readFileSync(new URL('../reference/paper-forms.json', import.meta.url), 'utf8'),
) as {
	readonly forms: readonly {
		readonly id: string
		readonly title: string
		readonly groups: readonly { readonly key: string; readonly heading: string }[]
		readonly fields: readonly ReferenceField[]
	}[]
}
const cases = workedCases().map((worked) => [worked.form.id, worked] as const)
const press = typstPress()

/** Words as a reader meets them, without marks and gaps. */
const plain = (text: string) =>
	text
		.split(/[\s…/→–-]+/)
		.map(bare)
		.filter(Boolean)
		.join(' ')
		.toLocaleLowerCase('vi')

/** A form as it is printed of a dossier. */
const sent = (form: FormDefinition, answers: Answers, components: readonly string[]) =>
	declarationOf({
		form,
		answers,
		components,
		agency: { name: 'UBND phường Trấn Biên', placeName: 'Trấn Biên' },
		day: day(workedOn.today),
		filed: { code: 'H19.26-261125-0001', words: 'Nộp trực tuyến.' },
		link: 'https://dichvucong.dongnai.example/theo-doi?ma=H19.26-261125-0001',
	})

describe.each(cases)('%s', (_id, worked) => {
	const { form } = worked
	const paper = form.paper as OfficialPaper
	const official = reference.forms.find(({ id }) => id === paper.form)

	test('accounts for every field of the official paper, in its order and its words', () => {
		expect(paper.title).toBe(official?.title)
		expect(paper.groups.map(({ key, heading }) => ({ key, heading }))).toEqual(
			official?.groups.map(({ key, heading }) => ({ key, heading })),
		)
		for (const { key, entries } of paper.groups) {
			const fields = official?.fields.filter(({ group }) => group === key) ?? []
			expect(entries.map((entry) => [entry.key, entry.label])).toEqual(
				fields.map((field) => [field.key, field.label]),
			)
			entries.forEach((entry, at) => {
				if (!('by' in entry) || !entry.columns) return
				expect(entry.columns.map((column) => [column.key, column.label])).toEqual(
					fields[at]?.columns?.map((column) => [column.key, column.label]),
				)
			})
		}
	})

	test('is filed by the journey of its case, with nothing refused', () => {
		const { answers } = workThrough(worked)
		const judged = validateSubmission(form, answers, workedOn)
		expect(judged.ok ? [] : judged.refusal).toEqual([])
	})

	test('prints whole by its own sections too, as a form without an official paper does', async () => {
		const { answers } = journeyOf(form, workThrough(worked).answers, workedOn)
		const { words } = await printed(await press(sent({ ...form, paper: undefined }, answers, [])))
		const text = plain(words.map(({ as }) => as).join(' '))
		for (const field of questionsOf(form, answers)) {
			const value = answers[field.id]
			if (value === undefined || field.widget === 'consent') continue
			// On paper an agency is called in full.
			if (field.widget === 'computed' && field.compute.kind === 'addressee') continue
			expect(text).toContain(plain(shownAnswer(field, value, 'vi')))
		}
	})

	test('prints as the official paper, label after label, with the answers in it', async () => {
		const { answers } = journeyOf(form, workThrough(worked).answers, workedOn)
		const { required, optional } = componentsFor(form, answers, workedOn)
		const declaration = sent(
			form,
			answers,
			[...required, ...optional].map(({ title }) => title.vi),
		)
		const { words, pages } = await printed(await press(declaration))
		expect(pages.length).toBeLessThan(4)
		const text = plain(words.map(({ as }) => as).join(' '))
		expect(text).toContain(plain(declaration.heading))
		let from = 0
		const endings = ['agreed', 'place', 'signature', 'addressee']
		for (const { entries } of declaration.groups)
			for (const entry of entries) {
				const label = 'words' in entry ? entry.words : entry.kind === 'place' ? 'Làm tại' : entry.label
				// What is sworn, the place and the hands stand at the end, the addressee at the top.
				const at = ` ${text} `.indexOf(` ${plain(label)} `, endings.includes(entry.kind) ? 0 : from)
				expect(at, `“${label}” in its order`).toBeGreaterThanOrEqual(0)
				if (!endings.includes(entry.kind)) from = at
				if ('value' in entry) expect(text).toContain(plain(entry.value))
			}
	})
})
