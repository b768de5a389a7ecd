import { sql } from 'kysely'
import { instant, type Day, type Instant } from '#kernel/dates'
import type { Own } from '#platform/db'
import type { ProcessGraph } from './graph.ts'

export type ProcessVersion = { readonly processId: string; readonly version: number }

/** A process as it is in force on a day. */
export type ProcessInForce = ProcessVersion & { readonly name: string; readonly graph: ProcessGraph }

export async function newestVersion(
	tx: Own<'workflow'>,
	tenant: string,
	processId: string,
): Promise<(ProcessVersion & { readonly bpmn: string; readonly procedureCode: string }) | undefined> {
	const row = await tx
		.selectFrom('workflow.process')
		.select(['version', 'bpmn', 'procedure_code'])
		.where('tenant_id', '=', tenant)
		.where('process_id', '=', processId)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst()
	return row && { processId, version: row.version, bpmn: row.bpmn, procedureCode: row.procedure_code }
}

export type NewVersion = ProcessVersion & {
	readonly tenant: string
	readonly procedureCode: string
	readonly bpmn: string
	readonly graph: ProcessGraph
	readonly publishedAt: Instant
	readonly validFrom: Day
}

export async function insertVersion(tx: Own<'workflow'>, version: NewVersion): Promise<void> {
	await tx
		.insertInto('workflow.process')
		.values({
			tenant_id: version.tenant,
			process_id: version.processId,
			version: version.version,
			procedure_code: version.procedureCode,
			name: version.graph.name,
			bpmn: version.bpmn,
			graph: JSON.stringify(version.graph),
			published_at: version.publishedAt.toString(),
			valid_from: version.validFrom.toString(),
		})
		.execute()
}

export async function inForce(
	tx: Own<'workflow'>,
	tenant: string,
	procedureCode: string,
	on: Day,
): Promise<ProcessInForce | undefined> {
	const row = await tx
		.selectFrom('workflow.process')
		.select(['process_id', 'version', 'name', 'graph'])
		.where('tenant_id', '=', tenant)
		.where('procedure_code', '=', procedureCode)
		.where('valid_from', '<=', on.toString())
		.where((or) => or.or([or('valid_to', 'is', null), or('valid_to', '>', on.toString())]))
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst()
	return (
		row && { processId: row.process_id, version: row.version, name: row.name, graph: graphFrom(row.graph) }
	)
}

export async function storedGraph(
	tx: Own<'workflow'>,
	tenant: string,
	{ processId, version }: ProcessVersion,
): Promise<ProcessGraph | undefined> {
	const row = await tx
		.selectFrom('workflow.process')
		.select('graph')
		.where('tenant_id', '=', tenant)
		.where('process_id', '=', processId)
		.where('version', '=', version)
		.executeTakeFirst()
	return row && graphFrom(row.graph)
}

/** Only `insertVersion` writes the column. */
const graphFrom = (json: unknown): ProcessGraph => json as ProcessGraph

/** A token as it stands in a row. */
export type PlacedToken = { readonly id: string; readonly node: string; readonly since: Instant }

export async function tokensOf(
	tx: Own<'workflow'>,
	tenant: string,
	dossierId: string,
): Promise<PlacedToken[]> {
	const rows = await tx
		.selectFrom('workflow.token')
		.select(['token_id', 'node_id', 'arrived_at'])
		.where('tenant_id', '=', tenant)
		.where('dossier_id', '=', dossierId)
		.orderBy('token_id')
		.execute()
	return rows.map(({ token_id, node_id, arrived_at }) => ({
		id: token_id,
		node: node_id,
		since: instant(arrived_at),
	}))
}

/** Takes the tokens of a step away and places those it led to, in one statement. */
export async function placeTokens(
	tx: Own<'workflow'>,
	tenant: string,
	dossierId: string,
	{ ended, placed }: { readonly ended: readonly string[]; readonly placed: readonly PlacedToken[] },
): Promise<void> {
	const rows = placed.map(({ id, node, since }) => ({ id, node, since: since.toString() }))
	await sql`
		with gone as (
			delete from workflow.token
			where tenant_id = ${tenant} and dossier_id = ${dossierId}::uuid and token_id = any(${[...ended]}::uuid[]))
		insert into workflow.token (tenant_id, dossier_id, token_id, node_id, arrived_at)
		select ${tenant}, ${dossierId}::uuid, id, node, since
		from json_to_recordset(${JSON.stringify(rows)}::json) as placed (id uuid, node text, since timestamptz)`.execute(
		tx,
	)
}
