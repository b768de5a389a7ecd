import { type RawBuilder, sql } from 'kysely'
import type { Own } from '#platform/db'

/** The codes of the procedures in any of these fields (lĩnh vực) today: a subquery for conditions of other capabilities. */
export const proceduresInFields = (fields: readonly string[]): RawBuilder<string> =>
	sql<string>`select code from catalogue.listing where tenant_id = current_setting('app.tenant') and field = any(${fields}::text[])`

/** The field of a procedure, as the catalogue names it. */
export async function fieldOf(tx: Own<'catalogue'>, procedureCode: string): Promise<string | undefined> {
	const listing = await tx
		.selectFrom('catalogue.listing')
		.select('field')
		.where('code', '=', procedureCode)
		.executeTakeFirst()
	return listing?.field
}

/** Every field that the tenant's procedures are in, in the order of the Vietnamese alphabet. */
export async function fields(tx: Own<'catalogue'>): Promise<readonly string[]> {
	const found = await tx.selectFrom('catalogue.listing').select('field').distinct().execute()
	return found.map(({ field }) => field).toSorted(new Intl.Collator('vi').compare)
}
