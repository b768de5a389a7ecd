import type { WallText } from '#calendar'
import type { Act } from '#workflow'
import type { DossierCode, Proposal, Refusal, ReturnMethod } from './dossier.ts'

/** The acts that can be done on many dossiers at once: those that ask nothing which only one dossier could answer. */
export const bulkActs = [
	'receive',
	'hand-on',
	'propose',
	'approve',
	'send-back',
	'return',
] as const satisfies readonly Act[]
export type BulkAct = (typeof bulkActs)[number]

/** At most so many at once. */
export const mostInBulk = 500

/** What is done to each of them, and with which words. */
export type BulkManner =
	| { readonly act: 'receive' }
	| { readonly act: 'hand-on' | 'approve' | 'send-back'; readonly words: string }
	| { readonly act: 'propose'; readonly outcome: Proposal['outcome']; readonly words: string }
	/** What a run did is taken back, by its own page. */
	| { readonly act: 'undo'; readonly words: string }
	| { readonly act: 'return'; readonly how: ReturnMethod }

/** What became of one dossier. `failed` is a fault of ours; it can be tried again as the refused ones can. */
export type BulkOutcome =
	| { readonly kind: 'waiting' }
	| { readonly kind: 'done' }
	| { readonly kind: 'refused'; readonly refusal: Refusal }
	| { readonly kind: 'failed' }

export type BulkItem = {
	readonly code: DossierCode
	readonly applicantName: string
	readonly procedureName: string
	readonly stepName: string
	readonly outcome: BulkOutcome
}

export type Bulk = {
	readonly id: string
	readonly officialId: string
	readonly manner: BulkManner | null
	/** The query of the list it was chosen from. */
	readonly list: string
	readonly retryOf: string | null
	readonly stage: 'chosen' | 'running' | 'ended'
	readonly chosenAt: WallText
	readonly confirmedAt: WallText | null
	readonly endedAt: WallText | null
	readonly counts: BulkCounts
}

export type BulkCounts = {
	readonly all: number
	readonly waiting: number
	readonly done: number
	readonly refused: number
	readonly failed: number
}
