import type { LineComparison, Operation } from '#designer'
import type { Field } from '#forms'
import { m } from '#messages'

/** What each way to ask is called. */
export const widgetWords: Readonly<Record<Field['widget'], () => string>> = {
	text: m.designer_widget_text,
	'long-text': m.designer_widget_long_text,
	choice: m.designer_widget_choice,
	several: m.designer_widget_several,
	'yes-no': m.designer_widget_yes_no,
	date: m.designer_widget_date,
	'partial-date': m.designer_widget_partial_date,
	time: m.designer_widget_time,
	number: m.designer_widget_number,
	money: m.designer_widget_money,
	'person-id': m.designer_widget_person_id,
	'tax-code': m.designer_widget_tax_code,
	phone: m.designer_widget_phone,
	email: m.designer_widget_email,
	address: m.designer_widget_address,
	commune: m.designer_widget_commune,
	unit: m.designer_widget_unit,
	nationality: m.designer_widget_nationality,
	ethnicity: m.designer_widget_ethnicity,
	consent: m.designer_widget_consent,
	computed: m.designer_widget_computed,
	explanation: m.designer_widget_explanation,
	signature: m.designer_widget_signature,
}

export const comparisonWords: Readonly<Record<LineComparison, () => string>> = {
	is: m.designer_by_is,
	'is-not': m.designer_by_is_not,
	answered: m.designer_by_answered,
	'not-answered': m.designer_by_not_answered,
	includes: m.designer_by_includes,
	less: m.designer_by_less,
	'at-most': m.designer_by_at_most,
	'at-least': m.designer_by_at_least,
	more: m.designer_by_more,
	'age-less': m.designer_by_age_less,
	'age-at-least': m.designer_by_age_at_least,
}

export const operationWords: Readonly<Record<Operation, () => string>> = {
	addressee: m.designer_sum_addressee,
	'place-and-day': m.designer_sum_place_and_day,
	'day-in-words': m.designer_sum_day_in_words,
	'sum-rows': m.designer_sum_sum_rows,
	'count-rows': m.designer_sum_count_rows,
	add: m.designer_sum_add,
	subtract: m.designer_sum_subtract,
	multiply: m.designer_sum_multiply,
	divide: m.designer_sum_divide,
	age: m.designer_sum_age,
	days: m.designer_sum_days,
	'in-words': m.designer_sum_in_words,
}

/** The widgets, in the order in which they are offered. */
export const widgetNames = [
	'text',
	'long-text',
	'choice',
	'several',
	'yes-no',
	'date',
	'partial-date',
	'time',
	'number',
	'money',
	'person-id',
	'tax-code',
	'phone',
	'email',
	'address',
	'commune',
	'unit',
	'nationality',
	'ethnicity',
	'consent',
	'computed',
	'explanation',
	'signature',
] as const satisfies readonly Field['widget'][]
