import { outcomesAsked } from './condition-names.ts'
import { namedNode } from './elements.ts'
import { type Act, type GraphNode, leadsTo, type ProcessGraph } from './graph.ts'
import type { ProcessRefusal } from './process-refusal.ts'
import { plainOutcomes, stepName } from './step.ts'

type Nodes = ProcessGraph['nodes']

/** What an agency can answer that was asked for its opinion. */
export const opinionOutcomes = ['agree', 'disagree', 'comment'] as const

/** How a dossier ends that a step opened elsewhere: its result grants or refuses, or it came to none. */
export const childOutcomes = ['granted', 'refused', 'declined', 'withdrawn'] as const

/** What a step can end with; null when it could be anything. */
export function outcomesOf(node: GraphNode): readonly string[] | null {
	switch (node.kind) {
		case 'user-task':
			return node.acts.flatMap(outcomesOfAct)
		case 'service':
			return node.outcomes
		case 'send':
			return [plainOutcomes.done]
		case 'receive':
			if (node.opens) return [...childOutcomes, plainOutcomes.came]
			return node.asks ? [...opinionOutcomes, plainOutcomes.came] : [plainOutcomes.came]
		case 'timer':
			return [plainOutcomes.fired]
		case 'boundary':
			if ('timer' in node.on) return [plainOutcomes.fired]
			if ('message' in node.on) return [plainOutcomes.came]
			return node.on.error === null ? null : [node.on.error]
		case 'start':
		case 'joining':
		case 'gateway':
		case 'inclusive':
		case 'parallel':
		case 'sub-process':
		case 'end':
			return []
	}
}

function outcomesOfAct(act: Act): string[] {
	if (act === 'propose') return ['propose-grant', 'propose-refuse']
	// A supplement leaves the step where it is; to decline ends the dossier: no flow is taken.
	return act === 'supplement' || act === 'decline' ? [] : [act]
}

/**
 * Conditions that hold an outcome against a word which no step before them can end with: valid FEEL that would silently
 * take the default way for ever.
 */
export function misspelt(nodes: Nodes): ProcessRefusal[] {
	const found: ProcessRefusal[] = []
	const byName = Map.groupBy(Object.values(nodes), ({ id }) => stepName(id))
	for (const gateway of Object.values(nodes)) {
		if (gateway.kind !== 'gateway' && gateway.kind !== 'inclusive') continue
		for (const { of, is } of gateway.ways.flatMap(({ when }) => outcomesAsked(when))) {
			const steps = of === null ? undefined : byName.get(of)
			if (of !== null && !steps) {
				found.push({ kind: 'unknown-step', element: namedNode(gateway), given: of })
				continue
			}
			const possible = steps ? union(steps.map(outcomesOf)) : outcomesBefore(nodes, gateway)
			if (possible && !possible.has(is))
				found.push({ kind: 'unknown-outcome', element: namedNode(gateway), given: is, known: [...possible] })
		}
	}
	return found
}

const union = (all: readonly (readonly string[] | null)[]): Set<string> | null =>
	all.includes(null) ? null : new Set(all.flatMap((each) => each ?? []))

/** With what the step can have ended that led to this gateway; null when that cannot be known. */
function outcomesBefore(nodes: Nodes, gateway: GraphNode): Set<string> | null {
	const found: (readonly string[] | null)[] = []
	const seen = new Set<string>()
	const open = [gateway]
	const all = Object.values(nodes)
	for (let at = open.pop(); at; at = open.pop()) {
		const { id } = at
		const before = all.filter((node) => leadsTo(node).includes(id))
		if (at.kind === 'start')
			before.push(...all.filter((node) => node.kind === 'sub-process' && node.start === id))
		for (const node of before) {
			if (seen.has(node.id)) continue
			seen.add(node.id)
			const outcomes = outcomesOf(node)
			// It goes on when the last token that could have come has gone another way: any step of it may be that one.
			if (node.kind === 'inclusive' && node.joins.length > 0)
				found.push(
					union(all.filter(({ scope }) => scope === node.scope).map(outcomesOf))
						?.values()
						.toArray() ?? null,
				)
			if (node.kind === 'sub-process' && at.kind !== 'start')
				found.push(
					union(all.filter(({ scope }) => isWithin(nodes, scope, node.id)).map(outcomesOf))
						?.values()
						.toArray() ?? null,
				)
			else if (outcomes === null || outcomes.length > 0) found.push(outcomes)
			else open.push(node)
		}
	}
	return union(found)
}

const isWithin = (nodes: Nodes, scope: string | undefined, id: string): boolean =>
	scope !== undefined && (scope === id || isWithin(nodes, nodes[scope]?.scope, id))
