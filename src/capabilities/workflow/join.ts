import { type GraphNode, leadsTo, type ProcessGraph } from './graph.ts'

type Inclusive = Extract<GraphNode, { kind: 'inclusive' }>

/**
 * Must an inclusive gateway wait for more than has come (BPMN 2.0.2, 13.4.3)? It must while a token elsewhere in the
 * same (sub-)process can still reach one of its empty flows, and none of those that have been filled, without
 * passing the gateway itself.
 *
 * @param come the flows by which a token has come
 * @param others where the other tokens of the same (sub-)process stand
 */
export function mayStillCome(
	graph: Pick<ProcessGraph, 'nodes'>,
	gateway: Inclusive,
	come: ReadonlySet<string>,
	others: readonly string[],
): boolean {
	const upstream = upstreamOf(graph, gateway)
	const reaches = (node: string, flow: string) => upstream.get(flow)?.has(node) ?? false
	return others.some(
		(node) =>
			gateway.joins.some((flow) => !come.has(flow) && reaches(node, flow)) &&
			!gateway.joins.some((flow) => come.has(flow) && reaches(node, flow)),
	)
}

const known = new WeakMap<object, Map<string, Map<string, Set<string>>>>()

/** For each flow into the gateway, the nodes from which it can be reached without passing the gateway. */
function upstreamOf(graph: Pick<ProcessGraph, 'nodes'>, gateway: Inclusive): Map<string, Set<string>> {
	let ofGraph = known.get(graph.nodes)
	if (!ofGraph) known.set(graph.nodes, (ofGraph = new Map()))
	let found = ofGraph.get(gateway.id)
	if (!found)
		ofGraph.set(
			gateway.id,
			(found = new Map(gateway.joins.map((flow) => [flow, before(graph, flow, gateway.id)]))),
		)
	return found
}

function before({ nodes }: Pick<ProcessGraph, 'nodes'>, flow: string, without: string): Set<string> {
	const found = new Set<string>([flow])
	for (let grows = true; grows;) {
		grows = false
		for (const node of Object.values(nodes))
			if (node.id !== without && !found.has(node.id) && leadsTo(node).some((to) => found.has(to))) {
				found.add(node.id)
				grows = true
			}
	}
	return found
}
