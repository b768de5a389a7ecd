import { unreachable } from '#kernel/result'
import { m } from '#messages'
import type { Field, Value } from './form.ts'
import { dayAsWritten } from './written-day.ts'

/** An answer as people read it, in their language. */
export function shownAnswer(field: Field, value: Value, locale: 'vi' | 'en'): string {
	switch (field.widget) {
		case 'date':
		case 'partial-date':
			return dayAsWritten(String(value))
		case 'choice':
			return field.options.find((option) => option.value === value)?.label[locale] ?? String(value)
		case 'yes-no':
			return value === true ? m.forms_yes() : m.forms_no()
		case 'consent':
			return m.forms_agreed()
		case 'number':
			return [String(value).replace('.', locale === 'vi' ? ',' : '.'), field.unit?.[locale]]
				.filter(Boolean)
				.join(' ')
		case 'person-id':
			return String(value).replace(/^(\d{3})(\d{3})(\d{3})(\d{3})$/, '$1 $2 $3 $4')
		case 'phone':
			return String(value).replace(/^\+84(\d{2,3})(\d{3})(\d{4})$/, '0$1 $2 $3')
		case 'computed':
			if (value === 'in-time') return m.forms_in_time()
			return value === 'late' ? m.forms_late() : String(value)
		case 'text':
		case 'long-text':
		case 'email':
		case 'address':
		case 'unit':
		case 'nationality':
		case 'ethnicity':
			return String(value)
		default:
			return unreachable(field)
	}
}
