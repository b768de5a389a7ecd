import { type Condition, type Field, fieldsOf, type Layout, type Value } from '#forms'
import { fold } from '#kernel/vietnamese'

/** How one line of a condition compares; the ages are whole years today. */
export const lineComparisons = [
	'is',
	'is-not',
	'answered',
	'not-answered',
	'includes',
	'less',
	'at-most',
	'at-least',
	'more',
	'age-less',
	'age-at-least',
] as const
export type LineComparison = (typeof lineComparisons)[number]

/** A condition as an official writes it: a question, how it compares, and with what, as it is said. */
export type Line = { readonly field: string; readonly by: LineComparison; readonly value: string }
export type Lines = { readonly join: 'all' | 'any'; readonly lines: readonly Line[] }

export type LineFault = { readonly at: number; readonly kind: 'no-question' | 'no-value' | 'not-a-value' }

/** The condition that lines say; without lines there is none. */
export function conditionFrom(
	form: Layout,
	{ join, lines }: Lines,
): { readonly condition: Condition | undefined; readonly faults: readonly LineFault[] } {
	const fields = new Map(fieldsOf(form).map((field) => [field.id, field]))
	const faults: LineFault[] = []
	const parts = lines.flatMap((line, at): readonly Condition[] => {
		if (line.field === '') {
			if (line.value !== '') faults.push({ at, kind: 'no-question' })
			return []
		}
		const field = fields.get(line.field)
		if (!field) {
			faults.push({ at, kind: 'no-question' })
			return []
		}
		if (line.by === 'answered') return [{ answered: field.id }]
		if (line.by === 'not-answered') return [{ not: { answered: field.id } }]
		if (line.value.trim() === '') {
			faults.push({ at, kind: 'no-value' })
			return []
		}
		const part = partFrom(field, line.by, line.value.trim())
		if (!part) faults.push({ at, kind: 'not-a-value' })
		return part ? [part] : []
	})
	if (parts.length < 2) return { condition: parts[0], faults }
	return { condition: join === 'all' ? { all: parts } : { any: parts }, faults }
}

function partFrom(field: Field, by: LineComparison, said: string): Condition | undefined {
	if (by === 'age-less' || by === 'age-at-least') {
		const years = Number(said)
		if (!Number.isInteger(years)) return undefined
		return { compare: { age: { of: field.id } }, by: by === 'age-less' ? 'less' : 'at-least', to: years }
	}
	const value = valueFrom(field, said)
	if (value === undefined) return undefined
	if (by === 'is') return { field: field.id, is: value }
	if (by === 'is-not') return { not: { field: field.id, is: value } }
	if (by === 'includes') return typeof value === 'string' ? { field: field.id, includes: value } : undefined
	if (by === 'answered' || by === 'not-answered') return undefined
	return { compare: { of: field.id }, by, to: value }
}

/** What an official wrote as a value of this question: a choice by its words, a day as `30/6/2026`, yes or no. */
function valueFrom(field: Field, said: string): Value | undefined {
	if (field.widget === 'choice' || field.widget === 'several')
		return field.options.find(
			({ value, label }) => value === said || fold(label.vi) === fold(said) || fold(label.en) === fold(said),
		)?.value
	if (field.widget === 'yes-no' || field.widget === 'consent') {
		if (['co', 'yes', 'dung'].includes(fold(said))) return true
		return ['khong', 'no', 'sai'].includes(fold(said)) ? false : undefined
	}
	const isNumber =
		field.widget === 'number' ||
		field.widget === 'money' ||
		(field.widget === 'computed' && field.compute.kind === 'term' && field.compute.shape !== 'text')
	if (isNumber) {
		const number = Number(said.replaceAll(/\.(?=\d{3}\b)/g, '').replace(',', '.'))
		return Number.isFinite(number) ? number : undefined
	}
	if (field.widget === 'date' || field.widget === 'partial-date') {
		const [, day = '', month = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(said) ?? []
		if (year !== '') return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
		return /^\d{4}-\d{2}-\d{2}$/.test(said) ? said : undefined
	}
	return said
}

/** The lines that say a condition; undefined when it says more than lines can. */
export function linesOf(form: Layout, condition: Condition | undefined): Lines | undefined {
	if (!condition) return { join: 'all', lines: [] }
	const fields = new Map(fieldsOf(form).map((field) => [field.id, field]))
	const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [condition]
	const lines = parts.map((part) => lineOf(fields, part))
	if (lines.some((line) => line === undefined)) return undefined
	return { join: 'any' in condition ? 'any' : 'all', lines: lines.filter((line) => line !== undefined) }
}

function lineOf(fields: ReadonlyMap<string, Field>, part: Condition): Line | undefined {
	const said = (id: string, value: Value) => saidValue(fields.get(id), value)
	if ('is' in part) return { field: part.field, by: 'is', value: said(part.field, part.is) }
	if ('includes' in part) return { field: part.field, by: 'includes', value: said(part.field, part.includes) }
	if ('answered' in part) return { field: part.answered, by: 'answered', value: '' }
	if ('not' in part) {
		if ('answered' in part.not) return { field: part.not.answered, by: 'not-answered', value: '' }
		return 'is' in part.not
			? { field: part.not.field, by: 'is-not', value: said(part.not.field, part.not.is) }
			: undefined
	}
	if (!('compare' in part) || typeof part.compare !== 'object' || typeof part.to === 'object')
		return undefined
	if ('of' in part.compare && part.by !== 'same' && part.by !== 'different')
		return { field: part.compare.of, by: part.by, value: said(part.compare.of, part.to) }
	if ('age' in part.compare && typeof part.compare.age === 'object' && 'of' in part.compare.age) {
		if (part.by === 'less') return { field: part.compare.age.of, by: 'age-less', value: String(part.to) }
		if (part.by === 'at-least')
			return { field: part.compare.age.of, by: 'age-at-least', value: String(part.to) }
	}
	return undefined
}

function saidValue(field: Field | undefined, value: Value): string {
	if (field && 'options' in field)
		return field.options.find((each) => each.value === value)?.label.vi ?? String(value)
	if (typeof value === 'boolean') return value ? 'Có' : 'Không'
	const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(value)) ?? []
	return year ? `${day}/${month}/${year}` : String(value)
}
