import { error, json } from '@sveltejs/kit'
import { saveAnswers } from '#forms/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { requireCitizen } from '../../../../guards.ts'
import { tellRefusals } from '#forms'
import { clockWords, openedDraft, turnAway } from '../../drafts.ts'
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
	const saved = await transact(async (tx) =>
		saveAnswers(tx, {
			tenant: tenant.code,
			draftId: event.params.draft,
			citizen,
			patch: body.patch,
			revision: body.revision,
			at: now(),
		}),
	)
	if (!saved.ok) {
		const { kind } = saved.refusal
		if (kind === 'submitted' || kind === 'discarded') error(409, m.forms_draft_closed())
		return turnAway(saved.refusal)
	}
	const { refused, savedAt, ...rest } = saved.value
	const { definition, draft, circumstances } = await openedDraft(event)
	return json({
		...rest,
		saved: clockWords(savedAt),
		formVersion: draft.formVersion,
		refused: tellRefusals(definition, draft.answers, refused, locale),
		provenance: draft.provenance,
		clocks: clocksOf(draft.provenance),
		lookups: toldLookups(definition, draft.lookups, locale),
		holding: circumstances.holding,
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
