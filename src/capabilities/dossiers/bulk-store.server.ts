import { sql } from 'kysely'
import { wallText } from '#calendar'
import { type Instant, instant } from '#kernel/dates'
import type { OfficialAtWork } from '#identity'
import type { Lastly, Tx } from '#platform/db'
import { lastly } from '#platform/db'
import { mayOpen } from './access.server.ts'
import type { Bulk, BulkItem, BulkManner } from './bulk.ts'
import type { DossierCode, Refusal } from './dossier.ts'

/** A dossier as it was chosen: its code, and the version the official saw; without one, the version it has now. */
export type Chosen = { readonly code: string; readonly version: number | undefined }

/** Writes down what was chosen, of what the official may open; answers how many that are. */
export async function insertBulk(
	tx: Tx,
	tenant: string,
	bulk: {
		readonly id: string
		readonly official: OfficialAtWork
		readonly list: string
		readonly retryOf: string | null
		readonly address: string
		readonly at: Instant
		readonly chosen: readonly Chosen[]
	},
): Promise<number> {
	await tx
		.insertInto('dossiers.bulk')
		.values({
			tenant_id: tenant,
			bulk_id: bulk.id,
			official_id: bulk.official.id,
			list: bulk.list,
			retry_of: bulk.retryOf,
			address: bulk.address,
			chosen_at: bulk.at.toString(),
		})
		.execute()
	const { numInsertedOrUpdatedRows } = await tx
		.insertInto('dossiers.bulk_item')
		.columns(['tenant_id', 'bulk_id', 'dossier_id', 'position', 'code', 'version'])
		.expression(
			sql`select ${tenant}, ${bulk.id}::uuid, dossier.dossier_id, min(chosen.position), dossier.code,
					coalesce(min(chosen.version), dossier.version)
				from jsonb_to_recordset(${JSON.stringify(bulk.chosen.map((each, position) => ({ ...each, position })))}::jsonb)
					as chosen(code text, version int, position int)
				join dossiers.dossier on dossier.tenant_id = ${tenant} and dossier.code = chosen.code
				where ${mayOpen(bulk.official)}
				group by dossier.dossier_id, dossier.code, dossier.version`,
		)
		.executeTakeFirst()
	return Number(numInsertedOrUpdatedRows ?? 0)
}

const bulksWithCounts = (tx: Tx) =>
	tx
		.selectFrom('dossiers.bulk as bulk')
		.selectAll('bulk')
		.select((eb) =>
			eb
				.selectFrom('dossiers.bulk_item as item')
				.whereRef('item.tenant_id', '=', 'bulk.tenant_id')
				.whereRef('item.bulk_id', '=', 'bulk.bulk_id')
				.select(counted.as('counts'))
				.as('counts'),
		)

/** A bulk act with its counts; `lock` keeps a second confirmation waiting. */
export async function findBulk(tx: Tx, id: string, how: 'look' | 'lock' = 'look'): Promise<Bulk | undefined> {
	const row = await bulksWithCounts(tx)
		.where('bulk.bulk_id', '=', id)
		.$if(how === 'lock', (query) => query.forUpdate('bulk'))
		.executeTakeFirst()
	return row && bulkFrom(row)
}

/** The newest bulk acts of an official. */
export async function bulksOf(tx: Tx, officialId: string, limit = 20): Promise<Bulk[]> {
	const rows = await bulksWithCounts(tx)
		.where('bulk.official_id', '=', officialId)
		.where('bulk.confirmed_at', 'is not', null)
		.orderBy('bulk.bulk_id', 'desc')
		.limit(limit)
		.execute()
	return rows.map(bulkFrom)
}

const counted = sql<
	Bulk['counts']
>`jsonb_build_object('all', count(*), 'waiting', count(*) filter (where outcome is null),
	'done', count(*) filter (where outcome = 'done'), 'refused', count(*) filter (where outcome = 'refused'),
	'failed', count(*) filter (where outcome = 'failed'))`

type BulkRow = {
	bulk_id: string
	official_id: string
	manner: unknown
	list: string
	retry_of: string | null
	chosen_at: string
	confirmed_at: string | null
	ended_at: string | null
	counts: Bulk['counts'] | null
}

const bulkFrom = (row: BulkRow): Bulk => ({
	id: row.bulk_id,
	officialId: row.official_id,
	manner: row.manner as BulkManner | null,
	list: row.list,
	retryOf: row.retry_of,
	stage: row.ended_at ? 'ended' : row.confirmed_at ? 'running' : 'chosen',
	chosenAt: wallText(instant(row.chosen_at)),
	confirmedAt: row.confirmed_at ? wallText(instant(row.confirmed_at)) : null,
	endedAt: row.ended_at ? wallText(instant(row.ended_at)) : null,
	counts: row.counts ?? { all: 0, waiting: 0, done: 0, refused: 0, failed: 0 },
})

export async function confirmRow(
	tx: Tx,
	id: string,
	manner: BulkManner,
	address: string,
	at: Instant,
): Promise<void> {
	await tx
		.updateTable('dossiers.bulk')
		.set({ manner: JSON.stringify(manner), address, confirmed_at: at.toString() })
		.where('bulk_id', '=', id)
		.where('confirmed_at', 'is', null)
		.execute()
}

/** What a run needs of a bulk act that was confirmed: who, how, from where. */
export async function confirmedBulk(
	tx: Tx,
	id: string,
): Promise<
	| {
			readonly officialId: string
			readonly manner: BulkManner
			readonly address: string
			readonly ended: boolean
	  }
	| undefined
> {
	const row = await tx
		.selectFrom('dossiers.bulk')
		.select(['official_id', 'manner', 'address', 'ended_at'])
		.where('bulk_id', '=', id)
		.where('confirmed_at', 'is not', null)
		.executeTakeFirst()
	return (
		row && {
			officialId: row.official_id,
			manner: row.manner as BulkManner,
			address: row.address,
			ended: row.ended_at !== null,
		}
	)
}

export type WaitingItem = { readonly dossierId: string; readonly code: DossierCode; readonly version: number }

/** Those of a bulk act that have no outcome yet, in the order of the list. */
export async function waitingItems(tx: Tx, id: string): Promise<WaitingItem[]> {
	const rows = await tx
		.selectFrom('dossiers.bulk_item')
		.select(['dossier_id', 'code', 'version'])
		.where('bulk_id', '=', id)
		.where('outcome', 'is', null)
		.orderBy('position')
		.execute()
	return rows.map((row) => ({
		dossierId: row.dossier_id,
		code: row.code as DossierCode,
		version: row.version,
	}))
}

export type Ended =
	| { readonly outcome: 'done'; readonly seq: number }
	| { readonly outcome: 'refused'; readonly refusal: Refusal }
	| { readonly outcome: 'failed' }

/** The outcomes of dossiers, in the transaction of their acts and with its commit. One that has an outcome keeps it. */
export const endItems = (
	tx: Tx,
	bulk: string,
	ended: readonly (Ended & { readonly dossier: string; readonly at: Instant })[],
): Lastly<void> =>
	lastly(
		tx
			.updateTable('dossiers.bulk_item')
			.from(
				sql<{
					dossier: string
					outcome: string
					refusal: string | null
					seq: number | null
					at: string
				}>`jsonb_to_recordset(${JSON.stringify(ended)}::jsonb)`.as<'became'>(
					sql`became(dossier uuid, outcome text, refusal jsonb, seq int, at timestamptz)`,
				),
			)
			.set((eb) => ({
				outcome: eb.ref('became.outcome'),
				refusal: eb.ref('became.refusal'),
				event_seq: eb.ref('became.seq'),
				ended_at: eb.ref('became.at'),
			}))
			.where('bulk_id', '=', bulk)
			.whereRef('dossier_id', '=', 'became.dossier')
			.where('dossiers.bulk_item.outcome', 'is', null),
		() => undefined,
	)

/** Ended once each of them has an outcome. */
export async function endBulk(tx: Tx, id: string, at: Instant): Promise<void> {
	await tx
		.updateTable('dossiers.bulk as bulk')
		.set({ ended_at: at.toString() })
		.where('bulk_id', '=', id)
		.where('ended_at', 'is', null)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom('dossiers.bulk_item as item')
						.select('item.code')
						.whereRef('item.tenant_id', '=', 'bulk.tenant_id')
						.whereRef('item.bulk_id', '=', 'bulk.bulk_id')
						.where('item.outcome', 'is', null),
				),
			),
		)
		.execute()
}

type ItemRow = {
	code: string
	applicant_name: string
	procedure_name: string
	step_name: string | null
	outcome: string | null
	refusal: unknown
}

/** The dossiers of a bulk act as they stand now; those that were not done come first. */
export async function itemsOf(
	tx: Tx,
	id: string,
	{
		only,
		limit,
		offset = 0,
	}: { readonly only?: 'not-done' | undefined; readonly limit: number; readonly offset?: number },
): Promise<BulkItem[]> {
	const { rows } = await sql<ItemRow>`
		select item.code, dossier.applicant_name, dossier.procedure_name, item.outcome, item.refusal,
			(select string_agg(distinct step_name, '; ') from dossiers.work
				where work.tenant_id = item.tenant_id and work.dossier_id = item.dossier_id) as step_name
		from dossiers.bulk_item as item
		join dossiers.dossier on dossier.tenant_id = item.tenant_id and dossier.dossier_id = item.dossier_id
		where item.tenant_id = current_setting('app.tenant') and item.bulk_id = ${id}::uuid
			${only ? sql`and item.outcome in ('refused', 'failed')` : sql``}
		order by (item.outcome is distinct from 'done') desc, item.position
		limit ${limit} offset ${offset}`.execute(tx)
	return rows.map((row) => ({
		code: row.code as DossierCode,
		applicantName: row.applicant_name,
		procedureName: row.procedure_name,
		stepName: row.step_name ?? '',
		outcome: outcomeFrom(row),
	}))
}

function outcomeFrom({ outcome, refusal }: ItemRow): BulkItem['outcome'] {
	if (outcome === 'done' || outcome === 'failed') return { kind: outcome }
	return outcome === 'refused' ? { kind: 'refused', refusal: refusal as Refusal } : { kind: 'waiting' }
}

/** What was not done, to be tried again as it stands now; what was done, to be taken back as it was left. */
export async function codesOf(tx: Tx, id: string, which: 'not-done' | 'done'): Promise<Chosen[]> {
	const rows = await tx
		.selectFrom('dossiers.bulk_item')
		.select(['code', 'event_seq'])
		.where('bulk_id', '=', id)
		.where('outcome', 'in', which === 'done' ? ['done'] : ['refused', 'failed'])
		.orderBy('position')
		.execute()
	return rows.map(({ code, event_seq }) => ({
		code,
		version: which === 'done' ? (event_seq ?? undefined) : undefined,
	}))
}
