import { type WallText, wallText } from '#calendar'
import { unreachable } from '#kernel/result'
import { leadsTo, messageAt, type ProcessGraph, type UserTask } from '#workflow'
import { childAt, heldSince } from './child.ts'
import type { Dossier, State, Token } from './dossier.ts'
import { awaitedAt } from './opinion.ts'
import { timerAt } from './timers.ts'

/** Why one place where a dossier stands waits; what officials are to do there is work, not this. */
export type Wait = {
	readonly token: string
	/** The step, as the process names it. */
	readonly step: string
	readonly since: WallText
	readonly why:
		| { readonly kind: 'time'; readonly until: WallText }
		| { readonly kind: 'message'; readonly message: string }
		/** An agency was asked for its opinion. */
		| { readonly kind: 'opinion'; readonly agency: string; readonly until: WallText | null }
		/** A dossier elsewhere; `code` is null until its agency has opened it, `held` says since when the citizen has it. */
		| {
				readonly kind: 'child'
				readonly agency: string
				readonly code: string | null
				readonly state: State | null
				readonly until: WallText | null
				readonly held: WallText | null
		  }
		| { readonly kind: 'service' | 'sending' }
		/** Other branches that must come first, by the steps where they are. */
		| { readonly kind: 'branches'; readonly steps: readonly string[] }
		| { readonly kind: 'stuck'; readonly reason: string }
		/** Its time does not run while the dossier's clock stands still. */
		| { readonly kind: 'clock-stands' }
		/** Somebody's answer at a step that does not wait for it for ever. */
		| { readonly kind: 'answer' }
	/** When the wait ends at the latest, by a timer at the edge of the step, and what then happens. */
	readonly until: {
		readonly at: WallText
		readonly then: string
		/** `consent`: silence until then is consent, by the provision that `then` names. */
		readonly means: 'instead' | 'beside' | 'consent'
	} | null
}

/**
 * For each token that no official acts on, what it waits for; and for each step of an official that does not wait for ever,
 * until when it does.
 */
export function waitsOf(
	dossier: Pick<Dossier, 'tokens' | 'suspensions' | 'opinions' | 'children'>,
	graph: ProcessGraph,
): Wait[] {
	const { tokens, suspensions } = dossier
	const stands = suspensions.some(({ to }) => to === null)
	return tokens.flatMap((token) => {
		const node = graph.nodes[token.node]
		const until = latest(token, tokens, graph, stands)
		const why =
			node &&
			(token.host
				? stuckOnly(token)
				: (opinionAt(dossier, token) ??
					openedAt(dossier, token, graph) ??
					whyOf(token, tokens, graph, { stands, until })))
		return why ? [{ token: token.id, step: node.name, since: wallText(token.since), why, until }] : []
	})
}

function opinionAt(dossier: Pick<Dossier, 'tokens' | 'opinions'>, { id }: Token): Wait['why'] | undefined {
	const asked = awaitedAt(dossier, id)
	return asked && { kind: 'opinion', agency: asked.agency.name, until: asked.dueAt && wallText(asked.dueAt) }
}

function openedAt(
	dossier: Pick<Dossier, 'tokens' | 'children'>,
	token: Token,
	graph: ProcessGraph,
): Wait['why'] | undefined {
	const step = graph.nodes[token.node]
	if (step?.kind !== 'receive' || !step.opens || token.stuck) return undefined
	const child = childAt(dossier, token.id)
	if (!child) return { kind: 'child', agency: '', code: null, state: null, until: null, held: null }
	const { agency, state, dueAt } = child.told
	const held = heldSince(child)
	return {
		kind: 'child',
		agency,
		code: child.code,
		state,
		until: dueAt && wallText(dueAt),
		held: held ? wallText(held) : null,
	}
}

/** The first of the times that are watched at the edge of a step. */
function latest(token: Token, tokens: readonly Token[], graph: ProcessGraph, stands: boolean): Wait['until'] {
	const [first] = tokens
		.flatMap((watch): NonNullable<Wait['until']>[] => {
			const edge = graph.nodes[watch.node]
			if (watch.host !== token.id || edge?.kind !== 'boundary' || !watch.dueAt) return []
			if (stands && timerAt(graph, watch.node)?.pauses) return []
			const at = wallText(watch.dueAt)
			if (edge.tacit) return [{ at, then: edge.tacit, means: 'consent' }]
			return [{ at, then: edge.name, means: edge.interrupting ? 'instead' : 'beside' }]
		})
		.toSorted((one, other) => (one.at < other.at ? -1 : 1))
	return first ?? null
}

const stuckOnly = (token: Token): Wait['why'] | undefined =>
	token.stuck ? { kind: 'stuck', reason: token.stuck } : undefined

function whyOf(
	token: Token,
	tokens: readonly Token[],
	graph: ProcessGraph,
	{ stands, until }: { stands: boolean; until: Wait['until'] },
): Wait['why'] | undefined {
	const node = graph.nodes[token.node]
	if (token.stuck) return { kind: 'stuck', reason: token.stuck }
	switch (node?.kind) {
		case 'timer':
			if (stands && node.timer.pauses) return { kind: 'clock-stands' }
			return token.dueAt && { kind: 'time', until: wallText(token.dueAt) }
		case 'receive':
			return { kind: 'message', message: node.message }
		case 'service':
			return { kind: 'service' }
		case 'send':
			return { kind: 'sending' }
		case 'joining':
			return {
				kind: 'branches',
				steps: tokens.flatMap((other) => {
					const at = graph.nodes[other.node]
					const active = at && at.kind !== 'joining' && at.kind !== 'sub-process' && at.kind !== 'boundary'
					return active ? [at.name] : []
				}),
			}
		case 'user-task':
			return until && until.means !== 'beside' ? { kind: 'answer' } : undefined
		case undefined:
		case 'sub-process':
		case 'boundary':
		case 'start':
		case 'gateway':
		case 'inclusive':
		case 'parallel':
		case 'end':
			return undefined
		default:
			return unreachable(node)
	}
}

/** Whether a token goes on without anybody at the desk: at a time, by a message that a system brings, after a service. */
export function waitsByItself(graph: ProcessGraph, token: Token): boolean {
	if (token.host || token.stuck) return false
	const node = graph.nodes[token.node]
	// What a dossier elsewhere leads to comes by itself, even where it may be noted on paper.
	if (node?.kind === 'receive') return node.opens !== undefined || notable(graph, token) === undefined
	return node?.kind === 'timer' || node?.kind === 'service' || node?.kind === 'send'
}

/** Who looks after a step that the platform does itself: whoever did the step before it, else whoever begins. */
export function keeperOf(graph: ProcessGraph, nodeId: string): Pick<UserTask, 'role' | 'agency'> | undefined {
	const nodes = Object.values(graph.nodes)
	const seen = new Set([nodeId])
	for (let near = [nodeId]; near.length > 0;) {
		const before = nodes.filter(
			(node) =>
				!seen.has(node.id) &&
				(leadsTo(node).some((to) => near.includes(to)) ||
					(node.kind === 'sub-process' && near.includes(node.start))),
		)
		const task = before.find((node) => node.kind === 'user-task')
		if (task) return task
		for (const { id } of before) seen.add(id)
		near = before.map(({ id }) => id)
	}
	return nodes.find((node) => node.kind === 'user-task')
}

/** Messages that an official may note at the desk: who may, by token. */
export const notable = (graph: ProcessGraph, token: Token): Pick<UserTask, 'role' | 'agency'> | undefined => {
	const node = graph.nodes[token.node]
	return node?.kind === 'receive' && node.role && messageAt(graph, node.id)
		? { role: node.role, agency: node.agency ?? 'competent' }
		: undefined
}
