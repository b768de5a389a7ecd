import type { Instant } from '#kernel/dates'
import type {
	Child,
	ChildOutcome,
	Dossier,
	DossierEvent,
	Held,
	Pause,
	RecordedEvent,
	Token,
} from './dossier.ts'

// One-stop across agencies (một cửa liên thông): a step opens a dossier elsewhere, and each side knows of the other what it told.

/** The dossiers elsewhere after an event. */
export function childrenAfter(before: readonly Child[], event: DossierEvent, at: Instant): readonly Child[] {
	if (event.kind === 'child-opened') {
		const { step, token, child, told } = event
		return [...before, { ...child, step, token, openedAt: at, told, end: null }]
	}
	if (event.kind !== 'child-told' && event.kind !== 'child-ended') return before
	const end = event.kind === 'child-ended' ? { ...event.end, at } : null
	return before.map((child) => (child.token === event.token ? { ...child, told: event.told, end } : child))
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
