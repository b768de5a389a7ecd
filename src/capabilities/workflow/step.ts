import { ok, refuse, type Result, unreachable } from '#kernel/result'
import type { Circumstances } from './circumstances.ts'
import { holds } from './condition.ts'
import { boundariesOf, type GraphNode, leadsTo, type ProcessGraph, waitsAt } from './graph.ts'
import { mayStillCome } from './join.ts'

/**
 * A token: where a dossier stands, or one of the places where it does. One at a sub-process sleeps while those inside,
 * whose `scope` it is, move; one at the edge of a step (`host`) watches for a time or a message while the step waits.
 */
export type Standing = {
	readonly id: string
	readonly node: string
	readonly scope?: string | undefined
	readonly host?: string | undefined
}

/** What moves. New tokens have names of this step alone, `+1`, `+2`: {@link withIds} gives them theirs. */
export type Step = {
	readonly ended: readonly string[]
	readonly placed: readonly Standing[]
	/** Where somebody has to do something now, of those placed. */
	readonly arrived: readonly string[]
	/** No token is left: the process is at its end. */
	readonly finished: boolean
	/** An error that nobody caught ended the process. */
	readonly error?: string
	/** The outcome of the step that ended, when a later condition asks for it. */
	readonly remembered?: Readonly<Record<string, string>>
}

export type StepRefusal =
	| { readonly kind: 'unknown-token'; readonly tokenId: string }
	/** The token stands at something that this version of the process has no such step for. */
	| { readonly kind: 'nowhere'; readonly node: string }
	/** No step waits for such a message. */
	| { readonly kind: 'not-awaited'; readonly message: string }
	/** A failure that no boundary event catches: the token stays where it is. */
	| { readonly kind: 'uncaught'; readonly error: string }

type Said = {
	/** The answers as they stand. */
	readonly variables: Readonly<Record<string, unknown>>
	/** Outcomes of earlier steps, by id. */
	readonly steps?: Readonly<Record<string, string>> | undefined
}

/** What ends a user task: the act or what was proposed, e.g. `approve`, `propose-refuse`. */
export type StepEnd = Said & {
	readonly kind?: 'ended'
	readonly tokenId: string
	readonly outcome: string
}

/** Everything that makes a process go on. */
export type ProcessEvent =
	| StepEnd
	/** The time of a timer ran out. */
	| (Said & { readonly kind: 'fired'; readonly tokenId: string })
	/** A message came; without a token, the first that waits for it takes it. */
	| (Said & {
			readonly kind: 'came'
			readonly message: string
			readonly tokenId?: string
			readonly outcome?: string
	  })
	/** A service did its work, or a message was sent. */
	| (Said & { readonly kind: 'done'; readonly tokenId: string; readonly outcome?: string })
	/** A service gave up, with an error that the diagram may catch. */
	| (Said & { readonly kind: 'failed'; readonly tokenId: string; readonly error: string })

/** The first tokens of a new dossier. */
export function start(
	graph: ProcessGraph,
	variables: Readonly<Record<string, unknown>>,
	steps: Readonly<Record<string, string>> = {},
): Step {
	const move = new Move(graph, [], { outcome: null, answers: variables, steps })
	move.enter(graph.start, undefined)
	return move.step()
}

/** Where the dossier goes when something happens to one of its tokens. A pure decision: nothing has moved yet. */
export function advance(
	graph: ProcessGraph,
	tokens: readonly Standing[],
	event: ProcessEvent,
): Result<Step, StepRefusal> {
	const found = tokenFor(graph, tokens, event)
	if (!found.ok) return found
	const { token, node } = found.value
	const outcome = outcomeOf(event)
	const move = new Move(graph, tokens, {
		outcome,
		answers: event.variables,
		steps: { ...event.steps, [stepName(node.id)]: outcome },
	})
	if (event.kind === 'failed') {
		if (!move.fail(token, event.error)) return refuse({ kind: 'uncaught', error: event.error })
	} else if (node.kind === 'boundary') move.leaveByEdge(token, node)
	else if (waitsAt(node)) {
		move.end(token.id)
		move.enter(node.to, token.scope)
	}
	const step = move.step()
	const name = stepName(node.id)
	return ok(graph.remembers?.includes(name) ? { ...step, remembered: { [name]: outcome } } : step)
}

/** Gives the new tokens of a step ids of the caller's making. */
export function withIds(placed: Step['placed'], id: () => string): Standing[] {
	const names = new Map(placed.map((token) => [token.id, id()]))
	const named = (name: string | undefined) => name && (names.get(name) ?? name)
	return placed.map(({ id: own, node, scope, host }) => ({
		id: names.get(own) ?? own,
		node,
		...(scope && { scope: named(scope) }),
		...(host && { host: named(host) }),
	}))
}

/** A step as conditions name it: by the id it was drawn with, also when it stands in a process that was called. */
export const stepName = (nodeId: string): string => nodeId.slice(nodeId.lastIndexOf('/') + 1)

/** How a step ended that nobody decided. */
export const plainOutcomes = { fired: 'elapsed', came: 'received', done: 'done' } as const

function outcomeOf(event: ProcessEvent): string {
	switch (event.kind) {
		case undefined:
		case 'ended':
			return event.outcome
		case 'fired':
			return plainOutcomes.fired
		case 'came':
			return event.outcome ?? plainOutcomes.came
		case 'done':
			return event.outcome ?? plainOutcomes.done
		case 'failed':
			return event.error
		default:
			return unreachable(event)
	}
}

function tokenFor(
	graph: ProcessGraph,
	tokens: readonly Standing[],
	event: ProcessEvent,
): Result<{ token: Standing; node: GraphNode }, StepRefusal> {
	const token = tokens.find((each) =>
		event.tokenId === undefined
			? event.kind === 'came' && awaits(graph.nodes[each.node], event.message)
			: each.id === event.tokenId,
	)
	if (!token)
		return event.kind === 'came' && event.tokenId === undefined
			? refuse({ kind: 'not-awaited', message: event.message })
			: refuse({ kind: 'unknown-token', tokenId: event.tokenId ?? '' })
	const node = graph.nodes[token.node]
	return node && takes(node, event) ? ok({ token, node }) : refuse({ kind: 'nowhere', node: token.node })
}

function takes(node: GraphNode, event: ProcessEvent): boolean {
	switch (event.kind) {
		case undefined:
		case 'ended':
			return node.kind === 'user-task'
		case 'fired':
			return node.kind === 'timer' || (node.kind === 'boundary' && 'timer' in node.on)
		case 'came':
			return awaits(node, event.message)
		case 'done':
		case 'failed':
			return node.kind === 'service' || node.kind === 'send'
		default:
			return unreachable(event)
	}
}

const awaits = (node: GraphNode | undefined, message: string): boolean =>
	node?.kind === 'receive'
		? node.message === message
		: node?.kind === 'boundary' && 'message' in node.on && node.on.message === message

/** One step being worked out on a copy of the tokens. */
class Move {
	readonly #graph: ProcessGraph
	readonly #circumstances: Circumstances
	readonly #before: readonly Standing[]
	readonly #tokens = new Map<string, Standing>()
	/** (Sub-)processes that were left or terminated: nothing is placed in them any more. */
	readonly #left = new Set<string | undefined>()
	#made = 0
	#error: string | undefined

	constructor(graph: ProcessGraph, tokens: readonly Standing[], circumstances: Circumstances) {
		this.#graph = graph
		this.#before = tokens
		this.#circumstances = circumstances
		for (const token of tokens) this.#tokens.set(token.id, token)
	}

	/** From `nodeId` on to where somebody or something has to come; nowhere when the way leads to an end. */
	enter(nodeId: string, scope: string | undefined): void {
		if (this.#left.has(scope)) return
		const node = this.#graph.nodes[nodeId]
		if (!node) throw new Error(`${this.#graph.id} leads to ${nodeId}, which it does not have`)
		switch (node.kind) {
			case 'start':
			case 'boundary':
				return this.enter(node.to, scope)
			case 'user-task':
			case 'receive':
			case 'timer':
			case 'service':
			case 'send': {
				this.#wait(node, scope)
				return
			}
			case 'sub-process':
				return this.enter(node.start, this.#wait(node, scope))
			case 'joining':
				this.#place({ node: node.id, scope })
				return
			case 'gateway': {
				const way = node.ways.find(({ when }) => holds(when, this.#circumstances))
				return this.enter(way?.to ?? node.otherwise, scope)
			}
			case 'inclusive': {
				const ways = node.ways.filter(({ when }) => holds(when, this.#circumstances))
				for (const to of ways.length > 0 ? ways.map((way) => way.to) : [node.otherwise]) this.enter(to, scope)
				return
			}
			case 'parallel':
				for (const to of node.ways) this.enter(to, scope)
				return
			case 'end':
				if (node.error !== undefined) this.#throw(node.error, scope)
				else if (node.terminates) this.#empty(scope)
				return
			default:
				return unreachable(node)
		}
	}

	/** Takes a token away with everything that hangs on it: what watches it and what runs inside it. */
	end(tokenId: string): void {
		this.#tokens.delete(tokenId)
		this.#left.add(tokenId)
		for (const other of this.#tokens.values())
			if (other.host === tokenId || other.scope === tokenId) this.end(other.id)
	}

	/** What a watching token saw happens: it interrupts its step, or begins something beside it. */
	leaveByEdge(token: Standing, node: Extract<GraphNode, { kind: 'boundary' }>): void {
		this.end(node.interrupting ? (token.host ?? token.id) : token.id)
		this.enter(node.to, token.scope)
	}

	/** A step failed; false when nothing in the diagram catches it. */
	fail(token: Standing, error: string): boolean {
		for (let at: Standing | undefined = token; at; at = this.#tokens.get(at.scope ?? '')) {
			const boundary = this.#catcher(at.node, error)
			if (!boundary) continue
			this.end(at.id)
			this.enter(boundary.to, at.scope)
			return true
		}
		return false
	}

	step(): Step {
		while (this.#settles());
		const known = new Set(this.#before.map(({ id }) => id))
		const placed = [...this.#tokens.values()].filter(({ id }) => !known.has(id))
		return {
			ended: this.#before.filter(({ id }) => !this.#tokens.has(id)).map(({ id }) => id),
			placed,
			arrived: placed.filter(({ node }) => isActive(this.#graph.nodes[node])).map(({ node }) => node),
			finished: this.#tokens.size === 0,
			...(this.#error === undefined ? {} : { error: this.#error }),
		}
	}

	#place(token: Omit<Standing, 'id'>): string {
		const id = `+${++this.#made}`
		this.#tokens.set(id, { id, ...token })
		return id
	}

	/** A token at a step, and one at its edge for each time and message that can come meanwhile. */
	#wait(node: GraphNode, scope: string | undefined): string {
		const id = this.#place({ node: node.id, scope })
		for (const boundary of boundariesOf(this.#graph.nodes, node))
			if (!('error' in boundary.on)) this.#place({ node: boundary.id, scope, host: id })
		return id
	}

	/** One join that is full, or one sub-process with nothing left inside, goes on; false when none does. */
	#settles(): boolean {
		for (const token of this.#tokens.values()) {
			const node = this.#graph.nodes[token.node]
			if (node?.kind === 'sub-process') {
				if ([...this.#tokens.values()].some(({ scope }) => scope === token.id)) continue
				this.end(token.id)
				this.enter(node.to, token.scope)
				return true
			}
			if (node?.kind === 'joining' && this.#joins(node.to, token.scope)) return true
		}
		return false
	}

	#joins(gatewayId: string, scope: string | undefined): boolean {
		const gateway = this.#graph.nodes[gatewayId]
		if (gateway?.kind !== 'parallel' && gateway?.kind !== 'inclusive') return false
		const here = [...this.#tokens.values()].filter((token) => token.scope === scope)
		const come = new Map<string, string>()
		for (const { id, node } of here) if (gateway.joins.includes(node) && !come.has(node)) come.set(node, id)
		if (gateway.kind === 'parallel' && come.size < gateway.joins.length) return false
		if (gateway.kind === 'inclusive') {
			const others = here.filter(({ id, host }) => host === undefined && ![...come.values()].includes(id))
			if (
				mayStillCome(
					this.#graph,
					gateway,
					new Set(come.keys()),
					others.map(({ node }) => node),
				)
			)
				return false
		}
		for (const id of come.values()) this.#tokens.delete(id)
		this.enter(gateway.id, scope)
		return true
	}

	#empty(scope: string | undefined): void {
		this.#left.add(scope)
		for (const token of this.#tokens.values()) if (token.scope === scope) this.end(token.id)
	}

	#throw(error: string, scope: string | undefined): void {
		const inside = this.#tokens.get(scope ?? '')
		if (inside && this.fail(inside, error)) return
		this.#error = error
		this.#empty(undefined)
	}

	#catcher(nodeId: string, error: string) {
		const node = this.#graph.nodes[nodeId]
		const errors = node ? boundariesOf(this.#graph.nodes, node).filter(({ on }) => 'error' in on) : []
		return (
			errors.find(({ on }) => 'error' in on && on.error === error) ??
			errors.find(({ on }) => 'error' in on && on.error === null)
		)
	}
}

/** Whether a token here asks somebody or something to act: not one that sleeps, joins or watches. */
const isActive = (node: GraphNode | undefined): boolean => waitsAt(node) && node.kind !== 'sub-process'

/** Every node that can be reached from `from`, by any outcome; `from` is among them. */
export function reachable(nodes: ProcessGraph['nodes'], from: string): Set<string> {
	const seen = new Set<string>()
	const open = [from]
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const node = nodes[id]
		if (!node || seen.has(id)) continue
		seen.add(id)
		open.push(...leadsTo(node))
		if (node.kind === 'sub-process') open.push(node.start)
	}
	return seen
}
