import { ok, refuse, type Result } from '#kernel/result'
import { type Desk, openForAct, record, type Seen, step } from './desk.server.ts'
import type { Dossier, Proposal, Refusal } from './dossier.ts'

/** The acts that do nothing but end a step of the process. */
export type Advance =
	| { readonly act: 'hand-on'; readonly words: string }
	| { readonly act: 'propose'; readonly outcome: Proposal['outcome']; readonly words: string }
	| { readonly act: 'approve'; readonly words: string }
	| { readonly act: 'send-back'; readonly words: string }

/** Hand on (chuyển), propose (trình), approve (phê duyệt) or send back (trả lại bước trước). A step back needs its reason. */
export async function advanceDossier(
	desk: Desk,
	seen: Seen,
	advance: Advance,
): Promise<Result<Dossier, Refusal>> {
	const opened = await openForAct(desk, seen, advance.act)
	if (!opened.ok) return opened
	if (advance.act === 'send-back' && advance.words.trim() === '') return refuse({ kind: 'words-missing' })
	const movement = step(opened.value, outcomeOf(advance), desk.at)
	if (!movement.ok) return movement
	const { words } = advance
	switch (advance.act) {
		case 'hand-on':
			return ok(await record(desk, opened.value, { kind: 'handed-on', words, movement: movement.value }))
		case 'propose':
			return ok(
				await record(desk, opened.value, {
					kind: 'proposed',
					outcome: advance.outcome,
					words,
					movement: movement.value,
				}),
			)
		case 'approve':
			return ok(await record(desk, opened.value, { kind: 'approved', words, movement: movement.value }))
		case 'send-back':
			return ok(await record(desk, opened.value, { kind: 'sent-back', words, movement: movement.value }))
	}
}

/** The word that conditions on the process's flows test: a proposal ends its task with what is proposed. */
const outcomeOf = (advance: Advance): string =>
	advance.act === 'propose' ? `propose-${advance.outcome}` : advance.act
