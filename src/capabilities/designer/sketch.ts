import type { CaseFailure, FormDefinition, FormFault } from '#forms'
import type { Instant } from '#kernel/dates'

export const sketchStates = ['drafting', 'in-review', 'approved', 'published', 'discarded'] as const
export type SketchState = (typeof sketchStates)[number]

/** A version of an e-form while it is designed (bản thảo biểu mẫu). It may be broken until it is handed in. */
export type Sketch = {
	readonly id: string
	/** The published version it began as; null for a new form. */
	readonly basedOn: number | null
	readonly state: SketchState
	readonly definition: FormDefinition
	/** Counts every change; who changes it names the one they saw. */
	readonly revision: number
	readonly savedBy: string
	readonly savedAt: Instant
	readonly publishedVersion: number | null
	/** Whether there is an edit to undo, or one undone to make again. */
	readonly undo: boolean
	readonly redo: boolean
}

export type SketchAct = {
	readonly kind: 'begun' | 'edited' | 'review-asked' | 'sent-back' | 'approved' | 'published' | 'discarded'
	readonly at: Instant
	readonly officialId: string
	readonly officialName: string
	readonly words: string
}

export type SketchRefusal =
	| { readonly kind: 'unknown-sketch' | 'words-missing' | 'day-past' | 'nothing-new' | 'nothing-to-undo' }
	| { readonly kind: 'bad-name' | 'name-taken' | 'too-large' | 'unreadable' }
	| { readonly kind: 'not-in-state'; readonly state: SketchState }
	| { readonly kind: 'changed-meanwhile'; readonly by: string }
	/** Who designed a form may not approve it. */
	| { readonly kind: 'own-work' }
	| { readonly kind: 'broken'; readonly faults: readonly FormFault[] }
	| { readonly kind: 'cases-fail'; readonly failures: readonly CaseFailure[] }
	/** What the edit names is not in the form (any more). */
	| { readonly kind: 'not-there' }
