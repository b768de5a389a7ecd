import {
	addedRow,
	type Answers,
	type FieldRefusal,
	type FormDefinition,
	type Layout,
	questionsOf,
	rawFrom,
	repeatNamed,
	rowsOf,
	type Step,
	takenRow,
} from '#forms'

/** What a button that adds a row or takes one away asks for: `them floors`, `bo floors 2`. */
function rowsAfter(form: Layout, answers: Answers, asked: string | undefined) {
	const [what, of = '', row = ''] = asked?.split(' ') ?? []
	const repeat = repeatNamed(form, of)
	if (!repeat) return {}
	if (what === 'bo') return takenRow(repeat, row)
	return what === 'them' && rowsOf(repeat, answers).length < repeat.most ? addedRow(repeat, answers) : {}
}

/** What a step that was posted as an ordinary form changes: its answers, and the rows that a button adds or takes away. */
export function patchPosted(
	form: FormDefinition,
	step: Step,
	answers: Answers,
	text: (name: string) => string | undefined,
): Record<string, unknown> {
	const patch: Record<string, unknown> = {}
	for (const field of questionsOf({ steps: [step] }, answers)) {
		const raw = rawFrom(field, text)
		if (raw !== undefined) patch[field.id] = raw
	}
	return Object.assign(patch, rowsAfter(form, answers, text('hang')))
}

/** Of what is refused in a whole form, what its citizen can mend on this step. */
export function refusedHere(
	step: Step,
	answers: Answers,
	refusals: readonly FieldRefusal[],
): readonly FieldRefusal[] {
	const here = new Set([
		...questionsOf({ steps: [step] }, answers).map(({ id }) => id),
		...step.sections.flatMap(({ repeat }) => repeat?.id ?? []),
	])
	return refusals.filter(({ field }) => here.has(field))
}
