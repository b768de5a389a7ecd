import { answerAt, type AnswerPatch, type Answers, isMisfit, type Layout, type Value } from '#forms'

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
export function readPatch(form: Layout, raw: Readonly<Record<string, unknown>>): AnswerPatch {
	const patch: Record<string, Value | null> = {}
	for (const [address, given] of Object.entries(raw)) {
		const answer = answerAt(form, address, given)
		if (answer !== undefined && !isMisfit(answer)) patch[address] = answer
	}
	return patch
}
