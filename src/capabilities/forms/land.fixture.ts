import type { Field, FormDefinition, Words } from './form.ts'

const both = (vi: string): Words => ({ vi, en: vi })
/** A field without what every one of these tests gives it. */
type Rest = Field extends infer Each
	? Each extends Field
		? Omit<Each, 'id' | 'label' | 'need'> & { readonly need?: Each['need'] }
		: never
	: never
const of = (id: string, label: string, rest: Rest): Field =>
	({ need: 'required', ...rest, id, label: both(label) }) as Field

/** A form of a test: plots of land row by row, with what is summed, compared and ruled over them. */
export const land: FormDefinition = {
	id: 'thua-dat',
	version: 1,
	procedureCode: '1.000001',
	title: both('Kê khai thửa đất'),
	source: 'test',
	schema: {
		$schema: 'https://json-schema.org/draft/2020-12/schema',
		type: 'object',
		additionalProperties: false,
		properties: {
			tax_code: { type: 'string', format: 'tax-code' },
			visit_at: { type: 'string', format: 'time' },
			uses: { type: 'array', uniqueItems: true, items: { enum: ['house', 'garden', 'pond'] } },
			born: { type: 'string', format: 'day' },
			commune: { type: 'string', format: 'commune' },
			guardian: { type: 'string', maxLength: 60 },
			plots: {
				type: 'array',
				minItems: 1,
				maxItems: 3,
				items: {
					type: 'object',
					additionalProperties: false,
					properties: {
						area: { type: 'number', exclusiveMinimum: 0 },
						price: { type: 'integer', minimum: 0 },
						shared: { type: 'boolean' },
						share: { type: 'number', minimum: 0 },
					},
				},
			},
		},
	},
	steps: [
		{
			id: 'thua-dat',
			title: both('Thửa đất'),
			short: both('Thửa đất'),
			sections: [
				{
					id: 'nguoi-khai',
					title: both('Người khai'),
					fields: [
						of('tax_code', 'Mã số thuế', { widget: 'tax-code', need: 'optional' }),
						of('visit_at', 'Giờ hẹn', { widget: 'time', need: 'optional' }),
						of('uses', 'Mục đích', {
							widget: 'several',
							options: ['house', 'garden', 'pond'].map((value) => ({ value, label: both(value) })),
						}),
						of('born', 'Ngày sinh', { widget: 'date' }),
						of('commune', 'Xã', { widget: 'commune', need: 'optional' }),
						of('guardian', 'Người giám hộ', {
							widget: 'text',
							when: { compare: { age: { of: 'born' } }, by: 'less', to: 18 },
						}),
					],
				},
				{
					id: 'cac-thua',
					title: both('Các thửa đất'),
					repeat: { id: 'plots', each: both('Thửa đất'), shape: 'table', least: 1, most: 3 },
					fields: [
						of('area', 'Diện tích', { widget: 'number' }),
						of('price', 'Giá một mét vuông', { widget: 'money' }),
						of('shared', 'Sử dụng chung', { widget: 'yes-no' }),
						of('share', 'Phần của mình', { widget: 'number', when: { field: 'shared', is: true } }),
						of('worth', 'Thành tiền', {
							widget: 'computed',
							compute: {
								kind: 'term',
								shape: 'money',
								term: { multiply: [{ of: 'area' }, { of: 'price' }] },
							},
						}),
					],
				},
				{
					id: 'tong',
					title: both('Tổng cộng'),
					fields: [
						of('total_area', 'Tổng diện tích', {
							widget: 'computed',
							compute: { kind: 'term', shape: 'number', term: { sum: 'area' } },
						}),
						of('total_worth', 'Bằng chữ', {
							widget: 'computed',
							compute: {
								kind: 'term',
								shape: 'text',
								term: { join: [{ inWords: { sum: 'worth' } }, 'đồng'], with: ' ' },
							},
						}),
						of('many', 'Lời dặn', {
							widget: 'explanation',
							when: { compare: { count: 'plots' }, by: 'more', to: 1 },
						}),
					],
				},
			],
		},
	],
	components: [
		{
			key: 'ao',
			title: both('Ảnh ao'),
			need: 'required',
			when: { field: 'uses', includes: 'pond' },
		},
	],
	rules: [
		{
			id: 'phan-trong-thua',
			must: { compare: { of: 'share' }, by: 'at-most', to: { of: 'area' } },
			at: 'share',
			told: both('Phần của mình không thể lớn hơn diện tích thửa đất'),
		},
	],
}
