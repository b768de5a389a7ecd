import type { Instant } from '#kernel/dates'
import type { ProcessRefusal } from './process-refusal.ts'

export type DraftState = 'drafting' | 'in-review' | 'approved' | 'published' | 'discarded'

/** A version of a process while it is written. */
export type Draft = {
	readonly id: string
	readonly processId: string
	readonly procedureCode: string
	readonly name: string
	/** The published version it began as. */
	readonly basedOn: number | null
	readonly state: DraftState
	readonly bpmn: string
	/** Counts every change; who changes it names the one they saw. */
	readonly revision: number
	readonly savedBy: string
	readonly savedAt: Instant
	readonly publishedVersion: number | null
}

export type DraftAct = {
	readonly kind: 'begun' | 'saved' | 'review-asked' | 'sent-back' | 'approved' | 'published' | 'discarded'
	readonly at: Instant
	readonly officialId: string
	readonly officialName: string
	readonly words: string
}

export type DraftRefusal =
	| { readonly kind: 'unknown-draft' }
	| { readonly kind: 'not-in-state'; readonly state: DraftState }
	| { readonly kind: 'changed-meanwhile'; readonly by: string }
	/** Who wrote in a draft may not approve it. */
	| { readonly kind: 'own-work' }
	| { readonly kind: 'words-missing' }
	| { readonly kind: 'cannot-run'; readonly refusals: readonly ProcessRefusal[] }
	| { readonly kind: 'unreadable' }
	| { readonly kind: 'too-large' }
	| { readonly kind: 'day-past' }
	| { readonly kind: 'bad-process-id' }
	| { readonly kind: 'nothing-new' }
