import { type Instant } from '#kernel/dates'
import { isId } from '#kernel/ids'
import { type Result, ok, refuse } from '#kernel/result'
import type { Tx } from '#platform/db'
import { agency } from '#tenancy/server'
import type { DraftRefusal } from './draft.ts'
import { openDraft } from './load.server.ts'
import { setAgency } from './store.server.ts'

/** Chooses the agency that an open draft will go to, and the desk of another agency if it is to be filed there. */
export async function chooseAgency(
	tx: Tx,
	choice: {
		readonly tenant: string
		readonly draftId: string
		readonly personId: string
		readonly agencyId: string
		readonly receivingId?: string | undefined
		readonly at: Instant
	},
): Promise<Result<undefined, DraftRefusal>> {
	const found = await openDraft(tx, choice.tenant, choice.draftId, choice.personId)
	if (!found.ok) return found
	const chosen = isId(choice.agencyId) ? await agency(tx, choice.agencyId) : undefined
	if (!chosen) return refuse({ kind: 'no-such-agency' })
	const elsewhere = choice.receivingId && choice.receivingId !== chosen.id ? choice.receivingId : undefined
	const desk = elsewhere && isId(elsewhere) ? await agency(tx, elsewhere) : undefined
	if (elsewhere && !desk) return refuse({ kind: 'no-such-agency' })
	await setAgency(
		tx,
		choice.draftId,
		{ agencyId: chosen.id, receivingId: desk?.id ?? null },
		choice.at.toString(),
	)
	return ok(undefined)
}
