import { sql } from 'kysely'
import type { Instant } from '#kernel/dates'
import type { Own, Tx } from '#platform/db'
import { type Digest, digest } from './file-store.ts'

// The only SQL on `documents.thumbnail`.
const own = (tx: Tx): Own<'documents'> => tx as unknown as Own<'documents'>

/** The picture of a file: its digest, null when the file cannot be drawn, undefined when nobody has tried. */
export async function findThumbnail(tx: Tx, of: Digest): Promise<Digest | null | undefined> {
	const row = await own(tx)
		.selectFrom('documents.thumbnail')
		.select('sha256')
		.where('of_sha256', '=', of)
		.executeTakeFirst()
	return row && (row.sha256 === null ? null : digest(row.sha256))
}

/** Keeps it; of two that drew the same file at once either is right. */
export const recordThumbnail = (tx: Tx, of: Digest, made: Digest | null, at: Instant) =>
	own(tx)
		.insertInto('documents.thumbnail')
		.values({
			tenant_id: sql<string>`current_setting('app.tenant')`,
			of_sha256: of,
			sha256: made,
			made_at: at.toString(),
		})
		.onConflict((conflict) => conflict.columns(['tenant_id', 'of_sha256']).doNothing())
		.execute()
