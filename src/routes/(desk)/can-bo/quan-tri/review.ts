import { wallText } from '#calendar'
import type { Instant } from '#kernel/dates'
import { m } from '#messages'

/** Where a draft of a process or of a form stands between its first line and its publication. */
export type Stage = 'drafting' | 'in-review' | 'approved' | 'published' | 'discarded'

export const stateWords: Readonly<Record<Stage, () => string>> = {
	drafting: m.studio_state_drafting,
	'in-review': m.studio_state_in_review,
	approved: m.studio_state_approved,
	published: m.studio_state_published,
	discarded: m.studio_state_discarded,
}

const acted = {
	begun: m.studio_did_begun,
	saved: m.studio_did_saved,
	edited: m.studio_did_saved,
	'review-asked': m.studio_did_review_asked,
	'sent-back': m.studio_did_sent_back,
	approved: m.studio_did_approved,
	published: m.studio_did_published,
	discarded: m.studio_did_discarded,
} as const

type Act = {
	readonly kind: keyof typeof acted
	readonly at: Instant
	readonly officialName: string
	readonly words: string
}

/** What was done to a draft, the newest first. */
export const historyOf = (acts: readonly Act[]) =>
	acts
		.map((act) => ({
			who: act.officialName,
			did: acted[act.kind](),
			at: wallText(act.at),
			words: act.words,
		}))
		.toReversed()

/** What the page of review shows, and what whoever looks may do there. */
export type Review = {
	readonly stage: Stage
	readonly revision: number
	readonly publishedVersion: number | null
	readonly rights: { readonly edit: boolean; readonly approve: boolean }
	/** Whoever looks has written in it: somebody else approves it. */
	readonly wrote: boolean
	/** `YYYY-MM-DD`. */
	readonly today: string
	/** What keeps it from being published. */
	readonly problems: readonly string[]
	readonly isNew: boolean
	readonly changes: readonly string[]
	readonly history: ReturnType<typeof historyOf>
}
