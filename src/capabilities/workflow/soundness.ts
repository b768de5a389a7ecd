import { namedNode } from './elements.ts'
import {
	boundariesOf,
	type GraphNode,
	leadsTo,
	type ProcessGraph,
	type SubProcess,
	waitsAt,
} from './graph.ts'
import { mayStillCome } from './join.ts'
import type { ProcessRefusal } from './process-refusal.ts'

type Nodes = ProcessGraph['nodes']

/** So many ways for the tokens to stand are looked at; the largest real process has some hundred. */
const mostMarkings = 20_000
/** An inclusive gateway with more ways out has more combinations than anyone could follow. */
const mostWays = 8

/**
 * Walks through every way in which the tokens of a process can stand (its markings), whatever people decide, and names
 * what must not be: a gateway that waits for a branch that will not come, a step that two tokens can stand at (van der
 * Aalst's soundness: the option to complete, proper completion, 1-safe). Each sub-process is looked at for itself and is
 * one step of the process around it.
 */
export function unsound(nodes: Nodes, start: string): ProcessRefusal[] {
	const starts = [
		start,
		...Object.values(nodes)
			.filter((node): node is SubProcess => node.kind === 'sub-process')
			.map((node) => node.start),
	]
	return starts.flatMap((each) => new Walk(nodes).from(each))
}

const judged = new WeakMap<Nodes, Map<string, boolean>>()

/** Whether tokens that stand here, all in one (sub-)process, could not come to its end, or should have gone on already. */
export function stuckAt(nodes: Nodes, places: readonly string[]): boolean {
	const known = judged.get(nodes) ?? new Map<string, boolean>()
	judged.set(nodes, known)
	const marking = [...places].sort()
	const key = marking.join(' ')
	const stuck = known.get(key) ?? new Walk(nodes).onFrom(marking).length > 0
	known.set(key, stuck)
	return stuck
}

/** Where tokens stand, sorted: ids of steps, of flows before a join, of boundary events that still may happen. */
type Marking = readonly string[]
/** After a terminating or error end nothing moves any more. */
const over: Marking = ['†']

class Walk {
	readonly #nodes: Nodes
	readonly #comesIn = new Map<string, number>()
	readonly #found = new Map<string, ProcessRefusal>()

	constructor(nodes: Nodes) {
		this.#nodes = nodes
		for (const node of Object.values(nodes))
			for (const to of leadsTo(node)) this.#comesIn.set(to, (this.#comesIn.get(to) ?? 0) + 1)
	}

	from(start: string): ProcessRefusal[] {
		return this.#walk(this.#settled([[]], start))
	}

	/** A join that is full already would have nobody to move it on. */
	onFrom(marking: Marking): ProcessRefusal[] {
		if (this.#full(marking)) this.#stuck(marking)
		return this.#walk([marking])
	}

	#walk(first: readonly Marking[]): ProcessRefusal[] {
		const markings = new Map<string, Marking>()
		const cameFrom = new Map<string, string[]>()
		const open: Marking[] = []
		const reach = (marking: Marking, from: string | undefined) => {
			const key = marking.join(' ')
			if (from !== undefined) cameFrom.set(key, [...(cameFrom.get(key) ?? []), from])
			if (markings.has(key)) return
			markings.set(key, marking)
			open.push(marking)
		}
		for (const marking of first) reach(marking, undefined)
		for (let marking = open.pop(); marking; marking = open.pop()) {
			if (markings.size > mostMarkings) return [{ kind: 'too-tangled' }]
			const key = marking.join(' ')
			const next = this.#after(marking)
			if (next.length === 0 && marking.length > 0) this.#stuck(marking)
			for (const each of next) reach(each, key)
			if (this.#found.size > 0) return [...this.#found.values()]
		}
		const completes = new Set<string>()
		const back = ['']
		for (let key = back.pop(); key !== undefined; key = back.pop()) {
			if (completes.has(key)) continue
			completes.add(key)
			back.push(...(cameFrom.get(key) ?? []))
		}
		for (const [key, marking] of markings) if (!completes.has(key)) this.#stuck(marking)
		return [...this.#found.values()]
	}

	/** Every marking that may follow when one token moves. */
	#after(marking: Marking): Marking[] {
		return marking.flatMap((place) => {
			const node = this.#nodes[place]
			if (node?.kind === 'boundary') return this.#settled([without(marking, [place])], node.to)
			if (!node || !waitsAt(node)) return []
			const edges = boundariesOf(this.#nodes, node)
			const left = without(marking, [place, ...edges.map(({ id }) => id)])
			return [node.to, ...edges.filter(({ interrupting }) => interrupting).map(({ to }) => to)].flatMap(
				(to) => this.#settled([left], to),
			)
		})
	}

	/** The markings when a token enters a node, with all joins done that can be. */
	#settled(markings: readonly Marking[], nodeId: string): Marking[] {
		const done: Marking[] = []
		const open = markings.flatMap((marking) => this.#enter(marking, nodeId))
		for (let marking = open.pop(); marking; marking = open.pop()) {
			const [gateway, come] = this.#full(marking) ?? []
			if (gateway && come) open.push(...this.#enter(without(marking, come), gateway))
			else done.push(marking === over ? [] : marking)
		}
		return done
	}

	#enter(marking: Marking, nodeId: string): Marking[] {
		const node = this.#nodes[nodeId]
		if (!node || marking === over) return [marking]
		switch (node.kind) {
			case 'start':
			case 'boundary':
				return this.#enter(marking, node.to)
			case 'joining':
				return this.#stand(marking, node, [node.id])
			case 'gateway':
				return [...new Set([...node.ways.map(({ to }) => to), node.otherwise])].flatMap((to) =>
					this.#enter(marking, to),
				)
			case 'inclusive':
				return this.#some(marking, node)
			case 'parallel':
				return node.ways.reduce<Marking[]>(
					(all, to) => all.flatMap((each) => this.#enter(each, to)),
					[marking],
				)
			case 'end':
				return node.terminates || node.error !== undefined ? [over] : [marking]
			case 'user-task':
			case 'receive':
			case 'service':
			case 'send':
			case 'timer':
			case 'sub-process': {
				const beside = boundariesOf(this.#nodes, node)
				if (beside.length === 0 && this.#passes(node)) return this.#enter(marking, node.to)
				const watching = beside.filter(({ interrupting }) => !interrupting).map(({ id }) => id)
				return this.#stand(marking, node, [node.id, ...watching])
			}
		}
	}

	/**
	 * With one way in, and another step right behind it, a step changes nothing about how tokens meet. The last step of such
	 * a chain is a place, so every loop has one, and a walk round it comes to rest.
	 */
	#passes({ id, to }: { id: string; to: string }): boolean {
		return (this.#comesIn.get(id) ?? 0) < 2 && waitsAt(this.#nodes[to])
	}

	#stand(marking: Marking, node: GraphNode, places: readonly string[]): Marking[] {
		if (!marking.includes(node.id)) return [[...marking, ...places].sort()]
		this.#name('multiplies', node)
		return []
	}

	/** Any of the ways together, or else the default alone. */
	#some(marking: Marking, { id, ways, otherwise }: Extract<GraphNode, { kind: 'inclusive' }>): Marking[] {
		if (ways.length > mostWays) {
			this.#found.set(id, { kind: 'too-tangled' })
			return []
		}
		const all = this.#enter(marking, otherwise)
		for (let chosen = 1; chosen < 2 ** ways.length; chosen++)
			all.push(
				...ways
					.filter((_way, index) => (chosen >> index) % 2 === 1)
					.reduce<Marking[]>((some, { to }) => some.flatMap((each) => this.#enter(each, to)), [marking]),
			)
		return all
	}

	/** A join that goes on in this marking, and the flows it takes tokens from. */
	#full(marking: Marking): [string, string[]] | undefined {
		for (const place of marking) {
			const joining = this.#nodes[place]
			const gateway = joining?.kind === 'joining' ? this.#nodes[joining.to] : undefined
			if (gateway?.kind !== 'parallel' && gateway?.kind !== 'inclusive') continue
			const come = gateway.joins.filter((flow) => marking.includes(flow))
			if (
				gateway.kind === 'parallel'
					? come.length === gateway.joins.length
					: !this.#awaits(gateway, come, marking)
			)
				return [gateway.id, come]
		}
		return undefined
	}

	#awaits(
		gateway: Extract<GraphNode, { kind: 'inclusive' }>,
		come: readonly string[],
		marking: Marking,
	): boolean {
		const others = marking.filter((place) => !come.includes(place) && this.#nodes[place]?.kind !== 'boundary')
		return mayStillCome({ nodes: this.#nodes }, gateway, new Set(come), others)
	}

	/** Tokens stand here and the end cannot be reached: joins that wait in vain, or else steps that only circle. */
	#stuck(marking: Marking): void {
		const nodes = marking.flatMap((place) => this.#nodes[place] ?? [])
		const joins = nodes.flatMap((node) => (node.kind === 'joining' ? (this.#nodes[node.to] ?? []) : []))
		for (const node of joins.length > 0 ? joins : nodes.filter(waitsAt))
			this.#name(joins.length > 0 ? 'never-joined' : 'never-ends', node)
	}

	#name(kind: 'multiplies' | 'never-joined' | 'never-ends', node: GraphNode): void {
		const named = node.kind === 'joining' ? (this.#nodes[node.to] ?? node) : node
		this.#found.set(named.id, { kind, element: namedNode(named) })
	}
}

/** Each of `places` once. */
function without(marking: Marking, places: readonly string[]): Marking {
	const gone = new Set(places)
	return marking.filter((place) => !gone.has(place))
}
