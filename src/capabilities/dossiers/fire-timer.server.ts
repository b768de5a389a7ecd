import { isBefore, now } from '#kernel/dates'
import { transact } from '#platform/db'
import { advance } from '#workflow'
import { movementOf, record, rulesOf } from './desk.server.ts'
import type { AtToken } from './jobs.server.ts'
import { forEvent } from './store.server.ts'
import { timerAt } from './timers.ts'

/**
 * The task `fire-timer`: a time ran out. A repeat, a step that has ended meanwhile, a time that was put off and a clock that
 * stands still all find nothing to do: when the clock runs again, its event queues a job for the new time.
 */
export async function fireTimer({ tenant, dossier: id, token: tokenId }: AtToken): Promise<void> {
	await transact({ tenant, person: 'worker' }, async (tx) => {
		const at = now()
		const dossier = await forEvent(tx, { id })
		const token = dossier?.tokens.find((each) => each.id === tokenId)
		if (!dossier || !token?.dueAt || isBefore(at, token.dueAt)) return
		const rules = await rulesOf(tx, tenant, dossier)
		const stands = dossier.suspensions.some(({ to }) => to === null)
		if (stands && timerAt(rules.graph, token.node)?.pauses) return
		const next = advance(rules.graph, dossier.tokens, {
			kind: 'fired',
			tokenId,
			variables: dossier.answers,
			steps: dossier.outcomes,
		})
		if (!next.ok)
			throw new Error(
				`The time of ${token.node} ran out and ${dossier.code} could not go on: ${next.refusal.kind}`,
			)
		const node = rules.graph.nodes[token.node]
		const silent = node?.kind === 'boundary' && node.tacit ? rules.graph.nodes[node.host] : undefined
		const provision = node?.kind === 'boundary' ? node.tacit : undefined
		const step = { id: token.node, name: node?.name || (silent?.name ?? '') }
		await record(
			{ tx, tenant, at },
			{ ...rules, dossier, actor: { kind: 'system', name: step.name } },
			{
				kind: 'time-ran-out',
				step,
				...(silent && provision && { tacit: { step: { id: silent.id, name: silent.name }, provision } }),
				movement: movementOf(next.value, { dossier, ...rules }, at),
			},
		)
	})
}
