import { error, fail, redirect } from '@sveltejs/kit'
import { journeyOf } from '#forms'
import { m } from '#messages'
import { openedDraft, stagesOf } from '../../drafts.ts'
import { refusedHere } from '../../posted.ts'
import { askedOf } from '../asked.server.ts'
import { keepPosted } from '../keep-posted.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const opened = await openedDraft(event)
	const { draft, definition, circumstances } = opened
	// Whoever is asked all at once finds every question there; what stands behind # in the address goes along.
	if (draft.askedAs === 'whole') redirect(303, `/khai/${draft.id}/tat-ca`)
	const { steps } = journeyOf(definition, draft.answers, circumstances)
	const at = steps.findIndex(({ step }) => step.id === event.params.step)
	const step = steps[at]?.step
	if (!step) error(404, m.forms_step_not_found())
	const asked = step.sections.flatMap(({ fields }) => fields)
	const previous = steps[at - 1]
	return {
		...(await askedOf(event, opened, asked)),
		step: step.id,
		at: at + 1,
		of: steps.length,
		stages: stagesOf(draft, definition, circumstances, step.id, event.locals.locale),
		back: previous ? `/khai/${draft.id}/${previous.step.id}` : `/khai?thu-tuc=${definition.procedureCode}`,
	}
}

export const actions: Actions = {
	/** Keeps everything first, then says what is still to mend on this step. */
	default: async (event) => {
		const opened = await openedDraft(event)
		const { draft, definition } = opened
		const step = definition.steps.find(({ id }) => id === event.params.step)
		if (!step) error(404, m.forms_step_not_found())
		const page = `/khai/${draft.id}/${step.id}`
		const kept = await keepPosted(event, opened, page, [step], (answers, refusals) =>
			refusedHere(step, answers, refusals),
		)
		if (kept.told) return fail(kept.told.status, kept.told.data)
		const { steps } = journeyOf(definition, kept.answers, kept.circumstances)
		const next = steps[steps.findIndex((each) => each.step.id === step.id) + 1]
		redirect(303, `/khai/${draft.id}/${kept.toCheck ? 'kiem-tra' : (next?.step.id ?? 'giay-to')}`)
	},
}
