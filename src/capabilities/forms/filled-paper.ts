import {
	type Answers,
	type Field,
	fieldsOf,
	type FormDefinition,
	nameOf,
	type OfficialPaper,
} from './form.ts'
import { addressOf, questionsOf, repeatNamed, rowsOf } from './rows.ts'
import { shownAnswer } from './shown.ts'

/** An entry of the official paper as it is filled: in the paper's words, read out in Vietnamese. */
export type FilledEntry = { readonly label: string } & (
	| { readonly kind: 'addressee' | 'place' | 'line' | 'agreed'; readonly value: string }
	/** A label with gaps that the answers fill: `Ngày 12 tháng 11 năm 2026 chết`. */
	| { readonly kind: 'said'; readonly words: string }
	| {
			readonly kind: 'table'
			/** What is said of the whole: a sum. */
			readonly value: string
			readonly columns: readonly string[]
			readonly rows: readonly (readonly string[])[]
	  }
	| { readonly kind: 'components' }
	| { readonly kind: 'signature'; readonly names: readonly string[] }
	/** Not asked, and why. */
	| { readonly kind: 'left'; readonly why: string }
)
export type FilledGroup = { readonly heading: string; readonly entries: readonly FilledEntry[] }

/**
 * The official paper with these answers in it, entry by entry in its own order; `answers` are those that apply. What only
 * the electronic form asks is not on paper.
 */
export function filledPaper(
	form: Pick<FormDefinition, 'steps'>,
	paper: OfficialPaper,
	answers: Answers,
): readonly FilledGroup[] {
	const fields = new Map([...fieldsOf(form), ...questionsOf(form, answers)].map((field) => [field.id, field]))
	const read = (id: string) => {
		const field = fields.get(id)
		const value = answers[id]
		return field && value !== undefined ? [shownAnswer(field, value, 'vi')] : []
	}
	return paper.groups.flatMap(({ heading, entries }) => {
		const filled = entries.flatMap((entry): readonly FilledEntry[] => {
			const { label } = entry
			if ('electronic' in entry && entry.electronic) return []
			if ('left' in entry) return [{ label, kind: 'left', why: entry.left }]
			if ('filled' in entry) return [{ label, kind: 'components' }]
			if ('signs' in entry) return [{ label, kind: 'signature', names: entry.signs.flatMap(read) }]
			if (entry.columns) return [tableOf(form, label, entry.by, entry.columns, answers, read)]
			const kind = kindOfLine(entry.by.map((id) => fields.get(id)))
			if (kind === 'agreed') return [{ label, kind, value: fields.get(entry.by[0] ?? '')?.label.vi ?? '' }]
			const values = entry.by.flatMap(read)
			const words = kind === 'line' ? gapsFilled(label, values) : undefined
			return words
				? [{ label, kind: 'said', words }]
				: [{ label, kind, value: together(label, entry.by, fields, read) }]
		})
		return filled.length > 0 ? [{ heading, entries: filled }] : []
	})
}

/** What answers one entry: alone as it is, several each with what it is called. */
function together(
	label: string,
	by: readonly string[],
	fields: ReadonlyMap<string, Field>,
	read: (id: string) => readonly string[],
): string {
	const given = by.flatMap((id) => read(id).map((value) => ({ value, field: fields.get(id) })))
	if (given.length < 2) return given.map(({ value }) => value).join('')
	return given
		.map(({ value, field }) => {
			const name = field && nameOf(field).vi
			return !name || label.endsWith(name) ? value : `${name}: ${value}`
		})
		.join('; ')
}

/** A label with as many gaps as there are answers, or numbers in the one answer: a day, an hour. */
function gapsFilled(label: string, values: readonly string[]): string | undefined {
	// The paper prints its hour as `giờ … phút …`; written out the numbers come first.
	const [first, ...gaps] = label.replace('giờ … phút …', '… giờ … phút').split('…')
	if (first === undefined || gaps.length === 0) return undefined
	if (values.length === 0) return label
	const parts = values.length === gaps.length ? values : values.join(' ').match(/\d+/g)
	if (parts?.length !== gaps.length) return undefined
	return gaps.reduce((words, after, at) => `${words}${parts[at] ?? ''}${after}`, first)
}

function kindOfLine([first]: readonly (Field | undefined)[]): 'addressee' | 'place' | 'line' | 'agreed' {
	if (first?.widget === 'consent') return 'agreed'
	if (first?.widget !== 'computed') return 'line'
	if (first.compute.kind === 'addressee') return 'addressee'
	return first.compute.kind === 'place-and-day' ? 'place' : 'line'
}

type Columns = NonNullable<
	Extract<OfficialPaper['groups'][number]['entries'][number], { by: unknown }>['columns']
>

/** Rows of repeating sections, one section after another; a column that is nowhere asked stays empty. */
function tableOf(
	form: Pick<FormDefinition, 'steps'>,
	label: string,
	by: readonly string[],
	columns: Columns,
	answers: Answers,
	read: (id: string) => readonly string[],
): FilledEntry {
	const rows = by.flatMap((id) => {
		const repeat = repeatNamed(form, id)
		if (!repeat || !Object.keys(answers).some((address) => address.startsWith(`${id}/`))) return []
		return rowsOf(repeat, answers).map((row) => (column: string) => read(addressOf(id, row, column)))
	})
	return {
		label,
		kind: 'table',
		value: by.flatMap(read).join(', '),
		columns: columns.map((column) => column.label),
		rows: rows.map((cell, at) =>
			columns.map((column) => {
				if ('by' in column) return column.by.flatMap(cell).join(', ')
				return 'filled' in column ? String(at + 1) : ''
			}),
		),
	}
}
