import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { registerName } from '#registers'
import type { Condition, FormDefinition } from './form.ts'
import type { FormChange, Limits } from './form-diff.ts'
import { saidCondition, saidLookup } from './said.ts'

/** A change of a form in a sentence, as somebody reads it who never saw its JSON. */
export function tellChange(
	change: FormChange,
	versions: { readonly was: FormDefinition; readonly is: FormDefinition },
	locale: 'vi' | 'en',
): string {
	switch (change.kind) {
		case 'asked':
			return m.forms_change_asked({ question: change.question[locale], section: change.section[locale] })
		case 'asked-no-more':
			return m.forms_change_asked_no_more({ question: change.question[locale] })
		case 'moved':
			return m.forms_change_moved({
				question: change.question[locale],
				from: change.from[locale],
				to: change.to[locale],
			})
		case 'worded':
			return m.forms_change_worded({ before: change.before[locale], after: change.after[locale] })
		case 'hint':
			return change.after
				? m.forms_change_hint({ question: change.question[locale], after: change.after[locale] })
				: m.forms_change_hint_gone({ question: change.question[locale] })
		case 'need':
			return needWords(change.question[locale], change.after)
		case 'widget':
			return m.forms_change_widget({ question: change.question[locale] })
		case 'when':
			return whenWords(change.question[locale], change, versions, locale)
		case 'offered':
			return m.forms_change_offered({ question: change.question[locale], option: change.option[locale] })
		case 'offered-no-more':
			return m.forms_change_offered_no_more({
				question: change.question[locale],
				option: change.option[locale],
			})
		case 'limits':
			return m.forms_change_limits({
				question: change.question[locale],
				before: limitWords(change.before),
				after: limitWords(change.after),
			})
		case 'computed':
			return m.forms_change_computed({ question: change.question[locale] })
		case 'filled-in':
			return filledWords(change, versions.is, locale)
		case 'lookup':
			return m.registers_change_lookup({
				about: change.lookup.about[locale],
				register: registerName(change.lookup.register),
			})
		case 'lookup-no-more':
			return m.registers_change_lookup_gone({
				about: change.lookup.about[locale],
				register: registerName(change.lookup.register),
			})
		case 'component':
			return m.forms_change_component({ title: change.title[locale] })
		case 'component-no-more':
			return m.forms_change_component_no_more({ title: change.title[locale] })
		case 'component-need':
			return needWords(change.title[locale], change.after)
		case 'component-when':
			return whenWords(change.title[locale], change, versions, locale)
		case 'rule':
			return m.forms_change_rule({ told: change.told[locale] })
		case 'rule-no-more':
			return m.forms_change_rule_no_more({ told: change.told[locale] })
		case 'rows':
			return change.after
				? m.forms_change_rows({ section: change.section[locale], ...change.after })
				: m.forms_change_rows_once({ section: change.section[locale] })
		case 'order':
			return m.forms_change_order({ section: change.section[locale] })
		default:
			return unreachable(change)
	}
}

function filledWords(
	{ question, field }: Extract<FormChange, { kind: 'filled-in' }>,
	form: FormDefinition,
	locale: 'vi' | 'en',
): string {
	const source = saidLookup(form, field, locale)
	if (source) return m.registers_change_filled({ question: question[locale], source })
	return field.prefill
		? m.forms_change_filled({ question: question[locale] })
		: m.registers_change_not_filled({ question: question[locale] })
}

function limitWords(limits: Limits): string {
	const { minLength, maxLength, minimum, maximum, pattern } = limits
	const said = [
		minLength !== undefined && m.forms_limit_min_length({ limit: minLength }),
		maxLength !== undefined && m.forms_limit_max_length({ limit: maxLength }),
		minimum !== undefined && m.forms_limit_minimum({ limit: minimum }),
		maximum !== undefined && m.forms_limit_maximum({ limit: maximum }),
		pattern !== undefined && m.forms_limit_pattern({ limit: pattern }),
	].filter((each) => each !== false)
	return said.length > 0 ? said.join(', ') : m.forms_limit_none()
}

const needWords = (question: string, need: 'required' | 'optional') =>
	need === 'required' ? m.forms_change_required({ question }) : m.forms_change_optional({ question })

function whenWords(
	question: string,
	when: { readonly before: Condition | undefined; readonly after: Condition | undefined },
	{ was, is }: { readonly was: FormDefinition; readonly is: FormDefinition },
	locale: 'vi' | 'en',
): string {
	const before = when.before && saidCondition(was, when.before, locale)
	const after = when.after && saidCondition(is, when.after, locale)
	if (after === undefined) return m.forms_change_always({ question, before: before ?? '' })
	return before === undefined
		? m.forms_change_when({ question, after })
		: m.forms_change_when_was({ question, before, after })
}
