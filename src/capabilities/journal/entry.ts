import type { Instant } from '#kernel/dates'

/** Somebody's data was looked at. */
export const readings = [
	'dossier-opened',
	'file-opened',
	'slip-opened',
	'dossiers-searched',
	'list-exported',
] as const
/** Somebody came in, went out, or changed how they do. */
export const entrances = [
	'signed-in',
	'sign-in-refused',
	'session-ended',
	'password-changed',
	'password-set',
	'second-factor-added',
	'second-factor-removed',
	'recovery-code-used',
] as const
/** People, roles, agencies and rules were changed. */
export const administrations = [
	'person-added',
	'person-changed',
	'person-deactivated',
	'person-reactivated',
	'people-imported',
	'duty-given',
	'duty-ended',
	'role-changed',
	'agency-added',
	'agency-changed',
	'agency-succeeded',
	'competence-changed',
	'policy-changed',
	'tickets-arranged',
	'ticket-priority-taken-away',
	'message-sent-again',
	'result-ended',
] as const

export type ReadingKind = (typeof readings)[number]
export type EntryKind = ReadingKind | (typeof entrances)[number] | (typeof administrations)[number]

/** The three books of the journal that are kept here. */
export const books = { readings, entrances, administrations } as const
export type Book = keyof typeof books

/** One line of the journal. */
export type Entry = {
	readonly id: string
	readonly at: Instant
	readonly kind: EntryKind
	readonly officialId: string | null
	readonly officialName: string
	/** The duties that allowed it. */
	readonly actingAs: readonly { readonly agencyId: string; readonly role: string }[]
	readonly address: string
	readonly dossierCode: string | null
	readonly subject: string
	readonly detail: Readonly<Record<string, unknown>>
}
