import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { factName, registerName } from '#registers'
import {
	type Comparison,
	type Condition,
	type Field,
	fieldsOf,
	type FormDefinition,
	type Layout,
	nameOf,
	type Term,
	type Value,
} from './form.ts'
import { isLookedUp, namedFact } from './looked-up.ts'
import { repeatNamed } from './rows.ts'
import { shownAnswer } from './shown.ts'

// Conditions and terms as people read them: in the designer, in the comparison of two versions, on the page that asks why.

type Reader = {
	readonly form: Layout
	readonly fields: ReadonlyMap<string, Field>
	readonly locale: 'vi' | 'en'
}

/** “Hộ kinh doanh do ai thành lập là Các thành viên hộ gia đình và số thửa đất nhiều hơn 1”. */
export const saidCondition = (form: Layout, condition: Condition, locale: 'vi' | 'en'): string =>
	condition_({ form, fields: fieldsById(form), locale }, condition, 'whole')

export const saidTerm = (form: Layout, term: Term, locale: 'vi' | 'en'): string =>
	term_({ form, fields: fieldsById(form), locale }, term)

/** “nơi thường trú của người cha, theo Cơ sở dữ liệu quốc gia về dân cư: không hỏi …”; undefined for what no register fills. */
export function saidLookup(
	{ lookups }: Pick<FormDefinition, 'lookups'>,
	{ prefill }: Field,
	locale: 'vi' | 'en',
): string | undefined {
	if (!prefill || !isLookedUp(prefill)) return undefined
	const { lookup: id, fact } = namedFact(prefill)
	const lookup = lookups?.find((each) => each.id === id)
	if (!lookup) return undefined
	const said = { fact: factName(fact), about: lookup.about[locale], register: registerName(lookup.register) }
	return prefill.keep === 'held' ? m.registers_said_held(said) : m.registers_said_shown(said)
}

const fieldsById = (form: Layout) => new Map(fieldsOf(form).map((field) => [field.id, field]))

function condition_(by: Reader, condition: Condition, place: 'whole' | 'part'): string {
	const inside = (each: Condition) => condition_(by, each, 'part')
	const framed = (words: string) => (place === 'part' ? `(${words})` : words)
	if ('is' in condition) {
		if (condition.is === true) return m.forms_said_yes({ question: named(by, condition.field) })
		if (condition.is === false) return m.forms_said_no({ question: named(by, condition.field) })
		return m.forms_said_is({
			question: named(by, condition.field),
			value: value_(by, condition.field, condition.is),
		})
	}
	if ('in' in condition)
		return m.forms_said_in({
			question: named(by, condition.field),
			values: condition.in.map((each) => value_(by, condition.field, each)).join(', '),
		})
	if ('includes' in condition)
		return m.forms_said_includes({
			question: named(by, condition.field),
			value: value_(by, condition.field, condition.includes),
		})
	if ('answered' in condition) return m.forms_said_answered({ question: named(by, condition.answered) })
	if ('compare' in condition)
		return comparison_(condition.by, term_(by, condition.compare), term_(by, condition.to))
	if ('all' in condition) return framed(condition.all.map(inside).join(m.forms_said_and()))
	if ('any' in condition) return framed(condition.any.map(inside).join(m.forms_said_or()))
	if ('not' in condition) return m.forms_said_not({ condition: inside(condition.not) })
	return unreachable(condition)
}

function comparison_(by: Comparison, one: string, other: string): string {
	switch (by) {
		case 'less':
			return m.forms_said_less({ one, other })
		case 'at-most':
			return m.forms_said_at_most({ one, other })
		case 'same':
			return m.forms_said_same({ one, other })
		case 'different':
			return m.forms_said_different({ one, other })
		case 'at-least':
			return m.forms_said_at_least({ one, other })
		case 'more':
			return m.forms_said_more({ one, other })
		default:
			return unreachable(by)
	}
}

function term_(by: Reader, term: Term): string {
	const of = (each: Term) => term_(by, each)
	const list = (terms: readonly Term[]) => terms.map(of).join('; ')
	if (typeof term === 'string') return `“${term}”`
	if (typeof term === 'number') return term.toLocaleString(by.locale === 'vi' ? 'vi-VN' : 'en-GB')
	if (typeof term === 'boolean') return term ? m.forms_yes() : m.forms_no()
	if ('of' in term) return named(by, term.of)
	if ('today' in term) return m.forms_said_today()
	if ('count' in term)
		return m.forms_said_count({ each: repeatNamed(by.form, term.count)?.each[by.locale] ?? term.count })
	if ('sum' in term) return m.forms_said_sum({ question: named(by, term.sum) })
	if ('add' in term) return `(${term.add.map(of).join(' + ')})`
	if ('subtract' in term) return `(${term.subtract.map(of).join(' − ')})`
	if ('multiply' in term) return `(${term.multiply.map(of).join(' × ')})`
	if ('divide' in term) return `(${term.divide.map(of).join(' : ')})`
	if ('round' in term) return m.forms_said_round({ term: of(term.round), digits: term.digits })
	if ('least' in term) return m.forms_said_least({ terms: list(term.least) })
	if ('greatest' in term) return m.forms_said_greatest({ terms: list(term.greatest) })
	if ('first' in term) return m.forms_said_first({ terms: list(term.first) })
	if ('join' in term) return m.forms_said_join({ terms: list(term.join) })
	if ('age' in term) return m.forms_said_age({ day: of(term.age) })
	if ('days' in term) return m.forms_said_days({ from: of(term.days[0]), to: of(term.days[1]) })
	if ('inWords' in term) return m.forms_said_in_words({ term: of(term.inWords) })
	if ('when' in term)
		return m.forms_said_when({
			condition: condition_(by, term.when, 'part'),
			yes: of(term.then),
			no: of(term.else),
		})
	return unreachable(term)
}

const named = ({ fields, locale }: Reader, id: string): string => {
	const field = fields.get(id)
	return `“${field ? nameOf(field)[locale] : id}”`
}

const value_ = ({ fields, locale }: Reader, id: string, value: Value): string => {
	const field = fields.get(id)
	return `“${field ? shownAnswer(field, value, locale) : String(value)}”`
}
