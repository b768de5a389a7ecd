import type { Citizen } from '#identity'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { type Result, ok, refuse } from '#kernel/result'
import type { Tx } from '#platform/db'
import { askedAnew, enqueueAsked, withAsked } from './ask-registers.server.ts'
import type { DraftRefusal, Saved } from './draft.ts'
import { type AnswerPatch, type FormDefinition, patched, type Provenance, type Value } from './form.ts'
import { openDraft } from './load.server.ts'
import { fixedFields, prefill } from './prefill.ts'
import type { FieldRefusal } from './refusal.ts'
import type { LookupStates } from './lookup.ts'
import { writeAnswers, writeLookups } from './store.server.ts'
import { questionsOf } from './rows.ts'
import { answerAt, isMisfit } from './typed-answer.ts'

/** More answers than any form asks, counting those taken back: a row is asked for by whoever sends it. */
const mostAnswers = 20_000

/**
 * Keeps what a person typed, right or wrong. An answer to a question that the form does not ask (any more) is refused
 * alone; one more than {@link mostAnswers} refuses the save. The last
 * writer of a field wins, and is told what it wrote over; what other devices changed since `revision` comes back. The
 * same save twice changes nothing the second time.
 */
export async function saveAnswers(
	tx: Tx,
	save: {
		readonly tenant: string
		readonly draftId: string
		readonly citizen: Citizen
		/** Field id to the raw answer; null or '' takes it away. */
		readonly patch: Readonly<Record<string, unknown>>
		/** The newest revision this device has seen. */
		readonly revision: number
		readonly at: Instant
		/** Where all of it came from, when the person did not type it here. */
		readonly origin?: Provenance
	},
): Promise<Result<Saved, DraftRefusal>> {
	const found = await openDraft(tx, save.tenant, save.draftId, save.citizen.id)
	if (!found.ok) return found
	const { draft, definition, fieldRevisions } = found.value
	const read = readPatch(definition, save.patch)
	const addresses = { ...fieldRevisions, ...draft.answers, ...read.patch }
	if (Object.keys(addresses).length > mostAnswers) return refuse({ kind: 'full', most: mostAnswers })
	const fixed = fixedFields(definition, draft.provenance)
	const typed = Object.entries(read.patch).filter(
		([id, value]) => !fixed.has(id) && value !== (draft.answers[id] ?? null),
	)
	const isNewer = (id: string) => (fieldRevisions[id] ?? 0) > save.revision
	const elsewhere: Record<string, Value | null> = {}
	// What a register told since is no other device.
	const told: Record<string, Value | null> = {}
	for (const id of Object.keys(fieldRevisions))
		if (isNewer(id) && !Object.hasOwn(read.patch, id))
			(draft.provenance[id]?.source === 'register' ? told : elsewhere)[id] = draft.answers[id] ?? null
	const overwrote: Record<string, Value | null> = {}
	for (const [id] of typed) if (isNewer(id)) overwrote[id] = draft.answers[id] ?? null

	const patch = Object.fromEntries(typed)
	const asked = askedAnew(
		definition,
		patched<Value>(draft.answers, patch),
		draft.lookups,
		save.citizen,
		{ today: dayInVietNam(save.at).toString() },
		save.at,
	)
	const lookups = withAsked(draft.lookups, asked)
	const filled = prefilledAfter(definition, { ...draft, lookups }, patch, save)
	const answers = { ...Object.fromEntries(typed), ...filled.answers }
	const changed = Object.keys(answers).length > 0
	const revision = changed ? draft.revision + 1 : draft.revision
	const savedAt = changed ? save.at.toString() : draft.savedAt
	if (changed) await writeAnswers(tx, draft.id, { answers, provenance: filled.provenance, revision, savedAt })
	if (Object.keys(asked).length > 0) {
		await writeLookups(tx, draft.id, asked)
		await enqueueAsked(tx, save.tenant, draft.id, asked)
	}
	return ok({
		revision,
		savedAt,
		filled: { ...told, ...filled.answers },
		elsewhere,
		overwrote,
		refused: read.refused,
	})
}

function readPatch(
	definition: FormDefinition,
	raw: Readonly<Record<string, unknown>>,
): { readonly patch: AnswerPatch; readonly refused: readonly FieldRefusal[] } {
	const patch: Record<string, Value | null> = {}
	const refused: FieldRefusal[] = []
	for (const [id, value] of Object.entries(raw)) {
		const answer = answerAt(definition, id, value)
		if (answer === undefined) refused.push({ field: id.slice(0, 60), kind: 'unknown' })
		else if (!isMisfit(answer)) patch[id] = answer
		else if (answer.kind === 'too-long')
			refused.push({ field: id, kind: 'too-long', has: String(value).length, most: answer.most })
		else refused.push({ field: id, kind: 'wrong-type' })
	}
	return { patch, refused }
}

function prefilledAfter(
	definition: FormDefinition,
	before: {
		readonly answers: Readonly<Record<string, Value>>
		readonly provenance: Readonly<Record<string, Provenance>>
		readonly lookups: LookupStates
	},
	typed: AnswerPatch,
	{ citizen, at, origin }: { readonly citizen: Citizen; readonly at: Instant; readonly origin?: Provenance },
) {
	const answers = patched<Value>(before.answers, typed)
	const typedOver: Record<string, Provenance> = {}
	for (const field of questionsOf(definition, answers))
		if (Object.hasOwn(typed, field.id) && (origin ?? field.prefill ?? before.provenance[field.id]))
			typedOver[field.id] = origin ?? { source: 'typed' }
	const filled = prefill(
		definition,
		answers,
		{ ...before.provenance, ...typedOver },
		citizen,
		{ today: dayInVietNam(at).toString() },
		before.lookups,
	)
	return { answers: filled.answers, provenance: { ...typedOver, ...filled.provenance } }
}
