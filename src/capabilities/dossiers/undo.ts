import { type ProcessGraph } from '#workflow'
import type { OfficialAtWork } from '#identity'
import { type Instant, isBefore, plusSeconds } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { DossierEvent, RecordedEvent, Refusal, UndoRefused } from './dossier.ts'
import { momentOf } from './moments.ts'

/** For so long an official can take back an act of which nothing leaves the house. */
const undoSeconds = 600
/** What was held begins so much later than its act stops being undoable: clocks of two machines differ. */
const graceSeconds = 5

/** Which acts can be taken back, or why not. Acts of the citizen and results that left the house stand at once. */
const undoable = {
	marked: 'yes',
	received: 'yes',
	'handed-on': 'yes',
	proposed: 'yes',
	approved: 'yes',
	'sent-back': 'yes',
	'supplement-requested': 'yes',
	'second-supplement-proposed': 'yes',
	'second-supplement-refused': 'yes',
	suspended: 'yes',
	resumed: 'yes',
	extended: 'yes',
	declined: 'yes',
	taken: 'yes',
	'handed-over': 'yes',
	'let-go': 'yes',
	issued: 'result-issued',
	returned: 'result-issued',
	submitted: 'not-yours',
	'supplement-answered': 'not-yours',
	withdrawn: 'not-yours',
	reclocked: 'not-yours',
	'opinion-reclocked': 'not-yours',
	succeeded: 'not-yours',
	'time-ran-out': 'went-on',
	'service-done': 'went-on',
	'service-failed': 'went-on',
	'citizen-told': 'told',
	'step-stuck': 'went-on',
	'register-answered': 'stands',
	'register-settled': 'yes',
	// What came, came; what was started again has begun.
	'message-came': 'stands',
	'step-retried': 'stands',
	// Another agency has read it.
	'opinion-asked': 'told',
	'opinion-given': 'went-on',
	'child-opened': 'went-on',
	'child-told': 'stands',
	'child-ended': 'went-on',
	'version-changed': 'stands',
	undone: 'already-undone',
} as const satisfies Record<DossierEvent['kind'], 'yes' | UndoRefused>

/** Can an act of this kind be taken back at all? */
export const canBeUndone = ({ kind }: Pick<DossierEvent, 'kind'>): boolean => undoable[kind] === 'yes'

/** When what an act sets going outside begins, if it is held; null for at once. */
export const heldUntil = (at: Instant, holdSeconds: number): Instant | null =>
	holdSeconds > 0 ? plusSeconds(at, holdSeconds + graceSeconds) : null

/**
 * The guard of undoing (hoàn tác): the last act, by the same official, not long ago, and nothing of it has left the house.
 * What leaves it, a letter or the call of a service, is held for `holdSeconds`; so long it can be taken back, anything else
 * for ten minutes.
 */
export function mayUndo(
	last: RecordedEvent | undefined,
	{ id }: Pick<OfficialAtWork, 'id'>,
	{
		at,
		graph,
		holdSeconds,
	}: { readonly at: Instant; readonly graph: ProcessGraph; readonly holdSeconds: number },
): Result<{ readonly last: RecordedEvent; readonly until: Instant }, Refusal> {
	const no = (why: UndoRefused, by = '') => refuse({ kind: 'cannot-undo', why, by } as const)
	if (!last) return no('not-yours')
	const rule = undoable[last.kind]
	if (last.actor.kind !== 'official' || last.actor.id !== id)
		return last.actor.kind === 'system' && rule !== 'yes' ? no(rule) : no('not-yours', last.actor.name)
	if (rule !== 'yes') return no(rule)
	const told = momentOf(last) !== undefined
	const goesOn =
		'movement' in last &&
		last.movement.placed.some(({ node }) => {
			const step = graph.nodes[node]
			return step?.kind === 'service' || step?.kind === 'send' || (step?.kind === 'receive' && step.opens)
		})
	const until = plusSeconds(last.at, told || goesOn ? Math.min(holdSeconds, undoSeconds) : undoSeconds)
	if (isBefore(at, until)) return ok({ last, until })
	return no(told ? 'told' : goesOn ? 'went-on' : 'too-late')
}

/** The history as it stands: without the acts that were taken back, and without the taking back. */
export function standingActs(events: readonly RecordedEvent[]): RecordedEvent[] {
	const undone = new Set(events.flatMap((event) => (event.kind === 'undone' ? [event.undid] : [])))
	return events.filter((event) => event.kind !== 'undone' && !undone.has(event.seq))
}
