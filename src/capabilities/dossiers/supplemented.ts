import {
	type Answers,
	type Circumstances,
	type Field,
	type FormDefinition,
	journeyOf,
	questionsOf,
	type Value,
} from '#forms'

/** What a supplement does to the whole form: the answers that are computed anew, and the questions that it opens. */
export type Supplemented = {
	/** Computed answers that differ from what stands in the dossier. */
	readonly computed: Answers
	/** Required questions that did not apply before and have no answer yet, in the order of the form. */
	readonly opened: readonly Field[]
}

/**
 * The answers of a dossier with those of a supplement among them. A question that an asked answer opens must be answered
 * too, and may be; everything else stays as it was declared. Computed as of the day of submission: a supplement dates
 * nothing anew.
 */
export function supplemented(
	form: FormDefinition,
	declared: Answers,
	given: Answers,
	circumstances: Circumstances,
): Supplemented {
	const fields = questionsOf(form, { ...declared, ...given })
	const isComputed = new Set(fields.flatMap(({ id, widget }) => (widget === 'computed' ? [id] : [])))
	const typed = (answers: Answers): Answers =>
		Object.fromEntries(Object.entries(answers).filter(([id]) => !isComputed.has(id)))
	const before = journeyOf(form, typed(declared), circumstances)
	const after = journeyOf(form, { ...typed(declared), ...typed(given) }, circumstances)
	const lacked = new Set(before.steps.flatMap(({ unanswered }) => unanswered))
	const lacks = new Set(after.steps.flatMap(({ unanswered }) => unanswered))
	const computed: Record<string, Value> = {}
	for (const id of isComputed) {
		const value = after.answers[id]
		if (value !== undefined && value !== declared[id]) computed[id] = value
	}
	return { computed, opened: fields.filter(({ id }) => lacks.has(id) && !lacked.has(id)) }
}

/** The questions that apply only because of what a supplement answers, answered or not: these it may answer besides what was asked. */
export function openedBy(
	form: FormDefinition,
	declared: Answers,
	given: Answers,
	circumstances: Circumstances,
): readonly Field[] {
	const shown = (answers: Answers) =>
		new Set(
			journeyOf(form, answers, circumstances).steps.flatMap(({ sections }) =>
				sections.flatMap(({ fields }) => fields.map(({ id }) => id)),
			),
		)
	const before = shown(declared)
	const after = shown({ ...declared, ...given })
	return questionsOf(form, { ...declared, ...given }).filter(
		({ id, widget }) =>
			widget !== 'computed' && after.has(id) && !before.has(id) && declared[id] === undefined,
	)
}
