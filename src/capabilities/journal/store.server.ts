import { type RawBuilder, sql } from 'kysely'
import type { OfficialAtWork } from '#identity'
import { at as momentOn, type Day, type Instant, instant, wallTime } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Own } from '#platform/db'
import { type Book, books, type Entry, type EntryKind, type ReadingKind } from './entry.ts'

type Journal = Own<'journal'>

const tenant = sql<string>`current_setting('app.tenant')`

/** Who did something, when and from where. */
export type Noted = {
	readonly official: Pick<OfficialAtWork, 'id' | 'fullName' | 'duties'> | { readonly name: string }
	readonly at: Instant
	/** The network address. */
	readonly address: string
}

/** Writes a line, in the transaction of what it tells of. Need not be awaited before the next statement. */
export async function note(
	tx: Journal,
	{ official, at, address }: Noted,
	entry: {
		readonly kind: EntryKind
		readonly subject?: string
		readonly detail?: Readonly<Record<string, unknown>>
	},
): Promise<void> {
	const known = 'id' in official
	await tx
		.insertInto('journal.entry')
		.values({
			tenant_id: tenant,
			entry_id: newId(),
			at: at.toString(),
			kind: entry.kind,
			official_id: known ? official.id : null,
			official_name: known ? official.fullName : official.name,
			acting_as: JSON.stringify(known ? official.duties.map(asDuty) : []),
			address,
			subject: entry.subject ?? '',
			detail: JSON.stringify(entry.detail ?? {}),
		})
		.execute()
}

/**
 * An insert that notes a reading of each dossier that `opened` selects (dossier_id, code, receiving_agency_id,
 * competent_agency_id) and returns its dossier_id: whoever opens a dossier does it through the rows of this statement.
 */
export function readingOf(
	opened: RawBuilder<unknown>,
	{
		official,
		at,
		address,
	}: Noted & { readonly official: Pick<OfficialAtWork, 'id' | 'fullName' | 'duties'> },
	{ kind, subject = '' }: { readonly kind: ReadingKind; readonly subject?: string },
): RawBuilder<{ dossier_id: string }> {
	const duties = JSON.stringify(official.duties.map((duty) => ({ ...asDuty(duty), reach: duty.reach })))
	return sql`
		insert into journal.entry (tenant_id, entry_id, at, kind, official_id, official_name, acting_as, address, dossier_id, dossier_code, subject)
		select ${tenant}, ${newId()}::uuid, ${at.toString()}::timestamptz, ${kind}, ${official.id}::uuid, ${official.fullName}, (
				select coalesce(jsonb_agg(duty - 'reach'), '[]') from jsonb_array_elements(${duties}::jsonb) as duty
				where duty ->> 'reach' = 'tenant' or (duty ->> 'agencyId')::uuid in (opened.receiving_agency_id, opened.competent_agency_id)
			), ${address}, opened.dossier_id, opened.code, ${subject}
		from (${opened}) as opened
		returning dossier_id`
}

const asDuty = ({ agencyId, role }: OfficialAtWork['duties'][number]) => ({ agencyId, role })

export type JournalFilter = {
	readonly book: Book
	readonly officialId?: string | undefined
	readonly dossierCode?: string | undefined
	/** First and last day, both inclusive. */
	readonly from?: Day | undefined
	readonly to?: Day | undefined
	/** `id` of the last line of the page before. */
	readonly before?: string | undefined
}

const pageSize = 50
const midnight = wallTime('00:00')
const startOf = (day: Day | undefined) => (day ? momentOn(day, midnight).toString() : '')

/** A page of one book of the journal, newest first. */
export async function entries(
	tx: Journal,
	{ book, officialId, dossierCode, from, to, before }: JournalFilter,
): Promise<{ readonly lines: readonly Entry[]; readonly next: string | undefined }> {
	const rows = await tx
		.selectFrom('journal.entry')
		.selectAll()
		.where('kind', 'in', books[book])
		.$if(officialId !== undefined, (query) => query.where('official_id', '=', officialId ?? ''))
		.$if(dossierCode !== undefined, (query) => query.where('dossier_code', '=', dossierCode ?? ''))
		.$if(from !== undefined, (query) => query.where('at', '>=', startOf(from)))
		.$if(to !== undefined, (query) => query.where('at', '<', startOf(to?.add({ days: 1 }))))
		.$if(before !== undefined, (query) => query.where('entry_id', '<', before ?? ''))
		.orderBy('entry_id', 'desc')
		.limit(pageSize + 1)
		.execute()
	const lines = rows.slice(0, pageSize).map((row) => ({
		id: row.entry_id,
		at: instant(row.at),
		kind: row.kind as EntryKind,
		officialId: row.official_id,
		officialName: row.official_name,
		actingAs: row.acting_as as unknown as Entry['actingAs'],
		address: row.address,
		dossierCode: row.dossier_code,
		subject: row.subject,
		detail: row.detail as Entry['detail'],
	}))
	return { lines, next: rows.length > pageSize ? lines.at(-1)?.id : undefined }
}

/** What a citizen is shown of one official's readings of a dossier on a day. */
export type ReadingSeen = {
	readonly officialId: string
	readonly officialName: string
	readonly agencyId: string | null
	readonly kind: EntryKind
	readonly first: Instant
	readonly last: Instant
	readonly times: number
}

/** Who opened a dossier, newest first: one line a day for each official and kind of reading. */
export async function readingsOf(tx: Journal, dossierId: string): Promise<readonly ReadingSeen[]> {
	const { rows } = await sql<{
		official_id: string
		official_name: string
		agency_id: string | null
		kind: string
		first: string
		last: string
		times: number
	}>`
		select official_id, max(official_name) as official_name, max(acting_as -> 0 ->> 'agencyId') as agency_id, kind,
			min(at) as first, max(at) as last, count(*)::int as times
		from journal.entry
		where tenant_id = ${tenant} and dossier_id = ${dossierId}::uuid and official_id is not null
		group by official_id, kind, (at at time zone 'Asia/Ho_Chi_Minh')::date
		order by last desc limit 200`.execute(tx)
	return rows.map((row) => ({
		officialId: row.official_id,
		officialName: row.official_name,
		agencyId: row.agency_id,
		kind: row.kind as EntryKind,
		first: instant(row.first),
		last: instant(row.last),
		times: row.times,
	}))
}
