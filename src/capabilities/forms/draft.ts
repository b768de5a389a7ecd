import type { AnswerPatch, Answers, Provenances } from './form.ts'
import type { LookupStates } from './lookup.ts'
import type { FieldRefusal } from './refusal.ts'

/** What a citizen has filled so far (bản khai). It can be filled while it is open; undone while it is discarded. */
export type Draft = {
	readonly id: string
	readonly personId: string
	readonly procedureCode: string
	readonly procedureVersion: number
	readonly caseCode: string | null
	/** Where it will be received; null until the citizen chose. */
	readonly agencyId: string | null
	/** Where it is filed and returned, when that is not at the agency's own desk. */
	readonly receivingId: string | null
	readonly formId: string
	readonly formVersion: number
	/** The version that the citizen saw last, when the form has changed since. */
	readonly movedFrom: number | null
	/** One group of questions on a page, or all on one, as the citizen chose. */
	readonly askedAs: 'steps' | 'whole'
	/** Everything typed, also what does not apply at present. */
	readonly answers: Answers
	readonly provenance: Provenances
	/** What came of the registers that its form asks. */
	readonly lookups: LookupStates
	/** Grows by one at every save that changed something. */
	readonly revision: number
	/** ISO 8601. */
	readonly startedAt: string
	readonly savedAt: string
} & DraftState

export type DraftState =
	| { readonly state: 'open' }
	| { readonly state: 'submitted'; readonly dossierId: string }
	| { readonly state: 'discarded'; readonly discardedAt: string }

/** Why a draft cannot be filled, sent or thrown away. */
export type DraftRefusal =
	| { readonly kind: 'no-form' }
	| { readonly kind: 'not-found' }
	| { readonly kind: 'submitted'; readonly dossierId: string }
	| { readonly kind: 'discarded' }
	/** It holds as many answers as a draft may. */
	| { readonly kind: 'full'; readonly most: number }
	| { readonly kind: 'no-such-agency' }

/** What came of a save. */
export type Saved = {
	readonly revision: number
	/** ISO 8601. */
	readonly savedAt: string
	/** What the form itself filled in, or took out again, because of this save. */
	readonly filled: AnswerPatch
	/** What changed on another device or tab since the revision this save was based on. */
	readonly elsewhere: AnswerPatch
	/** What this save wrote over that had changed elsewhere: the answers that stood there. */
	readonly overwrote: AnswerPatch
	/** What could not be kept at all. Everything else was. */
	readonly refused: readonly FieldRefusal[]
}
