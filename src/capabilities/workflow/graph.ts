import type { Role } from '#identity'
import type { Assignment } from './assignment.ts'

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

/** Steps that the approved process gives one time together. */
export type Stage = {
	readonly name: string
	readonly budget: { readonly unit: 'hour' | 'working-day'; readonly count: number } | null
}

/** What every element has. */
type Element = {
	readonly id: string
	readonly name: string
	/** What it is called in English; absent where nobody has said. */
	readonly nameEn?: string
	/** The sub-process it stands in; absent at the top. */
	readonly scope?: string
}

/** What a token waits at until something happens, and then goes on. */
type Waiting = Element & {
	readonly to: string
	/** Events at its edge (boundary events), by id. */
	readonly boundaries?: readonly string[]
}

/** A step that an official does. */
export type UserTask = Waiting & {
	readonly kind: 'user-task'
	/** Who may do it … */
	readonly role: Role
	/** … of which of the dossier's agencies: the one that receives it or the one that decides. */
	readonly agency: 'receiving' | 'competent'
	/** Working hours that the approved process gives the step; null when it gives none. */
	readonly hours: number | null
	/** The same in working days of the office; a step has one of the two. */
	readonly days?: number
	/** The stage (giai đoạn) it belongs to, with a budget of its own over all its steps. */
	readonly stage?: Stage
	readonly acts: readonly Act[]
	/** Who gets it when it begins; without one, whoever has the role may take it. */
	readonly assign?: Assignment
}

/** How long, or until when: an ISO 8601 duration or moment, or a FEEL expression over the answers that gives one. */
export type Timer = {
	readonly kind: 'duration' | 'moment'
	/** As written; an expression begins with `=`. */
	readonly text: string
	/** Hours and days of a duration: the office's, or the calendar's. */
	readonly counts: 'working' | 'calendar'
	/** Stands still while the dossier's clock does: time the citizen holds is not counted. */
	readonly pauses: boolean
}

/** Whose opinion a step asks (lấy ý kiến phối hợp), and how many of their working hours they have for it. */
export type Asks = {
	/** FEEL gives the code of an agency; where nobody is named, who watches the step chooses. */
	readonly whom:
		| { readonly kind: 'agency'; readonly code: string }
		| { readonly kind: 'rule'; readonly feel: string }
		| { readonly kind: 'choose' }
	/** Who answers there. */
	readonly role: Role
	readonly hours: number | null
}

/**
 * The dossier of another procedure that a step opens at another agency (một cửa liên thông), which goes its own way there;
 * the step waits until it is over.
 */
export type Opens = {
	/** The code of the procedure. */
	readonly procedure: string
	/** FEEL gives the code of an agency; the code begins with its tenant's, which may be another one. */
	readonly at:
		{ readonly kind: 'agency'; readonly code: string } | { readonly kind: 'rule'; readonly feel: string }
	/** A FEEL context: the answers of the other form, from those of this dossier. */
	readonly answers: string | null
	/** Which component of this dossier is which of the other. */
	readonly files: readonly { readonly from: string; readonly to: string }[]
	/** Working hours that the approved process gives the other agency; null: the limit of its procedure. */
	readonly hours: number | null
}

/** Waits for something to come from outside (receive task, message event). */
export type ReceiveStep = Waiting & {
	readonly kind: 'receive'
	readonly message: string
	/** The dossier elsewhere whose end it waits for. */
	readonly opens?: Opens
	/** The agency whose opinion it waits for. */
	readonly asks?: Asks
	/** Who may note that it came, when it comes on paper; absent when only a system brings it. */
	readonly role?: Role
	readonly agency?: 'receiving' | 'competent'
}

/** Done by the platform: the worker calls a service by its name. */
export type ServiceStep = Waiting & {
	readonly kind: 'service'
	readonly service: string
	/** What it can end with. */
	readonly outcomes: readonly string[]
}

/** Tells the citizen something (send task, throwing message event). */
export type SendStep = Waiting & {
	readonly kind: 'send'
	readonly text: { readonly vi: string; readonly en: string }
}

export type TimerStep = Waiting & { readonly kind: 'timer'; readonly timer: Timer }

export type SubProcess = Waiting & {
	readonly kind: 'sub-process'
	/** Where it begins inside. */
	readonly start: string
	/** The process that was called; absent when it is drawn inside this one. */
	readonly calls?: string
}

/** What can happen while a step waits, and where that leads. */
export type BoundaryEvent = Element & {
	readonly kind: 'boundary'
	readonly host: string
	readonly interrupting: boolean
	/** Silence until then is consent, by this provision (im lặng được coi là đồng ý). */
	readonly tacit?: string
	readonly on:
		| { readonly timer: Timer }
		| { readonly message: string }
		/** Null catches every error. */
		| { readonly error: string | null }
	readonly to: string
}

export type Way = { readonly when: string; readonly to: string }

export type GraphNode =
	| (Element & { readonly kind: 'start'; readonly to: string })
	| UserTask
	| ReceiveStep
	| ServiceStep
	| SendStep
	| TimerStep
	| SubProcess
	| BoundaryEvent
	| (Element & {
			/** Exclusive: the first way whose condition holds, else `otherwise`. */
			readonly kind: 'gateway'
			readonly ways: readonly Way[]
			readonly otherwise: string
	  })
	| (Element & {
			/** Every way whose condition holds, else `otherwise`; where several flows come in, it waits for all that can still come. */
			readonly kind: 'inclusive'
			readonly joins: readonly string[]
			readonly ways: readonly Way[]
			readonly otherwise: string
	  })
	| (Element & {
			/** All ways at once; where several flows come in, it waits for each. */
			readonly kind: 'parallel'
			readonly joins: readonly string[]
			readonly ways: readonly string[]
	  })
	/** One flow into a gateway that joins: a token that has come by it waits here for the others. */
	| (Element & { readonly kind: 'joining'; readonly to: string })
	| (Element & {
			readonly kind: 'end'
			/** Takes every other token of the (sub-)process with it. */
			readonly terminates?: true
			/** Ends the (sub-)process with this error. */
			readonly error?: string
	  })

/** An internal process (quy trình nội bộ) as it runs: compiled from BPMN once, stored as JSON, never changed. */
export type ProcessGraph = {
	readonly id: string
	readonly name: string
	readonly start: string
	readonly nodes: Readonly<Record<string, GraphNode>>
	/** Steps whose outcome a later condition asks for, as `steps.<id>`. */
	readonly remembers?: readonly string[]
	/** The versions of other processes that it was compiled with. */
	readonly calls?: readonly { readonly processId: string; readonly version: number }[]
}

/** @throws Error when `nodeId` is no user task: ask {@link taskOrNone} where a token may wait for something else */
export function taskAt(graph: ProcessGraph, nodeId: string): UserTask {
	const node = graph.nodes[nodeId]
	if (node?.kind !== 'user-task') throw new Error(`${graph.id} has no user task ${nodeId}`)
	return node
}

/** The step an official does at this element, or none: tokens also wait for times, messages and one another. */
export function taskOrNone(graph: ProcessGraph, nodeId: string): UserTask | undefined {
	const node = graph.nodes[nodeId]
	return node?.kind === 'user-task' ? node : undefined
}

/** The message a token here waits for, or watches for at the edge of a step. */
export function messageAt(graph: ProcessGraph, nodeId: string): string | undefined {
	const node = graph.nodes[nodeId]
	if (node?.kind === 'receive') return node.message
	return node?.kind === 'boundary' && 'message' in node.on ? node.on.message : undefined
}

export const tasksOf = (graph: ProcessGraph): UserTask[] =>
	Object.values(graph.nodes).filter((node) => node.kind === 'user-task')

/** Whether a token stays here until something happens, beside the joins of gateways. */
export const waitsAt = (
	node: GraphNode | undefined,
): node is UserTask | ReceiveStep | ServiceStep | SendStep | TimerStep | SubProcess =>
	node !== undefined && waits.has(node.kind)

const waits: ReadonlySet<GraphNode['kind']> = new Set([
	'user-task',
	'receive',
	'service',
	'send',
	'timer',
	'sub-process',
])

/** The events at the edge of an element; `nodes` as in a graph. */
export const boundariesOf = (nodes: ProcessGraph['nodes'], node: GraphNode): BoundaryEvent[] =>
	waitsAt(node)
		? (node.boundaries ?? []).flatMap((id) => {
				const boundary = nodes[id]
				return boundary?.kind === 'boundary' ? [boundary] : []
			})
		: []

/** The nodes of its own (sub-)process to which a node leads; by its edge too. */
export function leadsTo(node: GraphNode): string[] {
	switch (node.kind) {
		case 'start':
		case 'joining':
		case 'boundary':
			return [node.to]
		case 'user-task':
		case 'receive':
		case 'service':
		case 'send':
		case 'timer':
		case 'sub-process':
			return [node.to, ...(node.boundaries ?? [])]
		case 'gateway':
		case 'inclusive':
			return [...node.ways.map(({ to }) => to), node.otherwise]
		case 'parallel':
			return [...node.ways]
		case 'end':
			return []
	}
}
