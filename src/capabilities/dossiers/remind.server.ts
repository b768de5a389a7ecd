import { sql } from 'kysely'
import { at as startOf, dayInVietNam, type Instant, instant, now, wallTime } from '#kernel/dates'
import { type OfficialAtWork, placesWhere } from '#identity'
import { lettersSince, mailOfficial } from '#notifications/server'
import { transact, type Tx } from '#platform/db'
import { agency, allTenants, remindedByMail } from '#tenancy/server'
import { addWorkingSeconds, workingSecondsBetween } from '#calendar'
import { loadCalendar } from '#calendar/server'
import type { DossierCode } from './dossier.ts'
import { reminderLetter, type RemindedStep } from './reminder-letter.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'remind-steps': Record<string, never>
	}
}

/** What an official is reminded of: a step near its time, one that passed it, or one brought before the head. */
export type Reminder = {
	readonly code: DossierCode
	readonly kind: 'soon' | 'late' | 'escalated'
	readonly stepName: string
	readonly procedureName: string
	readonly applicantName: string
	readonly stepDueAt: Instant
}

const hour = 3600
/** A step is near its time when a working hour of it is left; a head hears of it a working day after it passed. */
const soonSeconds = hour
const escalatesAfterSeconds = 8 * hour

/** The task `remind-steps`: for each tenant, what has come near its time since; each reminder is made once for a due time. */
export const remindSteps = (portalOrigin: (hostLabel: string) => string) => async (): Promise<void> => {
	for (const { code, hostLabel } of await allTenants())
		await transact({ tenant: code, person: 'worker' }, (tx) =>
			remindTenant(tx, code, now(), portalOrigin(hostLabel)),
		)
}

/** @returns how many reminders were made */
export async function remindTenant(tx: Tx, tenant: string, at: Instant, origin: string): Promise<number> {
	const profiles = new Map<string, string>()
	const made: Made[] = []
	const open: OpenAgency[] = []
	for (const agencyId of await agenciesWithWork(tx)) {
		let profile = profiles.get(agencyId)
		if (profile === undefined)
			profiles.set(agencyId, (profile = (await agency(tx, agencyId))?.hoursProfile ?? 'commune'))
		const calendar = await loadCalendar(tx, tenant, profile)
		// By the office's own clock: nobody is reminded at night of what is due in the morning.
		if (workingSecondsBetween(calendar, at, at.add({ seconds: 1 })) === 0) continue
		const passedBy = passedBefore(calendar, at)
		open.push({ agencyId, passedBy })
		const soon = addWorkingSeconds(calendar, at, soonSeconds)
		made.push(...(await remind(tx, tenant, { agencyId, at, soon, passedBy })))
	}
	if (open.length > 0) await mail(tx, tenant, { made, open, at, origin })
	return made.length
}

/** A reminder as it was made, and whom it concerns. */
type Made = RemindedStep & {
	readonly agencyId: string
	readonly role: string
	readonly holderId: string | null
}

/** An agency in its office hours, and the moment before which what was due is a day late. */
type OpenAgency = { readonly agencyId: string; readonly passedBy: Instant }

type Mailing = {
	readonly made: readonly Made[]
	readonly open: readonly OpenAgency[]
	readonly at: Instant
	readonly origin: string
}

/**
 * At most two letters a working day to each official who wants any (docs/decisions/reminder-letters.md): one with all that
 * is due by the evening, and one when something becomes overdue after it. What comes later that day, the desk shows at
 * once, and the letter of tomorrow.
 */
async function mail(tx: Tx, tenant: string, { made, open, at, origin }: Mailing): Promise<void> {
	const today = dayInVietNam(at)
	const sent = await lettersSince(tx, startOf(today, wallTime('00:00')))
	let everything: readonly Made[] | undefined
	for (const { official, email } of await remindedByMail(tx, today)) {
		const before = sent.get(official.id) ?? 0
		if (before > 1) continue
		const newlyLate = made.some((each) => each.kind !== 'soon' && concerns(official, each))
		if (before === 1 && !newlyLate) continue
		everything ??= await owedToday(tx, tenant, open, at)
		const theirs = everything.filter((each) => concerns(official, each))
		if (theirs.length > 0)
			await mailOfficial(tx, tenant, {
				officialId: official.id,
				to: email,
				...reminderLetter(theirs, `${origin}/can-bo`),
				at,
			})
	}
}

/** Every step that is due by the end of the day or was before, at the agencies that work now. */
async function owedToday(
	tx: Tx,
	tenant: string,
	open: readonly OpenAgency[],
	at: Instant,
): Promise<readonly Made[]> {
	const evening = startOf(dayInVietNam(at), wallTime('00:00')).add({ hours: 24 })
	const agencies = open.map(({ agencyId, passedBy }) => ({
		agency_id: agencyId,
		passed_by: passedBy.toString(),
	}))
	const { rows } = await sql<MadeRow>`
		select dossier.code, step.kind, work.step_name, work.step_due_at, work.agency_id, work.role, work.holder_id
		from jsonb_to_recordset(${JSON.stringify(agencies)}::jsonb) as open(agency_id uuid, passed_by timestamptz)
		join dossiers.work on work.tenant_id = ${tenant} and work.agency_id = open.agency_id
			and work.queue in ('to-receive', 'in-hand') and work.step_due_at < ${evening.toString()}::timestamptz
		cross join lateral (
			select 'soon' as kind where work.step_due_at > ${at.toString()}::timestamptz
			union all select 'late' where work.step_due_at <= ${at.toString()}::timestamptz
			union all select 'escalated' where work.step_due_at <= open.passed_by
		) as step
		join dossiers.dossier on dossier.tenant_id = work.tenant_id and dossier.dossier_id = work.dossier_id
		order by work.step_due_at, dossier.code`.execute(tx)
	return rows.map(madeFrom)
}

type MadeRow = {
	readonly code: string
	readonly kind: Made['kind']
	readonly step_name: string
	readonly step_due_at: string
	readonly agency_id: string
	readonly role: string
	readonly holder_id: string | null
}

const madeFrom = (row: MadeRow): Made => ({
	code: row.code,
	kind: row.kind,
	stepName: row.step_name,
	dueAt: instant(row.step_due_at),
	agencyId: row.agency_id,
	role: row.role,
	holderId: row.holder_id,
})

/** What somebody has in hand is theirs alone; the rest is everybody's who has the duty, and what is a day late the head's. */
function concerns(official: OfficialAtWork, { kind, agencyId, role, holderId }: Made): boolean {
	const heads = placesWhere(official, 'work.reassign')
	if (kind === 'escalated') return heads.everywhere || heads.agencies.includes(agencyId)
	const has = official.duties.some((duty) => duty.agencyId === agencyId && duty.role === role)
	return has && (holderId === null || holderId === official.id)
}

/** The moment from which `escalatesAfterSeconds` of working time have run until `at`: what was due before it is a day late. */
function passedBefore(calendar: Awaited<ReturnType<typeof loadCalendar>>, at: Instant): Instant {
	// Backwards by days until enough has run; a step is never so long ago that this matters.
	for (let days = 1; ; days++) {
		const from = at.add({ hours: -24 * days })
		const run = workingSecondsBetween(calendar, from, at)
		if (run >= escalatesAfterSeconds || days > 30)
			return addWorkingSeconds(calendar, from, Math.max(0, run - escalatesAfterSeconds))
	}
}

async function agenciesWithWork(tx: Tx): Promise<string[]> {
	const { rows } = await sql<{ agency_id: string }>`
		select agency_id from dossiers.work_count where tenant_id = current_setting('app.tenant') and n <> 0
		group by agency_id having sum(n) > 0`.execute(tx)
	return rows.map((row) => row.agency_id)
}

async function remind(
	tx: Tx,
	tenant: string,
	{ agencyId, at, soon, passedBy }: { agencyId: string; at: Instant; soon: Instant; passedBy: Instant },
): Promise<Made[]> {
	const { rows } = await sql<MadeRow>`
		with made as (
		insert into dossiers.reminder (tenant_id, dossier_id, token_id, kind, step_due_at, agency_id, role, step_name, made_at)
		select ${tenant}, work.dossier_id, work.token_id, step.kind, work.step_due_at, work.agency_id, work.role, work.step_name,
			${at.toString()}::timestamptz
		from dossiers.work, lateral (
			select 'soon' as kind where work.step_due_at > ${at.toString()}::timestamptz
			union all select 'late' where work.step_due_at <= ${at.toString()}::timestamptz
			union all select 'escalated' where work.step_due_at <= ${passedBy.toString()}::timestamptz
		) as step
		where work.tenant_id = ${tenant} and work.agency_id = ${agencyId} and work.queue in ('to-receive', 'in-hand')
			and work.step_due_at <= ${soon.toString()}::timestamptz
		on conflict do nothing
		returning tenant_id, dossier_id, token_id, kind, agency_id, role, step_name, step_due_at)
		select dossier.code, made.kind, made.step_name, made.step_due_at, made.agency_id, made.role, work.holder_id
		from made
		join dossiers.dossier on dossier.tenant_id = made.tenant_id and dossier.dossier_id = made.dossier_id
		join dossiers.work on work.tenant_id = made.tenant_id and work.dossier_id = made.dossier_id and work.token_id = made.token_id
		order by made.step_due_at, dossier.code`.execute(tx)
	return rows.map(madeFrom)
}

/** What an official is reminded of now: of the steps of their duties, and as a head of those a day late at their agencies. */
export async function remindersOf(tx: Tx, official: OfficialAtWork, limit = 20): Promise<Reminder[]> {
	const heads = placesWhere(official, 'work.reassign')
	const duties = official.duties.map(({ agencyId, role }) => ({ agency_id: agencyId, role }))
	const { rows } = await sql<{
		code: string
		kind: Reminder['kind']
		step_name: string
		procedure_name: string
		applicant_name: string
		step_due_at: string
	}>`
		select distinct on (reminder.step_due_at, reminder.dossier_id) dossier.code, reminder.kind, reminder.step_name,
			dossier.procedure_name, dossier.applicant_name, reminder.step_due_at
		from dossiers.reminder
		join dossiers.work on work.tenant_id = reminder.tenant_id and work.dossier_id = reminder.dossier_id
			and work.token_id = reminder.token_id and work.step_due_at = reminder.step_due_at
		join dossiers.dossier on dossier.tenant_id = reminder.tenant_id and dossier.dossier_id = reminder.dossier_id
		where reminder.tenant_id = current_setting('app.tenant') and (
			(reminder.kind <> 'escalated' and (reminder.agency_id, reminder.role) in (
				select agency_id, role from jsonb_to_recordset(${JSON.stringify(duties)}::jsonb) as duty(agency_id uuid, role text)))
			or (reminder.kind = 'escalated' and (${heads.everywhere} or reminder.agency_id = any(${[...heads.agencies]}::uuid[])))
		)
		order by reminder.step_due_at, reminder.dossier_id, array_position(array['escalated', 'late', 'soon'], reminder.kind)
		limit ${limit}`.execute(tx)
	return rows.map((row) => ({
		code: row.code as DossierCode,
		kind: row.kind,
		stepName: row.step_name,
		procedureName: row.procedure_name,
		applicantName: row.applicant_name,
		stepDueAt: instant(row.step_due_at),
	}))
}
