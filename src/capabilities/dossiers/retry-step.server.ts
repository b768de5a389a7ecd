import { ok, refuse, type Result } from '#kernel/result'
import { actorOf, type Desk, lastActor, type Opened, record, rulesOf, type Seen } from './desk.server.ts'
import type { Dossier, Refusal } from './dossier.ts'
import { dutyFor } from './duty.ts'
import { keeperOf } from './waits.ts'
import { forAct } from './store.server.ts'
import { runsOut, timerAt } from './timers.ts'

/** Has a step that is stuck tried again, by whoever looks after it. */
export async function retryStep(
	desk: Desk,
	{ code, version, token: tokenId }: Seen,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	if (dossier.version !== version)
		return refuse({ kind: 'changed-meanwhile', by: await lastActor(desk.tx, dossier) })
	const rules = await rulesOf(desk.tx, desk.tenant, dossier)
	const token = dossier.tokens.find(({ id }) => id === tokenId)
	const node = token && rules.graph.nodes[token.node]
	const keeper = token && keeperOf(rules.graph, token.node)
	if (!token?.stuck || !node || !keeper) return refuse({ kind: 'not-awaited', message: node?.name ?? '' })
	if (!dutyFor(desk.official, dossier, keeper))
		return refuse({ kind: 'not-your-duty', role: keeper.role, step: node.name })
	return retried(desk, { ...rules, dossier, token, actor: await actorOf(desk, dossier, keeper) })
}

/** The step goes on from where it stood, whoever had it tried again. */
export async function retried(
	by: Pick<Desk, 'tx' | 'tenant' | 'at'>,
	{ dossier, token, graph, calendar, actor }: Omit<Opened, 'task'>,
): Promise<Result<Dossier, Refusal>> {
	const timer = timerAt(graph, token.node)
	const dueAt = timer
		? (runsOut(timer, { since: token.since, calendar, answers: dossier.answers }) ?? null)
		: null
	if (timer && !dueAt) return refuse({ kind: 'process-says-no', why: 'no-time' })
	const step = { id: token.node, name: graph.nodes[token.node]?.name ?? '' }
	return ok(
		await record(
			by,
			{ dossier, graph, calendar, actor },
			{ kind: 'step-retried', step, token: token.id, dueAt },
		),
	)
}
