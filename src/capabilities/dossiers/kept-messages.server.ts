import { advance, messageAt, type ProcessGraph, type Step } from '#workflow'
import type { Tx } from '#platform/db'
import { takeMessage } from '#workflow/server'
import type { Dossier, EventActor, Movement, NamedStep } from './dossier.ts'

/** A message that had come before its step was reached, and what it moves now that it is. */
export async function keptMessage(
	tx: Tx,
	dossier: Dossier,
	graph: ProcessGraph,
	{ placed }: Movement,
): Promise<{ step: Step; named: NamedStep; name: string; words: string; actor: EventActor } | undefined> {
	const awaited = placed.flatMap(({ node }) => messageAt(graph, node) ?? [])
	if (awaited.length === 0) return undefined
	const kept = await takeMessage(tx, dossier.id, awaited, dossier.version + 1)
	if (!kept) return undefined
	const token = dossier.tokens.find(({ node }) => messageAt(graph, node) === kept.name)
	const next = token && messageStep(dossier, graph, kept.name, token.id)
	if (!token || !next)
		throw new Error(`A message was taken for a step of ${dossier.code} that does not take it`)
	return {
		step: next,
		named: { id: token.node, name: graph.nodes[token.node]?.name ?? '' },
		name: kept.name,
		words: kept.words,
		actor: kept.actor as EventActor,
	}
}

/** Where the dossier goes when this message comes; undefined when no step waits for it. */
export function messageStep(
	dossier: Dossier,
	graph: ProcessGraph,
	message: string,
	tokenId?: string,
): Step | undefined {
	const next = advance(graph, dossier.tokens, {
		kind: 'came',
		message,
		variables: dossier.answers,
		steps: dossier.outcomes,
		...(tokenId && { tokenId }),
	})
	return next.ok ? next.value : undefined
}
