import { sql } from 'kysely'
import type { Answers, FormDefinition } from '#forms'
import { instant, type Instant } from '#kernel/dates'
import type { Own, Tx } from '#platform/db'
import type { Sketch, SketchAct, SketchState } from './sketch.ts'

type Store = Own<'designer'>
const own = (tx: Tx): Store => tx
const tenant = sql<string>`current_setting('app.tenant')`

export async function insertSketch(tx: Tx, sketch: Sketch): Promise<void> {
	const { definition } = sketch
	await own(tx)
		.insertInto('designer.sketch')
		.values({
			tenant_id: tenant,
			sketch_id: sketch.id,
			form_id: definition.id,
			procedure_code: definition.procedureCode,
			title: definition.title.vi,
			based_on: sketch.basedOn,
			state: sketch.state,
			edit: 0,
			last_edit: 0,
			revision: sketch.revision,
			saved_by: sketch.savedBy,
			saved_at: sketch.savedAt.toString(),
			published_version: null,
		})
		.execute()
	await insertEdit(tx, sketch.id, 0, definition)
}

const insertEdit = async (tx: Tx, sketchId: string, edit: number, definition: FormDefinition) => {
	await own(tx)
		.insertInto('designer.edit')
		.values({ tenant_id: tenant, sketch_id: sketchId, edit, definition: JSON.stringify(definition) })
		.execute()
}

/** A sketch with the edit that stands. `hold`: locked until the transaction ends. */
export async function findSketch(
	tx: Tx,
	id: string,
	purpose: 'read' | 'hold' = 'read',
): Promise<(Sketch & { readonly edit: number; readonly lastEdit: number }) | undefined> {
	if (purpose === 'hold')
		await own(tx)
			.selectFrom('designer.sketch')
			.select('sketch_id')
			.where('tenant_id', '=', tenant)
			.where('sketch_id', '=', id)
			.forUpdate()
			.execute()
	const row = await own(tx)
		.selectFrom('designer.sketch as s')
		.innerJoin('designer.edit as e', (join) =>
			join
				.onRef('e.tenant_id', '=', 's.tenant_id')
				.onRef('e.sketch_id', '=', 's.sketch_id')
				.onRef('e.edit', '=', 's.edit'),
		)
		.selectAll('s')
		.select('e.definition')
		.where('s.tenant_id', '=', tenant)
		.where('s.sketch_id', '=', id)
		.executeTakeFirst()
	return (
		row && {
			id: row.sketch_id,
			basedOn: row.based_on,
			state: row.state as SketchState,
			definition: row.definition as unknown as FormDefinition,
			revision: row.revision,
			savedBy: row.saved_by,
			savedAt: instant(row.saved_at),
			publishedVersion: row.published_version,
			edit: row.edit,
			lastEdit: row.last_edit,
			undo: row.edit > 0,
			redo: row.last_edit > row.edit,
		}
	)
}

/** `definition`: of a new edit, after which nothing can be made again that was undone before. */
export async function updateSketch(
	tx: Tx,
	id: string,
	to: {
		readonly state: SketchState
		readonly revision: number
		readonly savedBy: string
		readonly savedAt: Instant
		readonly publishedVersion: number | null
		readonly edit: number
		readonly lastEdit: number
		readonly title: string
	},
	definition?: FormDefinition,
): Promise<void> {
	if (definition) {
		await own(tx)
			.deleteFrom('designer.edit')
			.where('tenant_id', '=', tenant)
			.where('sketch_id', '=', id)
			.where((or) => or.or([or('edit', '>=', to.edit), or('edit', '<', to.edit - mostUndone)]))
			.execute()
		await insertEdit(tx, id, to.edit, definition)
	}
	await own(tx)
		.updateTable('designer.sketch')
		.set({
			state: to.state,
			revision: to.revision,
			saved_by: to.savedBy,
			saved_at: to.savedAt.toString(),
			published_version: to.publishedVersion,
			edit: to.edit,
			last_edit: to.lastEdit,
			title: to.title,
		})
		.where('tenant_id', '=', tenant)
		.where('sketch_id', '=', id)
		.execute()
}

/** How many edits can be undone. */
const mostUndone = 200

export async function editAt(tx: Tx, id: string, edit: number): Promise<FormDefinition | undefined> {
	const row = await own(tx)
		.selectFrom('designer.edit')
		.select('definition')
		.where('tenant_id', '=', tenant)
		.where('sketch_id', '=', id)
		.where('edit', '=', edit)
		.executeTakeFirst()
	return row?.definition as FormDefinition | undefined
}

export type SketchLine = {
	readonly id: string
	readonly formId: string
	readonly title: string
	readonly procedureCode: string
	readonly state: SketchState
	readonly savedBy: string
	readonly savedAt: Instant
}

/** The sketches that people work on, newest first; those of one form, or all. */
export async function openSketches(tx: Tx, formId?: string): Promise<readonly SketchLine[]> {
	const rows = await own(tx)
		.selectFrom('designer.sketch')
		.select(['sketch_id', 'form_id', 'title', 'procedure_code', 'state', 'saved_by', 'saved_at'])
		.where('tenant_id', '=', tenant)
		.where('state', 'in', ['drafting', 'in-review', 'approved'])
		.$if(formId !== undefined, (query) => query.where('form_id', '=', formId ?? ''))
		.orderBy('sketch_id', 'desc')
		.limit(200)
		.execute()
	return rows.map((row) => ({
		id: row.sketch_id,
		formId: row.form_id,
		title: row.title,
		procedureCode: row.procedure_code,
		state: row.state as SketchState,
		savedBy: row.saved_by,
		savedAt: instant(row.saved_at),
	}))
}

export async function appendAct(tx: Tx, sketchId: string, act: SketchAct): Promise<void> {
	const last = await own(tx)
		.selectFrom('designer.act')
		.select(['seq', 'kind', 'official_id'])
		.where('tenant_id', '=', tenant)
		.where('sketch_id', '=', sketchId)
		.orderBy('seq', 'desc')
		.limit(1)
		.executeTakeFirst()
	if (act.kind === 'edited' && last?.kind === 'edited' && last.official_id === act.officialId) return
	await own(tx)
		.insertInto('designer.act')
		.values({
			tenant_id: tenant,
			sketch_id: sketchId,
			seq: (last?.seq ?? 0) + 1,
			kind: act.kind,
			at: act.at.toString(),
			official_id: act.officialId,
			official_name: act.officialName,
			words: act.words,
		})
		.execute()
}

export async function actsOf(tx: Tx, sketchId: string): Promise<readonly SketchAct[]> {
	const rows = await own(tx)
		.selectFrom('designer.act')
		.selectAll()
		.where('tenant_id', '=', tenant)
		.where('sketch_id', '=', sketchId)
		.orderBy('seq')
		.execute()
	return rows.map((row) => ({
		kind: row.kind as SketchAct['kind'],
		at: instant(row.at),
		officialId: row.official_id,
		officialName: row.official_name,
		words: row.words,
	}))
}

export type Trial = { readonly answers: Answers; readonly revision: number }

export async function findTrial(tx: Tx, sketchId: string, officialId: string): Promise<Trial> {
	const row = await own(tx)
		.selectFrom('designer.trial')
		.select(['answers', 'revision'])
		.where('tenant_id', '=', tenant)
		.where('sketch_id', '=', sketchId)
		.where('official_id', '=', officialId)
		.executeTakeFirst()
	return row ? { answers: row.answers as Answers, revision: row.revision } : { answers: {}, revision: 0 }
}

export async function writeTrial(
	tx: Tx,
	sketchId: string,
	officialId: string,
	{ answers, revision }: Trial,
): Promise<void> {
	await own(tx)
		.insertInto('designer.trial')
		.values({
			tenant_id: tenant,
			sketch_id: sketchId,
			official_id: officialId,
			answers: JSON.stringify(answers),
			revision,
		})
		.onConflict((conflict) =>
			conflict
				.columns(['tenant_id', 'sketch_id', 'official_id'])
				.doUpdateSet({ answers: JSON.stringify(answers), revision }),
		)
		.execute()
}

export async function dropTrial(tx: Tx, sketchId: string, officialId: string): Promise<void> {
	await own(tx)
		.deleteFrom('designer.trial')
		.where('tenant_id', '=', tenant)
		.where('sketch_id', '=', sketchId)
		.where('official_id', '=', officialId)
		.execute()
}
