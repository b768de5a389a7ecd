import { may } from '#identity'
import { ok, refuse, type Result } from '#kernel/result'
import { inItsField } from './access.server.ts'
import { actorAt, type Desk } from './desk.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { forAct } from './store.server.ts'
import { sentOnce } from './troubled-messages.server.ts'

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
	const duty = official.duties.find((each) =>
		may({ duties: [each] }, 'dossier.act', { agencyId: dossier.competentAgencyId }),
	)
	const actor = () => actorAt(desk, { agencyId: dossier.competentAgencyId, task: { role: duty?.role ?? '' } })
	// Got through meanwhile, or on its way: pressed twice it is sent once.
	return ok((await sentOnce(desk, dossier, messageId, actor)) ?? dossier)
}
