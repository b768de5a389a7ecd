import { setTimeout as rest } from 'node:timers/promises'
import { wallText } from '#calendar'
import type { Digest, FileStore } from '#documents'
import { type Field, fieldsOf, type Layout, shownColumn } from '#forms'
import { formDefinition } from '#forms/server'
import { type OfficialAtWork, why } from '#identity'
import { dayInVietNam, type Instant, instant, now, plusSeconds } from '#kernel/dates'
import { isId, newId } from '#kernel/ids'
import { ok, refuse, type Result } from '#kernel/result'
import { transact, type Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import { log } from '#platform/log'
import type { Attempt } from '#platform/worker'
import { officialWithDuties } from '#tenancy/server'
import { sql } from 'kysely'
import { sheetPage, type SheetRow, type Wanted } from './lists.server.ts'
import { type Cell, csv, xlsx } from './workbook.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'export-list': { readonly tenant: string; readonly export: string }
	}
}

export const exportFormats = ['xlsx', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A list as it stood on the screen: what was asked of it, and its columns with their names and the words they use. */
export type AskedExport = {
	readonly title: string
	readonly format: ExportFormat
	readonly wanted: Omit<Wanted, 'now'>
	readonly columns: readonly { readonly column: string; readonly label: string }[]
	readonly channels: Readonly<Record<string, string>>
	readonly locale: 'vi' | 'en'
}

export type Export = {
	readonly id: string
	readonly title: string
	readonly format: ExportFormat
	readonly askedAt: Instant
	readonly rows: number
	readonly bytes: number | null
	readonly expiresAt: Instant
	readonly state: 'waiting' | 'ready' | 'failed' | 'expired'
	readonly failedBecause: ExportFailure | null
}

/** Why a file was given up. */
export type ExportFailure = 'not-allowed' | 'broken'

export type ExportRefusal =
	/** No duty of theirs lets them take lists out. */
	| { readonly kind: 'export-not-allowed' }
	/** As many of theirs are being written as may be at a time. */
	| { readonly kind: 'exports-waiting'; readonly most: number }
	/** There is no such failed file of theirs. */
	| { readonly kind: 'unknown-export' }

/** The official with the duties that let take a list out: a file holds what they cover, and no dossier more. */
export const exporting = (official: OfficialAtWork): OfficialAtWork => ({
	...official,
	duties: why(official, 'dossier.export'),
})

/** So long a file can be had: it holds personal data, and the list is soon another one. */
const hoursKept = 24
/** An official waits for so many at a time. */
const mostAtOnce = 3
/** Few enough that what is read of them is forgotten before the next ones come. */
const batch = 200
/** So many are written as fast as it goes; who asked for more rows is not waiting for them. */
const soon = 10_000
const partBytes = 1024 * 1024

/** Has a list written to a file by the worker. @returns its id */
export async function askExport(
	tx: Tx,
	tenant: string,
	official: OfficialAtWork,
	asked: AskedExport,
	{ at, address }: { readonly at: Instant; readonly address: string },
): Promise<Result<string, ExportRefusal>> {
	const within = exporting(official)
	if (within.duties.length === 0) return refuse({ kind: 'export-not-allowed' })
	const waiting = (await exportsOf(tx, official, at)).filter(({ state }) => state === 'waiting')
	if (waiting.length >= mostAtOnce) return refuse({ kind: 'exports-waiting', most: mostAtOnce })
	const id = newId()
	await tx
		.insertInto('dossiers.export')
		.values({
			tenant_id: tenant,
			export_id: id,
			official_id: official.id,
			asked: JSON.stringify({ ...asked, official: within }),
			format: asked.format,
			title: asked.title,
			asked_at: at.toString(),
			address,
			expires_at: plusSeconds(at, hoursKept * 3600).toString(),
		})
		.execute()
	await enqueue(tx, 'export-list', { tenant, export: id }, `export:${id}`, { attempts: 3 })
	return ok(id)
}

/** The same list once more, after its file was given up. @returns the id of the new file */
export async function askExportAgain(
	tx: Tx,
	tenant: string,
	official: OfficialAtWork,
	exportId: string,
	by: { readonly at: Instant; readonly address: string },
): Promise<Result<string, ExportRefusal>> {
	const row = isId(exportId)
		? await tx
				.selectFrom('dossiers.export')
				.select('asked')
				.where('export_id', '=', exportId)
				.where('official_id', '=', official.id)
				.where('failed_at', 'is not', null)
				.executeTakeFirst()
		: undefined
	if (!row) return refuse({ kind: 'unknown-export' })
	const { official: _, ...asked } = row.asked as unknown as KeptExport
	return askExport(tx, tenant, official, asked, by)
}

/** What is kept of an export that was asked: the list, and who asked for it as they were then. */
type KeptExport = AskedExport & { readonly official: OfficialAtWork }

/** What the official had written, newest first. */
export async function exportsOf(tx: Tx, { id }: OfficialAtWork, at: Instant): Promise<readonly Export[]> {
	const rows = await tx
		.selectFrom('dossiers.export')
		.select([
			'export_id',
			'title',
			'format',
			'asked_at',
			'rows_written',
			'bytes',
			'expires_at',
			'finished_at',
			'failed_at',
			'failed_because',
		])
		.where('official_id', '=', id)
		.orderBy('export_id', 'desc')
		.limit(20)
		.execute()
	return rows.map((row) => ({
		id: row.export_id,
		title: row.title,
		format: row.format as ExportFormat,
		askedAt: instant(row.asked_at),
		rows: row.rows_written,
		bytes: row.bytes === null ? null : Number(row.bytes),
		expiresAt: instant(row.expires_at),
		state:
			instant(row.expires_at).epochMilliseconds <= at.epochMilliseconds
				? 'expired'
				: row.finished_at
					? 'ready'
					: row.failed_at
						? 'failed'
						: 'waiting',
		failedBecause: row.failed_because as ExportFailure | null,
	}))
}

export type ExportFile = {
	readonly name: string
	readonly mediaType: string
	readonly bytes: number
	readonly parts: readonly Digest[]
}

/** The file of an export, for the official who asked for it, until it expires and as long as they may take lists out. */
export async function exportFile(
	tx: Tx,
	official: OfficialAtWork,
	exportId: string,
	at: Instant,
): Promise<ExportFile | undefined> {
	if (!isId(exportId) || exporting(official).duties.length === 0) return undefined
	const row = await tx
		.selectFrom('dossiers.export')
		.select(['title', 'format', 'asked_at', 'parts', 'bytes'])
		.where('export_id', '=', exportId)
		.where('official_id', '=', official.id)
		.where('finished_at', 'is not', null)
		.where('expires_at', '>', at.toString())
		.executeTakeFirst()
	if (!row) return undefined
	return {
		name: `${row.title} ${wallText(instant(row.asked_at)).slice(0, 16).replace('T', ' ').replace(':', 'h')}.${row.format}`,
		mediaType:
			row.format === 'csv'
				? 'text/csv; charset=utf-8'
				: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		bytes: Number(row.bytes),
		parts: row.parts as unknown as Digest[],
	}
}

type ExportJob = { readonly tenant: string; readonly export: string }

/**
 * The task `export-list`: writes the file batch by batch, each in a transaction of its own, so that nobody waits for it.
 * When the last attempt fails, whoever asked is told: a file that nobody writes any more does not look as if it came.
 */
export const exportList =
	(store: FileStore) =>
	async (job: ExportJob, { last }: Pick<Attempt, 'last'>): Promise<void> => {
		try {
			await writeExport(store, job)
		} catch (failure) {
			if (!last) throw failure
			await giveUp(job, 'broken')
			log.error({ export: job.export, err: failure }, 'an export was given up; who asked for it is told')
		}
	}

const giveUp = ({ tenant, export: exportId }: ExportJob, because: ExportFailure) =>
	transact({ tenant, person: 'worker' }, async (tx) =>
		tx
			.updateTable('dossiers.export')
			.set({ failed_at: now().toString(), failed_because: because })
			.where('export_id', '=', exportId)
			.where('finished_at', 'is', null)
			.execute(),
	)

/** The duties they asked with and still have: between the two there may be days, if the worker stood still. */
async function stillAllowed(tx: Tx, asked: OfficialAtWork): Promise<OfficialAtWork> {
	const { rows } = await sql<{ official: OfficialAtWork | null }>`
		select ${officialWithDuties(sql`${asked.id}::uuid`, dayInVietNam(now()))} as official`.execute(tx)
	const today = rows[0]?.official
	const allowed = today ? exporting(today).duties : []
	const held = new Set(allowed.map(({ agencyId, role }) => `${agencyId} ${role}`))
	return { ...asked, duties: asked.duties.filter(({ agencyId, role }) => held.has(`${agencyId} ${role}`)) }
}

async function writeExport(store: FileStore, job: ExportJob): Promise<void> {
	const { tenant, export: exportId } = job
	const as = { tenant, person: 'worker' }
	const row = await transact(as, async (tx) =>
		tx
			.selectFrom('dossiers.export')
			.select(['asked', 'finished_at', 'expires_at'])
			.where('export_id', '=', exportId)
			.executeTakeFirst(),
	)
	if (!row || row.finished_at) return
	const kept = row.asked as unknown as KeptExport
	const official = await transact(as, (tx) => stillAllowed(tx, kept.official))
	if (official.duties.length === 0) {
		await giveUp(job, 'not-allowed')
		return
	}
	const asked = { ...kept, official }
	let written = 0
	const progress = (change: { rows_written: number } & Record<string, unknown>) =>
		transact(as, async (tx) =>
			tx.updateTable('dossiers.export').set(change).where('export_id', '=', exportId).execute(),
		)
	const cellsOf = cellsFor(asked)
	async function* rows(): AsyncGenerator<(readonly Cell[])[]> {
		const wanted = { ...asked.wanted, now: now() }
		const patience = { first: 4 * batch, long: 40 * batch }
		const answers = cellsOf.fields
		for (let cursor: string | undefined, first = true; first || cursor; first = false) {
			const began = performance.now()
			const cells = await transact({ tenant, person: asked.official.id }, async (tx) => {
				const asking = { tx, tenant, official: asked.official, patience }
				const page = await sheetPage(asking, wanted, { cursor, size: batch, answers })
				cursor = page.next
				const made = await cellsOf.rows(page.rows, (id, version) => formDefinition(tx, tenant, id, version))
				forget(page.rows)
				return made
			})
			written += cells.length
			yield cells
			forget(cells)
			if (written % (40 * batch) === 0) await progress({ rows_written: written })
			// Two thirds of the time the processor and the database are left to the pages.
			if (cursor && written >= soon) await rest(2 * (performance.now() - began))
		}
	}
	const sheet = { title: asked.title, heads: asked.columns.map(({ label }) => label), rows: rows() }
	const parts: Digest[] = []
	let bytes = 0
	for await (const part of inParts(asked.format === 'csv' ? csv(sheet) : xlsx(sheet), partBytes)) {
		parts.push(await store.put(tenant, part))
		bytes += part.length
	}
	await progress({
		rows_written: written,
		parts: JSON.stringify(parts),
		bytes,
		finished_at: now().toString(),
	})
}

/** An array that has become old keeps its rows until the next whole collection: a million of them would lie there. */
const forget = (used: unknown[]) => (used.length = 0)

/** What each column holds of a row. `fields`: whether one of them is a field of a form. */
function cellsFor({ columns, channels, locale }: AskedExport) {
	const asked = columns.map(({ column }) => column)
	const fields = asked.some((column) => column.includes('.'))
	const known = new Map<string, Sheet>()
	/** A form with its fields by their columns. */
	const fieldsByColumn = async ({ formId, formVersion }: SheetRow, find: FindForm) => {
		const key = `${formId} ${formVersion}`
		let found = known.get(key)
		if (!found) {
			const form = await find(formId, formVersion)
			found = {
				form: form ?? { steps: [] },
				fields: new Map(form ? fieldsOf(form).map((field) => [`${formId}.${field.id}`, field]) : []),
			}
			known.set(key, found)
		}
		return found
	}
	const cell = (row: SheetRow, column: string, sheet: Sheet | undefined): Cell => {
		switch (column) {
			case 'due':
				return row.due ? { moment: row.due } : ''
			case 'code':
				return row.code
			case 'procedure':
				return row.procedureName
			case 'applicant':
				return row.applicantName
			case 'step':
				return row.stepName
			case 'channel':
				return channels[row.channel] ?? row.channel
			case 'submitted':
				return { moment: row.submitted }
			default: {
				const field = sheet?.fields.get(column)
				return sheet && field && row.answers ? shownColumn(sheet.form, field, row.answers, locale) : ''
			}
		}
	}
	return {
		fields,
		async rows(rows: readonly SheetRow[], find: FindForm): Promise<(readonly Cell[])[]> {
			const cells: (readonly Cell[])[] = []
			for (const row of rows) {
				const sheet = fields ? await fieldsByColumn(row, find) : undefined
				cells.push(asked.map((column) => cell(row, column, sheet)))
			}
			return cells
		},
	}
}
type Sheet = { readonly form: Layout; readonly fields: ReadonlyMap<string, Field> }
type FindForm = (id: string, version: number) => ReturnType<typeof formDefinition>

/** The same bytes in parts of about that size. */
async function* inParts(chunks: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
	let held: Buffer[] = []
	let length = 0
	for await (const chunk of chunks) {
		held.push(chunk)
		length += chunk.length
		if (length < size) continue
		yield Buffer.concat(held)
		held = []
		length = 0
	}
	if (length > 0) yield Buffer.concat(held)
}
