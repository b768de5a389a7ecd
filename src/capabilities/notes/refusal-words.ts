import { m } from '#messages'
import { unreachable } from '#kernel/result'
import type { NoteRefusal } from './note.ts'

/** Why nothing was written, and what to do. */
export function noteRefusalWords(refusal: NoteRefusal): string {
	switch (refusal.kind) {
		case 'no-words':
			return m.day_note_refusal_no_words()
		case 'no-colleague':
			return refusal.username
				? m.day_note_refusal_no_colleague({ username: refusal.username })
				: m.day_note_refusal_no_colleague_plain()
		case 'not-your-note':
			return m.day_note_refusal_not_yours()
		case 'unknown-note':
			return m.day_note_refusal_unknown()
		case 'already-answered':
			return m.day_note_refusal_answered()
		default:
			return unreachable(refusal)
	}
}
