import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FormFault } from './check-form.ts'
import type { Answers, FormDefinition, Term, Value } from './form.ts'
import { componentsFor, journeyOf } from './journey.ts'
import { land } from './land.fixture.ts'
import { readForm } from './publish.server.ts'
import { addedRow, addressOf, instanceOf, rowsOf, takenRow } from './rows.ts'
import { worked } from './term.ts'
import { tellRefusals } from './told.ts'
import { validateSubmission } from './validate.server.ts'

const today = { today: '2026-11-23' }
const plots = land.steps[0]?.sections[1]?.repeat ?? {
	id: '',
	each: { vi: '', en: '' },
	shape: 'cards',
	least: 0,
	most: 0,
}
const typed: Answers = {
	uses: 'house;garden',
	born: '1980-02-29',
	'plots/1/area': 120.5,
	'plots/1/price': 2_000_000,
	'plots/1/shared': false,
}
const second: Answers = {
	...typed,
	...addedRow(plots, typed),
	'plots/2/area': 79.5,
	'plots/2/price': 1_000_000,
	'plots/2/shared': true,
	'plots/2/share': 30,
}
const refusalsOf = (answers: Readonly<Record<string, unknown>>, form = land) => {
	const verdict = validateSubmission(form, answers, today)
	return verdict.ok ? [] : verdict.refusal
}
const toldOf = (answers: Answers) =>
	tellRefusals(land, answers, refusalsOf(answers), 'vi').map(({ control, told }) => `${control}: ${told}`)

describe('rows of a section that repeats', () => {
	test('the form that these tests fill in can be published', () => {
		expect(readForm(land)).toMatchObject({ ok: true })
	})

	test('the first row is there before anyone adds one, and is asked for', () => {
		expect(refusalsOf({ uses: 'house', born: '1980-02-29' }).map(({ field, kind }) => [field, kind])).toEqual(
			[
				['plots/1/area', 'missing'],
				['plots/1/price', 'missing'],
				['plots/1/shared', 'missing'],
			],
		)
	})

	test('each row answers for itself, and what is worked out goes over all of them', () => {
		const verdict = validateSubmission(land, second, today)
		expect(verdict.ok && verdict.value.answers).toMatchObject({
			'plots/1': 1,
			'plots/2': 2,
			'plots/1/worth': 241_000_000,
			'plots/2/worth': 79_500_000,
			total_area: 200,
			total_worth: 'ba trăm hai mươi triệu năm trăm nghìn đồng',
		})
		expect(verdict.ok && verdict.value.answers).not.toHaveProperty('plots/1/share')
	})

	test('are a list where the schema of the form speaks of them', () => {
		const given = Object.fromEntries(Object.entries(second).filter(([id]) => id !== 'plots/2/share'))
		expect(instanceOf(land, given)).toEqual({
			uses: ['house', 'garden'],
			born: '1980-02-29',
			plots: [
				{ area: 120.5, price: 2_000_000, shared: false },
				{ area: 79.5, price: 1_000_000, shared: true },
			],
		})
	})

	test('one that is taken away counts as never declared, and comes back with its answers', () => {
		const without = { ...second, ...takenRow(plots, '1') }
		expect(rowsOf(plots, without)).toEqual(['2'])
		expect(journeyOf(land, without, today).answers).toMatchObject({ total_area: 79.5, 'plots/1': false })
		const again = { ...without, 'plots/1': 1 }
		expect(journeyOf(land, again, today).answers).toMatchObject({ total_area: 200 })
	})

	test('the answers of a dossier lay out the same rows as the draft did', () => {
		const without = { ...second, ...takenRow(plots, '1') }
		const verdict = validateSubmission(land, without, today)
		const sent = verdict.ok ? verdict.value.answers : {}
		expect(rowsOf(plots, sent)).toEqual(rowsOf(plots, without))
	})

	test('two devices that each add one keep both', () => {
		const both = { ...typed, ...addedRow(plots, typed, 'aaaa'), ...addedRow(plots, typed, 'bbbb') }
		expect(rowsOf(plots, both)).toEqual(['1', 'aaaa', 'bbbb'])
	})

	test('more than the form takes are refused where the rows begin', () => {
		const three = { ...second, ...addedRow(plots, second) }
		const four = { ...three, ...addedRow(plots, three) }
		expect(refusalsOf(four)).toContainEqual({ field: 'plots', kind: 'many-rows', most: 3 })
	})

	test('rows and cells that the form does not know are refused, whatever they are called', () => {
		for (const address of [
			'plots/2/height',
			'plots/../area',
			'plots/1/area/x',
			'floors/1',
			'plots/',
			'plots/1/worth',
			'__proto__/1',
		])
			expect(refusalsOf({ ...typed, [address]: 1 })).toContainEqual({ field: address, kind: 'unknown' })
	})

	test('however they are added and taken away, each row keeps its own answers in the order it was added', () => {
		const act = fc.oneof(fc.constant('add' as const), fc.nat({ max: 5 }))
		fc.assert(
			fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
				let answers: Answers = {}
				const expected: string[] = ['1']
				let next = 0
				for (const each of acts)
					if (each === 'add') {
						const name = `r${(next += 1)}`
						answers = {
							...answers,
							...addedRow(plots, answers, name),
							[addressOf('plots', name, 'area')]: next,
						}
						expected.push(name)
					} else if (expected.length > 1) {
						const [gone = ''] = expected.splice(each % expected.length, 1)
						answers = { ...answers, ...takenRow(plots, gone) }
					}
				expect(rowsOf(plots, answers)).toEqual(expected)
			}),
		)
	})
})

describe('rules and refusals between answers', () => {
	test('a rule is asked of each row, and told at the row in the words of the form', () => {
		expect(toldOf({ ...second, 'plots/2/share': 90 })).toEqual([
			'plots/2/share: Phần của mình không thể lớn hơn diện tích thửa đất',
		])
	})
	test('what is wrong in a row says which row', () => {
		expect(toldOf({ ...second, 'plots/2/price': 0.5 })).toEqual([
			'plots/2/price: Thửa đất 2 – Giá một mét vuông: xin ghi số nguyên, không có phần lẻ',
		])
	})
	test.each([
		['tax_code', '0300588568', 'Mã số thuế: mã số này không có thật'],
		['tax_code', '03005885', 'Mã số thuế: mã số thuế có 10 chữ số'],
		['visit_at', '25:00', 'Giờ hẹn: xin ghi giờ và phút'],
		['uses', 'house;lake', 'Mục đích: xin chọn một mục trong danh sách'],
		['commune', '75 Tỉnh Đồng Nai', 'Xã: xin chọn một mục trong danh sách'],
	])('%s “%s” is told: %s', (id, value, told) => {
		expect(toldOf({ ...typed, [id]: value }).join()).toContain(told)
	})
	test.each([
		['tax_code', '0300588569-001'],
		['tax_code', '0300 588 569'],
		['tax_code', '079300000001'],
		['visit_at', '8h30'],
		['visit_at', '8 giờ'],
	])('%s “%s” is taken', (id, value) => expect(refusalsOf({ ...typed, [id]: value })).toEqual([]))

	test('a commune must be one of the day', () => {
		const answers = { ...typed, commune: '99999 Phường Không Có, tỉnh Đồng Nai' }
		const verdict = validateSubmission(land, answers, today, () => false)
		expect(verdict.ok ? [] : verdict.refusal).toEqual([{ field: 'commune', kind: 'not-offered' }])
	})

	test('who is under age needs a guardian, to the day', () => {
		expect(refusalsOf({ ...typed, born: '2008-11-23' })).toEqual([])
		expect(refusalsOf({ ...typed, born: '2008-11-24' })).toEqual([{ field: 'guardian', kind: 'missing' }])
	})

	test('a component is asked for by one of several choices', () => {
		const required = (uses: string) =>
			componentsFor(land, { ...typed, uses }, today).required.map(({ key }) => key)
		expect(required('house;pond')).toEqual(['ao'])
		expect(required('house')).toEqual([])
	})
})

describe('a form is refused when it is published', () => {
	const withField = (over: object): FormDefinition => {
		const [step] = land.steps
		const [first, ...rest] = step?.sections ?? []
		if (!step || !first) throw new Error('The form of the test has lost its sections')
		const field = {
			id: 'more',
			label: { vi: 'Thêm', en: 'More' },
			need: 'optional',
			widget: 'explanation',
			...over,
		}
		return {
			...land,
			steps: [{ ...step, sections: [{ ...first, fields: [...first.fields, field as never] }, ...rest] }],
		}
	}
	const computed = (term: Term) =>
		withField({ widget: 'computed', compute: { kind: 'term', shape: 'number', term } })
	const faults = (form: unknown): readonly FormFault[] => {
		const read = readForm(form)
		return read.ok ? [] : read.refusal
	}
	test.each<[string, FormDefinition, object]>([
		['a number is added to a day', computed({ add: [1, { of: 'born' }] }), { kind: 'unlike-kinds' }],
		[
			'a day is compared with a number',
			withField({ when: { compare: { of: 'born' }, by: 'less', to: 18 } }),
			{ kind: 'unlike-kinds' },
		],
		[
			'words are put in an order',
			withField({ when: { compare: { of: 'guardian' }, by: 'less', to: 'x' } }),
			{ kind: 'unlike-kinds' },
		],
		['it reads what nobody asks', computed({ of: 'nothing' }), { kind: 'unknown-field', id: 'nothing' }],
		['it reads one row of many', computed({ of: 'area' }), { kind: 'of-many-rows', id: 'area' }],
		['it sums what does not repeat', computed({ sum: 'born' }), { kind: 'not-repeated', id: 'born' }],
		['it counts rows of nothing', computed({ count: 'floors' }), { kind: 'unknown-rows', id: 'floors' }],
		[
			'it looks for a choice that is not offered',
			withField({ when: { field: 'uses', includes: 'lake' } }),
			{ kind: 'wrong-type', value: 'lake' },
		],
		['it hangs on itself', computed({ add: [{ of: 'more' }, 1] }), { kind: 'circle' }],
	])('when %s', (_, form, fault) => expect(faults(form)).toContainEqual(expect.objectContaining(fault)))

	test('when the schema and the rows disagree', () => {
		const { plots: list, ...properties } = land.schema.properties
		expect(faults({ ...land, schema: { ...land.schema, properties } })).toContainEqual(
			expect.objectContaining({ kind: 'no-schema', id: 'plots' }),
		)
		expect(
			faults({
				...land,
				schema: { ...land.schema, properties: { ...properties, plots: { ...list, maxItems: 9 } } },
			}),
		).toContainEqual(expect.objectContaining({ kind: 'schema-disagrees', id: 'plots' }))
	})
})

describe('a term', () => {
	const known: Record<string, Value> = { a: 0.1, b: 0.2, day: '2008-02-29', none: '' }
	const world = {
		valueOf: (id: string) => known[id],
		countOf: () => 2,
		valuesOf: () => [1, 2.5],
		circumstances: { today: '2026-02-28' },
	}
	test.each<[Term, Value | undefined]>([
		[{ add: [{ of: 'a' }, { of: 'b' }] }, 0.3],
		[{ subtract: [1, { of: 'a' }] }, 0.9],
		[{ divide: [1, 0] }, undefined],
		[{ round: 2.5, digits: 0 }, 3],
		[{ round: -2.5, digits: 0 }, -3],
		[{ round: 1_234_567, digits: -3 }, 1_235_000],
		[{ round: 1.005, digits: 2 }, 1.01],
		[{ age: { of: 'day' } }, 17],
		[{ days: ['2026-02-27', { today: true }] }, 1],
		[{ age: '2027-01-01' }, undefined],
		[{ first: [{ of: 'missing' }, 7] }, 7],
		[{ add: [1, { of: 'missing' }] }, undefined],
		[{ sum: 'x' }, 3.5],
		[{ least: [3, { count: 'x' }] }, 2],
		[{ join: ['Bằng chữ', { inWords: 21 }], with: ': ' }, 'Bằng chữ: hai mươi mốt'],
		[{ when: { field: 'a', is: 0.1 }, then: 'yes', else: 'no' }, 'yes'],
	])('%j is %j', (term, value) => expect(worked(term, world)).toEqual(value))
})

test('whatever is sent to a form with rows is answered with refusals, never with a failure', () => {
	const address = fc.oneof(
		fc.constantFrom(
			...Object.keys(second),
			'plots',
			'plots/1/',
			'plots//area',
			'total_area',
			'toString',
			'__proto__',
		),
		fc.string({ maxLength: 30 }),
	)
	const anything = fc.oneof(
		fc.string(),
		fc.double(),
		fc.boolean(),
		fc.constant(null),
		fc.array(fc.string()),
		fc.object(),
	)
	fc.assert(
		fc.property(fc.dictionary(address, anything, { maxKeys: 12 }), (sent) => {
			for (const { field, kind } of refusalsOf(sent))
				expect([typeof field, typeof kind]).toEqual(['string', 'string'])
		}),
		{ numRuns: 2000 },
	)
})
