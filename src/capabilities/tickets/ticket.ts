import type { Instant } from '#kernel/dates'

/** Why somebody comes first (đối tượng ưu tiên); argued in docs/decisions/queue-tickets.md. */
export const priorities = ['elderly', 'disabled', 'pregnant', 'merit'] as const
export type Priority = (typeof priorities)[number]

export const isPriority = (text: string): text is Priority => (priorities as readonly string[]).includes(text)

/** Why an official takes a claimed priority away: no words of their own, for nobody's life belongs on a ticket. */
export const lossReasons = ['no-proof', 'not-entitled', 'by-mistake'] as const
export type LossReason = (typeof lossReasons)[number]

export const isLossReason = (text: string): text is LossReason =>
	(lossReasons as readonly string[]).includes(text)

/** Where a ticket was taken. */
export type TakenAt = 'kiosk' | 'phone'

type Taken = {
	readonly id: string
	readonly agencyId: string
	/** `A012`: the letter it was taken under and the count of that day. */
	readonly number: string
	/** The letter of the line it waits in now. */
	readonly line: string
	readonly priority: Priority | null
	/** A priority that was claimed and taken away. */
	readonly lost: { readonly priority: Priority; readonly because: LossReason } | null
	readonly takenAt: Instant
	/** Its place: who was queued earlier comes earlier. */
	readonly queuedAt: Instant
	/** How often it was called so far. */
	readonly calls: number
}
type AtCounter = { readonly counter: number; readonly officialId: string; readonly calledAt: Instant }

/** A ticket of a day. Whoever is called stands at a counter; whoever waits or gave the ticket back does not. */
export type Ticket =
	| (Taken & { readonly state: 'waiting' })
	| (Taken & AtCounter & { readonly state: 'called' })
	| (Taken & AtCounter & { readonly state: 'served' | 'missed'; readonly endedAt: Instant })
	| (Taken & { readonly state: 'returned'; readonly endedAt: Instant })
export type WaitingTicket = Extract<Ticket, { readonly state: 'waiting' }>
export type CalledTicket = Extract<Ticket, { readonly state: 'called' }>

/** `A`, 12 → `A012`. */
export const ticketNumber = (letter: string, count: number): string =>
	`${letter}${String(count).padStart(3, '0')}`

/** A number as people type it: `a 12`, `A012` and `a12` are one ticket. */
export function typedNumber(text: string): { readonly letter: string; readonly count: number } | undefined {
	const [, letter, digits] = /^([a-z])[\s.-]*0*([1-9]\d{0,4})$/i.exec(text.trim()) ?? []
	return letter && digits ? { letter: letter.toUpperCase(), count: Number(digits) } : undefined
}

/** The hall of a desk that gives tickets. */
export type Hall = {
	readonly agencyId: string
	readonly slug: string
	/** Opens its kiosk and its screen; not for pages that anyone sees. */
	readonly key: string
	/** Tickets are given from so long before the desk opens. */
	readonly earlyMinutes: number
	/** At any hour, and every page says so. */
	readonly trial: boolean
	readonly suspended: boolean
}

/** A line people wait in (nhóm thủ tục). */
export type Line = {
	readonly letter: string
	readonly name: string
	readonly nameEn: string
	readonly active: boolean
}

/** A counter (quầy), the lines it calls from, and who sits there today. */
export type Counter = {
	readonly number: number
	readonly name: string
	readonly letters: readonly string[]
	readonly active: boolean
	readonly officialId: string | null
}
