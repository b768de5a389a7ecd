import { ok, refuse, type Result } from '#kernel/result'
import { messageAt } from '#workflow'
import { keepMessage, takeMessage } from '#workflow/server'
import { actorOf, type Desk, lastActor, movementOf, record, rulesOf, type Seen } from './desk.server.ts'
import type { Dossier, EventActor, Refusal } from './dossier.ts'
import { dutyFor } from './duty.ts'
import { messageStep } from './kept-messages.server.ts'
import { forAct, forEvent } from './store.server.ts'

/** Something that comes for a dossier from outside: an opinion, a confirmation of another system. */
export type Message = {
	/** The sender's own: the same key again is the same message, whatever it says. */
	readonly key: string
	/** The name under which the process waits for it. */
	readonly name: string
	readonly words: string
}

/**
 * A message comes for a dossier, once for each key. The step that waits for it goes on; when none does yet, the message is
 * kept until one is reached. Refused when no step of the process ever waits for it.
 */
export async function deliverMessage(
	by: Pick<Desk, 'tx' | 'tenant' | 'at'> & { readonly actor: EventActor },
	dossierId: string,
	message: Message,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forEvent(by.tx, { id: dossierId })
	return dossier ? taken(by, dossier, message) : refuse({ kind: 'unknown-dossier' })
}

/** An official notes at the desk that what a step waits for has come, on paper or by telephone. */
export async function noteMessage(
	desk: Desk,
	{ code, version, token: tokenId }: Seen,
	words: string,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	if (dossier.version !== version)
		return refuse({ kind: 'changed-meanwhile', by: await lastActor(desk.tx, dossier) })
	const { graph } = await rulesOf(desk.tx, desk.tenant, dossier)
	const token = dossier.tokens.find(({ id }) => id === tokenId)
	const node = token && graph.nodes[token.node]
	if (!token || node?.kind !== 'receive' || !node.role)
		return refuse({ kind: 'not-awaited', message: node?.name ?? '' })
	const duty = { role: node.role, agency: node.agency ?? 'competent' } as const
	if (!dutyFor(desk.official, dossier, duty))
		return refuse({ kind: 'not-your-duty', role: node.role, step: node.name })
	if (words.trim() === '') return refuse({ kind: 'words-missing' })
	const actor = await actorOf(desk, dossier, duty)
	return taken({ ...desk, actor }, dossier, { key: `desk:${token.id}`, name: node.message, words })
}

async function taken(
	by: Pick<Desk, 'tx' | 'tenant' | 'at'> & { readonly actor: EventActor },
	dossier: Dossier,
	{ key, name, words }: Message,
): Promise<Result<Dossier, Refusal>> {
	const rules = await rulesOf(by.tx, by.tenant, dossier)
	if (!Object.keys(rules.graph.nodes).some((id) => messageAt(rules.graph, id) === name))
		return refuse({ kind: 'not-awaited', message: name })
	const kept = { key, name, words, actor: by.actor, cameAt: by.at }
	if (!(await keepMessage(by.tx, by.tenant, dossier.id, kept))) return ok(dossier)
	const token = dossier.tokens.find(({ node }) => messageAt(rules.graph, node) === name)
	const next = token && messageStep(dossier, rules.graph, name, token.id)
	if (!next) return ok(dossier)
	const message = await takeMessage(by.tx, dossier.id, [name], dossier.version + 1)
	return ok(
		await record(
			by,
			{ ...rules, dossier, actor: by.actor },
			{
				kind: 'message-came',
				step: { id: token.node, name: rules.graph.nodes[token.node]?.name ?? '' },
				message: name,
				words: message?.words ?? words,
				movement: movementOf(next, { dossier, ...rules }, by.at),
			},
		),
	)
}
