// A form as large as forms get: 300 questions in ten steps, and a table of 200 rows of four columns.
import type { Answers, FormDefinition } from '#forms'

const words = (text: string) => ({ vi: text, en: text })
const text = { type: 'string', maxLength: 200 } as const
const range = (count: number) => Array.from({ length: count }, (_, at) => at)

export const largeForm = (rows = 200): { readonly form: FormDefinition; readonly answers: Answers } => {
	const columns = range(4).map((at) => `cell_${at}`)
	const ids = range(300).map((at) => `question_${at}`)
	const field = (id: string) =>
		({ id, widget: 'text', label: words(`Câu ${id.replace('_', ' ')}`), need: 'optional' }) as const
	return {
		form: {
			id: 'bieu-mau-lon',
			version: 1,
			procedureCode: '9.999999',
			title: words('Biểu mẫu lớn'),
			source: 'test',
			schema: {
				$schema: 'https://json-schema.org/draft/2020-12/schema',
				type: 'object',
				additionalProperties: false,
				properties: {
					...Object.fromEntries(ids.map((id) => [id, text])),
					rows: {
						type: 'array',
						maxItems: 400,
						items: {
							type: 'object',
							additionalProperties: false,
							properties: Object.fromEntries(columns.map((id) => [id, text])),
						},
					},
				},
			},
			steps: [
				...range(10).map((step) => ({
					id: `buoc-${step}`,
					title: words(`Phần ${step + 1}`),
					short: words(`Phần ${step + 1}`),
					sections: [
						{
							id: `section-${step}`,
							title: words(`Nhóm ${step + 1}`),
							fields: ids.slice(step * 30, step * 30 + 30).map(field),
						},
					],
				})),
				{
					id: 'bang',
					title: words('Bảng'),
					short: words('Bảng'),
					sections: [
						{
							id: 'table',
							title: words('Bảng kê'),
							repeat: { id: 'rows', each: words('Dòng'), shape: 'table', least: 0, most: 400 },
							fields: columns.map(field),
						},
					],
				},
			],
			components: [],
		},
		answers: Object.fromEntries(
			range(rows).flatMap((row) => [
				[`rows/r${row}`, row + 1],
				...columns.map((id) => [`rows/r${row}/${id}`, `Ô ${row}`] as const),
			]),
		),
	}
}
