import type { LinkRefusal } from './begun.ts'
import { type Answers, type Field, fieldsOf, type FormDefinition, type Value } from './form.ts'
import { answerFrom, isMisfit } from './typed-answer.ts'

/** Before the id of each question that a link fills in: `dien.business_name_vi=…`. */
const prefix = 'dien.'
/** More than any sender has to say. */
const mostInLink = 60

/** What a link fills in, as it would be typed, and what of it is refused (docs/api/prefill-link.md). */
export function readLink(
	form: Pick<FormDefinition, 'steps'>,
	query: Iterable<readonly [string, string]>,
): {
	readonly answers: Answers
	readonly filled: readonly { readonly field: Field; readonly value: Value }[]
	readonly refused: readonly LinkRefusal[]
} {
	const repeated = new Set(
		form.steps.flatMap(({ sections }) =>
			sections.flatMap(({ repeat, fields }) => (repeat ? fields.map(({ id }) => id) : [])),
		),
	)
	const fields = new Map(fieldsOf(form).map((field) => [field.id, field]))
	const answers: Record<string, Value> = {}
	const refused: LinkRefusal[] = []
	let count = 0
	for (const [key, raw] of query) {
		if (!key.startsWith(prefix)) continue
		count += 1
		const id = key.slice(prefix.length)
		const name = id.slice(0, 60)
		if (count > mostInLink) {
			refused.push({ name, why: 'too-many' })
			break
		}
		const field = fields.get(id)
		if (!field) {
			refused.push({ name, why: 'unknown' })
			continue
		}
		if (!field.fromLink || repeated.has(id)) {
			refused.push({ name, why: 'not-open' })
			continue
		}
		const answer = answerFrom(field, raw)
		const offered = field.widget !== 'choice' || field.options.some(({ value }) => value === answer)
		if (isMisfit(answer) || !offered) refused.push({ name, why: 'no-answer' })
		else if (answer !== null) answers[id] = answer
	}
	const filled = [...fields.values()].flatMap((field) => {
		const value = answers[field.id]
		return value === undefined ? [] : [{ field, value }]
	})
	return { answers, filled, refused }
}
