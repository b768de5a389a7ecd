import { fail, redirect } from '@sveltejs/kit'
import { tellFailure } from '#designer'
import { editSketch } from '#designer/server'

import { caseOutcome, failuresOfCase } from '#forms/server'
import { m } from '#messages'
import { stateWords } from '../../../../review.ts'
import { designerOf, refused, requireDesigner, rightsOf, sketchOf, typed } from '../../../designer.server.ts'
import { canBeTried, trialOf } from '../../../trial.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireDesigner(event)
	const { locale } = event.locals
	const { sketch, trial } = await event.locals.transact(async (tx) => {
		const found = await sketchOf(tx, event.params.sketch)
		return {
			sketch: found,
			trial: canBeTried(found.definition) ? await trialOf(tx, found, official.id) : undefined,
		}
	})
	const form = sketch.definition
	const now = trial && caseOutcome(form, trial.answers, trial.circumstances.today)
	return {
		sketch: {
			id: sketch.id,
			revision: sketch.revision,
			writable: sketch.state === 'drafting' && rightsOf(official).edit,
			state: stateWords[sketch.state](),
		},
		form: { id: form.id, title: form.title, procedureCode: form.procedureCode },
		/** What came of the answers that were tried last, to be kept. */
		trial: now && {
			answered: Object.keys(trial.answers).length,
			asked: now.asked.length,
			refused: now.refused.length,
			papers: now.papers.length,
		},
		cases: (form.cases ?? []).map((each) => ({
			id: each.id,
			name: each.name,
			today: each.today,
			asked: each.comes.asked.length,
			refused: each.comes.refused.length,
			failures: canBeTried(form)
				? failuresOfCase(form, each).map((failure) => tellFailure(form, failure, locale))
				: [m.designer_preview_broken()],
		})),
	}
}

export const actions: Actions = {
	/** Keeps what was tried as a test case. */
	keep: async (event) => {
		const official = requireDesigner(event, 'form.edit')
		const posted = await event.request.formData()
		const name = typed(posted, 'name').slice(0, 200)
		if (name === '') return fail(422, { problem: m.designer_case_no_name(), more: [] })
		const done = await event.locals.transact(async (tx) => {
			const sketch = await sketchOf(tx, event.params.sketch)
			const trial = await trialOf(tx, sketch, official.id)
			const { today } = trial.circumstances
			return editSketch(
				designerOf(tx, event, official),
				{ id: sketch.id, revision: Number(posted.get('revision')) },
				{
					kind: 'case',
					to: {
						name,
						today,
						answers: trial.answers,
						comes: caseOutcome(sketch.definition, trial.answers, today),
					},
				},
			)
		})
		if (!done.ok) return refused(done.refusal)
		redirect(303, event.url.pathname)
	},
	/** What comes now is right: the case says so from here on. */
	accept: async (event) => {
		const official = requireDesigner(event, 'form.edit')
		const posted = await event.request.formData()
		const done = await event.locals.transact(async (tx) => {
			const { id, definition } = await sketchOf(tx, event.params.sketch)
			const known = definition.cases?.find((each) => each.id === typed(posted, 'id'))
			const seen = { id, revision: Number(posted.get('revision')) }
			if (!known) return { ok: false as const, refusal: { kind: 'not-there' as const } }
			const { id: caseId, ...rest } = known
			return editSketch(designerOf(tx, event, official), seen, {
				kind: 'case',
				id: caseId,
				to: { ...rest, comes: caseOutcome(definition, known.answers, known.today) },
			})
		})
		if (!done.ok) return refused(done.refusal)
		redirect(303, event.url.pathname)
	},
	take: async (event) => {
		const official = requireDesigner(event, 'form.edit')
		const posted = await event.request.formData()
		const seen = { id: event.params.sketch, revision: Number(posted.get('revision')) }
		const done = await event.locals.transact((tx) =>
			editSketch(designerOf(tx, event, official), seen, { kind: 'take-case', id: typed(posted, 'id') }),
		)
		if (!done.ok) return refused(done.refusal)
		redirect(303, event.url.pathname)
	},
}
