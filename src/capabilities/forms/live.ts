import { fieldsOf, type Layout } from './form.ts'

const found = new WeakMap<Layout, ReadonlySet<string>>()
/** Under these a condition or a term names the question that it reads. */
const naming: ReadonlySet<string> = new Set(['field', 'of', 'answered', 'sum'])

/**
 * The questions, by the id they have in every row, on whose answers anything on the page hangs while they are typed: a
 * condition, what is worked out, a doubt about a personal number. Of most questions nothing does.
 */
export function liveQuestions(form: Layout): ReadonlySet<string> {
	const before = found.get(form)
	if (before) return before
	const live = new Set(
		fieldsOf(form)
			.filter(({ id, widget }) => widget === 'person-id' || id.endsWith('_birth_date'))
			.map(({ id }) => id),
	)
	const walk = (part: unknown, key: string): void => {
		if (typeof part === 'string') {
			if (naming.has(key)) live.add(part)
		} else if (Array.isArray(part)) for (const each of part) walk(each, '')
		else if (typeof part === 'object' && part !== null)
			for (const [name, each] of Object.entries(part)) walk(each, name)
	}
	walk(form.steps, '')
	found.set(form, live)
	return live
}
