import type { Role } from '#identity'
import type { Instant } from '#kernel/dates'

/** An official as others may see them in the trail. */
export type Person = { readonly id: string; readonly name: string }

/** The official who has a step in hand (người đang giữ việc). */
export type Holder = Person & {
	readonly since: Instant
	/** Whose work it is while they are absent (làm thay). */
	readonly insteadOf?: Person
	/** Something was done with it already: it does not go back by itself when the absent official returns. */
	readonly begun?: true
}

/** What was decided for one token beyond what its task says. */
export type Hand = {
	/** The role that a rule on the answers gave the step, instead of the task's own. */
	readonly role?: Role
	/** Null while anyone of the role may take it. */
	readonly holder: Holder | null
}

/** By token; a token that is not here waits in the pool of its task's role. */
export type Hands = Readonly<Record<string, Hand>>
