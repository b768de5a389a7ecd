import { isId } from '#kernel/ids'
import type { Instant } from '#kernel/dates'
import { type Result, ok, refuse } from '#kernel/result'
import type { Tx } from '#platform/db'
import type { DraftRefusal } from './draft.ts'
import { forgetTold, setDiscarded } from './store.server.ts'

/** Throws an open draft away; {@link restoreDraft} brings it back. What registers told goes for good: they are asked again. */
export async function discardDraft(
	tx: Tx,
	draftId: string,
	personId: string,
	at: Instant,
): Promise<Result<undefined, DraftRefusal>> {
	const thrown = await turn(tx, draftId, personId, 'open', at.toString())
	if (thrown.ok) await forgetTold(tx, draftId)
	return thrown
}

/** Brings a discarded draft back as it was. */
export const restoreDraft = (tx: Tx, draftId: string, personId: string) =>
	turn(tx, draftId, personId, 'discarded', null)

async function turn(
	tx: Tx,
	draftId: string,
	personId: string,
	from: 'open' | 'discarded',
	at: string | null,
): Promise<Result<undefined, DraftRefusal>> {
	const done = isId(draftId) && (await setDiscarded(tx, draftId, personId, from, at)) === 'done'
	return done ? ok(undefined) : refuse({ kind: 'not-found' })
}
