import type { Role } from '#identity'

/** What an official can do at a step; the outcome that ends a step starts with one of these. */
export const acts = [
	'receive',
	'hand-on',
	'propose',
	'approve',
	'send-back',
	'issue',
	'return',
	'supplement',
	'decline',
] as const
export type Act = (typeof acts)[number]

/** A step that an official does. */
export type UserTask = {
	readonly kind: 'user-task'
	readonly id: string
	readonly name: string
	/** Who may do it … */
	readonly role: Role
	/** … of which of the dossier's agencies: the one that receives it or the one that decides. */
	readonly agency: 'receiving' | 'competent'
	/** Working hours that the approved process gives the step; null when it gives none. */
	readonly hours: number | null
	readonly acts: readonly Act[]
	readonly to: string
}

export type GraphNode =
	| { readonly kind: 'start'; readonly id: string; readonly name: string; readonly to: string }
	| UserTask
	| {
			/** Exclusive: the first way whose condition holds, else `otherwise`. */
			readonly kind: 'gateway'
			readonly id: string
			readonly name: string
			readonly ways: readonly { readonly when: string; readonly to: string }[]
			readonly otherwise: string
	  }
	| { readonly kind: 'end'; readonly id: string; readonly name: string }

/** An internal process (quy trình nội bộ) as it runs: compiled from BPMN once, stored as JSON, never changed. */
export type ProcessGraph = {
	readonly id: string
	readonly name: string
	readonly start: string
	readonly nodes: Readonly<Record<string, GraphNode>>
}

/** @throws Error when `nodeId` is no user task: tokens wait nowhere else, so this is a bug */
export function taskAt(graph: ProcessGraph, nodeId: string): UserTask {
	const node = graph.nodes[nodeId]
	if (node?.kind !== 'user-task') throw new Error(`${graph.id} has no user task ${nodeId}`)
	return node
}

export const tasksOf = (graph: ProcessGraph): UserTask[] =>
	Object.values(graph.nodes).filter((node) => node.kind === 'user-task')

/** The nodes to which a node leads. */
export function leadsTo(node: GraphNode): string[] {
	switch (node.kind) {
		case 'start':
		case 'user-task':
			return [node.to]
		case 'gateway':
			return [...node.ways.map(({ to }) => to), node.otherwise]
		case 'end':
			return []
	}
}
