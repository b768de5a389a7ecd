import type { childOutcomes } from '#workflow'
import type { Instant } from '#kernel/dates'
import type {
	Dossier,
	DossierCode,
	DossierEvent,
	NamedStep,
	Pause,
	RecordedEvent,
	State,
	Token,
} from './dossier.ts'

// One-stop across agencies (một cửa liên thông): a step opens a dossier elsewhere, and each side knows of the other what it told.

/** The dossier whose step opened this one, as it was then. */
export type Parent = {
	readonly tenant: string
	readonly dossierId: string
	readonly code: DossierCode
	readonly token: string
	readonly step: string
	readonly procedure: string
	readonly agency: string
	/** Null where its clock was not running. */
	readonly dueAt: Instant | null
}

export type ChildOutcome = (typeof childOutcomes)[number]

/** How the dossier elsewhere stands, as its agency told last. */
export type ChildTold = {
	/** The event of that dossier after which it stood so: what was told before is older, whenever it comes. */
	readonly seq: number
	readonly state: State
	readonly agency: string
	/** Null while the citizen holds it, and when it is over. */
	readonly dueAt: Instant | null
	/** When it waited for the citizen. */
	readonly held: readonly Held[]
}

/** A time in which a dossier was the citizen's to answer; `to` is null while it still is. */
export type Held = { readonly from: Instant; readonly to: Instant | null }

/** Its result, as the paper came over: a file of this dossier now. */
export type ChildResult = {
	readonly number: string
	readonly title: string
	readonly fileId: string
	readonly sha256: string
}

export type ChildEnd = {
	readonly outcome: ChildOutcome
	/** Why it came to no result; empty with one. */
	readonly words: string
	readonly result: ChildResult | null
}

/** A dossier that a step of this one opened at another agency (hồ sơ liên thông). */
export type Child = {
	readonly token: string
	readonly step: NamedStep
	/** Whose it is: another tenant's, or one of our own agencies. */
	readonly tenant: string
	readonly code: DossierCode
	readonly procedure: { readonly code: string; readonly name: string }
	readonly openedAt: Instant
	readonly told: ChildTold
	readonly end: (ChildEnd & { readonly at: Instant }) | null
}

/** The dossiers elsewhere after an event. */
export function childrenAfter(before: readonly Child[], event: DossierEvent, at: Instant): readonly Child[] {
	switch (event.kind) {
		case 'child-opened': {
			const { step, token, child, told } = event
			return [...before, { ...child, step, token, openedAt: at, told, end: null }]
		}
		case 'child-told':
			return before.map((child) => (child.token === event.token ? { ...child, told: event.told } : child))
		case 'child-ended':
			return before.map((child) =>
				child.token === event.token ? { ...child, told: event.told, end: { ...event.end, at } } : child,
			)
		default:
			return before
	}
}

/** The dossier elsewhere that a token waits for, if it waits for one. */
export const childAt = (
	{ children, tokens }: { readonly children: readonly Child[]; readonly tokens: readonly Token[] },
	token: string,
): Child | undefined =>
	tokens.some(({ id }) => id === token)
		? children.findLast((child) => child.token === token && !child.end)
		: undefined

/** Since when the citizen holds it; undefined while they do not. */
export const heldSince = ({ told }: Pick<Child, 'told'>): Instant | undefined =>
	told.held.find(({ to }) => to === null)?.from

/**
 * The waits of a dossier with those of one elsewhere: what the citizen holds there is no time of any office, here neither
 * (NĐ 118/2025 Đ17, Đ18). The whole list is told each time, so that one told late puts right what was counted meanwhile.
 */
export const withHeld = (
	pauses: readonly Pause[],
	{ token, code }: Pick<Child, 'token' | 'code'>,
	held: readonly Held[],
): readonly Pause[] => [
	...pauses.filter((pause) => pause.child !== token),
	...held.map((each) => ({ ...each, reason: `${childWaits}${code}`, child: token })),
]

/** As official papers say it, in Vietnamese whatever language the desk is read in. */
const childWaits = 'Chờ công dân bổ sung hồ sơ liên thông '

/** When a dossier waited for its citizen, of its events as they stand. */
export function heldByCitizen(events: readonly RecordedEvent[]): readonly Held[] {
	const held: { from: Instant; to: Instant | null }[] = []
	for (const event of events) {
		const waits =
			event.kind === 'supplement-requested' || (event.kind === 'suspended' && event.waitsFor === 'citizen')
		if (waits) held.push({ from: event.at, to: null })
		else if (goesOn.has(event.kind)) {
			const last = held.at(-1)
			if (last && last.to === null) last.to = event.at
		}
	}
	return held
}

const goesOn: ReadonlySet<DossierEvent['kind']> = new Set([
	'supplement-answered',
	'resumed',
	'declined',
	'withdrawn',
	'issued',
])

/** How a dossier ended, by its events as they stand, for whoever waits for it; undefined while it has not. */
export function endOf(
	dossier: Dossier,
	events: readonly RecordedEvent[],
): { readonly outcome: ChildOutcome; readonly words: string } | undefined {
	switch (dossier.state) {
		case 'processed':
		case 'returned': {
			const proposed = events.findLast((event) => event.kind === 'proposed')
			return { outcome: proposed?.outcome === 'refuse' ? 'refused' : 'granted', words: '' }
		}
		case 'declined':
		case 'withdrawn':
			return { outcome: dossier.state, words: dossier.reason }
		case 'submitted':
		case 'in-process':
		case 'awaiting-supplement':
		case 'awaiting-fee':
			return undefined
	}
}
