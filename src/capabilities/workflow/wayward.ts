import { namedNode } from './elements.ts'
import { type GraphNode, leadsTo, type ProcessGraph } from './graph.ts'
import type { ProcessRefusal } from './process-refusal.ts'
import { reachable } from './step.ts'

/** Steps that no way leads to, steps that never reach the end, and gateways that only lead to one another. */
export function wayward(nodes: ProcessGraph['nodes'], start: string): ProcessRefusal[] {
	const found: ProcessRefusal[] = []
	const reached = reachable(nodes, start)
	for (const node of Object.values(nodes)) {
		if (node.kind === 'joining') continue
		if (!reached.has(node.id)) found.push({ kind: 'unreachable', element: namedNode(node) })
		else if (isStep(node) && ![...reachable(nodes, node.id)].some((id) => isEndOf(nodes[id], node)))
			found.push({ kind: 'never-ends', element: namedNode(node) })
		else if (isGateway(node) && circles(nodes, node.id))
			found.push({ kind: 'circle', element: namedNode(node) })
	}
	if (![...reached].some((id) => nodes[id]?.kind === 'user-task')) found.push({ kind: 'no-task' })
	return found
}

const isStep = ({ kind }: GraphNode): boolean =>
	['user-task', 'receive', 'timer', 'service', 'send', 'sub-process'].includes(kind)
const isEndOf = (node: GraphNode | undefined, of: GraphNode): boolean =>
	node?.kind === 'end' && node.scope === of.scope
const isGateway = (node: GraphNode | undefined): boolean =>
	node !== undefined && ['gateway', 'inclusive', 'parallel', 'joining'].includes(node.kind)

/** Can a token come back to this gateway without meeting a step? */
function circles(nodes: ProcessGraph['nodes'], gateway: string): boolean {
	const seen = new Set<string>()
	const open = [gateway]
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const node = nodes[id]
		if (!node || !isGateway(node)) continue
		for (const next of leadsTo(node)) {
			if (next === gateway) return true
			if (!seen.has(next)) open.push(next)
			seen.add(next)
		}
	}
	return false
}
