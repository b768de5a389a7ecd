import { type RawBuilder, sql } from 'kysely'
import { computeDue, timeLimit, type TimeLimit } from '#calendar'
import { loadCalendar } from '#calendar/server'
import { caseOf, limitFor } from '#catalogue'
import { procedureVersion } from '#catalogue/server'
import { attachToDossier } from '#documents/server'
import { type Answers, componentsFor, holding, type LookupStates } from '#forms'
import { formDefinition, judgeAnswers, markSubmitted } from '#forms/server'
import type { Citizen } from '#identity'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, refuse, type Result } from '#kernel/result'
import { givenNameFirst } from '#kernel/vietnamese'
import { type Lastly, lastly, type Tx } from '#platform/db'
import { start } from '#workflow'
import { stillValid } from '#vault/server'
import { processGraph } from '#workflow/server'
import type { Parent, Dossier, DossierCode, DossierEvent, EventActor, HandedFile } from './dossier.ts'
import { assigned } from './assign.server.ts'
import { canonical, nothing } from './ledger.server.ts'
import { movementOf } from './desk.server.ts'
import { jobsOf, type Job } from './jobs.server.ts'
import { born } from './lifecycle.ts'
import { askedAtSubmission } from './looked-up.ts'
import type { SubmitRefusal } from './refusal.ts'
import { carded, counted, placed, queued, waiting } from './store.server.ts'
import { workOf } from './work.ts'

export type { SubmitRefusal } from './refusal.ts'

export type Submitted = { readonly code: DossierCode; readonly dossierId: string }

export type Submission = {
	readonly tx: Tx
	readonly tenant: string
	readonly citizen: Citizen
	readonly at: Instant
	readonly address: string
	/** The official who files for a citizen that stands at the counter. */
	readonly filedBy?: EventActor | undefined
	/** The dossier elsewhere whose step opens this one, and the time that its process gives, if it gives one. */
	readonly opened?: { readonly by: Parent; readonly limit: TimeLimit | null } | undefined
}

/**
 * Makes a dossier of a draft, once: a second call, however it comes about, answers with the code of the first.
 *
 * Three round trips in all with the session's: everything is read in one statement and written in one that carries the
 * commit (docs/decisions/submission.md). Assurance level 2 is needed (NĐ 69/2024).
 */
export async function submitDraft(
	submission: Submission,
	draftId: string,
): Promise<Result<Submitted, SubmitRefusal> | Lastly<Result<Submitted, SubmitRefusal>>> {
	const { tx, tenant, citizen, at } = submission
	const draft = await draftWithAll(tx, draftId, citizen.id, at)
	if (!draft) return refuse({ kind: 'unknown-draft' })
	if (draft.dossier_id) return ok(await already(tx, draft.dossier_id))
	if (draft.discarded_at) return refuse({ kind: 'discarded' })
	if (draft.form_in_force !== null && draft.form_in_force > draft.form_version)
		return refuse({ kind: 'form-changed' })
	if (citizen.assurance < 2) return refuse({ kind: 'assurance-too-low' })
	if (!draft.agency_id) return refuse({ kind: 'agency-missing' })

	const form = await formDefinition(tx, tenant, draft.form_id, draft.form_version)
	if (!form)
		throw new Error(
			`Draft ${draftId} was filled on form ${draft.form_id} ${draft.form_version}, which is gone`,
		)
	const today = dayInVietNam(at).toString()
	const circumstances = {
		today,
		agencyName: draft.agency_name ?? undefined,
		placeName: draft.place_name ?? undefined,
		holding: holding(draft.lookups),
	}
	const valid = await judgeAnswers(tx, form, draft.answers, circumstances)
	if (!valid.ok) return refuse({ kind: 'answers-invalid', fields: valid.refusal })
	const { answers } = valid.value
	const there = new Set(draft.files.map((file) => file.component))
	const lacking = componentsFor(form, answers, circumstances).required.filter(({ key }) => !there.has(key))
	if (lacking.length > 0) return refuse({ kind: 'components-missing', components: lacking })

	const taken = draft.files.filter(({ fromVault }) => fromVault)
	const papers = taken.flatMap(({ fromVault }) => fromVault?.paper ?? [])
	const still = await stillValid(tx, citizen, papers, today)
	const ended = new Set(
		taken.filter(({ fromVault }) => !still.has(fromVault?.paper ?? '')).map(({ component }) => component),
	)
	if (ended.size > 0)
		return refuse({
			kind: 'papers-not-valid',
			components: form.components.filter(({ key }) => ended.has(key)),
		})

	const procedure = await procedureVersion(tx, tenant, draft.procedure_code, draft.procedure_version)
	const of = procedure && caseOf(procedure, draft.case_code)
	const channel = submission.filedBy?.kind === 'official' ? 'direct' : 'online'
	const limit = timeLimit(
		submission.opened?.limit ?? (of && (limitFor(of, channel, today) ?? limitFor(of, 'online', today))),
	)
	if (!procedure || !limit.ok || !draft.process_id || !draft.process_version)
		return refuse({ kind: 'not-online' })

	const graph = await processGraph(tx, tenant, draft.process_id, draft.process_version)
	const calendar = await loadCalendar(tx, tenant, draft.hours_profile ?? 'commune')
	const { projectedDueAt: expectedDueAt } = computeDue({
		limit: limit.value,
		submittedAt: at,
		receivedAt: at,
		suspensions: [],
		calendar,
		now: at,
	})

	// The code gets its number in the statement that writes; until then this stands in for it, where nobody can have typed it.
	const hole = `<${newId()}>`
	const dossierId = newId()
	const lookups = askedAtSubmission(form, draft.lookups, newId)
	const filed: Extract<DossierEvent, { kind: 'submitted' }> = {
		kind: 'submitted',
		id: dossierId,
		code: hole as DossierCode,
		draftId,
		personId: citizen.id,
		procedure: {
			code: draft.procedure_code,
			version: draft.procedure_version,
			name: procedure.title,
		},
		caseCode: draft.case_code,
		form: { id: draft.form_id, version: draft.form_version },
		process: { id: draft.process_id, version: draft.process_version },
		channel,
		receivingAgencyId: draft.receiving_agency_id ?? draft.elsewhere_id ?? draft.agency_id,
		competentAgencyId: draft.agency_id,
		applicantName: citizen.fullName,
		answers,
		timeLimit: limit.value,
		files: draft.files,
		tokens: movementOf(start(graph, answers), { dossier: { answers }, graph, calendar }, at).placed,
		expectedDueAt,
		...(lookups.length > 0 && { lookups }),
		...(submission.opened && { parent: submission.opened.by }),
		...(draft.elsewhere_id && draft.elsewhere_id !== draft.agency_id && { elsewhere: true as const }),
	}
	const hands = await assigned(tx, { dossier: filed, graph, at }, filed)
	const event = Object.keys(hands).length > 0 ? { ...filed, hands } : filed
	const actor: EventActor = submission.filedBy ?? {
		kind: 'citizen',
		id: citizen.id,
		name: citizen.fullName,
		address: submission.address,
	}
	const dossier = born(event, at, nothing)
	return lastly(
		written(submission, {
			dossier,
			event,
			actor,
			hole,
			agencyCode: draft.agency_code ?? tenant,
			works: workOf(dossier, graph, calendar),
			jobs: jobsOf(tenant, dossier, event, { graph, begins: null }),
		}),
		([row]) => ok({ code: row?.code as DossierCode, dossierId }),
	)
}

/** A statement of its own: one that waited for the draft's lock still has the snapshot from before the dossier was there. */
async function already(tx: Tx, dossierId: string): Promise<Submitted> {
	const { code } = await tx
		.selectFrom('dossiers.dossier')
		.select('code')
		.where('dossier_id', '=', dossierId)
		.executeTakeFirstOrThrow()
	return { code: code as DossierCode, dossierId }
}

type DraftWithAll = {
	procedure_code: string
	procedure_version: number
	case_code: string | null
	agency_id: string | null
	receiving_agency_id: string | null
	elsewhere_id: string | null
	agency_code: string | null
	agency_name: string | null
	place_name: string | null
	hours_profile: string | null
	form_id: string
	form_version: number
	/** The newest version of the form that is in force. */
	form_in_force: number | null
	answers: Answers
	lookups: LookupStates
	dossier_id: string | null
	discarded_at: string | null
	process_id: string | null
	process_version: number | null
	files: HandedFile[]
}

async function draftWithAll(
	tx: Tx,
	draftId: string,
	personId: string,
	at: Instant,
): Promise<DraftWithAll | undefined> {
	const today = dayInVietNam(at).toString()
	const { rows } = await sql<DraftWithAll>`
		select draft.procedure_code, draft.procedure_version, draft.case_code, draft.agency_id, draft.form_id, draft.form_version,
			(select max(version) from forms.form where tenant_id = draft.tenant_id and form_id = draft.form_id
				and valid_from <= ${today}::date and (valid_to is null or valid_to > ${today}::date)) as form_in_force,
			draft.answers, draft.lookups, draft.dossier_id, draft.discarded_at,
			draft.receiving_agency_id as elsewhere_id,
			(select agency_id from tenancy.agency where tenant_id = draft.tenant_id and parent_id = coalesce(draft.receiving_agency_id, draft.agency_id)
				and kind = 'service-centre' and valid_from <= ${today}::date and (valid_to is null or valid_to > ${today}::date)
				limit 1) as receiving_agency_id,
			competent.code as agency_code, competent.name as agency_name, competent.place_name, competent.hours_profile,
			process.process_id, process.version as process_version,
			coalesce((select json_agg(json_build_object('id', file_id, 'component', component_key, 'name', name,
					'mediaType', media_type, 'bytes', bytes, 'sha256', sha256, 'pages', pages)::jsonb
					|| case when from_vault is null then '{}'::jsonb else jsonb_build_object('fromVault', from_vault) end order by stored_at, file_id)
				from documents.file where tenant_id = draft.tenant_id and draft_id = draft.draft_id and removed_at is null), '[]') as files
		from forms.draft as draft
		left join tenancy.agency as competent on competent.tenant_id = draft.tenant_id and competent.agency_id = draft.agency_id
		left join lateral (
			select process_id, version from workflow.process
			where tenant_id = draft.tenant_id and procedure_code = draft.procedure_code
				and valid_from <= ${today}::date and (valid_to is null or valid_to > ${today}::date)
			order by version desc limit 1
		) as process on true
		where draft.draft_id = ${draftId}::uuid and draft.person_id = ${personId}::uuid
		for update of draft`.execute(tx)
	return rows[0]
}

type Writing = {
	readonly dossier: Dossier
	readonly event: DossierEvent
	readonly actor: EventActor
	readonly hole: string
	readonly agencyCode: string
	readonly works: ReturnType<typeof workOf>
	readonly jobs: readonly Job[]
}

function written(submission: Submission, { dossier, event, actor, hole, agencyCode, works, jobs }: Writing) {
	const { tx, tenant, at } = submission
	const { kind, ...payload } = event
	const moment = at.toString()
	const day = dayInVietNam(at)
	const prefix = `${agencyCode}-${day.toString().slice(2).replaceAll('-', '')}-`
	const text = canonical({ dossier: dossier.id, seq: 1, at: moment, actor, event })
	const filled = (template: string): RawBuilder<string> => sql`replace(${template}, ${hole}, coded.code)`
	return tx
		.with('numbered', (db) =>
			db
				.insertInto('dossiers.code_counter')
				.values({
					tenant_id: tenant,
					agency_id: dossier.competentAgencyId,
					day: day.toString(),
					last_number: 1,
				})
				.onConflict((conflict) =>
					conflict
						.constraint('code_counter_pkey')
						.doUpdateSet({ last_number: sql`code_counter.last_number + 1` }),
				)
				.returning('last_number'),
		)
		.with('coded', (db) =>
			db
				.selectFrom('numbered')
				.select(
					sql<string>`${prefix} || lpad(last_number::text, greatest(4, length(last_number::text)), '0')`.as(
						'code',
					),
				),
		)
		.with('hashed', (db) =>
			db
				.selectFrom('coded')
				.select([
					'code',
					sql<Buffer>`sha256(decode(${nothing}, 'hex') || convert_to(${filled(text)}, 'UTF8'))`.as('hash'),
				]),
		)
		.with('filed', (db) =>
			db
				.insertInto('dossiers.dossier')
				.columns([
					'tenant_id',
					'dossier_id',
					'code',
					'state',
					'draft_id',
					'person_id',
					'procedure_code',
					'procedure_version',
					'procedure_name',
					'case_code',
					'form_id',
					'form_version',
					'process_id',
					'process_version',
					'channel',
					'receiving_agency_id',
					'competent_agency_id',
					'applicant_name',
					'applicant_sort',
					'answers',
					'files',
					'time_limit',
					'hands',
					'lookups',
					'transfer',
					'parent',
					'clock',
					'submitted_at',
					'version',
					'last_hash',
				])
				.expression(
					sql`select ${tenant}, ${dossier.id}::uuid, code, 'submitted', ${dossier.draftId}::uuid, ${dossier.personId}::uuid,
						${dossier.procedure.code}, ${dossier.procedure.version}::int, ${dossier.procedure.name}, ${dossier.caseCode},
						${dossier.form.id}, ${dossier.form.version}::int, ${dossier.process.id}, ${dossier.process.version}::int,
						${dossier.channel}, ${dossier.receivingAgencyId}::uuid, ${dossier.competentAgencyId}::uuid,
						${dossier.applicantName}, ${givenNameFirst(dossier.applicantName)}, ${JSON.stringify(dossier.answers)}::jsonb,
						${JSON.stringify(dossier.files)}::jsonb, ${JSON.stringify(dossier.timeLimit)}::jsonb, ${JSON.stringify(dossier.hands)}::jsonb, ${JSON.stringify(dossier.lookups)}::jsonb, ${dossier.transfer && JSON.stringify(dossier.transfer)}::jsonb, ${dossier.parent && JSON.stringify(dossier.parent)}::jsonb, '{"suspensions": []}'::jsonb,
						${moment}::timestamptz, 1, hash from hashed`,
				)
				.returning('code'),
		)
		.with('event', (db) =>
			db
				.insertInto('dossiers.event')
				.columns([
					'tenant_id',
					'dossier_id',
					'seq',
					'kind',
					'at',
					'actor',
					'payload',
					'previous_hash',
					'hash',
				])
				.expression(
					sql`select ${tenant}, ${dossier.id}::uuid, 1, ${kind}, ${moment}::timestamptz, ${JSON.stringify(actor)}::jsonb,
						replace(${JSON.stringify(payload)}, ${hole}, code)::jsonb, decode(${nothing}, 'hex'), hash from hashed`,
				)
				.returning('seq'),
		)
		.with('standing', (db) => placed(db, tenant, dossier.id, dossier.tokens))
		.with('waits', (db) => waiting(db, tenant, dossier.id, works))
		.with('card', (db) => carded(db, tenant, dossier, works))
		.with('counted', (db) => counted(db, tenant, dossier.id, works))
		.with('attached', () => attachToDossier(tx, dossier.draftId, dossier.id))
		.with('turned', () => markSubmitted(tx, dossier.draftId, dossier.id))
		.with('queued', (db) => queued(db, jobs))
		.selectFrom('filed')
		.select(['code', sql`(select count(*) from queued)`.as('jobs')])
}
