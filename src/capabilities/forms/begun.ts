import type { Words } from './form.ts'

/** What a draft was begun from, and what of that could not be taken over. */
export type Begun =
	| {
			readonly kind: 'earlier'
			/** The code of the dossier. */
			readonly dossier: string
			/** How many answers came along. */
			readonly kept: number
			readonly lost: readonly Lost[]
	  }
	| { readonly kind: 'link'; readonly kept: number }

/** An answer that the newest form takes no more: what it was called, and what it said. */
export type Lost = {
	readonly label: Words
	readonly was: Words
	/** The question is asked no more, or it takes other answers now. */
	readonly why: 'not-asked' | 'not-taken'
}

/** What a link wants to fill in and may not. */
export type LinkRefusal = {
	/** As the link says it, cut short. */
	readonly name: string
	readonly why: 'unknown' | 'not-open' | 'no-answer' | 'too-many'
}
