import { wasTold } from '#notifications/server'
import { instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import { settings } from '#settings'
import { type Desk, lastActor, record, rulesOf, type Seen } from './desk.server.ts'
import type { Dossier, EventActor, Refusal } from './dossier.ts'
import { rebuilt } from './lifecycle.ts'
import { chain, eventFrom, forAct } from './store.server.ts'
import { mayUndo } from './undo.ts'

/**
 * Takes back the official's own last act (hoàn tác). Nothing is erased: one more event says so, and the dossier stands
 * exactly as it did before the act, its steps, clock, work and counts included.
 */
export async function undoLast(
	desk: Desk,
	{ code, version }: Seen,
	words = '',
): Promise<Result<Dossier, Refusal>> {
	const { tx, tenant, at, official } = desk
	const dossier = await forAct(tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	if (dossier.version !== version)
		return refuse({ kind: 'changed-meanwhile', by: await lastActor(tx, dossier) })
	const entries = (await chain(tx, dossier.id)).map((each) => ({
		...each,
		at: instant(each.at),
		event: eventFrom(each.event.kind, each.event),
	}))
	const newest = entries.at(-1)
	const rules = await rulesOf(tx, tenant, dossier)
	const may = mayUndo(
		newest && { ...newest.event, seq: newest.seq, at: newest.at, actor: newest.actor },
		official,
		{ at, graph: rules.graph, holdSeconds: settings.undoHoldSeconds },
	)
	if (!may.ok) return may
	const { last } = may.value
	if (official.duties.length === 0) return refuse({ kind: 'not-your-duty', role: '', step: '' })
	// The hold says that nobody was told yet; that nobody was is what counts.
	if (await wasTold(tx, dossier.id, last.seq)) return refuse({ kind: 'cannot-undo', why: 'told', by: '' })

	const stood = rebuilt(entries.slice(0, -1))
	const isIn = ({ tokens }: Dossier, token: { readonly id: string }) =>
		tokens.some(({ id }) => id === token.id)
	return ok(
		await record(
			desk,
			{ ...rules, dossier, actor: { ...last.actor, address: desk.address } as EventActor },
			{
				kind: 'undone',
				undid: last.seq,
				act: last.kind,
				words,
				movement: {
					ended: dossier.tokens.filter((token) => !isIn(stood, token)).map(({ id }) => id),
					placed: stood.tokens.filter((token) => !isIn(dossier, token)),
				},
			},
			stood,
		),
	)
}
