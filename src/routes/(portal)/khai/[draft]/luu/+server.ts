import { error, json } from '@sveltejs/kit'
import { draftInForce, loadDraft, saveAnswers } from '#forms/server'
import { now } from '#kernel/dates'
import { ok } from '#kernel/result'
import { m } from '#messages'
import { requireCitizen } from '../../../../guards.ts'
import { holding, tellRefusals } from '#forms'
import { clockWords, turnAway } from '../../drafts.ts'
import { clocksOf, toldLookups } from '../../lookups.ts'
import type { RequestHandler } from './$types'

/**
 * Autosave: `{ revision, patch }` in, what came of it out. A lost session answers 401, so that the page keeps what was
 * typed; a draft that was sent or thrown away meanwhile answers 409.
 */
export const PATCH: RequestHandler = async (event) => {
	const citizen = requireCitizen(event)
	const body: unknown = await event.request.json().catch(() => undefined)
	if (!isSave(body)) error(400, m.forms_save_malformed())
	const { tenant, locale, transact } = event.locals
	const saved = await transact(async (tx) => {
		const kept = await saveAnswers(tx, {
			tenant: tenant.code,
			draftId: event.params.draft,
			citizen,
			patch: body.patch,
			revision: body.revision,
			at: now(),
		})
		if (!kept.ok) return kept
		const found = await loadDraft(tx, tenant.code, event.params.draft, citizen.id)
		if (!found.ok) return found
		return ok({ ...kept.value, ...(await draftInForce(tx, tenant.code, found.value, citizen, now())) })
	})
	if (!saved.ok) {
		const { kind } = saved.refusal
		if (kind === 'submitted' || kind === 'discarded') error(409, m.forms_draft_closed())
		return turnAway(saved.refusal)
	}
	const { draft, definition, was: _, refused, savedAt, ...rest } = saved.value
	return json({
		...rest,
		saved: clockWords(savedAt),
		formVersion: draft.formVersion,
		refused: tellRefusals(definition, draft.answers, refused, locale),
		provenance: draft.provenance,
		clocks: clocksOf(draft.provenance),
		lookups: toldLookups(definition, draft.lookups, locale),
		holding: holding(draft.lookups),
	})
}

type Save = { readonly revision: number; readonly patch: Readonly<Record<string, unknown>> }
const isSave = (body: unknown): body is Save =>
	typeof body === 'object' &&
	body !== null &&
	'revision' in body &&
	Number.isSafeInteger(body.revision) &&
	'patch' in body &&
	typeof body.patch === 'object' &&
	body.patch !== null &&
	!Array.isArray(body.patch)
