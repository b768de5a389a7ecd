import { fail, redirect } from '@sveltejs/kit'
import { journeyOf } from '#forms'
import { openedDraft, stagesOf } from '../../drafts.ts'
import { askedOf } from '../asked.server.ts'
import { keepPosted } from '../keep-posted.server.ts'
import type { Actions, PageServerLoad } from './$types'

/** The whole form on one page: the same questions in the same order as step by step. */
export const load: PageServerLoad = async (event) => {
	const opened = await openedDraft(event)
	const { draft, definition, circumstances } = opened
	if (draft.askedAs === 'steps') redirect(303, `/khai/${draft.id}`)
	const { steps } = journeyOf(definition, draft.answers, circumstances)
	const asked = steps.flatMap(({ step }) => step.sections.flatMap(({ fields }) => fields))
	return {
		...(await askedOf(event, opened, asked)),
		step: undefined,
		stages: stagesOf(draft, definition, circumstances, 'tat-ca', event.locals.locale),
		back: `/khai?thu-tuc=${definition.procedureCode}`,
	}
}

export const actions: Actions = {
	/** Keeps everything first, then says what is still to mend, wherever on the page it is. */
	default: async (event) => {
		const opened = await openedDraft(event)
		const { draft, definition } = opened
		const page = `/khai/${draft.id}/tat-ca`
		const kept = await keepPosted(event, opened, page, definition.steps, (_, refusals) => refusals)
		if (kept.told) return fail(kept.told.status, kept.told.data)
		redirect(303, `/khai/${draft.id}/giay-to`)
	},
}
