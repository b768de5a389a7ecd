import { type ProcessRefusal } from '#workflow'
import { processRefusalWords } from '#workflow'

/** What keeps a diagram from running, and at which element. */
export type Lint = { readonly element: string; readonly words: string }

export const lintOf = (refusals: readonly ProcessRefusal[]): Lint[] =>
	refusals.map((refusal) => ({
		element: 'element' in refusal ? (refusal.element?.id ?? '') : '',
		words: processRefusalWords(refusal),
	}))
