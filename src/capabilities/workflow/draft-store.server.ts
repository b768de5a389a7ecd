import { instant, type Instant } from '#kernel/dates'
import type { Own, Row } from '#platform/db'
import type { Draft, DraftAct, DraftState } from './draft.ts'

type Store = Own<'workflow'>

const draftFrom = (row: Row<'workflow.draft'>): Draft => ({
	id: row.draft_id,
	processId: row.process_id,
	procedureCode: row.procedure_code,
	name: row.name,
	basedOn: row.based_on,
	state: row.state as DraftState,
	bpmn: row.bpmn,
	revision: row.revision,
	savedBy: row.saved_by,
	savedAt: instant(row.saved_at),
	publishedVersion: row.published_version,
})

export async function insertDraft(tx: Store, tenant: string, draft: Draft): Promise<void> {
	await tx
		.insertInto('workflow.draft')
		.values({
			tenant_id: tenant,
			draft_id: draft.id,
			process_id: draft.processId,
			procedure_code: draft.procedureCode,
			name: draft.name,
			based_on: draft.basedOn,
			state: draft.state,
			bpmn: draft.bpmn,
			revision: draft.revision,
			saved_by: draft.savedBy,
			saved_at: draft.savedAt.toString(),
			published_version: draft.publishedVersion,
		})
		.execute()
}

export async function draftById(tx: Store, tenant: string, id: string): Promise<Draft | undefined> {
	const row = await tx
		.selectFrom('workflow.draft')
		.selectAll()
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', id)
		.executeTakeFirst()
	return row && draftFrom(row)
}

/** Locked until the transaction ends: of two who change it at once, the second sees the change of the first. */
export async function draftForChange(tx: Store, tenant: string, id: string): Promise<Draft | undefined> {
	const row = await tx
		.selectFrom('workflow.draft')
		.selectAll()
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', id)
		.forUpdate()
		.executeTakeFirst()
	return row && draftFrom(row)
}

export async function updateDraft(tx: Store, tenant: string, draft: Draft): Promise<void> {
	await tx
		.updateTable('workflow.draft')
		.set({
			name: draft.name,
			state: draft.state,
			bpmn: draft.bpmn,
			revision: draft.revision,
			saved_by: draft.savedBy,
			saved_at: draft.savedAt.toString(),
			published_version: draft.publishedVersion,
		})
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draft.id)
		.execute()
}

/** Drafts on which people still work, newest first, and the last that were published. */
export async function draftsOf(
	tx: Store,
	tenant: string,
	processId?: string,
): Promise<Omit<Draft, 'bpmn'>[]> {
	const rows = await tx
		.selectFrom('workflow.draft')
		.selectAll()
		.where('tenant_id', '=', tenant)
		.$if(processId !== undefined, (query) => query.where('process_id', '=', processId ?? ''))
		.where('state', '<>', 'discarded')
		.orderBy('draft_id', 'desc')
		.limit(200)
		.execute()
	return rows.map(draftFrom)
}

export async function appendAct(tx: Store, tenant: string, draftId: string, act: DraftAct): Promise<void> {
	const last = await tx
		.selectFrom('workflow.draft_act')
		.select('seq')
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirst()
	await tx
		.insertInto('workflow.draft_act')
		.values({
			tenant_id: tenant,
			draft_id: draftId,
			seq: (last?.seq ?? 0) + 1,
			kind: act.kind,
			at: act.at.toString(),
			official_id: act.officialId,
			official_name: act.officialName,
			words: act.words,
		})
		.execute()
}

export async function actsOfDraft(tx: Store, tenant: string, draftId: string): Promise<DraftAct[]> {
	const rows = await tx
		.selectFrom('workflow.draft_act')
		.selectAll()
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.orderBy('seq')
		.execute()
	return rows.map((row) => ({
		kind: row.kind as DraftAct['kind'],
		at: instant(row.at),
		officialId: row.official_id,
		officialName: row.official_name,
		words: row.words,
	}))
}

/** A published version, without its graph. */
export type PublishedVersion = {
	readonly processId: string
	readonly version: number
	readonly procedureCode: string
	readonly name: string
	readonly publishedAt: Instant
	/** `YYYY-MM-DD`: first day new dossiers take it. */
	readonly validFrom: string
}

export async function publishedVersions(
	tx: Store,
	tenant: string,
	processId?: string,
): Promise<PublishedVersion[]> {
	const rows = await tx
		.selectFrom('workflow.process')
		.select(['process_id', 'version', 'procedure_code', 'name', 'published_at', 'valid_from'])
		.where('tenant_id', '=', tenant)
		.$if(processId !== undefined, (query) => query.where('process_id', '=', processId ?? ''))
		.orderBy('process_id')
		.orderBy('version', 'desc')
		.execute()
	return rows.map((row) => ({
		processId: row.process_id,
		version: row.version,
		procedureCode: row.procedure_code,
		name: row.name,
		publishedAt: instant(row.published_at),
		validFrom: row.valid_from,
	}))
}

/** The file of a published version, as published. */
export async function publishedBpmn(
	tx: Store,
	tenant: string,
	processId: string,
	version: number,
): Promise<string | undefined> {
	const row = await tx
		.selectFrom('workflow.process')
		.select('bpmn')
		.where('tenant_id', '=', tenant)
		.where('process_id', '=', processId)
		.where('version', '=', version)
		.executeTakeFirst()
	return row?.bpmn
}
