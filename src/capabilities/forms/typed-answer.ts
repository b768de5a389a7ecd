import { unreachable } from '#kernel/result'
import { liesIn } from './commune.ts'
import type { Field, Layout, Value } from './form.ts'
import { columnAt, repeatAt } from './rows.ts'
import { choicesIn, severalFrom } from './several.ts'
import { taxCodeFromText } from './tax-code.ts'
import { longestAnswer, numberFromText, phoneFromText, tidy, tidyLines, timeFromText } from './typed-text.ts'
import { dayFromBoxes, boxesOf, partialDayFromBoxes } from './written-day.ts'

export type Misfit = { readonly kind: 'too-long'; readonly most: number } | { readonly kind: 'wrong-type' }

/**
 * An answer as it came over the wire, made ready to keep: `null` is no answer. What is merely wrong (a 13th month, a
 * number with letters) is kept as typed, so that nothing a person wrote is lost; what cannot be an answer is a misfit.
 */
export function answerFrom(field: Field, raw: unknown): Value | null | Misfit {
	if (raw === null || raw === '') return null
	if (typeof raw === 'string' && raw.length > longestAnswer) return { kind: 'too-long', most: longestAnswer }
	switch (field.widget) {
		case 'yes-no':
			return typeof raw === 'boolean'
				? raw
				: raw === 'yes'
					? true
					: raw === 'no'
						? false
						: { kind: 'wrong-type' }
		case 'consent':
			return raw === true || raw === 'yes' ? true : raw === false ? null : { kind: 'wrong-type' }
		case 'number':
		case 'money':
			if (typeof raw === 'number') return Number.isFinite(raw) ? raw : { kind: 'wrong-type' }
			return typeof raw === 'string' ? (numberFromText(raw) ?? kept(tidy(raw))) : { kind: 'wrong-type' }
		case 'several': {
			const chosen = Array.isArray(raw) ? raw : typeof raw === 'string' ? choicesIn(raw) : undefined
			if (!chosen?.every((each) => typeof each === 'string')) return { kind: 'wrong-type' }
			return severalFrom(chosen, field.options) ?? null
		}
		case 'computed':
		case 'explanation':
		case 'signature':
			return { kind: 'wrong-type' }
		case 'text':
		case 'long-text':
		case 'date':
		case 'partial-date':
		case 'choice':
		case 'person-id':
		case 'phone':
		case 'email':
		case 'address':
		case 'unit':
		case 'nationality':
		case 'ethnicity':
		case 'time':
		case 'tax-code':
		case 'commune':
			return typeof raw === 'string' ? kept(textFor(field, raw)) : { kind: 'wrong-type' }
		default:
			return unreachable(field)
	}
}

/**
 * As {@link answerFrom}, for an address of the form: of a question, or of a row, which is placed by a number and taken
 * away by `false`. Undefined when the form asks no such thing.
 */
export function answerAt(form: Layout, address: string, raw: unknown): Value | null | Misfit | undefined {
	const field = columnAt(form, address)
	if (field) return field.widget === 'computed' ? undefined : answerFrom(field, raw)
	if (!repeatAt(form, address)) return undefined
	const isMark = raw === null || raw === false || (typeof raw === 'number' && raw > 0 && raw < 100_000)
	return isMark ? raw : { kind: 'wrong-type' }
}

const kept = (text: string) => (text === '' ? null : text)

function textFor({ widget }: Field, raw: string): string {
	if (widget === 'long-text') return tidyLines(raw)
	const text = tidy(raw)
	if (widget === 'date') return dayFromBoxes(boxesOf(text)) ?? ''
	if (widget === 'partial-date') return partialDayFromBoxes(boxesOf(text)) ?? ''
	// People group the digits of the card by threes; a passport keeps its letters.
	if (widget === 'person-id') return text.replace(/[\s.-]/g, '').toUpperCase()
	if (widget === 'phone') return phoneFromText(text)
	if (widget === 'tax-code') return taxCodeFromText(text)
	if (widget === 'time') return timeFromText(text)
	return widget === 'email' ? text.replace(/\s/g, '') : text
}

export const isMisfit = (answer: Value | null | Misfit): answer is Misfit =>
	typeof answer === 'object' && answer !== null

/** One field of a posted form: days come in three boxes `<id>.day`, `<id>.month`, `<id>.year`, several choices in `<id>.0` … */
export function rawFrom(
	field: Field,
	posted: (name: string) => string | undefined,
): string | null | undefined {
	if (field.widget === 'date' || field.widget === 'partial-date') {
		const year = posted(`${field.id}.year`)
		if (year === undefined) return undefined
		return (
			dayFromBoxes({
				year,
				month: posted(`${field.id}.month`) ?? '',
				day: posted(`${field.id}.day`) ?? '',
			}) ?? null
		)
	}
	if (field.widget === 'commune') {
		const commune = posted(`${field.id}.commune`)
		if (commune === undefined) return undefined
		// The province alone is kept, so that a page without a script comes back with its communes.
		const province = posted(`${field.id}.province`) ?? ''
		return commune !== '' && (province === '' || liesIn(commune, province)) ? commune : province || null
	}
	if (field.widget === 'several') {
		if (posted(`${field.id}.asked`) === undefined) return undefined
		const chosen = field.options.filter((_, at) => posted(`${field.id}.${at}`) !== undefined)
		return (
			severalFrom(
				chosen.map(({ value }) => value),
				field.options,
			) ?? null
		)
	}
	const raw = posted(field.id)
	// A box that is not ticked is not posted; the page posts `<id>.asked` beside it.
	if (raw === undefined && posted(`${field.id}.asked`) !== undefined) return null
	return raw
}
