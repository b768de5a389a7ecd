import { type Duty, may, type OfficialAtWork } from '#identity'
import { type Act, type ProcessGraph, taskOrNone, type UserTask } from '#workflow'
import type { Dossier, Token } from './dossier.ts'
import { agencyOf, neededFor } from './duty.ts'
import type { Hands, Holder, Person } from './hand.ts'

/** A step where a dossier stands, with the role that may do it and who has it in hand. */
export type StandingStep = {
	readonly token: Token
	readonly task: UserTask
	readonly holder: Holder | null
}

/** The steps of officials where a dossier stands. */
export const standingSteps = (
	dossier: Pick<Dossier, 'tokens' | 'hands'>,
	graph: ProcessGraph,
): StandingStep[] =>
	dossier.tokens.flatMap((token) => {
		const task = taskOrNone(graph, token.node)
		if (!task) return []
		const hand = dossier.hands[token.id]
		return { token, task: hand?.role ? { ...task, role: hand.role } : task, holder: hand?.holder ?? null }
	})

/** The hands of a dossier after an event: those whose token is gone let go, those the event names change. */
export function handsAfter(before: Hands, tokens: readonly Token[], changed: Hands = {}): Hands {
	const standing = new Set(tokens.map(({ id }) => id))
	return Object.fromEntries(
		Object.entries({ ...before, ...changed }).filter(([token]) => standing.has(token)),
	)
}

type Where = Pick<Dossier, 'receivingAgencyId' | 'competentAgencyId'>

/**
 * The duty under which an official may do a step, or this act of it; of their own before one they hold instead of
 * somebody. Duties limited to fields are for `inItsField` to leave out first.
 */
export function dutyAt(
	{ duties }: Pick<OfficialAtWork, 'duties'>,
	dossier: Where,
	task: Pick<UserTask, 'agency' | 'role' | 'acts'>,
	act?: Act,
): Duty | undefined {
	const needed = (act ? [act] : task.acts).map((each) => neededFor[each])
	const fitting = duties.filter(
		(duty) =>
			duty.agencyId === agencyOf(dossier, task) &&
			duty.role === task.role &&
			needed.some((permission) => duty.permissions.includes(permission)),
	)
	return fitting.find((duty) => !duty.insteadOf) ?? fitting[0]
}

/**
 * May this official do the step now? `held` when it is their duty but a colleague has it in hand: several see a step, one
 * works on it. Whoever holds it may, whatever their role: it was given to them by name.
 */
export function mayDo(
	official: Pick<OfficialAtWork, 'id' | 'duties'>,
	dossier: Where,
	{ task, holder }: Pick<StandingStep, 'task' | 'holder'>,
	act?: Act,
): 'yes' | 'held' | 'no' {
	if (holder?.id === official.id) return 'yes'
	if (!dutyAt(official, dossier, task, act)) return 'no'
	return holder ? 'held' : 'yes'
}

/** Whom an official substitutes at a step: of the work given to them, or of the duty under which they do it. */
export const insteadOfAt = (
	official: Pick<OfficialAtWork, 'id' | 'duties'>,
	dossier: Where,
	{ task, holder }: Pick<StandingStep, 'task' | 'holder'>,
	act?: Act,
): Person | undefined =>
	holder?.id === official.id ? holder.insteadOf : dutyAt(official, dossier, task, act)?.insteadOf

/** May this official give the work of an agency to others and take it back (phân công)? */
export const mayReassign = (official: Pick<OfficialAtWork, 'duties'>, agencyId: string): boolean =>
	may(official, 'work.reassign', { agencyId })
