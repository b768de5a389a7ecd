import { error, json } from '@sveltejs/kit'
import { writeTrial } from '#designer/server'
import { patched, type Value } from '#forms'
import { now, timeInVietNam } from '#kernel/dates'
import { m } from '#messages'
import { readPatch } from '../../../../../../../(portal)/khai/terms.ts'
import { requireDesigner, sketchOf } from '../../../designer.server.ts'
import { canBeTried, trialOf } from '../../../trial.server.ts'
import type { RequestHandler } from './$types'

/** The autosave of a preview: what an official types while trying a form, as a citizen's draft would keep it. */
export const PATCH: RequestHandler = async (event) => {
	const official = requireDesigner(event)
	const body: unknown = await event.request.json().catch(() => undefined)
	const given =
		typeof body === 'object' && body !== null && 'patch' in body && typeof body.patch === 'object'
			? (body.patch ?? {})
			: error(400, m.forms_save_malformed())
	const saved = await event.locals.transact(async (tx) => {
		const sketch = await sketchOf(tx, event.params.sketch)
		if (!canBeTried(sketch.definition)) error(422, m.designer_preview_broken())
		const before = await trialOf(tx, sketch, official.id)
		const patch = readPatch(sketch.definition, given as Record<string, unknown>)
		const revision = before.revision + 1
		await writeTrial(tx, sketch.id, official.id, { answers: patched<Value>(before.typed, patch), revision })
		const after = await trialOf(tx, sketch, official.id)
		return { revision, sketch, before, after }
	})
	const filled = Object.fromEntries(
		Object.entries(saved.after.answers).filter(
			([id, value]) => saved.before.answers[id] !== value && !(id in given),
		),
	)
	return json({
		revision: saved.revision,
		saved: timeInVietNam(now()).toString().slice(0, 5),
		formVersion: saved.sketch.revision,
		filled,
		elsewhere: {},
		overwrote: {},
		refused: [],
		provenance: saved.after.provenance,
		clocks: {},
		lookups: [],
		holding: [],
	})
}
