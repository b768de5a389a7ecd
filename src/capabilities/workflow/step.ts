import { ok, refuse, type Result, unreachable } from '#kernel/result'
import { type Circumstances, holds } from './condition.ts'
import { leadsTo, type ProcessGraph } from './graph.ts'

/** Where a dossier stands. Parallel branches will have a token each. */
export type Standing = { readonly id: string; readonly node: string }

/** What moves: tokens that end, and the user tasks where new ones are to be placed. The caller gives those their ids. */
export type Step = {
	readonly ended: readonly string[]
	readonly arrived: readonly string[]
	/** No token is left: the process is at its end. */
	readonly finished: boolean
}

export type StepRefusal =
	| { readonly kind: 'unknown-token'; readonly tokenId: string }
	/** The token stands at something that this version of the process has no task for. */
	| { readonly kind: 'nowhere'; readonly node: string }

/** What ends a step: the act or what was proposed, e.g. `approve`, `propose-refuse`, and the answers as they stand. */
export type StepEnd = {
	readonly tokenId: string
	readonly outcome: string
	readonly variables: Readonly<Record<string, unknown>>
}

/** The first tasks of a new dossier. */
export function start(graph: ProcessGraph, variables: Readonly<Record<string, unknown>>): Step {
	const arrived = follow(graph, graph.start, { outcome: null, answers: variables })
	return { ended: [], arrived, finished: arrived.length === 0 }
}

/** Where the dossier goes when the task of one of its tokens ends. A pure decision: nothing has moved yet. */
export function advance(
	graph: ProcessGraph,
	tokens: readonly Standing[],
	{ tokenId, outcome, variables }: StepEnd,
): Result<Step, StepRefusal> {
	const token = tokens.find(({ id }) => id === tokenId)
	if (!token) return refuse({ kind: 'unknown-token', tokenId })
	const task = graph.nodes[token.node]
	if (task?.kind !== 'user-task') return refuse({ kind: 'nowhere', node: token.node })
	const arrived = follow(graph, task.to, { outcome, answers: variables })
	return ok({ ended: [tokenId], arrived, finished: arrived.length === 0 && tokens.length === 1 })
}

/** From `nodeId` on to the tasks where somebody has to do something; none when the way leads to the end. */
function follow(graph: ProcessGraph, nodeId: string, circumstances: Circumstances): string[] {
	const node = graph.nodes[nodeId]
	if (!node) throw new Error(`${graph.id} leads to ${nodeId}, which it does not have`)
	switch (node.kind) {
		case 'user-task':
			return [node.id]
		case 'end':
			return []
		case 'start':
			return follow(graph, node.to, circumstances)
		case 'gateway': {
			const way = node.ways.find(({ when }) => holds(when, circumstances))
			return follow(graph, way?.to ?? node.otherwise, circumstances)
		}
		default:
			return unreachable(node)
	}
}

/** Every node that can be reached from `from`, by any outcome; `from` is among them. */
export function reachable(nodes: ProcessGraph['nodes'], from: string): Set<string> {
	const seen = new Set<string>()
	const open = [from]
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const node = nodes[id]
		if (!node || seen.has(id)) continue
		seen.add(id)
		open.push(...leadsTo(node))
	}
	return seen
}
