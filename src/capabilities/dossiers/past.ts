import { type Suspension, type WorkingCalendar, workingSecondsBetween } from '#calendar'
import { type Instant, isBefore } from '#kernel/dates'
import type { ProcessGraph } from '#workflow'
import type { Dossier, DossierEvent, RecordedEvent, Token } from './dossier.ts'
import type { PastCase, PastStep } from './simulate.ts'
import { standingActs } from './undo.ts'

/** What a dossier went through, read from its events; `graph` is the version it ran under last. */
export function pastOf(
	dossier: Dossier,
	events: readonly RecordedEvent[],
	{ graph, calendar }: { readonly graph: ProcessGraph; readonly calendar: WorkingCalendar },
	now: Instant,
): PastCase {
	const steps: PastStep[] = []
	let standing: readonly Token[] = []
	const left = (token: Token, to: Instant | null, outcome: string | null) => {
		const node = graph.nodes[token.node]
		if (!node || !['user-task', 'receive'].includes(node.kind)) return
		steps.push({
			node: node.id,
			name: node.name,
			role: node.kind === 'user-task' ? node.role : '',
			from: token.since,
			to,
			seconds: worked(calendar, dossier.suspensions, token.since, to ?? now),
			outcome,
		})
	}
	for (const event of standingActs(events)) {
		if (event.kind === 'submitted') {
			standing = event.tokens
			continue
		}
		if (!('movement' in event)) continue
		if (event.kind === 'version-changed') {
			const named = new Map(event.kept.map(({ token, node }) => [token, node]))
			standing = standing.flatMap((token) => {
				const node = named.get(token.id)
				return node === undefined ? [] : [{ ...token, node }]
			})
		} else
			for (const token of standing)
				if (event.movement.ended.includes(token.id)) left(token, event.at, outcomeOf(event))
		standing = [...standing.filter(({ id }) => !event.movement.ended.includes(id)), ...event.movement.placed]
	}
	for (const token of standing) left(token, null, null)
	return {
		submittedAt: dossier.submittedAt,
		answers: dossier.answers,
		calendar,
		steps: steps.toSorted((one, other) => (isBefore(one.from, other.from) ? -1 : 1)),
	}
}

/** Working time that the office had, without the time in which the clock stood still. */
function worked(
	calendar: WorkingCalendar,
	suspensions: readonly Suspension[],
	from: Instant,
	to: Instant,
): number {
	const stood = suspensions.reduce((sum, pause) => {
		const begins = isBefore(pause.from, from) ? from : pause.from
		const ends = pause.to && isBefore(pause.to, to) ? pause.to : to
		return sum + workingSecondsBetween(calendar, begins, ends)
	}, 0)
	return Math.max(0, workingSecondsBetween(calendar, from, to) - stood)
}

/** The word that conditions ask for, by what was done; null where nothing of the process was decided. */
const outcomeOf = (event: DossierEvent): string | null =>
	event.kind === 'proposed' ? `propose-${event.outcome}` : (outcomes[event.kind] ?? null)

const outcomes: Readonly<Partial<Record<DossierEvent['kind'], string>>> = {
	received: 'receive',
	'handed-on': 'hand-on',
	approved: 'approve',
	'sent-back': 'send-back',
	issued: 'issue',
	returned: 'return',
	declined: 'decline',
}
