import { error, type RequestEvent } from '@sveltejs/kit'
import { type Dossier, dossierCode } from '#dossiers'
import { type Desk, findDossier } from '#dossiers/server'
import { type Citizen, isSelf } from '#identity'
import { m } from '#messages'
import { requireCitizen } from '../../guards.ts'

type Visit = RequestEvent & { params: { code: string } }
type Own = { readonly tx: Desk['tx']; readonly citizen: Citizen; readonly dossier: Dossier }

/**
 * Reads something of a dossier that the citizen filed. Another person's is told the same as one that is not there: who
 * knows a code learns nothing here that tracking does not say.
 */
export function withOwnDossier<T>(event: Visit, read: (own: Own) => Promise<T>): Promise<T> {
	const citizen = requireCitizen(event)
	const code = dossierCode(event.params.code)
	return event.locals.transact(async (tx) => {
		const dossier = code && (await findDossier(tx, code))
		if (!dossier || !isSelf(citizen, dossier.personId)) error(404, m.tracking_not_yours())
		return read({ tx, citizen, dossier })
	})
}
