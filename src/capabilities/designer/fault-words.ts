import type { CaseFailure, FormDefinition, FormFault } from '#forms'
import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { sectionsOf } from './edit.ts'

/** What is wrong with a form, in a sentence, and what to look at. */
export type Fault = { readonly told: string; readonly at: string | undefined }

/** Where in the form a fault lies: a question, a section or a step, by its id and its name. */
function placeOf(form: FormDefinition, place: string): { id: string; name: string } | undefined {
	const [, s, c, f] = /^steps\[(\d+)\](?:\.sections\[(\d+)\](?:\.fields\[(\d+)\])?)?/.exec(place) ?? []
	const step = s === undefined ? undefined : form.steps[Number(s)]
	const section = c === undefined ? undefined : step?.sections[Number(c)]
	const field = f === undefined ? undefined : section?.fields[Number(f)]
	if (field) return { id: field.id, name: field.label.vi }
	if (section) return { id: section.id, name: section.title.vi }
	if (step) return { id: step.id, name: step.title.vi }
	const rule = /^rules\[(\d+)\]/.exec(place)?.[1]
	if (rule !== undefined) return { id: 'rang-buoc', name: form.rules?.[Number(rule)]?.told.vi ?? '' }
	const component = /^components\[(\d+)\]/.exec(place)?.[1]
	if (component !== undefined)
		return { id: 'giay-to', name: form.components[Number(component)]?.title.vi ?? '' }
	return undefined
}

/** Everything that keeps a form from being published, each once. */
export function faultsTold(
	form: FormDefinition,
	faults: readonly FormFault[],
	locale: 'vi' | 'en',
): readonly Fault[] {
	const told = faults.map((fault): Fault => {
		const at = placeOf(form, fault.place)
		return { told: tell(form, fault, at?.name ?? form.title[locale], locale), at: at?.id }
	})
	return [...new Map(told.map((fault) => [fault.told, fault])).values()]
}

function tell(form: FormDefinition, fault: FormFault, name: string, locale: 'vi' | 'en'): string {
	switch (fault.kind) {
		case 'not-shaped':
			if (/\.(fields|sections)$/.test(fault.place)) return m.designer_fault_empty({ name })
			if (/options(\[|$)/.test(fault.place)) return m.designer_fault_options({ name })
			return m.designer_fault_shape({ name, detail: fault.detail })
		case 'same-id':
			return m.designer_fault_same({ name, id: fault.id })
		case 'unknown-field':
			return m.designer_fault_unknown({ name, id: fault.id })
		case 'unknown-rows':
			return m.designer_fault_unknown_rows({ name, id: fault.id })
		case 'wrong-type':
			return m.designer_fault_value({
				name,
				question: labelOf(form, fault.id, locale),
				value: String(fault.value),
			})
		case 'unlike-kinds':
			return m.designer_fault_kinds({ name })
		case 'of-many-rows':
			return m.designer_fault_rows({ name, question: labelOf(form, fault.id, locale) })
		case 'not-repeated':
			return m.designer_fault_not_repeated({ name, question: labelOf(form, fault.id, locale) })
		case 'circle':
			return m.designer_fault_circle({
				questions: fault.ids.map((id) => `“${labelOf(form, id, locale)}”`).join(' → '),
			})
		case 'step-name-taken':
			return m.designer_fault_step_name({ name })
		// What no edit can bring about: it comes with a form that was loaded from a file.
		case 'no-schema':
		case 'schema-without-field':
		case 'schema-disagrees':
		case 'schema-broken':
		case 'unknown-lookup':
		case 'unknown-fact':
		case 'unlike-fact':
		case 'shows-another':
		case 'lookup-keys':
		case 'reads-held':
		case 'not-for-links':
			return m.designer_fault_other({ name, kind: fault.kind })
		default:
			return unreachable(fault)
	}
}

const labelOf = (form: FormDefinition, address: string, locale: 'vi' | 'en'): string => {
	const id = address.split('/').at(-1) ?? address
	const field = sectionsOf(form)
		.flatMap(({ fields }) => fields)
		.find((each) => each.id === id)
	return field?.label[locale] ?? address
}

/** What comes otherwise than a test case says. */
export function tellFailure(form: FormDefinition, failure: CaseFailure, locale: 'vi' | 'en'): string {
	const question = 'field' in failure ? labelOf(form, failure.field, locale) : ''
	switch (failure.kind) {
		case 'asked':
			return m.designer_case_asked({ question })
		case 'not-asked':
			return m.designer_case_not_asked({ question })
		case 'refused':
			return m.designer_case_refused({ question })
		case 'not-refused':
			return m.designer_case_not_refused({ question })
		case 'worked':
			return m.designer_case_worked({
				question,
				before: String(failure.before ?? m.designer_nothing()),
				now: String(failure.now ?? m.designer_nothing()),
			})
		case 'paper':
		case 'no-paper': {
			const title = form.components.find(({ key }) => key === failure.key)?.title[locale] ?? failure.key
			return failure.kind === 'paper' ? m.designer_case_paper({ title }) : m.designer_case_no_paper({ title })
		}
		case 'order':
			return m.designer_case_order()
		default:
			return unreachable(failure)
	}
}
