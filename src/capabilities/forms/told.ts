import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { type Answers, type Field, type Layout, nameOf } from './form.ts'
import type { PersonIdDoubt } from './person-id.ts'
import type { FieldRefusal } from './refusal.ts'
import { questionAt, repeatNamed, rowOf } from './rows.ts'

/** A refusal in words, with the control that mends it. */
export type ToldRefusal = { readonly field: string; readonly control: string; readonly told: string }

/** Says what is wrong, in the language of the request: what, why, what to do. */
export function tellRefusals(
	form: Layout,
	answers: Answers,
	refusals: readonly FieldRefusal[],
	locale: 'vi' | 'en',
): readonly ToldRefusal[] {
	return refusals.map((refusal) => {
		const field = questionAt(form, refusal.field)
		const label = field
			? field.widget === 'consent'
				? ''
				: questionName(form, answers, field, locale)
			: (repeatNamed(form, refusal.field)?.each[locale] ?? '')
		const before = refusal.kind === 'after-other' ? questionAt(form, refusal.other) : undefined
		const other = before && nameOf(before)[locale]
		return {
			field: refusal.field,
			control: field ? controlOf(field, refusal) : `phan-${refusal.field}`,
			told:
				refusal.kind === 'rule'
					? refusal.told[locale]
					: tell(refusal, label, other ?? '', field?.hint?.[locale] ?? ''),
		}
	})
}

/** What a question is called wherever it stands alone: in a row, with the row. “Thửa đất 2 – Diện tích”. */
export function questionName(form: Layout, answers: Answers, field: Field, locale: 'vi' | 'en'): string {
	const row = rowOf(form, answers, field.id)
	const name = nameOf(field)[locale]
	return row && row.rows > 1 ? `${row.of.each[locale]} ${row.number} – ${name}` : name
}

function controlOf(field: Field, refusal: FieldRefusal): string {
	if (field.widget === 'several') return `${refusal.field}.0`
	if (field.widget !== 'date' && field.widget !== 'partial-date') return refusal.field
	if ('box' in refusal) return `${refusal.field}.${refusal.box}`
	return field.widget === 'partial-date' ? `${refusal.field}.year` : `${refusal.field}.day`
}

function tell(
	refusal: Exclude<FieldRefusal, { kind: 'rule' }>,
	label: string,
	other: string,
	hint: string,
): string {
	switch (refusal.kind) {
		case 'missing':
			return m.forms_refused_missing({ label })
		case 'unknown':
			return m.forms_refused_unknown()
		case 'wrong-type':
		case 'not-right':
			return m.forms_refused_not_right({ label })
		case 'too-long':
			return m.forms_refused_too_long({ label, has: refusal.has, most: refusal.most })
		case 'too-short':
			return m.forms_refused_too_short({ label, has: refusal.has, least: refusal.least })
		case 'not-offered':
			return m.forms_refused_not_offered({ label })
		case 'not-a-number':
			return m.forms_refused_not_a_number({ label })
		case 'not-whole':
			return m.forms_refused_not_whole({ label })
		case 'too-small':
			return m.forms_refused_too_small({ label, least: refusal.least })
		case 'too-large':
			return m.forms_refused_too_large({ label, most: refusal.most })
		case 'digits':
			return refusal.has < refusal.needs
				? m.forms_refused_few_digits({ label, has: refusal.has, needs: refusal.needs })
				: m.forms_refused_many_digits({ label, has: refusal.has, needs: refusal.needs })
		case 'not-only-digits':
			return m.forms_refused_not_only_digits({ label, needs: refusal.needs })
		case 'not-a-phone':
			return m.forms_refused_phone({ label })
		case 'not-an-email':
			return m.forms_refused_email({ label })
		case 'not-agreed':
			return m.forms_refused_not_agreed()
		case 'not-shaped':
			return hint === '' ? m.forms_refused_not_right({ label }) : m.forms_refused_not_shaped({ label, hint })
		case 'not-a-time':
			return m.forms_refused_time({ label })
		case 'tax-code':
			return refusal.fault === 'check-digit'
				? m.forms_refused_tax_code_check({ label })
				: m.forms_refused_tax_code({ label })
		case 'few-rows':
			return m.forms_refused_few_rows({ label, least: refusal.least })
		case 'many-rows':
			return m.forms_refused_many_rows({ label, most: refusal.most })
		case 'after-today':
			return m.forms_refused_after_today({ label })
		case 'after-other':
			return m.forms_refused_after_other({ label, other })
		case 'box-missing':
			return m.forms_refused_box_missing({ label, box: boxName(refusal.box) })
		case 'box-wrong':
			return m.forms_refused_box_wrong({ label, box: boxName(refusal.box), has: refusal.has })
		case 'no-such-day':
			return m.forms_refused_no_such_day({
				label,
				day: refusal.day,
				month: refusal.month,
				year: refusal.year,
			})
		default:
			return unreachable(refusal)
	}
}

const boxName = (box: 'day' | 'month' | 'year') =>
	({ day: m.forms_box_day, month: m.forms_box_month, year: m.forms_box_year })[box]()

/** What looks odd in a personal number, in words: to look at again, nothing more. */
export function tellDoubt(doubt: PersonIdDoubt): string {
	switch (doubt.kind) {
		case 'sex-differs':
			return m.forms_doubt_sex()
		case 'year-differs':
			return m.forms_doubt_year({ year: doubt.year })
		default:
			return unreachable(doubt)
	}
}
