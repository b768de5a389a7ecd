import { error } from '@sveltejs/kit'
import { type Dossier, dossierCode } from '#dossiers'
import { type Desk, findDossier, isOpenTo } from '#dossiers/server'
import type { OfficialAtWork } from '#identity'
import { m } from '#messages'

/** The dossier of that code, for an official with a duty at its receiving or competent agency; anyone else is told in words. */
export async function readable(tx: Desk['tx'], official: OfficialAtWork, typed: string): Promise<Dossier> {
	const code = dossierCode(typed)
	const [dossier, open] = code ? await Promise.all([findDossier(tx, code), isOpenTo(tx, official, code)]) : []
	if (!dossier) error(404, m.desk_unknown_dossier())
	if (!open) error(403, m.desk_foreign_dossier())
	return dossier
}
