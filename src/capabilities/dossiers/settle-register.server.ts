import { answerAt, heldFrom, fieldsOf, isMisfit, type Value } from '#forms'
import { formDefinition } from '#forms/server'
import { refuse, type Result } from '#kernel/result'
import { type Desk, lastActor, type Seen } from './desk.server.ts'
import type { Dossier, Refusal } from './dossier.ts'
import { isExamined, recordFinding } from './examine.server.ts'
import { isOpenLookup, settledAnswers } from './looked-up.ts'
import { forAct } from './store.server.ts'

/** How an official settles what a register and the citizen tell differently, or what the register could not tell. */
export type Settling = {
	readonly lookup: string
	/** `by-hand`: confirmed on papers (xác nhận thủ công), with what the register would have told. */
	readonly how: 'by-register' | 'as-declared' | 'by-hand'
	readonly words: string
	/** Answers to what is held, by the question; raw. */
	readonly byHand: Readonly<Record<string, unknown>>
}

/** Settles what a register left open, with the reason: what is settled is what counts. */
export async function settleRegister(
	desk: Desk,
	{ code, version }: Seen,
	{ lookup: id, how, words, byHand }: Settling,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forAct(desk.tx, code)
	if (!dossier) return refuse({ kind: 'unknown-dossier' })
	if (!isExamined(dossier)) return refuse({ kind: 'wrong-state', state: dossier.state, act: 'mark' })
	const lookup = dossier.lookups.find((each) => each.id === id)
	const fits = lookup && isOpenLookup(lookup) && (how === 'by-hand' || lookup.state === 'differs')
	if (dossier.version !== version || !fits)
		return refuse({ kind: 'changed-meanwhile', by: await lastActor(desk.tx, dossier) })
	if (words.trim() === '') return refuse({ kind: 'words-missing' })
	const answers = settledAnswers(lookup, how, await readByHand(desk, dossier, id, byHand))
	return recordFinding(desk, dossier, {
		kind: 'register-settled',
		lookup: id,
		register: lookup.register,
		how,
		words: words.trim(),
		answers,
	})
}

/** Only what is held of this lookup is answered so; everything else stays as it was declared. */
async function readByHand(
	{ tx, tenant }: Desk,
	{ form: { id, version }, answers }: Dossier,
	lookup: string,
	typed: Readonly<Record<string, unknown>>,
): Promise<Record<string, Value>> {
	const form = await formDefinition(tx, tenant, id, version)
	if (!form) return {}
	const read: Record<string, Value> = {}
	for (const field of fieldsOf(form)) {
		if (heldFrom(field) !== lookup || answers[field.id] !== undefined) continue
		const answer = answerAt(form, field.id, typed[field.id] ?? null)
		if (answer !== null && answer !== undefined && !isMisfit(answer)) read[field.id] = answer
	}
	return read
}
