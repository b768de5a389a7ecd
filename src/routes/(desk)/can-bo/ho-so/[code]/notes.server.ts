import { fail, redirect, type RequestEvent } from '@sveltejs/kit'
import type { Dossier } from '#dossiers'
import type { Desk } from '#dossiers/server'
import type { OfficialAtWork } from '#identity'
import { type Instant, now } from '#kernel/dates'
import { isId, newId } from '#kernel/ids'
import type { Result } from '#kernel/result'
import { type NoteRefusal, noteRefusalWords } from '#notes'
import { answerQuestion, colleaguesOn, notesOn, rewordNote, type Speaking, writeNote } from '#notes/server'
import { requireOfficial } from '../../../../guards.ts'
import { readable } from './readable.server.ts'

/** What officials said to one another about the dossier, and to whom more can be said. */
export async function notesPanel(
	tx: Desk['tx'],
	dossier: Dossier,
	{ official, at }: { readonly official: OfficialAtWork; readonly at: Instant },
) {
	const [notes, colleagues] = await Promise.all([
		notesOn(tx, dossier.id),
		colleaguesOn({ tx, official, at, dossier }),
	])
	return {
		/** Of the next note: sent twice, it is one. */
		nextId: newId(),
		self: official.id,
		notes,
		colleagues: colleagues.map(({ id, username, fullName, title }) => ({ id, username, fullName, title })),
	}
}

export const noteActions = {
	note: (event: RequestEvent) =>
		said(event, (by, { id, words, form }) =>
			writeNote(by, { id, words, askedOf: textOf(form.get('asked-of')) || undefined }),
		),
	reword: (event: RequestEvent) => said(event, (by, { id, words }) => rewordNote(by, id, words)),
	answer: (event: RequestEvent) => said(event, (by, { id, words }) => answerQuestion(by, id, words)),
}

type Said = { readonly id: string; readonly words: string; readonly form: FormData }

async function said(
	event: RequestEvent,
	write: (by: Speaking, said: Said) => Promise<Result<string, NoteRefusal>>,
) {
	const official = requireOfficial(event)
	const form = await event.request.formData()
	const [id, words] = [textOf(form.get('note')), textOf(form.get('note-words'))]
	const { locals } = event
	const written = await locals.transact(async (tx): Promise<Result<string, NoteRefusal>> => {
		const dossier = await readable(tx, event, { kind: 'dossier-opened' })
		if (!isId(id)) return { ok: false, refusal: { kind: 'unknown-note' } }
		return write({ tx, tenant: locals.tenant.code, official, at: now(), dossier }, { id, words, form })
	})
	if (!written.ok)
		return fail(written.refusal.kind === 'already-answered' ? 409 : 422, {
			noteRefused: noteRefusalWords(written.refusal),
			noteId: id,
			noteWords: words,
		})
	const query = new URLSearchParams(event.url.search)
	for (const name of [...query.keys()]) if (name.startsWith('/')) query.delete(name)
	redirect(303, `${event.url.pathname}${query.size > 0 ? `?${query}` : ''}#ghi-chu`)
}

const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value.trim() : '')
