import { sql } from 'kysely'
import type { Own, Tx } from '#platform/db'
import type { Begun } from './begun.ts'
import type { Draft, DraftState } from './draft.ts'
import type { LookupPatch } from './ask-registers.server.ts'
import type { LookupStates } from './lookup.ts'
import type { AnswerPatch, Answers, FormDefinition, Provenance, Provenances, Words } from './form.ts'

type Forms = Own<'forms'>
const own = (tx: Tx): Forms => tx
const tenant = sql<string>`current_setting('app.tenant')`

export async function insertForm(
	tx: Tx,
	definition: FormDefinition,
	publishedAt: string,
	validFrom: string,
): Promise<'published' | 'same' | 'different'> {
	const text = JSON.stringify(definition)
	const inserted = await own(tx)
		.insertInto('forms.form')
		.values({
			tenant_id: tenant,
			form_id: definition.id,
			version: definition.version,
			procedure_code: definition.procedureCode,
			definition: text,
			published_at: publishedAt,
			valid_from: validFrom,
		})
		.onConflict((conflict) => conflict.columns(['tenant_id', 'form_id', 'version']).doNothing())
		.returning('version')
		.executeTakeFirst()
	if (inserted) return 'published'
	const standing = await own(tx)
		.selectFrom('forms.form')
		.select(sql<boolean>`definition = ${text}::jsonb`.as('same'))
		.where('tenant_id', '=', tenant)
		.where('form_id', '=', definition.id)
		.where('version', '=', definition.version)
		.executeTakeFirstOrThrow()
	return standing.same ? 'same' : 'different'
}

export async function findDefinition(
	tx: Tx,
	id: string,
	version: number,
): Promise<FormDefinition | undefined> {
	const row = await own(tx)
		.selectFrom('forms.form')
		.select('definition')
		.where('tenant_id', '=', tenant)
		.where('form_id', '=', id)
		.where('version', '=', version)
		.executeTakeFirst()
	return row?.definition as FormDefinition | undefined
}

/** Which form serves a procedure on `day`: the newest version in force. */
export async function findFormFor(
	tx: Tx,
	procedureCode: string,
	day: string,
): Promise<{ id: string; version: number; title: Words } | undefined> {
	return own(tx)
		.selectFrom('forms.form')
		.select(['form_id as id', 'version', sql<Words>`definition -> 'title'`.as('title')])
		.where('tenant_id', '=', tenant)
		.where('procedure_code', '=', procedureCode)
		.where('valid_from', '<=', day)
		.where((or) => or.or([or('valid_to', 'is', null), or('valid_to', '>', day)]))
		.orderBy('valid_from', 'desc')
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst()
}

export async function insertDraft(
	tx: Tx,
	draft: {
		readonly id: string
		readonly personId: string
		readonly procedureCode: string
		readonly procedureVersion: number
		readonly caseCode: string | null
		readonly agencyId: string | null
		readonly formId: string
		readonly formVersion: number
		readonly answers: Answers
		readonly provenance: Provenances
		readonly lookups: LookupStates
		readonly startedAt: string
	},
): Promise<void> {
	await own(tx)
		.insertInto('forms.draft')
		.values({
			tenant_id: tenant,
			draft_id: draft.id,
			person_id: draft.personId,
			procedure_code: draft.procedureCode,
			procedure_version: draft.procedureVersion,
			case_code: draft.caseCode,
			agency_id: draft.agencyId,
			form_id: draft.formId,
			form_version: draft.formVersion,
			answers: JSON.stringify(draft.answers),
			provenance: JSON.stringify(draft.provenance),
			lookups: JSON.stringify(draft.lookups),
			started_at: draft.startedAt,
			saved_at: draft.startedAt,
		})
		.execute()
}

const draftColumns = [
	'draft_id',
	'person_id',
	'procedure_code',
	'procedure_version',
	'case_code',
	'agency_id',
	'receiving_agency_id',
	'form_id',
	'form_version',
	'moved_from',
	'asked_as',
	'answers',
	'provenance',
	'lookups',
	'field_revisions',
	'revision',
	'started_at',
	'saved_at',
	'dossier_id',
	'discarded_at',
] as const

/** With the revision at which each answer last changed. */
export type StoredDraft = { readonly draft: Draft; readonly fieldRevisions: Readonly<Record<string, number>> }

/** `hold` keeps the row for this transaction, so that two saves follow one another. */
export async function findDraft(
	tx: Tx,
	draftId: string,
	/** Undefined: whosever it is, for a job. */
	personId: string | undefined,
	purpose: 'read' | 'hold',
): Promise<StoredDraft | undefined> {
	const query = own(tx)
		.selectFrom('forms.draft')
		.select(draftColumns)
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.$if(personId !== undefined, (mine) => mine.where('person_id', '=', personId ?? ''))
	const row = await (purpose === 'hold' ? query.forUpdate() : query).executeTakeFirst()
	if (!row) return undefined
	return {
		fieldRevisions: row.field_revisions as Record<string, number>,
		draft: {
			id: row.draft_id,
			personId: row.person_id,
			procedureCode: row.procedure_code,
			procedureVersion: row.procedure_version,
			caseCode: row.case_code,
			agencyId: row.agency_id,
			receivingId: row.receiving_agency_id,
			formId: row.form_id,
			formVersion: row.form_version,
			movedFrom: row.moved_from,
			askedAs: row.asked_as === 'whole' ? 'whole' : 'steps',
			answers: row.answers as Answers,
			provenance: row.provenance as Provenances,
			lookups: row.lookups as LookupStates,
			revision: row.revision,
			startedAt: row.started_at,
			savedAt: row.saved_at,
			...stateOf(row),
		},
	}
}

function stateOf(row: { dossier_id: string | null; discarded_at: string | null }): DraftState {
	if (row.dossier_id) return { state: 'submitted', dossierId: row.dossier_id }
	if (row.discarded_at) return { state: 'discarded', discardedAt: row.discarded_at }
	return { state: 'open' }
}

export async function writeAnswers(
	tx: Tx,
	draftId: string,
	save: {
		readonly answers: AnswerPatch
		readonly provenance: Readonly<Record<string, Provenance | null>>
		readonly revision: number
		readonly savedAt: string
	},
): Promise<void> {
	const revisions = Object.fromEntries(Object.keys(save.answers).map((id) => [id, save.revision]))
	await own(tx)
		.updateTable('forms.draft')
		.set({
			answers: sql`jsonb_strip_nulls(answers || ${JSON.stringify(save.answers)}::jsonb)`,
			provenance: sql`jsonb_strip_nulls(provenance || ${JSON.stringify(save.provenance)}::jsonb)`,
			field_revisions: sql`field_revisions || ${JSON.stringify(revisions)}::jsonb`,
			revision: save.revision,
			saved_at: save.savedAt,
		})
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.execute()
}

/** What came of registers, or is asked of them anew; null takes it away. */
export async function writeLookups(tx: Tx, draftId: string, patch: LookupPatch): Promise<void> {
	await own(tx)
		.updateTable('forms.draft')
		.set({ lookups: sql`jsonb_strip_nulls(lookups || ${JSON.stringify(patch)}::jsonb)` })
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.execute()
}

/** Takes everything out of a draft that a register told. */
export async function forgetTold(tx: Tx, draftId: string): Promise<void> {
	await own(tx)
		.updateTable('forms.draft')
		.set({
			lookups: '{}',
			answers: sql`answers - array(select key from jsonb_each(provenance) where value ->> 'source' = 'register')`,
			provenance: sql`provenance - array(select key from jsonb_each(provenance) where value ->> 'source' = 'register')`,
		})
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.where(sql<boolean>`lookups <> '{}'::jsonb`)
		.execute()
}

/** Puts an open draft on another version of its form; nothing when it left `from` in the meantime. */
export async function moveDraft(
	tx: Tx,
	draft: Pick<Draft, 'id' | 'formVersion' | 'movedFrom' | 'answers' | 'provenance' | 'revision'>,
	from: number,
): Promise<void> {
	await own(tx)
		.updateTable('forms.draft')
		.set({
			form_version: draft.formVersion,
			moved_from: draft.movedFrom,
			answers: JSON.stringify(draft.answers),
			provenance: JSON.stringify(draft.provenance),
			revision: draft.revision,
		})
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draft.id)
		.where('form_version', '=', from)
		.where('dossier_id', 'is', null)
		.execute()
}

export async function markMoveSeen(tx: Tx, draftId: string, personId: string): Promise<void> {
	await own(tx)
		.updateTable('forms.draft')
		.set({ moved_from: null })
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.where('person_id', '=', personId)
		.execute()
}

/** How a citizen wants to be asked what their open draft asks. */
export async function askAs(
	tx: Tx,
	draftId: string,
	personId: string,
	askedAs: Draft['askedAs'],
): Promise<void> {
	await own(tx)
		.updateTable('forms.draft')
		.set({ asked_as: askedAs })
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.where('person_id', '=', personId)
		.where('dossier_id', 'is', null)
		.execute()
}

/** What a draft was begun from. */
export async function noteBegun(tx: Tx, draftId: string, begun: Begun): Promise<void> {
	await own(tx)
		.updateTable('forms.draft')
		.set({ begun_from: JSON.stringify(begun) })
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.execute()
}

/** What a draft of this person was begun from; undefined when from nothing, or when it is another's. */
export async function begunFrom(tx: Tx, draftId: string, personId: string): Promise<Begun | undefined> {
	const row = await own(tx)
		.selectFrom('forms.draft')
		.select('begun_from')
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.where('person_id', '=', personId)
		.executeTakeFirst()
	return (row?.begun_from as Begun | null | undefined) ?? undefined
}

/** Answers whether there was such a draft, open or discarded as `from` says. */
export async function setDiscarded(
	tx: Tx,
	draftId: string,
	personId: string,
	from: 'open' | 'discarded',
	at: string | null,
): Promise<'done' | 'none'> {
	const row = await own(tx)
		.updateTable('forms.draft')
		.set({ discarded_at: at })
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.where('person_id', '=', personId)
		.where('dossier_id', 'is', null)
		.where('discarded_at', from === 'open' ? 'is' : 'is not', null)
		.returning('draft_id')
		.executeTakeFirst()
	return row ? 'done' : 'none'
}

export async function setAgency(
	tx: Tx,
	draftId: string,
	{ agencyId, receivingId }: { readonly agencyId: string; readonly receivingId: string | null },
	savedAt: string,
): Promise<void> {
	await own(tx)
		.updateTable('forms.draft')
		.set({ agency_id: agencyId, receiving_agency_id: receivingId, saved_at: savedAt })
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.execute()
}

/** A line of "Bản khai của tôi". */
export type DraftLine = {
	readonly id: string
	readonly procedureCode: string
	readonly title: Words
	readonly startedAt: string
	readonly savedAt: string
	readonly dossierId: string | null
}

export async function listDrafts(
	tx: Tx,
	personId: string,
	which: 'open' | 'submitted',
	procedureCode: string | undefined,
): Promise<readonly DraftLine[]> {
	let query = own(tx)
		.selectFrom('forms.draft as d')
		.innerJoin('forms.form as f', (on) =>
			on
				.onRef('f.tenant_id', '=', 'd.tenant_id')
				.onRef('f.form_id', '=', 'd.form_id')
				.onRef('f.version', '=', 'd.form_version'),
		)
		.select([
			'd.draft_id as id',
			'd.procedure_code as procedureCode',
			sql<Words>`f.definition -> 'title'`.as('title'),
			'd.started_at',
			'd.saved_at',
			'd.dossier_id as dossierId',
		])
		.where('d.tenant_id', '=', tenant)
		.where('d.person_id', '=', personId)
		.where('d.discarded_at', 'is', null)
		.where('d.dossier_id', which === 'open' ? 'is' : 'is not', null)
	if (procedureCode) query = query.where('d.procedure_code', '=', procedureCode)
	const rows = await query.orderBy('d.saved_at', 'desc').limit(50).execute()
	return rows.map(({ started_at, saved_at, ...row }) => ({
		...row,
		startedAt: started_at,
		savedAt: saved_at,
	}))
}

/** The statement by which a draft becomes a dossier; the submission composes it into the one it writes with. */
export const markSubmitted = (tx: Tx, draftId: string, dossierId: string) =>
	own(tx)
		.updateTable('forms.draft')
		.set({ dossier_id: dossierId })
		.where('tenant_id', '=', tenant)
		.where('draft_id', '=', draftId)
		.where('dossier_id', 'is', null)
		.returning('draft_id')

/** The newest version in force of each form, of one procedure or of all. */
export async function listForms(
	tx: Tx,
	day: string,
	procedureCode: string | undefined,
): Promise<readonly { id: string; version: number }[]> {
	return own(tx)
		.selectFrom('forms.form')
		.select(['form_id as id', (eb) => eb.fn.max('version').as('version')])
		.where('tenant_id', '=', tenant)
		.$if(procedureCode !== undefined, (query) => query.where('procedure_code', '=', procedureCode ?? ''))
		.where('valid_from', '<=', day)
		.where((or) => or.or([or('valid_to', 'is', null), or('valid_to', '>', day)]))
		.groupBy('form_id')
		.orderBy('form_id')
		.execute()
}

export async function newestVersion(tx: Tx, id: string): Promise<number | undefined> {
	const row = await own(tx)
		.selectFrom('forms.form')
		.select('version')
		.where('tenant_id', '=', tenant)
		.where('form_id', '=', id)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst()
	return row?.version
}

export type FormVersion = {
	readonly id: string
	readonly version: number
	readonly title: Words
	readonly procedureCode: string
	/** `YYYY-MM-DD`: the first day on which drafts take it. */
	readonly validFrom: string
}

/** Every published version, those of one form or all, the newest of each form first. */
export async function formVersions(tx: Tx, id?: string): Promise<readonly FormVersion[]> {
	return own(tx)
		.selectFrom('forms.form')
		.select([
			'form_id as id',
			'version',
			sql<Words>`definition -> 'title'`.as('title'),
			'procedure_code as procedureCode',
			'valid_from as validFrom',
		])
		.where('tenant_id', '=', tenant)
		.$if(id !== undefined, (query) => query.where('form_id', '=', id ?? ''))
		.orderBy('form_id')
		.orderBy('version', 'desc')
		.execute()
}

/** How long a draft may lie between its first and its last word and still count as filled in one go. */
const oneSitting = '2 hours'

/** The median of the minutes that citizens took to fill a form in, of those who did it in one go, and of how many. */
export async function minutesToFill(
	tx: Tx,
	id: string,
): Promise<{ readonly minutes: number | null; readonly of: number }> {
	const row = await own(tx)
		.selectFrom('forms.draft')
		.select([
			sql<
				number | null
			>`percentile_cont(0.5) within group (order by extract(epoch from saved_at - started_at) / 60)`.as(
				'minutes',
			),
			sql<number>`count(*)::int`.as('of'),
		])
		.where('tenant_id', '=', tenant)
		.where('form_id', '=', id)
		.where('dossier_id', 'is not', null)
		.where(sql<boolean>`saved_at - started_at between interval '10 seconds' and ${oneSitting}::interval`)
		.executeTakeFirstOrThrow()
	return row
}
