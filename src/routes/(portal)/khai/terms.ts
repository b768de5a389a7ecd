import { answerAt, type AnswerPatch, isMisfit, type Layout, type Value } from '#forms'

/** What was typed, as answers; what can be no answer is left out. */
export function readPatch(form: Layout, raw: Readonly<Record<string, unknown>>): AnswerPatch {
	const patch: Record<string, Value | null> = {}
	for (const [address, given] of Object.entries(raw)) {
		const answer = answerAt(form, address, given)
		if (answer !== undefined && !isMisfit(answer)) patch[address] = answer
	}
	return patch
}
