import type { Suspension, WorkingCalendar } from '#calendar'
import { type Instant, isBefore, plusSeconds, secondsBetween } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, refuse, type Result } from '#kernel/result'
import {
	type Act,
	type Counterparts,
	type ProcessGraph,
	reachable,
	type ReplaceRefusal,
	replaceTokens,
	taskOrNone,
	withIds,
} from '#workflow'
import type { Dossier, DossierEvent, Token } from './dossier.ts'
import { runsOut, timerAt } from './timers.ts'

/** Why a dossier stays on its version of the process. */
export type ChangeRefusal =
	| ReplaceRefusal
	| { readonly kind: 'over' }
	/** It has gone to another version, or was never on this one. */
	| { readonly kind: 'other-version'; readonly version: number }
	/** At this step nothing could be done with a dossier in its state. */
	| { readonly kind: 'no-act-here'; readonly step: string }
	/** From there no step issues its result, or returns it. */
	| { readonly kind: 'no-result' }

/** From which version to which, and what stands for what. */
export type VersionChange = {
	readonly fromVersion: number
	readonly toVersion: number
	readonly from: ProcessGraph
	readonly to: ProcessGraph
	readonly counterparts: Counterparts
}

export type VersionChanged = Extract<DossierEvent, { kind: 'version-changed' }>

/** The event that puts a dossier on another version, or why it stays where it is. Nothing has changed yet. */
export function changeVersion(
	dossier: Dossier,
	change: VersionChange,
	{ calendar, at }: { readonly calendar: WorkingCalendar; readonly at: Instant },
): Result<Omit<VersionChanged, 'plan' | 'reason'>, ChangeRefusal> {
	const { to, fromVersion, toVersion } = change
	const stage = stageOf(dossier)
	if (!stage) return refuse({ kind: 'over' })
	if (dossier.process.version !== fromVersion)
		return refuse({ kind: 'other-version', version: dossier.process.version })
	const replaced = replaceTokens(change, dossier.tokens, dossier.outcomes)
	if (!replaced.ok) return replaced
	const { kept, ended, placed, remembered } = replaced.value
	const nodes = [...kept, ...placed].map(({ node }) => node)
	const fits = fitsState(to, nodes, stage)
	if (!fits.ok) return fits
	const old = new Map(dossier.tokens.map((token) => [token.id, token]))
	const news = withIds(placed, newId).map((token, index): Token => {
		const instead = old.get(placed[index]?.instead ?? '')
		const since = instead?.since ?? at
		const timer = timerAt(to, token.node)
		const dueAt =
			timer &&
			runsOut(timer, {
				since: timer.pauses ? plusSeconds(since, stoodStill(dossier.suspensions, since, at)) : since,
				calendar,
				answers: dossier.answers,
			})
		return {
			id: token.id,
			node: token.node,
			since,
			...(token.scope && { scope: token.scope }),
			...(token.host && { host: token.host }),
			...(dueAt && { dueAt }),
			...(timer && !dueAt && { stuck: 'no-time' }),
		}
	})
	return ok({
		kind: 'version-changed',
		previous: fromVersion,
		version: toVersion,
		kept,
		movement: {
			ended,
			placed: news,
			...(Object.keys(remembered).length > 0 && { remembered }),
		},
	})
}

type Stage = 'submitted' | 'in-process' | 'processed'

/** How far a dossier has come, where it waits for the citizen too. */
function stageOf(dossier: Dossier): Stage | undefined {
	switch (dossier.state) {
		case 'submitted':
		case 'in-process':
		case 'processed':
			return dossier.state
		case 'awaiting-supplement':
			return dossier.received ? 'in-process' : 'submitted'
		case 'awaiting-fee':
			return 'in-process'
		case 'declined':
		case 'withdrawn':
		case 'returned':
			return undefined
	}
}

/** The acts that take a dossier on from each stage; one that ends it is no way on. */
const onwards: Readonly<Record<Stage, readonly Act[]>> = {
	submitted: ['receive'],
	'in-process': ['hand-on', 'propose', 'approve', 'send-back', 'issue'],
	processed: ['return'],
}
const goal: Readonly<Record<Stage, readonly Act[]>> = {
	submitted: ['receive', 'issue'],
	'in-process': ['issue'],
	processed: ['return'],
}

function fitsState(graph: ProcessGraph, nodes: readonly string[], stage: Stage): Result<true, ChangeRefusal> {
	for (const node of nodes) {
		const task = taskOrNone(graph, node)
		if (task && !task.acts.some((act) => onwards[stage].includes(act)))
			return refuse({ kind: 'no-act-here', step: task.name })
	}
	const ahead = nodes.flatMap((node) => [...reachable(graph.nodes, node), ...around(graph, node)])
	const acts = new Set(ahead.flatMap((node) => taskOrNone(graph, node)?.acts ?? []))
	return goal[stage].every((act) => acts.has(act)) ? ok(true) : refuse({ kind: 'no-result' })
}

/** What can be reached once the sub-process that a node stands in is left. */
function around(graph: ProcessGraph, node: string): string[] {
	const scope = graph.nodes[node]?.scope
	return scope === undefined ? [] : [...reachable(graph.nodes, scope), ...around(graph, scope)]
}

/** Seconds since `since` in which the dossier's clock stood still; a wait that goes on is counted when it ends. */
function stoodStill(suspensions: readonly Suspension[], since: Instant, at: Instant): number {
	return suspensions.reduce((sum, { from, to }) => {
		if (to === null || isBefore(to, since)) return sum
		return sum + Math.max(0, secondsBetween(isBefore(from, since) ? since : from, isBefore(at, to) ? at : to))
	}, 0)
}
