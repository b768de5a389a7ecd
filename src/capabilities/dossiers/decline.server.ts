import { ok, refuse, type Result } from '#kernel/result'
import { type Desk, openForAct, record, type Seen } from './desk.server.ts'
import type { Dossier, Refusal } from './dossier.ts'

/** Declines a dossier with the legal reason (từ chối, form 03 of TT 03/2025). It ends there; no token is left standing. */
export async function declineDossier(
	desk: Desk,
	seen: Seen,
	why: { readonly reasonCode: string; readonly words: string; readonly legalBasis: string },
): Promise<Result<Dossier, Refusal>> {
	const opened = await openForAct(desk, seen, 'decline')
	if (!opened.ok) return opened
	if (why.words.trim() === '' || why.legalBasis.trim() === '') return refuse({ kind: 'words-missing' })
	const movement = { ended: opened.value.dossier.tokens.map((token) => token.id), placed: [] }
	return ok(await record(desk, opened.value, { kind: 'declined', ...why, movement }))
}
