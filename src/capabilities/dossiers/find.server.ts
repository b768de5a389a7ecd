import { sql } from 'kysely'
import type { OfficialAtWork } from '#identity'
import { dayInVietNam, type Instant, instant } from '#kernel/dates'
import { fold } from '#kernel/vietnamese'
import type { Tx } from '#platform/db'
import { mayOpen } from './access.server.ts'
import { anywhereQuery } from './card.ts'
import type { DossierCode, State } from './dossier.ts'
import { codeIn } from './scan.ts'

/** A dossier that a search at the desk found; `stepName` is empty once nothing waits. */
export type FoundAtDesk = {
	readonly code: DossierCode
	readonly state: State
	readonly procedureName: string
	readonly applicantName: string
	readonly channel: string
	readonly stepName: string
	readonly dueAt: Instant | null
	readonly submittedAt: Instant
	readonly askedAt: Instant | null
	readonly closedAt: Instant | null
}

const limit = 50
/** So far back a number without its day is looked for. */
const daysBack = 60

/**
 * Finds dossiers of the official's agencies: by code, by the end of a code (`261122-0042`, or `0042` of the last 60 days), else by the
 * applicant's name, given name first, with or without accents.
 *
 * @param cursor `next` of the page before
 */
export async function findAtDesk(
	tx: Tx,
	official: OfficialAtWork,
	{ q, cursor, now }: { readonly q: string; readonly cursor?: string | undefined; readonly now: Instant },
): Promise<{ readonly rows: readonly FoundAtDesk[]; readonly next: string | undefined }> {
	const agencies = [...new Set(official.duties.map(({ agencyId }) => agencyId))]
	const wanted = wantedBy(q, now)
	if (agencies.length === 0 || !wanted) return { rows: [], next: undefined }
	const from = /^(.*)_([0-9a-f-]{36})$/.exec(cursor ?? '')
	const { rows } = await sql<RawRow>`
		with agency as (
			select agency_id, code from tenancy.agency
			where tenant_id = current_setting('app.tenant') and agency_id in (${sql.join(agencies.map((id) => sql`${id}::uuid`))})
		)
		select dossier.dossier_id, dossier.code, dossier.state, dossier.procedure_name, dossier.applicant_name, dossier.applicant_sort,
			dossier.channel, dossier.submitted_at, dossier.closed_at, coalesce(work.due_at, dossier.due_at) as due_at, work.step_name,
			case when dossier.state = 'awaiting-supplement' then dossier.supplement -> -1 ->> 'requestedAt' end as asked_at
		from dossiers.dossier
		left join lateral (
			select step_name, due_at from dossiers.work
			where work.tenant_id = dossier.tenant_id and work.dossier_id = dossier.dossier_id order by token_id limit 1
		) as work on true
		where dossier.tenant_id = current_setting('app.tenant')
			and ${mayOpen(official)}
			and ${conditionOf(wanted)}
			${from ? sql`and (dossier.applicant_sort collate "C", dossier.dossier_id) > (${from[1]} collate "C", ${from[2]}::uuid)` : sql``}
		order by dossier.applicant_sort collate "C", dossier.dossier_id limit ${limit + 1}`.execute(tx)
	const last = rows.length > limit ? rows[limit - 1] : undefined
	return {
		rows: rows.slice(0, limit).map(foundFrom),
		next: last && `${last.applicant_sort}_${last.dossier_id}`,
	}
}

/** So many cards that fit a search of a common word are looked at; what is found then is a part. */
const mostCards = 20_000

/**
 * Finds dossiers by words in any field of their forms: an identity number, a telephone number, an address. Newest first,
 * the first {@link limit} of them.
 */
export async function findAnywhere(
	tx: Tx,
	tenant: string,
	official: OfficialAtWork,
	q: string,
): Promise<readonly FoundAtDesk[]> {
	const query = anywhereQuery(tenant, q)
	if (query === undefined) return []
	const found = (which: 'open' | 'not open') =>
		sql<RawRow>`
		with found as materialized (
			select dossier_id from dossiers.search_card where tenant_id = current_setting('app.tenant') and ${sql.raw(which)}
		)
		select dossier.dossier_id, dossier.code, dossier.state, dossier.procedure_name, dossier.applicant_name, dossier.applicant_sort,
			dossier.channel, dossier.submitted_at, dossier.closed_at, coalesce(work.due_at, dossier.due_at) as due_at, work.step_name,
			case when dossier.state = 'awaiting-supplement' then dossier.supplement -> -1 ->> 'requestedAt' end as asked_at
		from found join dossiers.dossier using (dossier_id)
		left join lateral (
			select step_name, due_at from dossiers.work
			where work.tenant_id = dossier.tenant_id and work.dossier_id = dossier.dossier_id order by token_id limit 1
		) as work on true
		where dossier.tenant_id = current_setting('app.tenant') and ${mayOpen(official)}
		order by dossier.dossier_id desc limit ${limit}`.execute(tx)
	const [, , open, closed] = await Promise.all([
		sql`set local app.sought = ${sql.lit(query)}`.execute(tx),
		sql`set local gin_fuzzy_search_limit = ${sql.lit(mostCards)}`.execute(tx),
		found('open'),
		found('not open'),
	])
	await Promise.all([
		sql`set local app.sought = ''`.execute(tx),
		sql`set local gin_fuzzy_search_limit = 0`.execute(tx),
	])
	return [...open.rows, ...closed.rows]
		.toSorted((one, other) => (one.dossier_id < other.dossier_id ? 1 : -1))
		.slice(0, limit)
		.map(foundFrom)
}

type Wanted =
	| { readonly by: 'code'; readonly code: DossierCode }
	| { readonly by: 'tail'; readonly tails: readonly string[] }
	| { readonly by: 'name'; readonly given: string; readonly others: readonly string[] }

/** What was typed, read as a code, the end of one, or a name; undefined when nothing can be looked for. */
export function wantedBy(q: string, now: Instant): Wanted | undefined {
	const code = codeIn(q)
	if (code) return { by: 'code', code }
	const typed = q.trim().replaceAll(/[‐‑‒–—]/g, '-')
	if (/^\d{6}-\d{4,6}$/.test(typed)) return { by: 'tail', tails: [typed] }
	if (/^\d{1,6}$/.test(typed)) return { by: 'tail', tails: tailsOf(typed.padStart(4, '0'), now) }
	const words = fold(q).split(' ').filter(Boolean)
	const given = words.at(-1)
	return given === undefined ? undefined : { by: 'name', given, others: words.slice(0, -1) }
}

function tailsOf(number: string, now: Instant): string[] {
	const today = dayInVietNam(now)
	return Array.from({ length: daysBack }, (_, back) => {
		const day = today.subtract({ days: back }).toString().slice(2).replaceAll('-', '')
		return `${day}-${number}`
	})
}

function conditionOf(wanted: Wanted) {
	switch (wanted.by) {
		case 'code':
			return sql`dossier.code = ${wanted.code}`
		case 'tail':
			return sql`dossier.code in (select agency.code || '-' || tail from agency, jsonb_array_elements_text(${JSON.stringify(wanted.tails)}::jsonb) as tail)`
		case 'name': {
			// A range rather than LIKE: under row security only leakproof operators may use the index.
			const others = wanted.others.map((word) => sql`and strpos(dossier.applicant_sort, ${word}) > 0`)
			return sql`dossier.applicant_sort collate "C" >= ${wanted.given} and dossier.applicant_sort collate "C" < ${`${wanted.given}~`} ${others.length > 0 ? sql.join(others, sql` `) : sql``}`
		}
	}
}

type RawRow = {
	dossier_id: string
	code: string
	state: string
	procedure_name: string
	applicant_name: string
	applicant_sort: string
	channel: string
	submitted_at: string
	closed_at: string | null
	due_at: string | null
	step_name: string | null
	asked_at: string | null
}

const foundFrom = (row: RawRow): FoundAtDesk => ({
	code: row.code as DossierCode,
	state: row.state as State,
	procedureName: row.procedure_name,
	applicantName: row.applicant_name,
	channel: row.channel,
	stepName: row.step_name ?? '',
	dueAt: row.due_at ? instant(row.due_at) : null,
	submittedAt: instant(row.submitted_at),
	askedAt: row.asked_at ? instant(row.asked_at) : null,
	closedAt: row.closed_at ? instant(row.closed_at) : null,
})
