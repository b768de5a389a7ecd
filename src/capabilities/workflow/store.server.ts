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
): Promise<
	| (ProcessVersion & {
			readonly bpmn: string
			readonly procedureCode: string
			readonly calls: NonNullable<ProcessGraph['calls']>
	  })
	| undefined
> {
	const row = await tx
		.selectFrom('workflow.process')
		.select(['version', 'bpmn', 'procedure_code', 'graph'])
		.where('tenant_id', '=', tenant)
		.where('process_id', '=', processId)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst()
	return (
		row && {
			processId,
			version: row.version,
			bpmn: row.bpmn,
			procedureCode: row.procedure_code,
			calls: graphFrom(row.graph).calls ?? [],
		}
	)
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

/** What the tenant's steps are called in English, by their Vietnamese name; of two versions the newer says it. */
export async function namesInEnglish(
	tx: Own<'workflow'>,
	tenant: string,
): Promise<Readonly<Record<string, string>>> {
	const { rows } = await sql<{ name: string; english: string }>`
		select distinct on (node.value ->> 'name') node.value ->> 'name' as name, node.value ->> 'nameEn' as english
		from workflow.process, jsonb_each(process.graph -> 'nodes') as node
		where process.tenant_id = ${tenant} and node.value ? 'nameEn'
		order by node.value ->> 'name', process.published_at desc`.execute(tx)
	return Object.fromEntries(rows.map(({ name, english }) => [name, english]))
}

/** Only `insertVersion` writes the column. */
const graphFrom = (json: unknown): ProcessGraph => json as ProcessGraph

// Messages --------------------------------------------------------------------------------------------------------------

/** Something that came for a dossier from outside. */
export type KeptMessage = {
	readonly key: string
	readonly name: string
	readonly words: string
	/** Who brought it, as the dossier's events tell it. */
	readonly actor: unknown
	readonly cameAt: Instant
}

/** Keeps a message until a step takes it; false when one with this key came before. */
export async function keepMessage(
	tx: Own<'workflow'>,
	tenant: string,
	dossierId: string,
	message: KeptMessage,
): Promise<boolean> {
	const row = await tx
		.insertInto('workflow.message')
		.values({
			tenant_id: tenant,
			dossier_id: dossierId,
			message_key: message.key,
			name: message.name,
			words: message.words,
			actor: JSON.stringify(message.actor),
			came_at: message.cameAt.toString(),
		})
		.onConflict((conflict) => conflict.doNothing())
		.returning('message_key')
		.executeTakeFirst()
	return row !== undefined
}

/** Takes the oldest kept message of these names, for the event with this number; undefined when none is kept. */
export async function takeMessage(
	tx: Own<'workflow'>,
	dossierId: string,
	names: readonly string[],
	takenBy: number,
): Promise<KeptMessage | undefined> {
	const row = await tx
		.updateTable('workflow.message')
		.set({ taken_by: takenBy })
		.where('dossier_id', '=', dossierId)
		.where('message_key', '=', (from) =>
			from
				.selectFrom('workflow.message')
				.select('message_key')
				.where('dossier_id', '=', dossierId)
				.where('name', 'in', [...names])
				.where('taken_by', 'is', null)
				.orderBy('came_at')
				.limit(1),
		)
		.returning(['message_key', 'name', 'words', 'actor', 'came_at'])
		.executeTakeFirst()
	return (
		row && {
			key: row.message_key,
			name: row.name,
			words: row.words,
			actor: row.actor,
			cameAt: instant(row.came_at),
		}
	)
}
