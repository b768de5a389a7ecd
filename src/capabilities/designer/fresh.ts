import type { FormDefinition } from '#forms'
import { edited } from './edit.ts'
import type { Group } from './guess.ts'
import { slugOf } from './naming.ts'

/** A form as it begins: one step for each group of questions, or one empty step. */
export function freshForm(
	form: { readonly id: string; readonly title: string; readonly procedureCode: string },
	groups: readonly Group[],
): FormDefinition {
	const title = { vi: form.title, en: form.title }
	let fresh: FormDefinition = {
		id: form.id,
		version: 1,
		procedureCode: form.procedureCode,
		title,
		source: '',
		schema: {
			$schema: 'https://json-schema.org/draft/2020-12/schema',
			type: 'object',
			additionalProperties: false,
			properties: {},
		},
		steps: [],
		components: [],
	}
	const begun = groups.length > 0 ? groups : [{ title: '', questions: [] }]
	begun.forEach((group, at) => {
		const name = group.title || (at === 0 ? form.title : `${form.title} (${at + 1})`)
		fresh = stepped(fresh, name, group.questions)
	})
	return fresh
}

function stepped(form: FormDefinition, name: string, questions: Group['questions']): FormDefinition {
	const step = edited(form, { kind: 'add-step', title: { vi: name, en: name } })
	if (!step.ok) return form
	const section = step.value.steps.at(-1)?.sections[0]?.id ?? slugOf(name, new Set())
	const filled = edited(step.value, { kind: 'add-questions', section, questions })
	return filled.ok ? filled.value : step.value
}
