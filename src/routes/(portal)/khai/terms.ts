import {
	type AnswerPatch,
	answerFrom,
	type Answers,
	fieldsOf,
	type FormDefinition,
	isMisfit,
	type Value,
} from '#forms'

/** The answers with a patch laid over them. */
export function laidOver(answers: Answers, patch: AnswerPatch): Record<string, Value> {
	const after: Record<string, Value> = { ...answers }
	for (const [id, value] of Object.entries(patch)) {
		if (value === null) delete after[id]
		else after[id] = value
	}
	return after
}

/** What was typed and not yet confirmed, as answers; what can be no answer is left out. */
export function readPatch(
	steps: Pick<FormDefinition, 'steps'>,
	raw: Readonly<Record<string, unknown>>,
): AnswerPatch {
	const patch: Record<string, Value | null> = {}
	for (const field of fieldsOf(steps)) {
		if (!Object.hasOwn(raw, field.id) || field.widget === 'computed') continue
		const answer = answerFrom(field, raw[field.id])
		if (!isMisfit(answer)) patch[field.id] = answer
	}
	return patch
}
