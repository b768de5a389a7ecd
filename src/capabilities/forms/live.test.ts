import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Condition, FormDefinition } from './form.ts'
import { fieldsOf } from './form.ts'
import { liveQuestions } from './live.ts'
import { readsOfCondition } from './term.ts'

const folder = new URL('../../../demo/forms/', import.meta.url)
const forms = readdirSync(folder).map(
	(name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as FormDefinition,
)

test.each(forms.map((form) => [form.id, form] as const))(
	'%s: whatever a condition reads is live',
	(_, form) => {
		const whens: Condition[] = form.steps.flatMap(({ when, sections }) => [
			...(when ? [when] : []),
			...sections.flatMap((section) => [
				...(section.when ? [section.when] : []),
				...section.fields.flatMap((field) => field.when ?? []),
			]),
		])
		const asked = new Set(fieldsOf(form).map(({ id }) => id))
		const read = whens
			.flatMap((when) => readsOfCondition(when).map(({ id }) => id))
			.filter((id) => asked.has(id))
		const live = liveQuestions(form)
		expect(read.filter((id) => !live.has(id))).toEqual([])
	},
)
