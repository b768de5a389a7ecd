import { sql } from 'kysely'
import type { OfficialAtWork } from '#identity'
import type { ReadingKind } from '#journal'
import { type Noted, readingOf } from '#journal/server'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { mayOpen } from './access.server.ts'
import type { Dossier, DossierCode } from './dossier.ts'
import { find } from './store.server.ts'

/** Who reads, from where, and what of the dossier: the page, a file, a slip. */
export type Reader = Noted & { readonly official: OfficialAtWork }
export type Reading = { readonly kind: ReadingKind; readonly subject?: string }

/** `closed`: it is there, but not for this official. */
export type OpenRefusal = { readonly kind: 'unknown' } | { readonly kind: 'closed' }

/**
 * Opens a dossier to be read by an official. What lets them in is the row that the journal returns: the condition, the
 * reading and its line are one statement, which travels together with the dossier itself, in one round trip.
 */
export async function openToRead(
	tx: Tx,
	code: DossierCode,
	reader: Reader,
	reading: Reading,
): Promise<Result<Dossier, OpenRefusal>> {
	const opened = sql`select dossier.dossier_id, dossier.code, dossier.receiving_agency_id, dossier.competent_agency_id
		from dossiers.dossier
		where dossier.tenant_id = current_setting('app.tenant') and dossier.code = ${code} and ${mayOpen(reader.official)}`
	const [noted, dossier] = await Promise.all([readingOf(opened, reader, reading).execute(tx), find(tx, code)])
	if (!dossier) return refuse({ kind: 'unknown' })
	return noted.rows[0]?.dossier_id === dossier.id ? ok(dossier) : refuse({ kind: 'closed' })
}
