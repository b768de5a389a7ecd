import type { OfficialAtWork } from '#identity'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { officialsAt } from '#tenancy/server'
import { type Colleague, mentionsIn, mostLetters, type NoteRefusal } from './note.ts'
import { findNote, insertAnswer, insertNote, insertNotices, insertWording } from './store.server.ts'

/** An official who reads the dossier and says something about it. */
export type Speaking = {
	readonly tx: Tx
	readonly tenant: string
	readonly official: OfficialAtWork
	readonly at: Instant
	readonly dossier: {
		readonly id: string
		readonly code: string
		readonly receivingAgencyId: string
		readonly competentAgencyId: string
	}
}

/** Those who may read the dossier besides the official: they can be mentioned and asked. */
export async function colleaguesOn({
	tx,
	official,
	at,
	dossier,
}: Omit<Speaking, 'tenant'>): Promise<Colleague[]> {
	const all = await officialsAt(tx, [dossier.receivingAgencyId, dossier.competentAgencyId], dayInVietNam(at))
	return all.filter(({ id }) => id !== official.id)
}

/** A note (ghi chú), or with `askedOf` a question to a colleague. The same id again is the same note. */
export async function writeNote(
	by: Speaking,
	note: { readonly id: string; readonly words: string; readonly askedOf: string | undefined },
): Promise<Result<string, NoteRefusal>> {
	const words = note.words.trim().slice(0, mostLetters)
	if (words === '') return refuse({ kind: 'no-words' })
	const colleagues = await colleaguesOn(by)
	const asked = note.askedOf ? colleagues.find(({ id }) => id === note.askedOf) : undefined
	if (note.askedOf && !asked) return refuse({ kind: 'no-colleague', username: '' })
	const mentioned = mentionedIn(words, colleagues, by.official)
	if (!mentioned.ok) return mentioned
	const isNew = await insertNote(by.tx, by.tenant, {
		id: note.id,
		dossierId: by.dossier.id,
		author: by.official,
		askedOf: asked ?? null,
		words,
		at: by.at,
	})
	if (isNew)
		await insertNotices(
			by.tx,
			by.tenant,
			[
				...mentioned.value
					.filter(({ id }) => id !== asked?.id)
					.map(({ id: to }) => ({ to, noteId: note.id, why: 'mentioned' as const, code: by.dossier.code })),
				...(asked ? [{ to: asked.id, noteId: note.id, why: 'asked' as const, code: by.dossier.code }] : []),
			],
			by.at,
		)
	return ok(note.id)
}

/** The author says it in other words; what was said before can still be read. Whoever is mentioned anew is noticed. */
export async function rewordNote(
	by: Speaking,
	noteId: string,
	said: string,
): Promise<Result<string, NoteRefusal>> {
	const words = said.trim().slice(0, mostLetters)
	if (words === '') return refuse({ kind: 'no-words' })
	const found = await findNote(by.tx, noteId)
	if (!found || found.dossierId !== by.dossier.id) return refuse({ kind: 'unknown-note' })
	if (found.note.author.id !== by.official.id) return refuse({ kind: 'not-your-note' })
	if (found.note.wordings.at(-1)?.words === words) return ok(noteId)
	const mentioned = mentionedIn(words, await colleaguesOn(by), by.official)
	if (!mentioned.ok) return mentioned
	await insertWording(by.tx, by.tenant, { noteId, version: found.note.wordings.length + 1, words, at: by.at })
	await insertNotices(
		by.tx,
		by.tenant,
		mentioned.value.map(({ id: to }) => ({ to, noteId, why: 'mentioned' as const, code: by.dossier.code })),
		by.at,
	)
	return ok(noteId)
}

/** A question is answered once, by whoever of those who may read the dossier knows; who asked is noticed. */
export async function answerQuestion(
	by: Speaking,
	noteId: string,
	said: string,
): Promise<Result<string, NoteRefusal>> {
	const words = said.trim().slice(0, mostLetters)
	if (words === '') return refuse({ kind: 'no-words' })
	const found = await findNote(by.tx, noteId)
	if (!found?.note.question || found.dossierId !== by.dossier.id) return refuse({ kind: 'unknown-note' })
	const answered = { noteId, by: by.official, words, at: by.at }
	if (!(await insertAnswer(by.tx, by.tenant, answered)))
		return refuse({ kind: 'already-answered', by: found.note.question.answer?.by ?? '' })
	if (found.note.author.id !== by.official.id)
		await insertNotices(
			by.tx,
			by.tenant,
			[{ to: found.note.author.id, noteId, why: 'answered', code: by.dossier.code }],
			by.at,
		)
	return ok(noteId)
}

function mentionedIn(
	words: string,
	colleagues: readonly Colleague[],
	self: Pick<OfficialAtWork, 'username'>,
): Result<readonly Colleague[], NoteRefusal> {
	const found: Colleague[] = []
	for (const username of mentionsIn(words)) {
		if (username === self.username) continue
		const colleague = colleagues.find((each) => each.username === username)
		if (!colleague) return refuse({ kind: 'no-colleague', username })
		found.push(colleague)
	}
	return ok(found)
}
