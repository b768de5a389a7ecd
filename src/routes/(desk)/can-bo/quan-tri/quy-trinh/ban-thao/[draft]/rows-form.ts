import { tableHeader } from '#workflow'
import { typed } from '../../typed.ts'

/** The fields of one step as they are typed. */
export type StepFields = {
	readonly id: string
	readonly label: string
	readonly name: string
	readonly nameEn: string
	readonly content: string
	readonly responsible: string
	readonly role: string
	readonly agency: string
	readonly time: string
	readonly acts: readonly string[]
	readonly output: string
	readonly template: string
	readonly ways: string
	readonly across: string
}

const columns = [
	'id',
	'label',
	'name',
	'nameEn',
	'content',
	'responsible',
	'role',
	'agency',
	'time',
	'acts',
	'output',
	'template',
	'ways',
	'across',
] as const
const most = 200

/** What stands in the table, as fields of the form. */
export const formOf = (cells: readonly (readonly string[])[]): StepFields[] =>
	cells.slice(1).map((row) => {
		const at = (column: (typeof columns)[number]) => row[columns.indexOf(column)] ?? ''
		return {
			...(Object.fromEntries(columns.map((column) => [column, at(column)])) as Omit<StepFields, 'acts'>),
			acts: at('acts').split(', ').filter(Boolean),
		}
	})

/** The form as it was sent, as a table with its header. */
export function formCells(form: FormData): string[][] {
	const count = Math.min(most, Number(form.get('count')) || 0)
	const rows = Array.from({ length: count }, (_, index) =>
		columns.map((column) =>
			column === 'acts'
				? form
						.getAll(`acts.${index}`)
						.filter((value) => typeof value === 'string')
						.join(', ')
				: typed(form, `${column}.${index}`),
		),
	)
	return [[...tableHeader], ...rows]
}

/** `up.3`, `down.0`, `remove.2`, `add`: what the button that was pressed asks for. */
export function rearranged(cells: readonly (readonly string[])[], op: string): string[][] {
	const [header = [], ...rows] = cells.map((row) => [...row])
	const [what, number] = op.split('.')
	const index = Number(number)
	const row = rows[index]
	if (what === 'add') {
		const blank = columns.map((column) =>
			column === 'label'
				? String(rows.length + 1)
				: column === 'name' || column === 'content'
					? 'Bước mới'
					: column === 'acts'
						? 'hand-on'
						: column === 'agency'
							? 'competent'
							: '',
		)
		// Before the result is issued and handed over.
		rows.splice(Math.max(0, rows.length - 2), 0, blank)
	} else if (row && what === 'remove') rows.splice(index, 1)
	else if (row && (what === 'up' || what === 'down')) {
		rows.splice(index, 1)
		rows.splice(Math.max(0, index + (what === 'up' ? -1 : 1)), 0, row)
	}
	return [header, ...rows]
}
