import { redirect } from '@sveltejs/kit'
import { journeyOf } from '#forms'
import { openedDraft } from '../drafts.ts'
import type { PageServerLoad } from './$types'

/** Where to go on follows from the answers: the first step that lacks one. */
export const load: PageServerLoad = async (event) => {
	const { draft, definition, circumstances } = await openedDraft(event)
	const { steps } = journeyOf(definition, draft.answers, circumstances)
	if (draft.askedAs === 'whole' && steps.length > 0) redirect(303, `/khai/${draft.id}/tat-ca`)
	const next = steps.find(({ unanswered }) => unanswered.length > 0)
	redirect(303, `/khai/${draft.id}/${next?.step.id ?? 'giay-to'}`)
}
