import { error, fail, redirect } from '@sveltejs/kit'
import { journeyOf } from '#forms'
import { communeLists, ethnicities, mostLetters, nationalities } from '#forms/server'
import { m } from '#messages'
import { clockWords, openedDraft, stagesOf } from '../../drafts.ts'
import { clocksOf, toldLookups } from '../../lookups.ts'
import { refusedHere } from '../../posted.ts'
import { keepPosted } from '../keep-posted.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const { draft, definition, circumstances, moved } = await openedDraft(event)
	const { locale } = event.locals
	// Whoever is asked all at once finds every question there; what stands behind # in the address goes along.
	if (draft.askedAs === 'whole') redirect(303, `/khai/${draft.id}/tat-ca`)
	const { steps } = journeyOf(definition, draft.answers, circumstances)
	const at = steps.findIndex(({ step }) => step.id === event.params.step)
	const step = steps[at]?.step
	if (!step) error(404, m.forms_step_not_found())
	const asked = step.sections.flatMap(({ fields }) => fields)
	const widgets = new Set(asked.map(({ widget }) => widget))
	const previous = steps[at - 1]
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
		step: step.id,
		at: at + 1,
		of: steps.length,
		answers: draft.answers,
		provenance: draft.provenance,
		most: mostLetters(definition),
		circumstances,
		clocks: clocksOf(draft.provenance),
		lookups: toldLookups(definition, draft.lookups, locale),
		lists: {
			ethnicity: widgets.has('ethnicity') ? ethnicities : [],
			nationality: widgets.has('nationality') ? nationalities : [],
			...(await event.locals.transact(async (tx) =>
				communeLists(tx, asked, draft.answers, circumstances.today),
			)),
		},
		stages: stagesOf(draft, definition, circumstances, step.id, locale),
		back: previous ? `/khai/${draft.id}/${previous.step.id}` : `/khai?thu-tuc=${definition.procedureCode}`,
		more: event.url.searchParams.has('them'),
		later: '/ho-so',
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
