import { now } from '#kernel/dates'
import { enqueueLetter, writeMessages } from '#notifications/server'
import { transact } from '#platform/db'
import { advance } from '#workflow'
import { movementOf, record, rulesOf } from './desk.server.ts'
import type { AtToken } from './jobs.server.ts'
import { forEvent } from './store.server.ts'
import { addressee, toldOf } from './tell-citizen.server.ts'

/**
 * The task `tell-step`: a send task tells the citizen what the process says there. The message and the step onwards are one
 * transaction, so a repeat finds both done.
 */
export const tellStep =
	(portalOrigin: (hostLabel: string) => string) =>
	async ({ tenant, dossier: id, token: tokenId }: AtToken): Promise<void> => {
		await transact({ tenant, person: 'worker' }, async (tx) => {
			const at = now()
			const dossier = await forEvent(tx, { id })
			const token = dossier?.tokens.find((each) => each.id === tokenId)
			if (!dossier || !token) return
			const rules = await rulesOf(tx, tenant, dossier)
			const node = rules.graph.nodes[token.node]
			if (node?.kind !== 'send') return
			const next = advance(rules.graph, dossier.tokens, {
				kind: 'done',
				tokenId,
				variables: dossier.answers,
				steps: dossier.outcomes,
			})
			if (!next.ok) throw new Error(`${dossier.code} could not go on from ${node.id}: ${next.refusal.kind}`)
			const known = await addressee(tx, id)
			const seq = dossier.version + 1
			const { emailId } = await writeMessages(tx, tenant, 'step', {
				to: { personId: known.person_id, email: known.email, locale: known.locale === 'en' ? 'en' : 'vi' },
				about: { dossierId: id, code: known.code, seq },
				told: {
					...toldOf(known, { kind: 'citizen-told', at }, portalOrigin(known.host_label)),
					text: node.text,
				},
				at,
			})
			if (emailId) await enqueueLetter(tx, tenant, emailId)
			await record(
				{ tx, tenant, at },
				{ ...rules, dossier, actor: { kind: 'system', name: node.name } },
				{
					kind: 'citizen-told',
					step: { id: node.id, name: node.name },
					text: node.text,
					movement: movementOf(next.value, { dossier, ...rules }, at),
				},
			)
		})
	}
