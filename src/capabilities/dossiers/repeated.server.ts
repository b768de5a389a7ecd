import { sql } from 'kysely'
import type { Desk, Seen } from './desk.server.ts'
import type { Dossier, DossierEvent } from './dossier.ts'
import { find } from './store.server.ts'

/**
 * The dossier, when the official did an act of these kinds already, upon the very version they saw: they pressed twice, or the
 * first answer was lost on its way. What is refused the second time was done the first time.
 */
export async function doneBefore(
	{ tx, official }: Pick<Desk, 'tx' | 'official'>,
	{ code, version }: Pick<Seen, 'code' | 'version'>,
	kinds: readonly DossierEvent['kind'][],
): Promise<Dossier | undefined> {
	const dossier = await find(tx, code)
	if (!dossier || dossier.version <= version) return undefined
	const done = await tx
		.selectFrom('dossiers.event')
		.select('seq')
		.where('dossier_id', '=', dossier.id)
		.where('seq', '=', version + 1)
		.where('kind', 'in', kinds)
		.where(sql`actor ->> 'id'`, '=', official.id)
		.executeTakeFirst()
	return done && dossier
}
