import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { communeOf } from './commune.ts'
import type { Answers, Field, Layout, Value } from './form.ts'
import { addressOf, repeatAsking, rowsOf } from './rows.ts'
import { choicesIn } from './several.ts'
import { dayAsWritten } from './written-day.ts'

/** All that was answered to a question, row by row where it repeats; empty when nothing was. */
export function shownColumn(form: Layout, field: Field, answers: Answers, locale: 'vi' | 'en'): string {
	const repeat = repeatAsking(form, field.id)
	const addresses = repeat
		? rowsOf(repeat, answers).map((row) => addressOf(repeat.id, row, field.id))
		: [field.id]
	return addresses
		.flatMap((address) => {
			const value = answers[address]
			return value === undefined ? [] : [shownAnswer(field, value, locale)]
		})
		.join('; ')
}

/** An answer as people read it, in their language. */
export function shownAnswer(field: Field, value: Value, locale: 'vi' | 'en'): string {
	switch (field.widget) {
		case 'date':
		case 'partial-date':
			return dayAsWritten(String(value))
		case 'choice':
			return field.options.find((option) => option.value === value)?.label[locale] ?? String(value)
		case 'several':
			return choicesIn(value)
				.map((chosen) => field.options.find((option) => option.value === chosen)?.label[locale] ?? chosen)
				.join('; ')
		case 'money':
			return moneyWords(value, locale)
		case 'commune':
			return communeOf(String(value)).name
		case 'yes-no':
			return value === true ? m.forms_yes({}, { locale }) : m.forms_no({}, { locale })
		case 'consent':
			return m.forms_agreed({}, { locale })
		case 'number':
			return [typeof value === 'number' ? numberWords(value, locale) : String(value), field.unit?.[locale]]
				.filter(Boolean)
				.join(' ')
		case 'person-id':
			return String(value).replace(/^(\d{3})(\d{3})(\d{3})(\d{3})$/, '$1 $2 $3 $4')
		case 'phone':
			return String(value).replace(/^\+84(\d{2,3})(\d{3})(\d{4})$/, '0$1 $2 $3')
		case 'computed':
			if (field.compute.kind === 'term' && typeof value === 'number')
				return field.compute.shape === 'money' ? moneyWords(value, locale) : numberWords(value, locale)
			if (value === 'in-time') return m.forms_in_time({}, { locale })
			return value === 'late' ? m.forms_late({}, { locale }) : String(value)
		case 'text':
		case 'long-text':
		case 'email':
		case 'address':
		case 'unit':
		case 'nationality':
		case 'ethnicity':
		case 'time':
		case 'tax-code':
		case 'explanation':
		case 'signature':
			return String(value)
		default:
			return unreachable(field)
	}
}

const numberWords = (value: number, locale: 'vi' | 'en') =>
	value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 6 })

/** `1.200.000 đồng`; what is no number stays as it was typed. */
const moneyWords = (value: Value, locale: 'vi' | 'en') =>
	typeof value === 'number'
		? m.forms_money({ amount: numberWords(value, locale) }, { locale })
		: String(value)
