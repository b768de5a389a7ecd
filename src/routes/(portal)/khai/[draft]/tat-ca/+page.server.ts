import { fail, redirect } from '@sveltejs/kit'
import { journeyOf } from '#forms'
import { communeLists, ethnicities, mostLetters, nationalities } from '#forms/server'
import { clockWords, openedDraft, stagesOf } from '../../drafts.ts'
import { clocksOf, toldLookups } from '../../lookups.ts'
import { keepPosted } from '../keep-posted.server.ts'
import type { Actions, PageServerLoad } from './$types'

/** The whole form on one page: the same questions in the same order as step by step. */
export const load: PageServerLoad = async (event) => {
	const { draft, definition, circumstances, moved } = await openedDraft(event)
	const { locale, transact } = event.locals
	if (draft.askedAs === 'steps') redirect(303, `/khai/${draft.id}`)
	const { steps } = journeyOf(definition, draft.answers, circumstances)
	const asked = steps.flatMap(({ step }) => step.sections.flatMap(({ fields }) => fields))
	const widgets = new Set(asked.map(({ widget }) => widget))
	return {
		draft: {
			id: draft.id,
			revision: draft.revision,
			formVersion: draft.formVersion,
			saved: clockWords(draft.savedAt),
			begun: draft.revision > 0,
			saveTo: `/khai/${draft.id}/luu`,
		},
		moved,
		title: definition.title[locale],
		code: definition.procedureCode,
		form: { steps: definition.steps },
		step: undefined,
		answers: draft.answers,
		provenance: draft.provenance,
		most: mostLetters(definition),
		circumstances,
		clocks: clocksOf(draft.provenance),
		lookups: toldLookups(definition, draft.lookups, locale),
		lists: {
			ethnicity: widgets.has('ethnicity') ? ethnicities : [],
			nationality: widgets.has('nationality') ? nationalities : [],
			...(await transact(async (tx) => communeLists(tx, asked, draft.answers, circumstances.today))),
		},
		stages: stagesOf(draft, definition, circumstances, 'tat-ca', locale),
		back: `/khai?thu-tuc=${definition.procedureCode}`,
		more: event.url.searchParams.has('them'),
		later: '/ho-so',
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
