import type { Citizen } from '#identity'
import { dayInVietNam, type Instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { formDefinition } from './definition.server.ts'
import {
	type Answers,
	type FormDefinition,
	patched,
	type Provenance,
	type Provenances,
	type Value,
} from './form.ts'
import { askedAnew, enqueueAsked, withAsked } from './ask-registers.server.ts'
import type { DraftAndForm } from './load.server.ts'
import { prefill } from './prefill.ts'
import { findFormFor, markMoveSeen, moveDraft, writeLookups } from './store.server.ts'
import { answerAt, isMisfit } from './typed-answer.ts'

/**
 * An open draft on the version of its form that is in force on the day of `at`: moved there if it was begun on an earlier
 * one. Answers to questions that are asked no more, or in another way, leave; what the identity knows of new ones comes.
 * `was`: the version that its citizen saw last, until they have seen what changed ({@link sawMove}).
 */
export async function draftInForce(
	tx: Tx,
	tenant: string,
	found: DraftAndForm,
	citizen: Citizen,
	at: Instant,
): Promise<DraftAndForm & { readonly was: FormDefinition | undefined }> {
	const { draft, definition } = found
	const today = dayInVietNam(at).toString()
	const current = await findFormFor(tx, draft.procedureCode, today)
	const before = (version: number | null) =>
		version === null ? undefined : formDefinition(tx, tenant, definition.id, version)
	if (
		draft.state !== 'open' ||
		!current ||
		current.id !== definition.id ||
		current.version <= definition.version
	)
		return { ...(await asking(tx, tenant, found, citizen, at)), was: await before(draft.movedFrom) }
	const to = await formDefinition(tx, tenant, current.id, current.version)
	if (!to) throw new Error(`The form ${current.id}/${current.version} is in force and not there`)
	const kept = stillAnswering(to, draft.answers)
	const origins: Provenances = Object.fromEntries(
		Object.entries(draft.provenance).filter(([id]) => Object.hasOwn(kept, id)),
	)
	const filled = prefill(to, kept, origins, citizen, { today }, draft.lookups)
	const moved = {
		...draft,
		formVersion: to.version,
		movedFrom: draft.movedFrom ?? definition.version,
		answers: patched<Value>(kept, filled.answers),
		provenance: patched<Provenance>(origins, filled.provenance),
		revision: draft.revision + 1,
	}
	// Two pages that are opened at once: the second finds it moved and reads what the first wrote.
	await moveDraft(tx, moved, definition.version)
	const asked = await asking(tx, tenant, { draft: moved, definition: to }, citizen, at)
	return { ...asked, was: await before(moved.movedFrom) }
}

/** Opened again, a draft asks the registers that were away, and those that it never asked. */
async function asking(
	tx: Tx,
	tenant: string,
	{ draft, definition }: DraftAndForm,
	citizen: Citizen,
	at: Instant,
): Promise<DraftAndForm> {
	if (draft.state !== 'open' || (!definition.lookups && Object.keys(draft.lookups).length === 0))
		return { draft, definition }
	const circumstances = { today: dayInVietNam(at).toString() }
	const asked = askedAnew(definition, draft.answers, draft.lookups, citizen, circumstances, at)
	if (Object.keys(asked).length === 0) return { draft, definition }
	await writeLookups(tx, draft.id, asked)
	await enqueueAsked(tx, tenant, draft.id, asked)
	return { draft: { ...draft, lookups: withAsked(draft.lookups, asked) }, definition }
}

/** The citizen has seen what changed in the form of their draft. */
export const sawMove = (tx: Tx, draftId: string, personId: string): Promise<void> =>
	markMoveSeen(tx, draftId, personId)

/** The answers that a form still asks for, as it reads them. */
export function stillAnswering(form: FormDefinition, answers: Answers): Record<string, Value> {
	const kept: Record<string, Value> = {}
	for (const [address, value] of Object.entries(answers)) {
		const answer = answerAt(form, address, value)
		if (answer !== undefined && answer !== null && !isMisfit(answer)) kept[address] = answer
	}
	return kept
}
