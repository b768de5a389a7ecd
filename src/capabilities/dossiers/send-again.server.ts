import { may } from '#identity'
import { isId } from '#kernel/ids'
import { ok, refuse, type Result } from '#kernel/result'
import { inItsField } from './access.server.ts'
import type { Desk } from './desk.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { messageToCarry, post } from './exchange-store.server.ts'
import { forAct } from './store.server.ts'

/** Somebody at the dossier's agency has a message sent again that was given up (gửi lại). */
export async function sendAgain(
	desk: Desk,
	code: DossierCode,
	messageId: string,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	const official = await inItsField(desk.tx, desk.official, dossier)
	if (!may(official, 'dossier.act', { agencyId: dossier.competentAgencyId }))
		return refuse({ kind: 'not-allowed' })
	const message = isId(messageId) ? await messageToCarry(desk.tx, messageId) : undefined
	// Sent meanwhile, by itself or by a colleague.
	if (message?.dossierId !== dossier.id) return ok(dossier)
	await post(desk.tx, desk.tenant, [message], { at: desk.at, begins: null })
	return ok(dossier)
}
