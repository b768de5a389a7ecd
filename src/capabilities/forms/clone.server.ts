import type { Citizen } from '#identity'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { type Result, ok, refuse } from '#kernel/result'
import type { Tx } from '#platform/db'
import type { Lost } from './begun.ts'
import { formDefinition } from './definition.server.ts'
import type { DraftRefusal } from './draft.ts'
import type { Answers, FormDefinition, Value } from './form.ts'
import { journeyOf } from './journey.ts'
import { loadDraft } from './load.server.ts'
import { stillAnswering } from './move.server.ts'
import type { FieldRefusal } from './refusal.ts'
import { questionAt } from './rows.ts'
import { saveAnswers } from './save.server.ts'
import { shownAnswer } from './shown.ts'
import { formFor, startDraft } from './start.server.ts'
import { noteBegun } from './store.server.ts'
import { judgeAnswers } from './validate.server.ts'

/**
 * Begins a draft like one that was sent: with what its citizen answered then, as far as the form in force still asks it and
 * takes it. What they agreed to they agree to anew; what the identity or a register gave comes by itself again, as it is
 * today. What was found in registers about others never lay in the draft, so it is not copied either. Files stay behind.
 */
export async function cloneDraft(
	tx: Tx,
	clone: {
		readonly tenant: string
		readonly citizen: Citizen
		/** The draft that was sent, and under which id of the citizen. */
		readonly draftId: string
		readonly personId: string
		/** The code of its dossier. */
		readonly dossier: string
		readonly procedureVersion: number
		/** Where it goes, if that agency still takes it. */
		readonly agencyId: string | null
		readonly at: Instant
	},
): Promise<Result<{ readonly draftId: string }, DraftRefusal>> {
	const { tenant, citizen, at } = clone
	const sent = await loadDraft(tx, tenant, clone.draftId, clone.personId)
	if (!sent.ok) return sent
	const { draft, definition: was } = sent.value
	const current = await formFor(tx, draft.procedureCode, at)
	const is = current && (await formDefinition(tx, tenant, current.id, current.version))
	if (!is) return refuse({ kind: 'no-form' })
	const begun = await startDraft(tx, {
		tenant,
		citizen,
		procedureCode: draft.procedureCode,
		procedureVersion: clone.procedureVersion,
		caseCode: draft.caseCode,
		agencyId: clone.agencyId,
		at,
	})
	if (!begun.ok) return begun
	const today = dayInVietNam(at).toString()
	const applying = journeyOf(was, draft.answers, { today: draft.savedAt.slice(0, 10) }).answers
	const said = Object.fromEntries(
		Object.entries(applying).filter(([address]) => {
			const widget = questionAt(was, address)?.widget
			const source = draft.provenance[address]?.source
			return widget !== 'consent' && widget !== 'computed' && source !== 'vneid' && source !== 'register'
		}),
	)
	const asked = stillAnswering(is, said)
	const verdict = await judgeAnswers(tx, is, asked, { today })
	const untaken = new Set((verdict.ok ? [] : verdict.refusal).filter(takesNoMore).map(({ field }) => field))
	const kept = Object.fromEntries(Object.entries(asked).filter(([address]) => !untaken.has(address)))
	const { draftId } = begun.value
	const origin = { source: 'earlier', dossier: clone.dossier } as const
	const saved = await saveAnswers(tx, { tenant, draftId, citizen, patch: kept, revision: 0, at, origin })
	if (!saved.ok) return saved
	const lost = Object.keys(said).flatMap((address) => lostOf(was, is, said, address, kept))
	await noteBegun(tx, draftId, {
		kind: 'earlier',
		dossier: clone.dossier,
		kept: Object.keys(kept).filter((address) => questionAt(is, address)).length,
		lost: lost.slice(0, 200),
	})
	return ok({ draftId })
}

/** What is no answer any more, whatever else is answered; what is only missing or late is asked on its page. */
const takesNoMore = ({ kind }: FieldRefusal): boolean =>
	kind === 'not-offered' || kind === 'not-shaped' || kind === 'wrong-type' || kind === 'too-long'

function lostOf(
	was: FormDefinition,
	is: FormDefinition,
	said: Answers,
	address: string,
	kept: Readonly<Record<string, Value>>,
): Lost[] {
	const field = questionAt(was, address)
	const value = said[address]
	if (!field || value === undefined || Object.hasOwn(kept, address)) return []
	const shown = { vi: shownAnswer(field, value, 'vi'), en: shownAnswer(field, value, 'en') }
	return [{ label: field.label, was: shown, why: questionAt(is, address) ? 'not-taken' : 'not-asked' }]
}
