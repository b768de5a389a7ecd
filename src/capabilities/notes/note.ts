import type { WallText } from '#calendar'
import type { OfficialAtWork } from '#identity'

/** An official who may read the dossier, and so may be mentioned and asked. */
export type Colleague = Pick<OfficialAtWork, 'id' | 'username' | 'fullName' | 'title'>

/** A note as the desk shows it, with all its wordings, the newest last. */
export type Note = {
	readonly id: string
	readonly author: { readonly id: string; readonly name: string; readonly title: string }
	readonly writtenAt: WallText
	readonly wordings: readonly { readonly words: string; readonly at: WallText }[]
	readonly question: Question | null
}

/** A question to a colleague; open until it is answered. */
export type Question = {
	readonly askedOf: { readonly id: string; readonly name: string }
	readonly answer: { readonly by: string; readonly words: string; readonly at: WallText } | null
}

export type Why = 'mentioned' | 'asked' | 'answered'

/** What an official is to look at. */
export type Notice = {
	readonly noteId: string
	readonly why: Why
	readonly dossierCode: string
	readonly by: string
	readonly words: string
	readonly at: WallText
	readonly isRead: boolean
}

/** Why nothing was written. */
export type NoteRefusal =
	| { readonly kind: 'no-words' }
	/** Mentioned or asked, but not one who may read the dossier. */
	| { readonly kind: 'no-colleague'; readonly username: string }
	| { readonly kind: 'not-your-note' }
	| { readonly kind: 'unknown-note' }
	| { readonly kind: 'already-answered'; readonly by: string }

/** At most so much is said at once. */
export const mostLetters = 4000

/** The user names that a text mentions, each once: `@tiepnhan.tranbien`. A full stop after it ends the sentence, not the name. */
export const mentionsIn = (words: string): string[] => [
	...new Set(
		[...words.matchAll(/(?<![\p{L}\p{N}.@])@([a-z0-9]+(?:[._-][a-z0-9]+)*)/giu)].map(([, name]) =>
			(name ?? '').toLowerCase(),
		),
	),
]
