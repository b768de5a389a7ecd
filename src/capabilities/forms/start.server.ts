import type { Citizen } from '#identity'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { type Result, ok, refuse } from '#kernel/result'
import type { Tx } from '#platform/db'
import { formDefinition } from './definition.server.ts'
import { askedAnew, enqueueAsked, withAsked } from './ask-registers.server.ts'
import type { DraftRefusal } from './draft.ts'
import { patched, type Provenance, type Value } from './form.ts'
import { prefill } from './prefill.ts'
import { findFormFor, insertDraft } from './store.server.ts'

/** The form that serves a procedure on the day of `at`; undefined when the procedure cannot be filled in online. */
export const formFor = (tx: Tx, procedureCode: string, at: Instant) =>
	findFormFor(tx, procedureCode, dayInVietNam(at).toString())

/** Begins a draft with what the identity already knows. */
export async function startDraft(
	tx: Tx,
	start: {
		readonly tenant: string
		readonly citizen: Citizen
		readonly procedureCode: string
		readonly procedureVersion: number
		readonly caseCode: string | null
		readonly agencyId: string | null
		readonly at: Instant
	},
): Promise<Result<{ readonly draftId: string }, DraftRefusal>> {
	const form = await formFor(tx, start.procedureCode, start.at)
	const definition = form && (await formDefinition(tx, start.tenant, form.id, form.version))
	if (!definition) return refuse({ kind: 'no-form' })
	const circumstances = { today: dayInVietNam(start.at).toString() }
	const filled = prefill(definition, {}, {}, start.citizen, circumstances)
	const answers = patched<Value>({}, filled.answers)
	const asked = askedAnew(definition, answers, {}, start.citizen, circumstances, start.at)
	const draftId = newId()
	await insertDraft(tx, {
		id: draftId,
		personId: start.citizen.id,
		procedureCode: start.procedureCode,
		procedureVersion: start.procedureVersion,
		caseCode: start.caseCode,
		agencyId: start.agencyId,
		formId: definition.id,
		formVersion: definition.version,
		answers,
		provenance: patched<Provenance>({}, filled.provenance),
		lookups: withAsked({}, asked),
		startedAt: start.at.toString(),
	})
	await enqueueAsked(tx, start.tenant, draftId, asked)
	return ok({ draftId })
}
