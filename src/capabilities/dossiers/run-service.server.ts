import { now } from '#kernel/dates'
import { transact } from '#platform/db'
import type { Attempt } from '#platform/worker'
import { advance, type ServiceStep } from '#workflow'
import { movementOf, record, rulesOf } from './desk.server.ts'
import type { Dossier } from './dossier.ts'
import type { AtToken } from './jobs.server.ts'
import { findById, forEvent } from './store.server.ts'

/** What a service is asked: about which dossier, at which step. `key` is the same however often it is asked again. */
export type ServiceCall = {
	readonly tenant: string
	readonly dossier: Dossier
	readonly step: ServiceStep
	readonly key: string
	readonly signal: AbortSignal | undefined
}

/** What it answers: an outcome, in words for the dossier's story; or an error that the process may foresee. */
export type ServiceAnswer =
	{ readonly outcome: string; readonly words: string } | { readonly error: string; readonly words: string }

/** Work that the platform does at a step. What is thrown is an outage: the call is repeated, and at last a person looks. */
export type Service = (call: ServiceCall) => Promise<ServiceAnswer>

/** What the diagram can catch when a service was not to be had at all. */
const unavailable = 'unavailable'

/**
 * The task `run-service`: asks the service of a step, outside any transaction, and records its answer. A repeat finds the
 * step done. An error that no boundary event catches leaves the step where it is, stuck, with the reason on the page.
 */
export const runService =
	(services: Readonly<Record<string, Service>>) =>
	async (payload: AtToken, attempt: Pick<Attempt, 'last' | 'signal'>): Promise<void> => {
		const waiting = await transact({ tenant: payload.tenant, person: 'worker' }, async (tx) => {
			const dossier = await findById(tx, payload.dossier)
			const token = dossier?.tokens.find(({ id }) => id === payload.token)
			if (!dossier || !token || token.stuck) return undefined
			const { graph } = await rulesOf(tx, payload.tenant, dossier)
			const step = graph.nodes[token.node]
			return step?.kind === 'service' ? { dossier, step } : undefined
		})
		if (!waiting) return
		const service = services[waiting.step.service]
		if (!service) return conclude(payload, { error: 'unknown-service', words: waiting.step.service })
		const call = { ...waiting, tenant: payload.tenant, key: payload.token, signal: attempt.signal }
		const answer = await service(call).catch((failure: unknown) => {
			if (!attempt.last) throw failure
			return { error: unavailable, words: failure instanceof Error ? failure.message : String(failure) }
		})
		await conclude(payload, answer)
	}

async function conclude(
	{ tenant, dossier: id, token: tokenId }: AtToken,
	answer: ServiceAnswer,
): Promise<void> {
	await transact({ tenant, person: 'worker' }, async (tx) => {
		const at = now()
		const dossier = await forEvent(tx, { id })
		const token = dossier?.tokens.find((each) => each.id === tokenId)
		if (!dossier || !token || token.stuck) return
		const rules = await rulesOf(tx, tenant, dossier)
		const node = rules.graph.nodes[token.node]
		const step = { id: token.node, name: node?.name ?? '' }
		const said = { tokenId, variables: dossier.answers, steps: dossier.outcomes }
		const foreseen =
			'error' in answer || (node?.kind === 'service' && node.outcomes.includes(answer.outcome))
				? answer
				: { error: 'unknown-outcome', words: answer.outcome }
		const next = advance(
			rules.graph,
			dossier.tokens,
			'error' in foreseen
				? { kind: 'failed', error: foreseen.error, ...said }
				: { kind: 'done', outcome: foreseen.outcome, ...said },
		)
		const opened = { ...rules, dossier, actor: { kind: 'system', name: step.name } } as const
		const by = { tx, tenant, at }
		if (!next.ok) {
			const why = 'error' in foreseen ? `${foreseen.error}: ${foreseen.words}` : next.refusal.kind
			await record(by, opened, { kind: 'step-stuck', step, token: tokenId, why })
			return
		}
		const movement = movementOf(next.value, { dossier, ...rules }, at)
		await record(
			by,
			opened,
			'error' in foreseen
				? { kind: 'service-failed', step, error: foreseen.error, words: foreseen.words, movement }
				: { kind: 'service-done', step, outcome: foreseen.outcome, words: foreseen.words, movement },
		)
	})
}
