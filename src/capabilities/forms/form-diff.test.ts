import { describe, expect, test } from 'vitest'
import type { Condition, Field, FormDefinition, Words } from './form.ts'
import { changesBetween } from './form-diff.ts'
import { land } from './land.fixture.ts'
import { saidCondition, saidTerm } from './said.ts'
import { tellChange } from './tell-change.ts'

const both = (vi: string): Words => ({ vi, en: vi })
/** The form of the tests with some of its questions otherwise. */
const changed = (
	over: (field: Field) => readonly Field[],
	rest: Partial<FormDefinition> = {},
): FormDefinition => ({
	...land,
	version: 2,
	steps: land.steps.map((step) => ({
		...step,
		sections: step.sections.map((section) => ({ ...section, fields: section.fields.flatMap(over) })),
	})),
	...rest,
})
const only = (id: string, over: object) => (field: Field) =>
	field.id === id ? [{ ...field, ...over } as Field] : [field]
const told = (is: FormDefinition, was = land) =>
	changesBetween(was, is).map((change) => tellChange(change, { was, is }, 'vi'))

describe('what a version of a form does otherwise, in words', () => {
	test('nothing, when only the order of its keys is another', () => {
		expect(
			told(changed((field) => [Object.fromEntries(Object.entries(field).reverse()) as unknown as Field])),
		).toEqual([])
	})
	test.each<[string, FormDefinition, string]>([
		[
			'a question more',
			changed((field) =>
				field.id === 'born'
					? [field, { id: 'job', widget: 'text', need: 'optional', label: both('Nghề') }]
					: [field],
			),
			'Hỏi thêm “Nghề”, mục “Người khai”.',
		],
		[
			'a question less',
			changed((field) => (field.id === 'tax_code' ? [] : [field])),
			'Không hỏi “Mã số thuế” nữa.',
		],
		[
			'other words',
			changed(only('born', { label: both('Ngày, tháng, năm sinh') })),
			'“Ngày sinh” nay ghi là “Ngày, tháng, năm sinh”.',
		],
		[
			'no longer left open',
			changed(only('visit_at', { need: 'required' })),
			'“Giờ hẹn” nay bắt buộc trả lời.',
		],
		[
			'asked in another way',
			changed(only('guardian', { widget: 'long-text' })),
			'“Người giám hộ” nay được hỏi theo cách khác.',
		],
		[
			'asked only then',
			changed(only('visit_at', { when: { field: 'uses', includes: 'pond' } })),
			'“Giờ hẹn” nay chỉ hỏi khi “Mục đích” có “pond”.',
		],
		[
			'asked always',
			changed(only('guardian', { when: undefined })),
			'“Người giám hộ” nay luôn hỏi, trước đây chỉ khi tuổi tròn tính từ “Ngày sinh” nhỏ hơn 18.',
		],
		[
			'a choice less',
			changed(
				only('uses', {
					options: [
						{ value: 'house', label: both('house') },
						{ value: 'garden', label: both('garden') },
					],
				}),
			),
			'“Mục đích”: bỏ lựa chọn “pond”.',
		],
		[
			'worked out otherwise',
			changed(only('worth', { compute: { kind: 'term', shape: 'money', term: { of: 'price' } } })),
			'“Thành tiền” nay tính theo cách khác.',
		],
		['a paper less', changed((field) => [field], { components: [] }), 'Bỏ giấy tờ “Ảnh ao”.'],
		[
			'a rule less',
			changed((field) => [field], { rules: [] }),
			'Bỏ ràng buộc: Phần của mình không thể lớn hơn diện tích thửa đất',
		],
	])('%s', (_, is, words) => expect(told(is)).toContain(words))

	test('the rows of a section and its bounds', () => {
		const is: FormDefinition = {
			...land,
			steps: land.steps.map((step) => ({
				...step,
				sections: step.sections.map((section) =>
					section.repeat ? { ...section, repeat: { ...section.repeat, most: 9 } } : section,
				),
			})),
		}
		expect(told(is)).toEqual(['Mục “Các thửa đất” nay nhận từ 1 đến 9 dòng.'])
		const guardian = land.schema.properties['guardian']
		const longer = {
			...land.schema,
			properties: { ...land.schema.properties, guardian: { ...guardian, maxLength: 90 } },
		}
		expect(told({ ...land, schema: longer })).toEqual([
			'“Người giám hộ”: trước đây nhận nhiều nhất 60 ký tự; nay nhận nhiều nhất 90 ký tự.',
		])
	})
	test('another order is told once, not as many moves', () => {
		const is: FormDefinition = {
			...land,
			steps: land.steps.map((step) => ({
				...step,
				sections: step.sections.map((section, at) =>
					at === 0 ? { ...section, fields: [...section.fields].reverse() } : section,
				),
			})),
		}
		expect(told(is)).toEqual(['Mục “Người khai”: thứ tự câu hỏi đã đổi.'])
	})
})

describe('conditions and terms are read out', () => {
	const nested: Condition = {
		any: [
			{ all: [{ field: 'shared', is: true }, { not: { answered: 'tax_code' } }] },
			{ compare: { count: 'plots' }, by: 'at-least', to: 2 },
		],
	}
	test('with parentheses where “and” stands within “or”', () => {
		expect(saidCondition(land, nested, 'vi')).toBe(
			'(“Sử dụng chung” là có và không phải đã trả lời “Mã số thuế”) hoặc số dòng “Thửa đất” từ 2 trở lên',
		)
	})
	test('sums as they are written', () => {
		expect(saidTerm(land, { round: { divide: [{ sum: 'area' }, 3] }, digits: 2 }, 'vi')).toBe(
			'(tổng “Diện tích” : 3) làm tròn đến 2 chữ số lẻ',
		)
	})
})
