import { sql } from 'kysely'
import { wallText } from '#calendar'
import { type Instant, instant } from '#kernel/dates'
import { isId, newId } from '#kernel/ids'
import { ok, type Result, refuse } from '#kernel/result'
import type { Own, Tx } from '#platform/db'
import { type Finding, type FromVault, type StoredFile, uploadLimits } from './file.ts'
import { type Digest, digest } from './file-store.ts'
import type { ReceivedFile } from './receive.server.ts'
import type { UploadRefusal } from './refusal.ts'
import type { SignatureFinding } from './signature.ts'

type OwnTx = Own<'documents'>
const own = (tx: Tx): OwnTx => tx as unknown as OwnTx

const shown = [
	'file_id',
	'component_key',
	'name',
	'media_type',
	'bytes',
	'sha256',
	'pages',
	'stored_at',
] as const

type ShownRow = {
	readonly file_id: string
	readonly component_key: string | null
	readonly name: string
	readonly media_type: string
	readonly bytes: number
	readonly sha256: string
	readonly pages: number | null
	readonly stored_at: string
}

const asFile = (row: ShownRow): StoredFile => ({
	id: row.file_id,
	componentKey: row.component_key ?? '',
	name: row.name,
	mediaType: row.media_type,
	bytes: row.bytes,
	sha256: digest(row.sha256),
	pages: row.pages,
	storedAt: instant(row.stored_at),
})

const tenant = sql<string>`current_setting('app.tenant')`

/**
 * Makes received files part of their draft. The same upload sent again (a retry after a lost answer, a double click) is
 * answered with the file that is already there.
 *
 * The caller has locked the draft and knows that it is the citizen's and not yet submitted.
 */
export async function recordFiles(
	tx: Tx,
	files: readonly ReceivedFile[],
): Promise<Result<readonly StoredFile[], UploadRefusal>> {
	const first = files[0]
	if (!first) return refuse({ kind: 'nothing-chosen' })
	const present = await own(tx)
		.selectFrom('documents.file')
		.select([...shown, 'made_from'])
		.where('draft_id', '=', first.draftId)
		.where('component_key', '=', first.componentKey)
		.where('removed_at', 'is', null)
		.where('dossier_id', 'is', null)
		.orderBy('file_id')
		.execute()
	const known = new Map(
		present.map((row) => [origins(row.made_from as unknown as readonly Sourced[]), asFile(row)]),
	)
	const fresh = files.filter((file) => !known.has(origins(file.madeFrom)))
	if (present.length + fresh.length > uploadLimits.filesPerComponent)
		return refuse({ kind: 'too-many-files', limit: uploadLimits.filesPerComponent })
	if (fresh.length > 0)
		await own(tx)
			.insertInto('documents.file')
			.values(
				fresh.map((file) => ({
					tenant_id: tenant,
					file_id: file.id,
					kind: 'component',
					person_id: file.personId,
					draft_id: file.draftId,
					component_key: file.componentKey,
					name: file.name,
					media_type: file.mediaType,
					bytes: file.bytes,
					sha256: file.sha256,
					pages: file.pages,
					made_from: JSON.stringify(file.madeFrom),
					scanned_at: file.scannedBy === undefined ? null : file.storedAt.toString(),
					scanned_by: file.scannedBy ?? null,
					signatures: file.signatures ? JSON.stringify(file.signatures) : null,
					stored_at: file.storedAt.toString(),
				})),
			)
			.execute()
	return ok(files.map((file) => known.get(origins(file.madeFrom)) ?? file))
}

/**
 * Makes a file that lies in the store part of a draft, as a paper of its sender's vault: the same bytes under an id of
 * its own, with what was found of them. The same paper twice is one file.
 *
 * The caller has locked the draft and knows that paper and draft are the citizen's.
 */
export async function copyFromVault(
	tx: Tx,
	copy: {
		readonly fileId: string
		/** What the vault says its bytes are. */
		readonly sha256: string
		readonly personId: string
		readonly draftId: string
		readonly componentKey: string
		readonly from: FromVault
		readonly now: Instant
	},
): Promise<
	Result<StoredFile, { readonly kind: 'file-gone' } | { readonly kind: 'too-many-files'; limit: number }>
> {
	const present = await own(tx)
		.selectFrom('documents.file')
		.select([...shown, sql<string | null>`from_vault ->> 'paper'`.as('paper')])
		.where('draft_id', '=', copy.draftId)
		.where('component_key', '=', copy.componentKey)
		.where('removed_at', 'is', null)
		.where('dossier_id', 'is', null)
		.execute()
	const known = present.find(({ paper }) => paper === copy.from.paper)
	if (known) return ok(asFile(known))
	if (present.length >= uploadLimits.filesPerComponent)
		return refuse({ kind: 'too-many-files', limit: uploadLimits.filesPerComponent })
	const { rows } = await sql<ShownRow>`
		insert into documents.file (tenant_id, file_id, kind, person_id, draft_id, component_key, name, media_type, bytes, sha256,
			pages, made_from, scanned_at, scanned_by, signatures, from_vault, stored_at)
		select tenant_id, ${newId()}::uuid, 'component', ${copy.personId}::uuid, ${copy.draftId}::uuid, ${copy.componentKey}, name,
			media_type, bytes, sha256, pages, made_from, scanned_at, scanned_by, signatures, ${JSON.stringify(copy.from)}::jsonb,
			${copy.now.toString()}::timestamptz
		from documents.file
		where tenant_id = ${tenant} and file_id = ${copy.fileId}::uuid and sha256 = ${copy.sha256}
		returning file_id, component_key, name, media_type, bytes, sha256, pages, stored_at`.execute(tx)
	const [row] = rows
	return row ? ok(asFile(row)) : refuse({ kind: 'file-gone' })
}

type Sourced = { readonly sha256: string }
const origins = (madeFrom: readonly Sourced[]) => madeFrom.map(({ sha256 }) => sha256).join(' ')

/** The files of a draft that went with no dossier yet, in the order they came. */
export async function filesOfDraft(tx: Tx, draftId: string): Promise<readonly StoredFile[]> {
	const rows = await own(tx)
		.selectFrom('documents.file')
		.select(shown)
		.where('draft_id', '=', draftId)
		.where('removed_at', 'is', null)
		.where('dossier_id', 'is', null)
		.orderBy('file_id')
		.execute()
	return rows.map(asFile)
}

/**
 * Takes a file out of a draft; its bytes stay in the store.
 *
 * @returns what was taken out, or undefined when it is not in the draft (any more) or went with a dossier
 */
export async function removeFile(
	tx: Tx,
	{ draftId, fileId, now }: { readonly draftId: string; readonly fileId: string; readonly now: Instant },
): Promise<StoredFile | undefined> {
	if (!isId(fileId)) return undefined
	const row = await own(tx)
		.updateTable('documents.file')
		.set({ removed_at: now.toString() })
		.where('draft_id', '=', draftId)
		.where('file_id', '=', fileId)
		.where('removed_at', 'is', null)
		.where('dossier_id', 'is', null)
		.returning(shown)
		.executeTakeFirst()
	return row && asFile(row)
}

/**
 * The one statement by which the files of a draft go with its dossier; also those of a supplement, uploaded under the
 * same draft later. Execute it, or compose it: `tx.with('attached', () => attachToDossier(tx, …))`.
 */
export const attachToDossier = (tx: Tx, draftId: string, dossierId: string) =>
	own(tx)
		.updateTable('documents.file')
		.set({ dossier_id: dossierId })
		.where('draft_id', '=', draftId)
		.where('removed_at', 'is', null)
		.where('dossier_id', 'is', null)
		.returning(['file_id', 'component_key', 'name', 'bytes', 'sha256', 'pages'])

/** The components that went with a dossier, in the order they came. Results are named by `dossiers.result`. */
export async function filesOfDossier(tx: Tx, dossierId: string): Promise<readonly StoredFile[]> {
	const rows = await own(tx)
		.selectFrom('documents.file')
		.select(shown)
		.where('dossier_id', '=', dossierId)
		.where('kind', '=', 'component')
		.orderBy('file_id')
		.execute()
	return rows.map(asFile)
}

/** What was found of these files of the tenant, by their id. */
export async function findingsOf(tx: Tx, fileIds: readonly string[]): Promise<ReadonlyMap<string, Finding>> {
	if (fileIds.length === 0) return new Map()
	return findingsIn(await found(tx).where('file_id', 'in', fileIds).execute())
}

/** What was found of the files of a draft, those of a supplement too. */
export const findingsOfDraft = async (tx: Tx, draftId: string): Promise<ReadonlyMap<string, Finding>> =>
	findingsIn(await found(tx).where('draft_id', '=', draftId).where('removed_at', 'is', null).execute())

const found = (tx: Tx) =>
	own(tx).selectFrom('documents.file').select(['file_id', 'scanned_at', 'signatures', 'from_vault'])

type FindingRow = {
	readonly file_id: string
	readonly scanned_at: string | null
	readonly signatures: unknown
	readonly from_vault: unknown
}

const findingsIn = (rows: readonly FindingRow[]): ReadonlyMap<string, Finding> =>
	new Map(
		rows.map(({ file_id, scanned_at, signatures, from_vault }) => [
			file_id,
			{
				scanned: scanned_at !== null,
				signatures:
					(signatures as readonly SignatureFinding[] | null)?.map((each) => ({
						...each,
						signedAt: each.signedAt === null ? null : wallText(instant(each.signedAt)),
					})) ?? null,
				...(from_vault !== null && { fromVault: from_vault as FromVault }),
			},
		]),
	)

/** A file with what a caller needs to decide who may open it. */
export type FoundFile = StoredFile & {
	readonly kind: 'component' | 'result'
	readonly personId: string | null
	readonly draftId: string | null
	readonly dossierId: string | null
}

/** The file of this tenant with that id, unless it was taken out; undefined too when `fileId` is no id at all. */
export async function findFile(tx: Tx, fileId: string): Promise<FoundFile | undefined> {
	if (!isId(fileId)) return undefined
	const row = await own(tx)
		.selectFrom('documents.file')
		.select([...shown, 'kind', 'person_id', 'draft_id', 'dossier_id'])
		.where('file_id', '=', fileId)
		.where('removed_at', 'is', null)
		.executeTakeFirst()
	return (
		row && {
			...asFile(row),
			kind: row.kind === 'result' ? 'result' : 'component',
			personId: row.person_id,
			draftId: row.draft_id,
			dossierId: row.dossier_id,
		}
	)
}

/** A paper the platform made for a dossier, already in the store under `sha256`. */
export type IssuedFile = {
	readonly id: string
	readonly dossierId: string
	readonly name: string
	readonly bytes: number
	readonly sha256: Digest
	readonly pages: number | null
	readonly now: Instant
}

/** Records a result; the statement may be executed or composed. The same id twice is one file. */
export const recordResult = (tx: Tx, file: IssuedFile) =>
	own(tx)
		.insertInto('documents.file')
		.values({
			tenant_id: tenant,
			file_id: file.id,
			kind: 'result',
			dossier_id: file.dossierId,
			name: file.name,
			media_type: 'application/pdf',
			bytes: file.bytes,
			sha256: file.sha256,
			pages: file.pages,
			stored_at: file.now.toString(),
		})
		.onConflict((conflict) => conflict.columns(['tenant_id', 'file_id']).doNothing())
