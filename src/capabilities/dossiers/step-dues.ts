import { computeBudget, type DueComputation, type WorkingCalendar } from '#calendar'
import type { Instant } from '#kernel/dates'
import { type ProcessGraph, type Stage, taskOrNone, tasksOf } from '#workflow'
import type { Dossier, RecordedEvent, Token } from './dossier.ts'
import { clockRuns } from './lifecycle.ts'
import { budgetOf } from './work.ts'

/** By when a step, or the stage it belongs to, is to be done, with its own sum. */
export type StepDue = { readonly name: string; readonly of: 'step' | 'stage'; readonly due: DueComputation }

/** The clocks of all steps where a dossier stands, and of their stages; none while it waits to be received or is over. */
export function stepDuesOf(
	dossier: Dossier,
	events: readonly RecordedEvent[],
	{ graph, calendar, now }: { graph: ProcessGraph; calendar: WorkingCalendar; now: Instant },
): StepDue[] {
	const queue =
		dossier.state === 'submitted'
			? 'to-receive'
			: clockRuns(dossier) || isPaused(dossier)
				? 'in-hand'
				: undefined
	if (!queue) return []
	const clock = { suspensions: dossier.suspensions, calendar, now }
	const steps = dossier.tokens.flatMap((token): StepDue[] => {
		const task = taskOrNone(graph, token.node)
		const budget = task && budgetOf(queue, task)
		if (!budget) return []
		return [{ name: task.name, of: 'step', due: computeBudget({ ...clock, budget, startedAt: token.since }) }]
	})
	const stages = stagesOf(dossier, graph).flatMap((stage): StepDue[] => {
		if (!stage.budget) return []
		const startedAt = stageSince(events, graph, stage.name)
		if (!startedAt) return []
		const due = computeBudget({ ...clock, budget: stage.budget, startedAt })
		return [{ name: stage.name, of: 'stage', due }]
	})
	return [...steps, ...stages]
}

const isPaused = ({ state }: Dossier): boolean => state === 'awaiting-fee' || state === 'in-process'

/** The stages where the tokens stand; the budget of a stage may be written at any of its steps. */
function stagesOf(dossier: Dossier, graph: ProcessGraph): Stage[] {
	const names = new Set(dossier.tokens.flatMap(({ node }) => taskOrNone(graph, node)?.stage?.name ?? []))
	return [...names].map((name) => {
		const told = tasksOf(graph).flatMap(({ stage }) => (stage?.name === name ? [stage] : []))
		return told.find(({ budget }) => budget) ?? { name, budget: null }
	})
}

/** When the dossier came into the stage where it is now: since then it has always had a token in it. */
export function stageSince(
	events: readonly RecordedEvent[],
	graph: ProcessGraph,
	stage: string,
): Instant | undefined {
	const inStage = ({ node }: Token): boolean => {
		const found = graph.nodes[node]
		return found?.kind === 'user-task' && found.stage?.name === stage
	}
	let since: Instant | undefined
	let standing: readonly Token[] = []
	for (const event of events) {
		if (event.kind === 'submitted') standing = event.tokens
		else if (event.kind === 'version-changed') {
			const named = new Map(event.kept.map(({ token, node }) => [token, node]))
			standing = [
				...standing.flatMap((token) => {
					const node = named.get(token.id)
					return node === undefined ? [] : [{ ...token, node }]
				}),
				...event.movement.placed,
			]
		} else if ('movement' in event) {
			const { ended, placed } = event.movement
			standing = [...standing.filter(({ id }) => !ended.includes(id)), ...placed]
		} else continue
		const inside = standing.filter(inStage)
		since = inside.length === 0 ? undefined : (since ?? event.at)
	}
	return since
}
