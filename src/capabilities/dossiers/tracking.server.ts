import { sql } from 'kysely'
import { type Citizen, selvesOf } from '#identity'
import { type Instant, instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { rateLimit } from '#platform/rate-limit'
import type { DossierCode, State } from './dossier.ts'

/** What anyone who has the code may see: where it is and until when, and nothing of whom it is about. */
export type Tracked = {
	readonly code: DossierCode
	readonly state: State
	readonly procedure: { readonly code: string; readonly name: string }
	readonly agency: { readonly name: string; readonly phone: string }
	readonly step: string | null
	readonly since: Instant
	readonly submittedAt: Instant
	readonly receivedAt: Instant | null
	readonly dueAt: Instant | null
	readonly closedAt: Instant | null
}

/**
 * How often one client may ask by code. Codes can be counted through: thirty at once and one every two seconds are enough
 * for a family, not for a harvest.
 */
export const mayTrack = rateLimit({ limit: 30, seconds: 60 })

/** The steps where a dossier stands, in one line: parallel ones are one dossier all the same. */
const standing = sql<{ step_name: string | null; since: string | null }>`(
	select string_agg(distinct step_name, '; ') as step_name, min(since) as since from dossiers.work
	where work.tenant_id = dossier.tenant_id and work.dossier_id = dossier.dossier_id
)`.as<'work'>(sql.ref('work'))

/** Tracking without an account, by code; one round trip. */
export async function trackDossier(tx: Tx, code: DossierCode): Promise<Tracked | undefined> {
	const row = await tx
		.selectFrom('dossiers.dossier as dossier')
		.innerJoin('tenancy.agency as agency', (join) =>
			join
				.onRef('agency.tenant_id', '=', 'dossier.tenant_id')
				.onRef('agency.agency_id', '=', 'dossier.competent_agency_id'),
		)
		.leftJoinLateral(standing, (join) => join.onTrue())
		.where('dossier.code', '=', code)
		.select([
			'dossier.code',
			'dossier.state',
			'dossier.procedure_code',
			'dossier.procedure_name',
			'agency.name as agency',
			'agency.phone',
			'work.step_name',
			// The clock stops when the result is there; it is given back later.
			sql<string>`coalesce(work.since, (
				select at from dossiers.event
				where event.tenant_id = dossier.tenant_id and event.dossier_id = dossier.dossier_id and event.kind = 'returned'
				order by seq desc limit 1
			), dossier.closed_at, dossier.submitted_at)`.as('since'),
			'dossier.submitted_at',
			'dossier.received_at',
			'dossier.due_at',
			'dossier.closed_at',
		])
		.executeTakeFirst()
	return (
		row && {
			code: row.code as DossierCode,
			state: row.state as State,
			procedure: { code: row.procedure_code, name: row.procedure_name },
			agency: { name: row.agency, phone: row.phone },
			step: row.step_name,
			since: instant(row.since),
			submittedAt: instant(row.submitted_at),
			receivedAt: row.received_at ? instant(row.received_at) : null,
			dueAt: row.due_at ? instant(row.due_at) : null,
			closedAt: row.closed_at ? instant(row.closed_at) : null,
		}
	)
}

export type MyDossier = Omit<Tracked, 'agency' | 'since'> & { readonly dossierId: string }

/** A citizen's dossiers, newest first. */
export async function dossiersOf(
	tx: Tx,
	citizen: Pick<Citizen, 'id' | 'also'>,
	limit = 100,
): Promise<MyDossier[]> {
	const rows = await tx
		.selectFrom('dossiers.dossier as dossier')
		.leftJoinLateral(standing, (join) => join.onTrue())
		.where('dossier.person_id', 'in', selvesOf(citizen))
		.orderBy('dossier.submitted_at', 'desc')
		.limit(limit)
		.select([
			'dossier.dossier_id',
			'dossier.code',
			'dossier.state',
			'dossier.procedure_code',
			'dossier.procedure_name',
			'work.step_name',
			'dossier.submitted_at',
			'dossier.received_at',
			'dossier.due_at',
			'dossier.closed_at',
		])
		.execute()
	return rows.map((row) => ({
		dossierId: row.dossier_id,
		code: row.code as DossierCode,
		state: row.state as State,
		procedure: { code: row.procedure_code, name: row.procedure_name },
		step: row.step_name,
		submittedAt: instant(row.submitted_at),
		receivedAt: row.received_at ? instant(row.received_at) : null,
		dueAt: row.due_at ? instant(row.due_at) : null,
		closedAt: row.closed_at ? instant(row.closed_at) : null,
	}))
}

/** What the QR on a result leads to: that it was issued here, and the digest of the paper; no more of the person than the paper's holder knows. */
export type VerifiedResult = {
	readonly number: string
	readonly title: string
	readonly agency: string
	readonly signer: { readonly name: string; readonly title: string }
	readonly issuedAt: Instant
	readonly sha256: string
}

export async function verifyResult(tx: Tx, verificationCode: string): Promise<VerifiedResult | undefined> {
	const row = await tx
		.selectFrom('dossiers.result as result')
		.innerJoin('tenancy.agency as agency', (join) =>
			join
				.onRef('agency.tenant_id', '=', 'result.tenant_id')
				.onRef('agency.agency_id', '=', 'result.agency_id'),
		)
		.where('result.verification_code', '=', verificationCode)
		.where('result.issued_at', 'is not', null)
		.select([
			'result.number',
			'result.title',
			'agency.name',
			'result.signer_name',
			'result.signer_title',
			'result.issued_at',
			'result.sha256',
		])
		.executeTakeFirst()
	if (!row?.issued_at || !row.sha256) return undefined
	return {
		number: row.number,
		title: row.title,
		agency: row.name,
		signer: { name: row.signer_name, title: row.signer_title },
		issuedAt: instant(row.issued_at),
		sha256: row.sha256,
	}
}
