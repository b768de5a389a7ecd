import { sql } from 'kysely'
import { type Instant, instant, plusSeconds } from '#kernel/dates'
import { isId } from '#kernel/ids'
import type { Own, Tx } from '#platform/db'
import type { Unfinished } from './file.ts'

// The only SQL on `documents.upload`, the files that are not whole yet.
const own = (tx: Tx): Own<'documents'> => tx as unknown as Own<'documents'>
const tenant = sql<string>`current_setting('app.tenant')`

/** A file on its way. What has arrived lies in the file store's arrivals under `id`. */
export type Upload = Unfinished & {
	readonly personId: string
	readonly draftId: string
	readonly touchedAt: Instant
	/** It became files of the draft already. */
	readonly taken: boolean
}

/** For so long after its last piece an upload waits for the next one. */
export const uploadPatienceSeconds = 3 * 24 * 3600

const columns = [
	'upload_id',
	'person_id',
	'draft_id',
	'component_key',
	'name',
	'print',
	'bytes',
	'arrived',
	'touched_at',
	'taken_at',
] as const

type Row = {
	readonly upload_id: string
	readonly person_id: string
	readonly draft_id: string
	readonly component_key: string
	readonly name: string
	readonly print: string
	readonly bytes: number
	readonly arrived: number
	readonly touched_at: string
	readonly taken_at: string | null
}

const asUpload = (row: Row): Upload => ({
	id: row.upload_id,
	personId: row.person_id,
	draftId: row.draft_id,
	componentKey: row.component_key,
	name: row.name,
	print: row.print,
	bytes: Number(row.bytes),
	arrived: Number(row.arrived),
	touchedAt: instant(row.touched_at),
	taken: row.taken_at !== null,
})

/** What one person may have on its way at a time; more is refused before a byte of it is taken. */
export const mostOnTheWay = { uploads: 40, bytes: 1_000_000_000 } as const

/** Announces a file. @returns false when its sender has too much on its way already */
export async function beginUpload(
	tx: Tx,
	upload: Omit<Upload, 'arrived' | 'touchedAt' | 'taken'>,
	at: Instant,
): Promise<boolean> {
	const waiting = await own(tx)
		.selectFrom('documents.upload')
		.select([
			sql<number>`count(*)::int`.as('uploads'),
			sql<number>`coalesce(sum(bytes), 0)::float8`.as('bytes'),
		])
		.where('person_id', '=', upload.personId)
		.where('taken_at', 'is', null)
		.executeTakeFirstOrThrow()
	if (waiting.uploads >= mostOnTheWay.uploads || waiting.bytes + upload.bytes > mostOnTheWay.bytes)
		return false
	await own(tx)
		.insertInto('documents.upload')
		.values({
			tenant_id: tenant,
			upload_id: upload.id,
			person_id: upload.personId,
			draft_id: upload.draftId,
			component_key: upload.componentKey,
			name: upload.name,
			print: upload.print,
			bytes: upload.bytes,
			begun_at: at.toString(),
			touched_at: at.toString(),
		})
		.execute()
	return true
}

/** The upload of this draft; another draft's is not there. */
export async function findUpload(tx: Tx, draftId: string, uploadId: string): Promise<Upload | undefined> {
	if (!isId(uploadId)) return undefined
	const row = await own(tx)
		.selectFrom('documents.upload')
		.select(columns)
		.where('upload_id', '=', uploadId)
		.where('draft_id', '=', draftId)
		.executeTakeFirst()
	return row && asUpload(row)
}

/**
 * Notes that it arrived up to `to`. Of two lines that bring the same upload one is first; the other is told to stop.
 *
 * @returns whether it stood at `from`
 */
export async function advanceUpload(
	tx: Tx,
	{ draftId, id }: Pick<Upload, 'draftId' | 'id'>,
	{ from, to, at }: { readonly from: number; readonly to: number; readonly at: Instant },
): Promise<boolean> {
	const { numUpdatedRows } = await own(tx)
		.updateTable('documents.upload')
		.set({ arrived: to, touched_at: at.toString() })
		.where('upload_id', '=', id)
		.where('draft_id', '=', draftId)
		.where('arrived', '=', from)
		.where('taken_at', 'is', null)
		.executeTakeFirst()
	return numUpdatedRows === 1n
}

/** What waits in a draft for its next piece or to be looked at, oldest first. */
export async function uploadsOfDraft(tx: Tx, draftId: string): Promise<readonly Unfinished[]> {
	const rows = await own(tx)
		.selectFrom('documents.upload')
		.select(columns)
		.where('draft_id', '=', draftId)
		.where('taken_at', 'is', null)
		.orderBy('upload_id')
		.execute()
	return rows.map(asUpload).map(({ id, componentKey, name, print, bytes, arrived }) => ({
		id,
		componentKey,
		name,
		print,
		bytes,
		arrived,
	}))
}

/** It became files: a repeat of the request whose answer was lost is told so. */
export const markTaken = (tx: Tx, draftId: string, ids: readonly string[], at: Instant) =>
	own(tx)
		.updateTable('documents.upload')
		.set({ taken_at: at.toString() })
		.where('draft_id', '=', draftId)
		.where('upload_id', 'in', ids)
		.execute()

export const removeUpload = (tx: Tx, draftId: string, uploadId: string) =>
	own(tx)
		.deleteFrom('documents.upload')
		.where('draft_id', '=', draftId)
		.where('upload_id', '=', uploadId)
		.execute()

/** Uploads of this tenant that nobody went on with, and those that were taken long ago. */
export async function abandonedUploads(tx: Tx, at: Instant): Promise<readonly Upload[]> {
	const rows = await own(tx)
		.selectFrom('documents.upload')
		.select(columns)
		.where('touched_at', '<', plusSeconds(at, -uploadPatienceSeconds).toString())
		.orderBy('touched_at')
		.limit(500)
		.execute()
	return rows.map(asUpload)
}
