import { ok, refuse, type Result } from '#kernel/result'
import { stepsAsked } from './condition-names.ts'
import {
	boundariesOf,
	type BoundaryEvent,
	type GraphNode,
	leadsTo,
	type ProcessGraph,
	waitsAt,
} from './graph.ts'
import { stuckAt } from './soundness.ts'
import { reachable, type Standing, stepName } from './step.ts'

/** For each place of the older version, the one that stands for it in the newer; null: dossiers there stay on their version. */
export type Counterparts = Readonly<Record<string, string | null>>

/** Where a dossier can stand: at a step, in a sub-process, before a gateway that waits for the others. */
export type Place = {
	readonly id: string
	readonly name: string
	readonly kind: 'step' | 'sub-process' | 'joining'
}

/** Every place of a process, in the order in which a dossier meets them. */
export function placesOf(graph: ProcessGraph): Place[] {
	const met = [...reachable(graph.nodes, graph.start)]
	const depth = depths(graph)
	return met
		.flatMap((id) => {
			const node = graph.nodes[id]
			const kind = node && placeKind(node)
			return node && kind ? [{ id, name: placeName(graph, node), kind }] : []
		})
		.toSorted((one, other) => (depth.get(one.id) ?? 0) - (depth.get(other.id) ?? 0))
}

/** The tokens as they stand in the other version. */
export type Replaced = {
	/** Tokens that stay as they are, at an element that may be called otherwise. */
	readonly kept: readonly { readonly token: string; readonly node: string }[]
	readonly ended: readonly string[]
	/** New ones, named as in a step; `instead` is the token whose time at the step they take over, if any. */
	readonly placed: readonly (Standing & { readonly instead?: string })[]
	/** Outcomes that later conditions ask for under another name. */
	readonly remembered: Readonly<Record<string, string>>
}

export type ReplaceRefusal =
	/** Nothing in the newer version stands for this place. */
	| { readonly kind: 'no-counterpart'; readonly node: string; readonly name: string }
	/** The counterpart is no such place, or in another (sub-)process. */
	| { readonly kind: 'unfit-counterpart'; readonly name: string; readonly to: string }
	/** Two branches would stand at one step. */
	| { readonly kind: 'doubled'; readonly to: string }
	/** A gateway would wait for a branch that cannot come, or the end could not be reached. */
	| { readonly kind: 'would-stick' }
	/** A later condition asks how a step ended that this dossier passed without that being kept, or never passed. */
	| { readonly kind: 'forgotten'; readonly step: string }

/** What stands for what, by id, else by name; joins by where their branches come from. */
export function proposedCounterparts(from: ProcessGraph, to: ProcessGraph): Counterparts {
	const old = placesOf(from)
	const fresh = placesOf(to)
	const taken = new Set<string>()
	const found = new Map<string, string>()
	const pair = (of: Place, as: Place | undefined) => {
		if (!as || found.has(of.id)) return
		found.set(of.id, as.id)
		taken.add(as.id)
	}
	const free = (kind: Place['kind']) => fresh.filter((each) => each.kind === kind && !taken.has(each.id))
	for (const place of old)
		pair(
			place,
			free(place.kind).find(({ id }) => id === place.id),
		)
	for (const place of old)
		if (place.kind !== 'joining') {
			const named = free(place.kind).filter(({ name }) => name.trim() === place.name.trim())
			pair(place, named.length === 1 ? named[0] : undefined)
		}
	for (const place of old)
		if (place.kind === 'joining') {
			const branches = comesFrom(from, place.id).map((id) => found.get(id) ?? id)
			pair(
				place,
				free('joining').find(({ id }) => comesFrom(to, id).some((each) => branches.includes(each))),
			)
		}
	return Object.fromEntries(old.map(({ id }) => [id, found.get(id) ?? null]))
}

/**
 * The tokens of a dossier as they would stand in another version of its process. A pure decision: a token stays the same
 * one where its step does, so that whoever has it in hand keeps it and its time goes on.
 */
export function replaceTokens(
	{ from, to, counterparts }: Between,
	tokens: readonly Standing[],
	outcomes: Readonly<Record<string, string>>,
): Result<Replaced, ReplaceRefusal> {
	const at = new Map(tokens.map((token) => [token.id, token]))
	const kept: { token: string; node: string }[] = []
	const ended: string[] = []
	const placed: (Standing & { instead?: string })[] = []
	const marking = new Map<string, string[]>()
	const place = (token: Omit<Standing, 'id'> & { instead?: string }) =>
		placed.push({ id: `+${placed.length + 1}`, ...token })
	for (const token of tokens) {
		if (token.host !== undefined) continue
		const was = from.nodes[token.node]
		const name = was ? placeName(from, was) : token.node
		const target = counterparts[token.node]
		if (target === null || target === undefined || !was)
			return refuse({ kind: 'no-counterpart', node: token.node, name })
		const is = to.nodes[target]
		const within = token.scope === undefined ? undefined : (at.get(token.scope)?.node ?? '')
		const scope = within === undefined ? undefined : (counterparts[within] ?? '')
		if (!is || placeKind(is) !== placeKind(was) || is.scope !== scope)
			return refuse({ kind: 'unfit-counterpart', name, to: is ? placeName(to, is) : target })
		const places = marking.get(token.scope ?? '') ?? []
		if (places.includes(target)) return refuse({ kind: 'doubled', to: placeName(to, is) })
		places.push(target)
		marking.set(token.scope ?? '', places)
		const stays = sameWait(was, is)
		if (stays) kept.push({ token: token.id, node: target })
		else {
			ended.push(token.id)
			place({ node: target, scope: token.scope, instead: token.id })
		}
		const host = stays ? token.id : (placed.at(-1)?.id ?? '')
		const watchers = tokens.filter((each) => each.host === token.id)
		const left = new Set(watchers.map(({ id }) => id))
		for (const boundary of boundariesOf(to.nodes, is)) {
			if ('error' in boundary.on) continue
			const twin = twinOf(boundary, boundariesOf(from.nodes, was))
			const watcher = twin && watchers.find(({ node }) => node === twin.id)
			// What it watches for has happened already.
			if (twin && !watcher) continue
			if (!boundary.interrupting) places.push(boundary.id)
			if (watcher && stays && sameTrigger(twin, boundary)) {
				kept.push({ token: watcher.id, node: boundary.id })
				left.delete(watcher.id)
			} else place({ node: boundary.id, scope: token.scope, host, ...(watcher && { instead: watcher.id }) })
		}
		ended.push(...left)
	}
	for (const places of marking.values()) if (stuckAt(to.nodes, places)) return refuse({ kind: 'would-stick' })
	const remembered = rememberedIn({ from, to, counterparts }, [...marking.values()].flat(), outcomes)
	if (!remembered.ok) return remembered
	return ok({ kept, ended, placed, remembered: remembered.value })
}

export type Between = {
	readonly from: ProcessGraph
	readonly to: ProcessGraph
	readonly counterparts: Counterparts
}

function placeKind(node: GraphNode): Place['kind'] | undefined {
	if (node.kind === 'sub-process' || node.kind === 'joining') return node.kind
	return waitsAt(node) ? 'step' : undefined
}

/** A join is named by the branch that has come there. */
function placeName(graph: ProcessGraph, node: GraphNode): string {
	if (node.kind !== 'joining') return node.name || node.id
	const [branch] = comesFrom(graph, node.id)
	return (branch && graph.nodes[branch]?.name) || node.name || node.id
}

/** The steps right before a place, gateways passed over. */
function comesFrom({ nodes }: ProcessGraph, id: string): string[] {
	const found = new Set<string>()
	const seen = new Set<string>([id])
	const open = [id]
	for (let at = open.pop(); at !== undefined; at = open.pop()) {
		const to = at
		for (const node of Object.values(nodes)) {
			if (seen.has(node.id) || !leadsTo(node).includes(to)) continue
			seen.add(node.id)
			if (waitsAt(node)) found.add(node.id)
			else open.push(node.id)
		}
	}
	return [...found]
}

function depths({ nodes, start }: ProcessGraph): Map<string, number> {
	const depth = new Map([[start, 0]])
	for (const [id, deep] of depth) {
		const node = nodes[id]
		if (!node) continue
		for (const to of [...(node.kind === 'sub-process' ? [node.start] : []), ...leadsTo(node)])
			if (!depth.has(to)) depth.set(to, deep + 1)
	}
	return depth
}

/** The token need not know that the version is another one. */
function sameWait(was: GraphNode, is: GraphNode): boolean {
	if (was.kind === 'user-task')
		return is.kind === was.kind && is.role === was.role && is.agency === was.agency
	if (was.kind === 'receive')
		return (
			is.kind === was.kind && is.message === was.message && is.role === was.role && is.agency === was.agency
		)
	if (was.kind === 'service') return is.kind === was.kind && is.service === was.service
	if (was.kind === 'timer')
		return is.kind === was.kind && JSON.stringify(is.timer) === JSON.stringify(was.timer)
	return is.kind === was.kind
}

function twinOf(boundary: BoundaryEvent, among: readonly BoundaryEvent[]): BoundaryEvent | undefined {
	const alike = among.filter(({ on }) => Object.keys(on)[0] === Object.keys(boundary.on)[0])
	return (
		alike.find(({ id }) => id === boundary.id) ??
		alike.find((each) => sameTrigger(each, boundary)) ??
		alike.find(({ name }) => name !== '' && name === boundary.name)
	)
}

const sameTrigger = (one: BoundaryEvent, other: BoundaryEvent): boolean =>
	JSON.stringify(one.on) === JSON.stringify(other.on)

function rememberedIn(
	{ from, to, counterparts }: Between,
	places: readonly string[],
	outcomes: Readonly<Record<string, string>>,
): Result<Readonly<Record<string, string>>, ReplaceRefusal> {
	const ahead = new Set(places.flatMap((id) => [...reachable(to.nodes, id)]))
	// Inside a sub-process what comes after it is ahead too.
	for (const id of [...ahead]) {
		for (let scope = to.nodes[id]?.scope; scope !== undefined; scope = to.nodes[scope]?.scope)
			for (const each of reachable(to.nodes, scope)) ahead.add(each)
	}
	const asked = new Set(
		[...ahead].flatMap((id) => {
			const node = to.nodes[id]
			return node?.kind === 'gateway' || node?.kind === 'inclusive'
				? node.ways.flatMap(({ when }) => stepsAsked(when))
				: []
		}),
	)
	const found: Record<string, string> = {}
	for (const name of asked) {
		const before = Object.entries(counterparts).find(([, is]) => is !== null && stepName(is) === name)?.[0]
		const known = before === undefined ? name : stepName(before)
		const outcome = outcomes[known]
		if (outcome !== undefined) {
			if (known !== name) found[name] = outcome
			continue
		}
		const stillToCome = [...ahead].some((id) => stepName(id) === name && !places.includes(id))
		const comesNow = places.some((id) => stepName(id) === name)
		// Where the older version kept it too, having none means the dossier went another way.
		if (!stillToCome && !comesNow && !from.remembers?.includes(known))
			return refuse({
				kind: 'forgotten',
				step: Object.values(to.nodes).find(({ id }) => stepName(id) === name)?.name ?? name,
			})
	}
	return ok(found)
}
