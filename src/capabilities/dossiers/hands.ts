import { type Duty, may, type OfficialAtWork } from '#identity'
import { type Act, type ProcessGraph, taskOrNone, type UserTask } from '#workflow'
import type { Dossier, Token } from './dossier.ts'
import { agencyOf, neededFor } from './duty.ts'
import type { Hands, Holder, Person } from './hand.ts'
import { awaitedAt } from './opinion.ts'

/** A step where a dossier stands, with the agency and the role that may do it and who has it in hand. */
export type StandingStep = {
	readonly token: Token
	/** Of the dossier's own agencies the one that the task names, or the one that is asked for its opinion. */
	readonly agencyId: string
	/** What an agency that was asked answers by is no act of the dossier's own desks: such a step offers none. */
	readonly task: Pick<UserTask, 'id' | 'name' | 'role' | 'acts'>
	readonly holder: Holder | null
	/** The agency's name, where its opinion is asked. */
	readonly asked?: string
}

/** The steps of officials where a dossier stands: tasks, and the opinions that other agencies were asked for. */
export const standingSteps = (
	dossier: Pick<Dossier, 'tokens' | 'hands' | 'opinions'> & Where,
	graph: ProcessGraph,
): StandingStep[] =>
	dossier.tokens.flatMap((token): StandingStep[] => {
		const hand = dossier.hands[token.id]
		const holder = hand?.holder ?? null
		const opinion = awaitedAt(dossier, token.id)
		if (opinion) {
			const { agency, role, step } = opinion
			return [{ token, agencyId: agency.id, task: { ...step, role, acts: [] }, holder, asked: agency.name }]
		}
		const task = taskOrNone(graph, token.node)
		if (!task) return []
		const agencyId = agencyOf(dossier, task)
		return [{ token, agencyId, task: hand?.role ? { ...task, role: hand.role } : task, holder }]
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
	{ agencyId, task, asked }: Pick<StandingStep, 'agencyId' | 'task' | 'asked'>,
	act?: Act,
): Duty | undefined {
	const acts = act ? [act] : task.acts
	const needed = asked === undefined ? acts.map((each) => neededFor[each]) : (['dossier.act'] as const)
	const fitting = duties.filter(
		(duty) =>
			duty.agencyId === agencyId &&
			duty.role === task.role &&
			needed.some((permission) => duty.permissions.includes(permission)),
	)
	return fitting.find((duty) => !duty.insteadOf) ?? fitting[0]
}

/**
 * May this official do the step now? `held` when it is their duty but a colleague has it in hand: several see a step, one
 * works on it. Whoever holds it may, whatever their role: it was given to them by name. No act is done at a step that asks
 * for an opinion: the answer ends it.
 */
export function mayDo(
	official: Pick<OfficialAtWork, 'id' | 'duties'>,
	step: StandingStep,
	act?: Act,
): 'yes' | 'held' | 'no' {
	if (act && step.asked !== undefined) return 'no'
	if (step.holder?.id === official.id) return 'yes'
	if (!dutyAt(official, step, act)) return 'no'
	return step.holder ? 'held' : 'yes'
}

/** Whom an official substitutes at a step: of the work given to them, or of the duty under which they do it. */
export const insteadOfAt = (
	official: Pick<OfficialAtWork, 'id' | 'duties'>,
	step: StandingStep,
	act?: Act,
): Person | undefined =>
	step.holder?.id === official.id ? step.holder.insteadOf : dutyAt(official, step, act)?.insteadOf

/** May this official give the work of an agency to others and take it back (phân công)? */
export const mayReassign = (official: Pick<OfficialAtWork, 'duties'>, agencyId: string): boolean =>
	may(official, 'work.reassign', { agencyId })
