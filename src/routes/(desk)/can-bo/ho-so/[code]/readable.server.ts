import { error, type RequestEvent } from '@sveltejs/kit'
import { type Dossier, dossierCode } from '#dossiers'
import { type Desk, openToRead, type Reading } from '#dossiers/server'
import { unreachable } from '#kernel/result'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { requireOfficial } from '../../../../guards.ts'

/**
 * The dossier of the address, for an official who may open it, with its line in the journal; anyone else is told in words.
 *
 * @param reading what of it is read: the page, a file, a slip
 */
export async function readable(tx: Desk['tx'], event: RequestEvent, reading: Reading): Promise<Dossier> {
	const official = requireOfficial(event)
	const code = dossierCode(event.params['code'] ?? '')
	if (!code) error(404, m.desk_unknown_dossier())
	const opened = await openToRead(
		tx,
		code,
		{ official, at: now(), address: event.getClientAddress() },
		reading,
	)
	if (opened.ok) return opened.value
	switch (opened.refusal.kind) {
		case 'unknown':
			error(404, m.desk_unknown_dossier())
		case 'closed':
			error(403, m.desk_foreign_dossier())
		default:
			return unreachable(opened.refusal)
	}
}
