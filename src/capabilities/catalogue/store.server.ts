import { type RawBuilder, sql } from 'kysely'
import { type Day, type Instant, instant } from '#kernel/dates'
import { kept, type Own } from '#platform/db'
import type { Fee, Flag, Procedure, ProcedureVersion } from './procedure.ts'
import type { Wanted } from './query.ts'
import type { ReceivedRow } from './read.server.ts'
import type { Facets, Listed, Place } from './search.ts'

type Tx = Own<'catalogue'>

/** Received rows, written by the owner: a changed one is a new version, a missing one is marked as gone. */
export async function receive(
	tx: Tx,
	file: { source: string; asOf: string | null; at: Instant },
	rows: readonly (ReceivedRow & { sha256: string })[],
): Promise<{ added: number; changed: number; gone: number }> {
	const given = JSON.stringify(
		rows.map(({ code, name, shape, verbatim, sha256 }) => ({ code, name, shape, content: verbatim, sha256 })),
	)
	const { rows: written } = await sql<{ version: number }>`
		with given as (
			select * from jsonb_to_recordset(${given}::jsonb) as g (code text, name text, shape text, content jsonb, sha256 text)
		), newest as (
			select distinct on (code) code, version, sha256, gone_at from catalogue.received
			where source = ${file.source} order by code, version desc
		)
		insert into catalogue.received (source, code, version, name, shape, content, sha256, as_of, received_at)
		select ${file.source}, given.code, coalesce(newest.version, 0) + 1, given.name, given.shape, given.content, given.sha256,
			${file.asOf}::date, ${file.at.toString()}::timestamptz
		from given left join newest using (code)
		where newest.sha256 is distinct from given.sha256 or newest.gone_at is not null
		returning version`.execute(tx)
	const { numAffectedRows } = await sql`
		update catalogue.received set gone_at = ${file.at.toString()}::timestamptz
		where source = ${file.source} and gone_at is null
			and code not in (select code from jsonb_to_recordset(${given}::jsonb) as g (code text))`.execute(tx)
	const added = written.filter(({ version }) => version === 1).length
	return { added, changed: written.length - added, gone: Number(numAffectedRows ?? 0) }
}

export type NewestReceived = {
	source: string
	code: string
	version: number
	shape: string
	content: unknown
	as_of: string | null
}

/** The newest version of each received procedure; the latest source wins where two give the same code. */
export async function newestReceived(tx: Tx): Promise<NewestReceived[]> {
	const { rows } = await sql<NewestReceived>`
		select distinct on (code) source, code, version, shape, content, as_of from catalogue.received
		where gone_at is null order by code, received_at desc, version desc`.execute(tx)
	return rows
}

export type CurrentVersion = {
	code: string
	version: number
	valid_from: string
	sha256: string
	editorial: 'automatic' | 'reviewed'
	received_source: string | null
	received_version: number | null
}

/** The last version of each procedure of the tenant. */
export async function lastVersions(tx: Tx): Promise<Map<string, CurrentVersion>> {
	const { rows } = await sql<CurrentVersion>`
		select distinct on (code) code, version, valid_from, sha256, editorial, received_source, received_version
		from catalogue.procedure order by code, version desc`.execute(tx)
	return new Map(rows.map((row) => [row.code, row]))
}

export type NewVersion = {
	code: string
	version: number
	validFrom: string
	editorial: 'automatic' | 'reviewed'
	procedure: Procedure
	sha256: string
	receivedSource: string | null
	receivedVersion: number | null
	flags: readonly Flag[]
}

/** Adds versions and ends the ones they follow on their first day. */
export async function addVersions(
	tx: Tx,
	tenant: string,
	versions: readonly NewVersion[],
	publication: { at: Instant; by: string },
): Promise<void> {
	for (let start = 0; start < versions.length; start += 500) {
		const given = JSON.stringify(
			versions.slice(start, start + 500).map((each) => ({
				code: each.code,
				version: each.version,
				valid_from: each.validFrom,
				editorial: each.editorial,
				content: each.procedure,
				sha256: each.sha256,
				received_source: each.receivedSource,
				received_version: each.receivedVersion,
				flags: each.flags,
			})),
		)
		await sql`
			update catalogue.procedure earlier set valid_to = greatest(earlier.valid_from, given.valid_from)
			from jsonb_to_recordset(${given}::jsonb) as given (code text, version int, valid_from date)
			where earlier.code = given.code and earlier.version < given.version
				and (earlier.valid_to is null or earlier.valid_to > given.valid_from)`.execute(tx)
		await sql`
			insert into catalogue.procedure (tenant_id, code, version, valid_from, editorial, content, sha256, received_source,
				received_version, flags, published_at, published_by)
			select ${tenant}, code, version, valid_from, editorial, content, sha256, received_source, received_version, flags,
				${publication.at.toString()}::timestamptz, ${publication.by}
			from jsonb_to_recordset(${given}::jsonb) as given (code text, version int, valid_from date, editorial text,
				content jsonb, sha256 text, received_source text, received_version int, flags jsonb)`.execute(tx)
	}
}

export async function currentProcedures(
	tx: Tx,
	day: string,
): Promise<{ version: number; procedure: Procedure }[]> {
	const { rows } = await sql<{ version: number; procedure: Procedure }>`
		select version, content as procedure from catalogue.procedure
		where valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date) order by code`.execute(tx)
	return rows
}

export type ListingRow = {
	code: string
	version: number
	title: string
	plain_title: string
	summary: string
	field: string
	ministry: string
	agency: string
	levels: readonly string[]
	subjects: readonly string[]
	online_level: string | null
	limits: readonly unknown[]
	fee: readonly Pick<Fee, 'kind' | 'amount' | 'setBy'>[]
	prominence: number
}

/** Puts the whole listing of a tenant down anew. */
export async function replaceListing(
	tx: Tx,
	tenant: string,
	listing: readonly ListingRow[],
	postings: readonly { term: string; code: string; weight: number }[],
	terms: readonly { term: string; shown: string; procedures: number }[],
	at: Instant,
): Promise<void> {
	await sql`delete from catalogue.posting`.execute(tx)
	await sql`delete from catalogue.term`.execute(tx)
	await sql`delete from catalogue.listing`.execute(tx)
	for (let start = 0; start < listing.length; start += 1000)
		await sql`
			insert into catalogue.listing (tenant_id, code, version, title, plain_title, summary, field, ministry, agency, levels,
				subjects, online_level, limits, fee, prominence)
			select ${tenant}, code, version, title, plain_title, summary, field, ministry, agency, levels, subjects, online_level,
				limits, fee, prominence
			from jsonb_to_recordset(${JSON.stringify(listing.slice(start, start + 1000))}::jsonb) as row (code text, version int,
				title text, plain_title text, summary text, field text, ministry text, agency text, levels text[], subjects text[],
				online_level text, limits jsonb, fee jsonb, prominence real)`.execute(tx)
	for (let start = 0; start < postings.length; start += 20_000) {
		const some = postings.slice(start, start + 20_000)
		await sql`
			insert into catalogue.posting (tenant_id, term, code, weight)
			select ${tenant}, * from unnest(${some.map((each) => each.term)}::text[], ${some.map((each) => each.code)}::text[],
				${some.map((each) => each.weight)}::real[])`.execute(tx)
	}
	for (let start = 0; start < terms.length; start += 20_000) {
		const some = terms.slice(start, start + 20_000)
		await sql`
			insert into catalogue.term (tenant_id, term, shown, procedures)
			select ${tenant}, * from unnest(${some.map((each) => each.term)}::text[], ${some.map((each) => each.shown)}::text[],
				${some.map((each) => each.procedures)}::int[])`.execute(tx)
	}
	await sql`
		insert into catalogue.edition (tenant_id, number, procedures, refreshed_at)
		values (${tenant}, 1, ${listing.length}, ${at.toString()}::timestamptz)
		on conflict (tenant_id) do update set number = catalogue.edition.number + 1, procedures = excluded.procedures,
			refreshed_at = excluded.refreshed_at`.execute(tx)
}

type VersionRow = {
	version: number
	valid_from: string
	valid_to: string | null
	editorial: 'automatic' | 'reviewed'
	content: unknown
}

const versionFrom = (row: VersionRow): ProcedureVersion => ({
	procedure: row.content as Procedure,
	version: row.version,
	validFrom: row.valid_from,
	validTo: row.valid_to,
	editorial: row.editorial,
})

export async function versionOn(tx: Tx, code: string, day: string): Promise<ProcedureVersion | undefined> {
	const { rows } = await sql<VersionRow>`
		select version, valid_from, valid_to, editorial, content from catalogue.procedure
		where code = ${code} and valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date)
		order by version desc limit 1`.execute(tx)
	return rows[0] && versionFrom(rows[0])
}

export async function version(tx: Tx, code: string, number: number): Promise<ProcedureVersion | undefined> {
	const { rows } = await sql<VersionRow>`
		select version, valid_from, valid_to, editorial, content from catalogue.procedure
		where code = ${code} and version = ${number}`.execute(tx)
	return rows[0] && versionFrom(rows[0])
}

// Searching ----------------------------------------------------------------------------------------------------------

export async function editionOf(tx: Tx): Promise<{ edition: number; procedures: number }> {
	const row = await tx.selectFrom('catalogue.edition').select(['number', 'procedures']).executeTakeFirst()
	return { edition: row?.number ?? 0, procedures: row?.procedures ?? 0 }
}

/** When the listing was last put down; undefined before anything was published. */
export async function refreshedAt(tx: Tx): Promise<Instant | undefined> {
	const row = await tx.selectFrom('catalogue.edition').select('refreshed_at').executeTakeFirst()
	return row && instant(row.refreshed_at)
}

/** Whether a version came into force or went out of it on one of these days. */
export async function versionsTurned(
	tx: Tx,
	{ after, until }: { readonly after: Day; readonly until: Day },
): Promise<boolean> {
	const within = (column: 'valid_from' | 'valid_to') =>
		sql`(${sql.ref(column)} > ${after.toString()}::date and ${sql.ref(column)} <= ${until.toString()}::date)`
	const { rows } = await sql<{ turned: boolean }>`
		select exists (select from catalogue.procedure where ${within('valid_from')} or ${within('valid_to')}) as turned`.execute(
		tx,
	)
	return rows[0]?.turned === true
}

export function vocabularyRows(tx: Tx): Promise<{ term: string; shown: string; procedures: number }[]> {
	return tx.selectFrom('catalogue.term').select(['term', 'shown', 'procedures']).execute()
}

export type FoundRows = {
	listed: (Listed & Place)[]
	total: number
	facets: Facets
	edition: number
}

type Narrowed = {
	readonly field?: string | undefined
	readonly ministry?: string | undefined
	readonly level?: string | undefined
	readonly subject?: string | undefined
	readonly after: Place | undefined
	readonly limit: number
}

/** How many go from finding into ordering: each costs one look-up for every ordering term. */
const candidates = 40

/** How far below the best of the finding a candidate may lie and still be ordered. */
const serious = 0.25

/** How far below the best a result may lie and still be shown. */
const cutoff = 0.42

/** The best of a search, its counts and the edition, in one statement. */
export function find(
	tx: Tx,
	{ finding, ordering }: { finding: readonly Wanted[]; ordering: readonly Wanted[] },
	wanted: Narrowed,
): Promise<FoundRows> {
	const terms = (of: readonly Wanted[]) =>
		sql`unnest(${of.map((each) => each.term)}::text[], ${of.map((each) => each.weight)}::real[]) as wanted (term, weight)`
	return listedFrom(
		tx,
		sql`
		hit as materialized (
			select posting.code, sum(posting.weight * wanted.weight) as score
			from ${terms(finding)} join catalogue.posting posting using (term) group by posting.code
			order by score desc limit ${candidates}
		), ordered as (
			select hit.code, hit.score + coalesce((
				select sum(posting.weight * wanted.weight) from ${terms(ordering)} join catalogue.posting posting
					on posting.term = wanted.term and posting.code = hit.code), 0) as score
			from hit where hit.score >= ${serious} * (select max(score) from hit)
		), matched as materialized (
			select listing.*, round(ordered.score::numeric, 4)::float8 as score
			from ordered join catalogue.listing listing using (code)
			where ordered.score >= ${cutoff} * (select max(score) from ordered)
		)`,
		wanted,
	)
}

/** Everything, the more prominent first. */
export const browse = (tx: Tx, wanted: Narrowed): Promise<FoundRows> =>
	listedFrom(
		tx,
		sql`matched as materialized (select *, prominence::float8 as score from catalogue.listing)`,
		wanted,
	)

async function listedFrom(tx: Tx, matched: RawBuilder<unknown>, wanted: Narrowed): Promise<FoundRows> {
	const { field, ministry, level, subject, after, limit } = wanted
	const is = (column: string, value: string | undefined) =>
		value === undefined ? sql`true` : sql`matched.${sql.ref(column)} = ${value}`
	const has = (column: string, value: string | undefined) =>
		value === undefined ? sql`true` : sql`${value} = any(matched.${sql.ref(column)})`
	const { rows } = await sql<{
		listed: (Listed & Place)[] | null
		total: number
		facets: Facets
		edition: number | null
	}>`${kept}
		with ${matched}, judged as materialized (
			select matched.*, ${is('field', field)} as of_field, ${is('ministry', ministry)} as of_ministry,
				${has('levels', level)} as of_level, ${has('subjects', subject)} as of_subject
			from matched
		), page as (
			select * from judged where of_field and of_ministry and of_level and of_subject
				and ${after ? sql`(score, code) < (${after.score}::float8, ${after.code})` : sql`true`}
			order by score desc, code desc limit ${limit + 1}
		)
		select
			(select jsonb_agg(jsonb_build_object('code', code, 'version', version, 'title', title, 'plainTitle', plain_title,
				'summary', summary, 'field', field, 'ministry', ministry, 'agency', agency, 'levels', levels, 'subjects', subjects,
				'onlineLevel', online_level, 'limits', limits, 'fees', fee, 'score', score) order by score desc, code desc)
				from page) as listed,
			(select count(*) from judged where of_field and of_ministry and of_level and of_subject) as total,
			jsonb_build_object(
				'field', (select coalesce(jsonb_agg(jsonb_build_object('value', field, 'count', n) order by n desc, field), '[]') from
					(select field, count(*) as n from judged where of_ministry and of_level and of_subject group by 1) as each),
				'ministry', (select coalesce(jsonb_agg(jsonb_build_object('value', ministry, 'count', n) order by n desc, ministry), '[]') from
					(select ministry, count(*) as n from judged where of_field and of_level and of_subject group by 1) as each),
				'level', (select coalesce(jsonb_agg(jsonb_build_object('value', level, 'count', n) order by n desc, level), '[]') from
					(select unnest(levels) as level, count(*) as n from judged where of_field and of_ministry and of_subject group by 1) as each),
				'subject', (select coalesce(jsonb_agg(jsonb_build_object('value', subject, 'count', n) order by n desc, subject), '[]') from
					(select unnest(subjects) as subject, count(*) as n from judged where of_field and of_ministry and of_level group by 1) as each)
			) as facets,
			(select number from catalogue.edition) as edition`.execute(tx)
	const [row] = rows
	return {
		listed: row?.listed ?? [],
		total: row?.total ?? 0,
		facets: row?.facets ?? { field: [], ministry: [], level: [], subject: [] },
		edition: row?.edition ?? 0,
	}
}

/** Which of these procedures the tenant lists. */
export async function listedCodes(tx: Tx, codes: readonly string[]): Promise<readonly string[]> {
	const rows = await tx.selectFrom('catalogue.listing').select('code').where('code', 'in', codes).execute()
	return rows.map(({ code }) => code)
}
