import { error, type RequestEvent } from '@sveltejs/kit'
import { wallText, type WallText } from '#calendar'
import { type Instant, now, secondsBetween } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { m } from '#messages'
import {
	type Hall,
	type Line,
	lossNames,
	type Opening,
	priorityNames,
	type Ticket,
	ticketRefusalWords,
} from '#tickets'
import { hallCode, hallNamed, isHallKey, type Standing, standingOf, upNext, type Wait } from '#tickets/server'
import { qrPath } from '#ui/qr.ts'

// What the pages of a hall are told, as JSON: moments as wall texts, no key, nobody's name.

export type PlainOpening =
	| { readonly kind: Exclude<Opening['kind'], 'closed'> }
	| { readonly kind: 'closed'; readonly opensAt: WallText; readonly givesFrom: WallText }

export const plainOpening = (opening: Opening): PlainOpening =>
	opening.kind === 'closed'
		? { kind: opening.kind, opensAt: wallText(opening.opensAt), givesFrom: wallText(opening.givesFrom) }
		: { kind: opening.kind }

export type PlainWait = {
	readonly ahead: number
	/** Whole minutes until the call, and when that is; null while too little is measured. */
	readonly minutes: number | null
	readonly around: WallText | null
}

/** An estimate says no more than it knows: to the minute when near, in steps of five further on. */
export function plainWait({ ahead, around }: Wait, at: Instant): PlainWait {
	if (!around) return { ahead, minutes: null, around: null }
	const exact = Math.max(0, secondsBetween(at, around)) / 60
	const minutes = exact < 10 ? Math.ceil(exact) : Math.ceil(exact / 5) * 5
	return { ahead, minutes, around: wallText(around) }
}

export type PlainLine = {
	readonly letter: string
	readonly name: string
	readonly waiting: number
	readonly wait: PlainWait
}

/** The lines that give tickets, with how many wait in each. */
export const plainLines = (standing: Standing, locale: 'vi' | 'en', at: Instant): PlainLine[] =>
	standing.lines
		.filter(({ active }) => active)
		.map((line) => ({
			letter: line.letter,
			name: lineName(line, locale),
			waiting: standing.waiting.filter((ticket) => ticket.line === line.letter).length,
			wait: plainWait(standing.newcomers.get(line.letter) ?? { ahead: 0, around: undefined }, at),
		}))

export const lineName = (line: Line | undefined, locale: 'vi' | 'en'): string =>
	(locale === 'en' ? line?.nameEn : line?.name) ?? ''

export const deskName = (standing: Standing, locale: 'vi' | 'en'): string =>
	locale === 'en' ? standing.desk.nameEn : standing.desk.name

/** The hall of the address as it stands, for whoever may see it. */
export async function standingHere(
	event: RequestEvent,
	mayEnter: (hall: Hall) => boolean = () => true,
): Promise<{ readonly standing: Standing; readonly at: Instant }> {
	const { locals, params } = event
	const at = now()
	const standing = await locals.transact(async (tx) => {
		const hall = await hallNamed(tx, params['agency'] ?? '')
		return hall && mayEnter(hall) ? standingOf(tx, locals.tenant.code, hall, at) : undefined
	})
	if (!standing) error(404, ticketRefusalWords({ kind: 'unknown-hall' }))
	return { standing, at }
}

/** The same for the kiosk and the screen, which are opened by the hall's key. */
export const standingWithKey = (event: RequestEvent) =>
	standingHere(event, (hall) => isHallKey(hall, event.params['key'] ?? ''))

/** The hall of the address by its key, without what happens in it. */
export async function hallByKey(event: RequestEvent): Promise<Hall> {
	const hall = await event.locals.transact(async (tx) => hallNamed(tx, event.params['agency'] ?? ''))
	if (!hall || !isHallKey(hall, event.params['key'] ?? ''))
		error(404, ticketRefusalWords({ kind: 'unknown-hall' }))
	return hall
}

/** What a page with buttons is told. */
export const buttonsOf = (standing: Standing, locale: 'vi' | 'en', at: Instant) => ({
	desk: deskName(standing, locale),
	place: standing.desk.placeName,
	opening: plainOpening(standing.opening),
	lines: plainLines(standing, locale, at),
	press: newId(),
	now: wallText(at),
})

/** What whoever holds a ticket is told. */
export function ticketFacts(ticket: Ticket, standing: Standing, locale: 'vi' | 'en', at: Instant) {
	const line = standing.lines.find(({ letter }) => letter === ticket.line)
	const wait = standing.waits.get(ticket.id)
	return {
		id: ticket.id,
		number: ticket.number,
		state: ticket.state,
		prior: ticket.priority !== null,
		lost: ticket.lost && {
			priority: priorityNames[ticket.lost.priority](),
			reason: lossNames[ticket.lost.because](),
		},
		line: lineName(line, locale),
		desk: deskName(standing, locale),
		address: standing.desk.address,
		slug: standing.hall.slug,
		trial: standing.opening.kind === 'trial',
		counter: 'counter' in ticket ? ticket.counter : null,
		calledAt: 'counter' in ticket ? wallText(ticket.calledAt) : null,
		calls: ticket.calls,
		takenAt: wallText(ticket.takenAt),
		wait: wait ? plainWait(wait, at) : null,
		now: wallText(at),
	}
}
export type TicketFacts = ReturnType<typeof ticketFacts>

const shownOfLine = 5

/** What the screen in the hall shows. */
export function screenOf(standing: Standing, { locals, url }: RequestEvent, at: Instant) {
	const { hall, called, counters, lines } = standing
	const { locale } = locals
	const atCounters = counters
		.filter(({ active, officialId }) => active && officialId !== null)
		.map(({ number, name }) => {
			const ticket = called.find(({ counter }) => counter === number)
			return {
				counter: number,
				name,
				number: ticket?.number ?? null,
				calls: ticket?.calls ?? 0,
				calledAt: ticket ? wallText(ticket.calledAt) : null,
			}
		})
	return {
		desk: deskName(standing, locale),
		opening: plainOpening(standing.opening),
		counters: atCounters,
		next: lines
			.filter(({ active }) => active)
			.map((line) => {
				const order = upNext(standing, [line.letter])
				return {
					letter: line.letter,
					name: lineName(line, locale),
					numbers: order.slice(0, shownOfLine).map(({ number, priority }) => ({
						number,
						prior: priority !== null,
					})),
					more: Math.max(0, order.length - shownOfLine),
				}
			}),
		qr: qrPath(`${url.origin}/lay-so/${hall.slug}?ma=${hallCode(hall, at)}`),
		now: wallText(at),
	}
}
export type Screen = ReturnType<typeof screenOf>

export const tooOften = (): string => m.tickets_too_often()
