import type { Answers, Field, FormDefinition, Words } from '#forms'

// A form such as nobody should publish: 300 questions, 15 sections on one page, of every widget, half of them under a condition.

const both = (text: string): Words => ({ vi: text, en: text })
const sections = 15
const perSection = 20
export const questions = sections * perSection

type Asked = {
	readonly field: Field
	readonly schema: Readonly<Record<string, unknown>>
	readonly answer: string | number | boolean
}

const text = { type: 'string', minLength: 1, maxLength: 200 }
const kinds: readonly ((id: string, number: number) => Asked)[] = [
	(id, number) =>
		asked({ ...of(id, 'Họ, chữ đệm và tên'), widget: 'text' }, text, `Nguyễn Thị Minh ${number}`),
	(id) =>
		asked(
			{ ...of(id, 'Ngày, tháng, năm sinh'), widget: 'date', until: 'today' },
			{ type: 'string', format: 'day' },
			'1996-08-14',
		),
	(id, number) =>
		asked(
			{ ...of(id, 'Số định danh cá nhân'), widget: 'person-id' },
			{ type: 'string', maxLength: 12, pattern: '^\\d{12}$' },
			`075196${String(number).padStart(6, '0')}`,
		),
	(id) =>
		asked({ ...of(id, 'Dân tộc'), widget: 'ethnicity' }, { type: 'string', format: 'ethnicity' }, 'Kinh'),
	(id) =>
		asked(
			{ ...of(id, 'Điện thoại'), widget: 'phone' },
			{ type: 'string', format: 'phone', maxLength: 20 },
			'+84900000042',
		),
	(id) =>
		asked(
			{ ...of(id, 'Thư điện tử'), widget: 'email' },
			{ type: 'string', format: 'email', maxLength: 100 },
			'nguoi-dan@cong-dan.invalid',
		),
	(id) =>
		asked(
			{ ...of(id, 'Nơi cư trú'), widget: 'address' },
			text,
			'Khóm 3, phường Trấn Biên, thành phố Đồng Nai',
		),
	(id) =>
		asked(
			{
				...of(id, 'Quan hệ'),
				widget: 'choice',
				shape: 'radio',
				options: ['cha', 'me', 'con', 'khac'].map((value) => ({ value, label: both(value) })),
			},
			{ enum: ['cha', 'me', 'con', 'khac'] },
			'con',
		),
	(id, number) =>
		asked(
			{ ...of(id, 'Diện tích'), widget: 'number', unit: both('m²') },
			{ type: 'number', minimum: 0, maximum: 100_000 },
			number + 0.5,
		),
	(id, number) =>
		asked({ ...of(id, 'Giá trị'), widget: 'money' }, { type: 'integer', minimum: 0 }, 1_000_000 * number),
	(id) =>
		asked(
			{ ...of(id, 'Ghi chú'), widget: 'long-text', need: 'optional' },
			{ type: 'string', maxLength: 2000 },
			'Đất ở tại nông thôn, sử dụng ổn định từ năm 1993.',
		),
]

const of = (id: string, label: string) => ({
	id,
	label: both(label),
	hint: both('Ghi như trên giấy tờ tuỳ thân.'),
	need: 'required' as const,
})
const asked = (field: Field, schema: Asked['schema'], answer: Asked['answer']): Asked => ({
	field,
	schema,
	answer,
})

/** Its first question of each section asks whether half of the others apply. */
function sectionOf(at: number): readonly Asked[] {
	const gate = `q${at}_0`
	return Array.from({ length: perSection }, (_, index) => {
		const id = `q${at}_${index}`
		if (index === 0)
			return asked({ ...of(id, 'Có khai phần này'), widget: 'yes-no' }, { type: 'boolean' }, true)
		const made = (kinds[(at + index) % kinds.length] as (typeof kinds)[number])(id, at * perSection + index)
		return index % 2 ? made : { ...made, field: { ...made.field, when: { field: gate, is: true } } }
	})
}

/** @param as whose place among the forms it takes */
export function longForm(as: {
	readonly id: string
	readonly version: number
	readonly procedureCode: string
}): { readonly form: FormDefinition; readonly answers: Answers } {
	const all = Array.from({ length: sections }, (_, at) => sectionOf(at))
	const properties: FormDefinition['schema']['properties'] = Object.fromEntries(
		all.flat().map(({ field, schema }) => [field.id, schema]),
	)
	return {
		form: {
			...as,
			title: both('Ba trăm câu hỏi'),
			source: 'bench',
			schema: {
				$schema: 'https://json-schema.org/draft/2020-12/schema',
				type: 'object',
				additionalProperties: false,
				properties,
			},
			steps: [
				{
					id: 'tat-ca',
					title: both('Tất cả'),
					short: both('Tất cả'),
					sections: all.map((each, at) => ({
						id: `phan-${at + 1}`,
						title: both(`Phần ${at + 1}`),
						fields: each.map(({ field }) => field),
					})),
				},
			],
			components: [],
		},
		answers: Object.fromEntries(all.flat().map(({ field, answer }) => [field.id, answer])),
	}
}
