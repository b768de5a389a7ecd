import { sql } from 'kysely'
import { wallText } from '#calendar'
import { type Instant, instant } from '#kernel/dates'
import type { Own } from '#platform/db'
import type { Note, Notice, Why } from './note.ts'

type Tx = Own<'notes'>

export type NewNote = {
	readonly id: string
	readonly dossierId: string
	readonly author: { readonly id: string; readonly fullName: string; readonly title: string }
	readonly askedOf: { readonly id: string; readonly fullName: string } | null
	readonly words: string
	readonly at: Instant
}

/** Writes a note once; false when it was there already. */
export async function insertNote(tx: Tx, tenant: string, note: NewNote): Promise<boolean> {
	const written = await tx
		.insertInto('notes.note')
		.values({
			tenant_id: tenant,
			note_id: note.id,
			dossier_id: note.dossierId,
			author_id: note.author.id,
			author_name: note.author.fullName,
			author_title: note.author.title,
			asked_of_id: note.askedOf?.id ?? null,
			asked_of_name: note.askedOf?.fullName ?? null,
			written_at: note.at.toString(),
		})
		.onConflict((conflict) => conflict.columns(['tenant_id', 'note_id']).doNothing())
		.returning('note_id')
		.executeTakeFirst()
	if (!written) return false
	await insertWording(tx, tenant, { noteId: note.id, version: 1, words: note.words, at: note.at })
	return true
}

/** One more wording; one of the same version is there already when two were sent at once. */
export async function insertWording(
	tx: Tx,
	tenant: string,
	wording: {
		readonly noteId: string
		readonly version: number
		readonly words: string
		readonly at: Instant
	},
): Promise<void> {
	await tx
		.insertInto('notes.wording')
		.values({
			tenant_id: tenant,
			note_id: wording.noteId,
			version: wording.version,
			words: wording.words,
			worded_at: wording.at.toString(),
		})
		.onConflict((conflict) => conflict.columns(['tenant_id', 'note_id', 'version']).doNothing())
		.execute()
}

/** False when the question was answered before. */
export async function insertAnswer(
	tx: Tx,
	tenant: string,
	answer: {
		readonly noteId: string
		readonly by: { readonly id: string; readonly fullName: string }
		readonly words: string
		readonly at: Instant
	},
): Promise<boolean> {
	const written = await tx
		.insertInto('notes.answer')
		.values({
			tenant_id: tenant,
			note_id: answer.noteId,
			official_id: answer.by.id,
			official_name: answer.by.fullName,
			words: answer.words,
			answered_at: answer.at.toString(),
		})
		.onConflict((conflict) => conflict.columns(['tenant_id', 'note_id']).doNothing())
		.returning('note_id')
		.executeTakeFirst()
	return written !== undefined
}

export async function insertNotices(
	tx: Tx,
	tenant: string,
	notices: readonly {
		readonly to: string
		readonly noteId: string
		readonly why: Why
		readonly code: string
	}[],
	at: Instant,
): Promise<void> {
	if (notices.length === 0) return
	await tx
		.insertInto('notes.notice')
		.values(
			notices.map(({ to, noteId, why, code }) => ({
				tenant_id: tenant,
				official_id: to,
				note_id: noteId,
				why,
				dossier_code: code,
				noticed_at: at.toString(),
			})),
		)
		.onConflict((conflict) => conflict.columns(['tenant_id', 'official_id', 'note_id', 'why']).doNothing())
		.execute()
}

type NoteRow = {
	note_id: string
	author_id: string
	author_name: string
	author_title: string
	asked_of_id: string | null
	asked_of_name: string | null
	written_at: string
	wordings: { words: string; at: string }[]
	answer: { by: string; words: string; at: string } | null
}

const wholeNote = sql`
	select note.*,
		(select json_agg(json_build_object('words', words, 'at', worded_at) order by version) from notes.wording
			where wording.tenant_id = note.tenant_id and wording.note_id = note.note_id) as wordings,
		(select json_build_object('by', official_name, 'words', words, 'at', answered_at) from notes.answer
			where answer.tenant_id = note.tenant_id and answer.note_id = note.note_id) as answer
	from notes.note`

/** The notes on a dossier, newest first. */
export async function notesOn(tx: Tx, dossierId: string): Promise<Note[]> {
	const { rows } = await sql<NoteRow>`${wholeNote}
		where note.tenant_id = current_setting('app.tenant') and note.dossier_id = ${dossierId}::uuid
		order by note.note_id desc limit 200`.execute(tx)
	return rows.map(noteFrom)
}

/** One note, with its dossier. */
export async function findNote(
	tx: Tx,
	id: string,
): Promise<{ readonly note: Note; readonly dossierId: string } | undefined> {
	const { rows } = await sql<NoteRow & { dossier_id: string }>`${wholeNote}
		where note.tenant_id = current_setting('app.tenant') and note.note_id = ${id}::uuid`.execute(tx)
	const [row] = rows
	return row && { note: noteFrom(row), dossierId: row.dossier_id }
}

const noteFrom = (row: NoteRow): Note => ({
	id: row.note_id,
	author: { id: row.author_id, name: row.author_name, title: row.author_title },
	writtenAt: wallText(instant(row.written_at)),
	wordings: row.wordings.map(({ words, at }) => ({ words, at: wallText(instant(at)) })),
	question:
		row.asked_of_id === null
			? null
			: {
					askedOf: { id: row.asked_of_id, name: row.asked_of_name ?? '' },
					answer: row.answer && { ...row.answer, at: wallText(instant(row.answer.at)) },
				},
})

/** What an official is to look at, unread first, then newest first. */
export async function noticesOf(tx: Tx, officialId: string, limit = 100): Promise<Notice[]> {
	const { rows } = await sql<{
		note_id: string
		why: Why
		dossier_code: string
		by: string
		words: string
		noticed_at: string
		read_at: string | null
	}>`
		select notice.note_id, notice.why, notice.dossier_code, notice.noticed_at, notice.read_at,
			case when notice.why = 'answered' then answer.official_name else note.author_name end as by,
			case when notice.why = 'answered' then answer.words else (
				select words from notes.wording where wording.tenant_id = note.tenant_id and wording.note_id = note.note_id
				order by version desc limit 1) end as words
		from notes.notice
		join notes.note on note.tenant_id = notice.tenant_id and note.note_id = notice.note_id
		left join notes.answer on answer.tenant_id = notice.tenant_id and answer.note_id = notice.note_id
		where notice.tenant_id = current_setting('app.tenant') and notice.official_id = ${officialId}::uuid
		order by (notice.read_at is null) desc, notice.noticed_at desc limit ${limit}`.execute(tx)
	return rows.map((row) => ({
		noteId: row.note_id,
		why: row.why,
		dossierCode: row.dossier_code,
		by: row.by,
		words: row.words,
		at: wallText(instant(row.noticed_at)),
		isRead: row.read_at !== null,
	}))
}

/** How many notices an official has not opened. */
export async function unreadNotices(tx: Tx, officialId: string): Promise<number> {
	const { n } = await tx
		.selectFrom('notes.notice')
		.select(sql<number>`count(*)::int`.as('n'))
		.where('official_id', '=', officialId)
		.where('read_at', 'is', null)
		.executeTakeFirstOrThrow()
	return n
}

/** Opened: of one dossier, or all of them. */
export async function markRead(
	tx: Tx,
	officialId: string,
	which: { readonly code?: string },
	at: Instant,
): Promise<void> {
	const { code } = which
	await tx
		.updateTable('notes.notice')
		.set({ read_at: at.toString() })
		.where('official_id', '=', officialId)
		.where('read_at', 'is', null)
		.$if(code !== undefined, (query) => query.where('dossier_code', '=', code ?? ''))
		.execute()
}

/** Of these dossiers, those with a question that is not answered yet, and who is asked. */
export async function openQuestions(
	tx: Tx,
	codes: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
	if (codes.length === 0) return new Map()
	const { rows } = await sql<{ code: string; asked: string[] }>`
		select notice.dossier_code as code, array_agg(distinct note.asked_of_name) as asked
		from notes.notice
		join notes.note on note.tenant_id = notice.tenant_id and note.note_id = notice.note_id
		where notice.tenant_id = current_setting('app.tenant') and notice.why = 'asked'
			and notice.dossier_code in (${sql.join(codes)})
			and not exists (select 1 from notes.answer
				where answer.tenant_id = note.tenant_id and answer.note_id = note.note_id)
		group by notice.dossier_code`.execute(tx)
	return new Map(rows.map(({ code, asked }) => [code, asked]))
}
