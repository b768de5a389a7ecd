import type { Answers } from '#forms'
import { type Instant, isBefore } from '#kernel/dates'
import { ok, refuse, type Result, unreachable } from '#kernel/result'
import type { Act } from '#workflow'
import { childrenAfter, withHeld } from './child.ts'
import type {
	Dossier,
	DossierEvent,
	IssuedResult,
	Movement,
	Pause,
	Refusal,
	Retimed,
	SupplementItem,
	Token,
} from './dossier.ts'
import { handsAfter } from './hands.ts'
import { lookupsAfter, lookupsBorn } from './looked-up.ts'
import { opinionsAfter } from './opinion.ts'

/** The dossier that a first event makes. */
export function born(
	event: Extract<DossierEvent, { kind: 'submitted' }>,
	at: Instant,
	hash: string,
): Dossier {
	const {
		kind: _kind,
		expectedDueAt: _expected,
		hands = {},
		asked: _asked,
		parent = null,
		elsewhere,
		lookups = [],
		arrived: _,
		...facts
	} = event
	return {
		...facts,
		hands,
		opinions: opinionsAfter([], event, at),
		children: [],
		lookups: lookupsBorn(lookups, at),
		parent,
		transfer: elsewhere ? { by: null, at: null } : null,
		state: 'submitted',
		submittedAt: at,
		marks: {},
		supplements: [],
		secondSupplement: null,
		suspensions: [],
		extensions: [],
		outcomes: {},
		version: 1,
		lastHash: hash,
	}
}

/**
 * The dossier as it stands after one more event: the fold that both the row and a rebuild from history use.
 *
 * @throws Error when the event cannot have happened to such a dossier: a bug, or a tampered history
 */
export function after(dossier: Dossier, event: DossierEvent, at: Instant, hash: string): Dossier {
	const next = folded(dossier, event, at, hash)
	const known = {
		...next,
		hands: handsAfter(dossier.hands, next.tokens, event.hands),
		opinions: opinionsAfter(dossier.opinions, event, at),
		children: childrenAfter(dossier.children, event, at),
	}
	if (!event.arrived || known.state !== 'in-process') return known
	return { ...known, dueAt: event.arrived.dueAt, transfer: { by: known.transfer?.by ?? null, at } }
}

function folded(dossier: Dossier, event: DossierEvent, at: Instant, hash: string): Dossier {
	const next = { ...dossier, version: dossier.version + 1, lastHash: hash }
	switch (event.kind) {
		case 'submitted':
			throw new Error(`Dossier ${dossier.code} was submitted twice`)
		case 'undone':
			throw new Error(`What ${dossier.code} goes back to is in its history: see rebuilt`)
		case 'marked':
			return { ...next, marks: { ...dossier.marks, ...event.marks } }
		case 'register-answered':
		case 'register-settled':
			return {
				...next,
				answers: { ...dossier.answers, ...event.answers },
				lookups: lookupsAfter(dossier.lookups, event, at),
			}
		case 'taken':
		case 'handed-over':
		case 'let-go':
		case 'opinion-asked':
			return next
		case 'succeeded':
			return succeeded(next, event)
		case 'received':
			return {
				...moved(next, event.movement),
				state: 'in-process',
				proposal: null,
				receivedAt: at,
				dueAt: event.dueAt,
				transfer: event.handOnBy ? { by: event.handOnBy, at: null } : next.transfer,
			}
		case 'handed-on':
			return moved(next, event.movement)
		case 'proposed':
			return {
				...moved(running(next), event.movement),
				proposal: { outcome: event.outcome, words: event.words, by: '' },
			}
		case 'approved':
		case 'sent-back':
			return moved(running(next), event.movement)
		case 'supplement-requested':
			return {
				...next,
				state: 'awaiting-supplement',
				received: clockOf(dossier),
				supplements: [
					...dossier.supplements,
					{
						requestedAt: at,
						items: event.items,
						contact: event.contact,
						answeredAt: null,
						...(event.second && { second: event.second }),
					},
				],
				secondSupplement: null,
				suspensions: clockOf(dossier)
					? [...dossier.suspensions, { from: at, to: null, reason: 'supplement' }]
					: dossier.suspensions,
			}
		case 'second-supplement-proposed': {
			const { items, contact, grounds } = event
			return { ...next, secondSupplement: { items, contact, grounds, proposedAt: at } }
		}
		case 'second-supplement-refused':
			return { ...next, secondSupplement: null }
		case 'supplement-answered':
			return answered(next, event, at)
		case 'suspended':
			return {
				...running(next),
				state: event.state,
				suspensions: [
					...dossier.suspensions,
					{ from: at, to: null, reason: event.reason, resume: event.resume },
				],
			}
		case 'resumed': {
			if (next.state !== 'in-process' && next.state !== 'awaiting-fee')
				throw new Error(`Dossier ${dossier.code} has no clock that could go on`)
			const suspensions = goneOn(dossier.suspensions, at)
			return {
				...next,
				state: 'in-process',
				dueAt: event.dueAt,
				suspensions,
				tokens: putOff(dossier.tokens, event.retimed),
			}
		}
		case 'extended':
			return {
				...running(next),
				dueAt: event.dueAt,
				extensions: [...dossier.extensions, { at, count: event.count, reason: event.words }],
			}
		case 'reclocked':
			return reclocked(next, event.dueAt)
		case 'opinion-reclocked':
			return next
		case 'declined':
			return { ...moved(next, event.movement), state: 'declined', reason: event.words, closedAt: at }
		case 'withdrawn':
			return { ...moved(next, event.movement), state: 'withdrawn', reason: event.words, closedAt: at }
		case 'issued':
			return {
				...moved(running(next), event.movement),
				state: 'processed',
				result: { ...event.result, issuedAt: at },
				closedAt: at,
			}
		case 'returned': {
			if (next.state !== 'processed')
				throw new Error(`Dossier ${dossier.code} was returned before it was processed`)
			return { ...moved(next, event.movement), state: 'returned', returnedAt: at }
		}
		case 'time-ran-out':
		case 'message-came':
		case 'service-done':
		case 'service-failed':
		case 'citizen-told':
		case 'opinion-given':
			return moved(next, event.movement)
		case 'child-opened':
			return heldElsewhere(next, { token: event.token, code: event.child.code }, event)
		case 'child-told':
			return heldElsewhere(next, childOf(dossier, event.token), event)
		case 'child-ended':
			return moved(heldElsewhere(next, childOf(dossier, event.token), event), event.movement)
		case 'version-changed':
			return {
				...moved(next, event.movement),
				process: { id: dossier.process.id, version: event.version },
				tokens: [
					...dossier.tokens.flatMap((token) => {
						const kept = event.kept.find((each) => each.token === token.id)
						return kept ? [{ ...token, node: kept.node }] : []
					}),
					...event.movement.placed,
				],
			}
		case 'step-stuck':
			return changed(next, event.token, (token) => ({ ...token, stuck: event.why }))
		case 'step-retried':
			return changed(next, event.token, ({ stuck: _stuck, ...token }) => ({
				...token,
				...(event.dueAt && { dueAt: event.dueAt }),
			}))
		default:
			return unreachable(event)
	}
}

/**
 * The dossier that a whole history makes, of events with the hash of each, oldest first.
 *
 * @throws Error when it is empty, or cannot have happened so
 */
export function rebuilt(
	entries: readonly { readonly event: DossierEvent; readonly at: Instant; readonly hash: string }[],
): Dossier {
	/** What each event left, so that one that was taken back gives way to what stood before it. */
	const stood: Dossier[] = []
	for (const { event, at, hash } of entries) {
		const before = stood.at(-1)
		if (event.kind === 'undone') {
			const past = stood[event.undid - 2]
			if (!past || !before) throw new Error(`There is nothing before event ${event.undid} to go back to`)
			stood.push({ ...past, version: before.version + 1, lastHash: hash })
		} else if (before) stood.push(after(before, event, at, hash))
		else if (event.kind === 'submitted') stood.push(born(event, at, hash))
		else throw new Error(`A history begins with ${event.kind}`)
	}
	const last = stood.at(-1)
	if (!last) throw new Error('There is no history')
	return last
}

/** Times that stood still with the clock run out later. */
const putOff = (tokens: readonly Token[], retimed: Retimed = []): readonly Token[] =>
	tokens.map((token) => {
		const again = retimed.find((each) => each.token === token.id)
		return again ? { ...token, dueAt: again.dueAt } : token
	})

const changed = <D extends Dossier>(dossier: D, id: string, change: (token: Token) => Token): D => ({
	...dossier,
	tokens: dossier.tokens.map((token) => (token.id === id ? change(token) : token)),
})

/** The waits of its own that are over; what the citizen holds elsewhere goes on. */
export const goneOn = (pauses: readonly Pause[], at: Instant): readonly Pause[] =>
	pauses.map((pause) => (pause.child ? pause : { ...pause, to: pause.to ?? at }))

function childOf({ children, code }: Dossier, token: string): { token: string; code: Dossier['code'] } {
	const child = children.findLast((each) => each.token === token)
	if (!child) throw new Error(`No step of dossier ${code} opened one elsewhere at ${token}`)
	return child
}

/** What the citizen holds elsewhere is not counted here; when that is over, what stood still runs out later. */
function heldElsewhere(
	dossier: Dossier,
	child: { readonly token: string; readonly code: Dossier['code'] },
	{ told, ...event }: Extract<DossierEvent, { kind: 'child-opened' | 'child-told' | 'child-ended' }>,
): Dossier {
	const next = { ...dossier, suspensions: withHeld(dossier.suspensions, child, told.held) }
	if (!('dueAt' in event) || !event.dueAt) return next
	return { ...reclocked(next, event.dueAt), tokens: putOff(next.tokens, event.retimed) }
}

function answered(
	dossier: Dossier,
	event: Extract<DossierEvent, { kind: 'supplement-answered' }>,
	at: Instant,
): Dossier {
	if (dossier.state !== 'awaiting-supplement')
		throw new Error(`Dossier ${dossier.code} awaited no supplement`)
	const replaced = new Set(event.files.map((file) => file.component))
	const { received, ...rest } = dossier
	const facts = {
		...rest,
		answers: { ...dossier.answers, ...event.answers },
		files: [...dossier.files.filter((file) => !replaced.has(file.component)), ...event.files],
		marks: Object.fromEntries(
			Object.entries(dossier.marks).filter(([component]) => !replaced.has(component)),
		),
		supplements: dossier.supplements.map((request) => ({ ...request, answeredAt: request.answeredAt ?? at })),
		suspensions: goneOn(dossier.suspensions, at),
		tokens: putOff(dossier.tokens, event.retimed),
	}
	if (!received) return { ...facts, state: 'submitted' }
	return {
		...facts,
		state: 'in-process',
		proposal: null,
		receivedAt: received.receivedAt,
		dueAt: event.dueAt ?? received.dueAt,
	}
}

/** Only a dossier with a due time has one that can move. */
function reclocked(dossier: Dossier, dueAt: Instant): Dossier {
	if (dossier.state === 'in-process' || dossier.state === 'awaiting-fee') return { ...dossier, dueAt }
	if (dossier.state === 'awaiting-supplement' && dossier.received)
		return { ...dossier, received: { ...dossier.received, dueAt } }
	throw new Error(`Dossier ${dossier.code} had no due time that could move`)
}

function succeeded(dossier: Dossier, event: Extract<DossierEvent, { kind: 'succeeded' }>): Dossier {
	const next = {
		...dossier,
		receivingAgencyId: event.receiving?.id ?? dossier.receivingAgencyId,
		competentAgencyId: event.competent?.id ?? dossier.competentAgencyId,
	}
	return next.state === 'in-process' && event.dueAt ? { ...next, dueAt: event.dueAt } : next
}

const moved = <D extends Dossier>(dossier: D, { ended, placed, remembered }: Movement): D => ({
	...dossier,
	tokens: [...dossier.tokens.filter((token) => !ended.includes(token.id)), ...placed],
	...(remembered && { outcomes: { ...dossier.outcomes, ...remembered } }),
})

function running(dossier: Dossier): Extract<Dossier, { state: 'in-process' }> {
	if (dossier.state !== 'in-process') throw new Error(`Dossier ${dossier.code} is not in process`)
	return dossier
}

function clockOf(dossier: Dossier): { receivedAt: Instant; dueAt: Instant } | null {
	return dossier.state === 'in-process' ? { receivedAt: dossier.receivedAt, dueAt: dossier.dueAt } : null
}

/** In which states an act can be done at all; the process then says at which step. */
export function mayBeDone(dossier: Dossier, act: Act): Result<true, Refusal> {
	const allowed = (): boolean => {
		switch (act) {
			case 'receive':
				return dossier.state === 'submitted'
			case 'supplement':
			case 'decline':
				return dossier.state === 'submitted' || dossier.state === 'in-process'
			case 'hand-on':
			case 'propose':
			case 'approve':
			case 'send-back':
			case 'issue':
				return dossier.state === 'in-process'
			case 'return':
				return dossier.state === 'processed'
			default:
				return unreachable(act)
		}
	}
	if (!allowed()) return refuse({ kind: 'wrong-state', state: dossier.state, act })
	const pause = pausedHere(dossier)
	return pause ? refuse({ kind: 'clock-stands', reason: pause.reason }) : ok(true)
}

/** The wait for which the clock stands still just now, whatever the state. */
export const paused = (dossier: Pick<Dossier, 'suspensions'>): Pause | undefined =>
	dossier.suspensions.find(({ to }) => to === null)

/** The same, of the dossier's own: while the citizen holds one elsewhere, other steps of this one can be done all the same. */
export const pausedHere = (dossier: Pick<Dossier, 'suspensions'>): Pause | undefined =>
	dossier.suspensions.find(({ to, child }) => to === null && !child)

/** Since when the clock has stood still without a break, counted back from a wait that began at `from`. */
export function stoodSince(pauses: readonly Pause[], from: Instant): Instant {
	const before = pauses.find(
		(pause) => isBefore(pause.from, from) && (pause.to === null || !isBefore(pause.to, from)),
	)
	return before ? stoodSince(pauses, before.from) : from
}

/** Received only when each component that is due was looked at and none is missing or unfit. */
export function complete(
	dossier: Dossier,
	due: readonly { readonly key: string; readonly label: { readonly vi: string } }[],
): Result<true, Refusal> {
	const unmarked = due.filter(({ key }) => !dossier.marks[key])
	if (unmarked.length > 0)
		return refuse({ kind: 'components-unmarked', missing: unmarked.map(({ label }) => label.vi) })
	const lacking = due.filter(({ key }) => dossier.marks[key]?.found !== 'present')
	if (lacking.length > 0)
		return refuse({ kind: 'components-lacking', lacking: lacking.map(({ label }) => label.vi) })
	return ok(true)
}

/** One request, with everything in it; a second one is refused (NĐ 118/2025 as amended by NĐ 309/2026, Đ17.2a). */
export function supplement(dossier: Dossier, items: readonly SupplementItem[]): Result<true, Refusal> {
	if (dossier.supplements.length > 0) return refuse({ kind: 'supplement-already-asked' })
	if (items.length === 0) return refuse({ kind: 'nothing-asked' })
	if (items.some((item) => item.reason.trim() === '' || item.remedy.trim() === ''))
		return refuse({ kind: 'words-missing' })
	return ok(true)
}

/**
 * A second request, at most: for something that did not exist the first time, never again for what was asked before
 * (NĐ 118/2025 as amended, Đ17.2a). Who approves it is the desk's to ask.
 */
export function secondSupplement(
	dossier: Dossier,
	items: readonly SupplementItem[],
	grounds: string,
): Result<true, Refusal> {
	if (dossier.secondSupplement) return refuse({ kind: 'second-waits' })
	if (dossier.supplements.length !== 1) return refuse({ kind: 'supplement-already-asked' })
	const first = supplement({ ...dossier, supplements: [] }, items)
	if (!first.ok) return first
	if (grounds.trim() === '') return refuse({ kind: 'words-missing' })
	const asked = new Set(dossier.supplements.flatMap((request) => request.items.map(sameReason)))
	const existed = items.filter((item) => asked.has(sameReason(item)))
	return existed.length > 0
		? refuse({ kind: 'reason-existed', labels: existed.map(({ label }) => label) })
		: ok(true)
}

/** The same thing asked for the same reason; a reason in the official's own words is known by them. */
const sameReason = ({ target, reasonCode, reason }: SupplementItem): string =>
	JSON.stringify([target, reasonCode || reason.trim()])

/** The citizen may change only what was asked, and must answer all of it. */
export function answers(
	dossier: Dossier,
	given: { readonly fields: Answers; readonly components: readonly string[] },
): Result<true, Refusal> {
	if (dossier.state !== 'awaiting-supplement')
		return refuse({ kind: 'wrong-state', state: dossier.state, act: 'answer-supplement' })
	const open = dossier.supplements.at(-1)?.items ?? []
	const left = open.filter(({ target }) =>
		'component' in target ? !given.components.includes(target.component) : !(target.field in given.fields),
	)
	return left.length > 0
		? refuse({ kind: 'not-everything-answered', labels: left.map(({ label }) => label) })
		: ok(true)
}

/** Time spent waiting on the citizen is not the office's time. */
export function clockRuns(dossier: Dossier): boolean {
	switch (dossier.state) {
		case 'in-process':
			return paused(dossier) === undefined
		case 'awaiting-fee':
		case 'submitted':
		case 'awaiting-supplement':
		case 'declined':
		case 'withdrawn':
		case 'processed':
		case 'returned':
			return false
		default:
			return unreachable(dossier)
	}
}

/** Whether it was done by its due time: the first of processed, declined and withdrawn counts (QĐ 766). */
export function timeliness(dossier: Dossier, now: Instant): 'early-or-on-time' | 'late' | 'not-due' {
	// More than one supplement makes a dossier late, whatever its due time (QĐ 766).
	if (dossier.supplements.length > 1 && dossier.state !== 'withdrawn') return 'late'
	switch (dossier.state) {
		case 'in-process':
			return clockRuns(dossier) && isBefore(dossier.dueAt, now) ? 'late' : 'not-due'
		case 'processed':
		case 'returned':
			return isBefore(dossier.dueAt, dossier.closedAt) ? 'late' : 'early-or-on-time'
		case 'submitted':
		case 'awaiting-supplement':
		case 'awaiting-fee':
		case 'declined':
		case 'withdrawn':
			return 'not-due'
		default:
			return unreachable(dossier)
	}
}

export const resultOf = (dossier: Dossier): IssuedResult | undefined =>
	'result' in dossier ? dossier.result : undefined
