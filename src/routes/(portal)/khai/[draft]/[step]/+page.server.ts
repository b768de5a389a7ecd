import { error, fail, redirect } from '@sveltejs/kit'
import { journeyOf, questionAt, questionName, shownAnswer, tellRefusals } from '#forms'
import {
	communeLists,
	ethnicities,
	judgeAnswers,
	mostLetters,
	nationalities,
	saveAnswers,
} from '#forms/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { clockWords, openedDraft, stagesOf, turnAway } from '../../drafts.ts'
import { clocksOf, toldLookups } from '../../lookups.ts'
import { patchPosted, refusedHere } from '../../posted.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const { draft, definition, circumstances, moved } = await openedDraft(event)
	const { locale } = event.locals
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
		const { draft, definition, citizen } = await openedDraft(event)
		const { locale, tenant, transact } = event.locals
		const posted = await event.request.formData()
		const text = (name: string) => {
			const value = posted.get(name)
			return typeof value === 'string' ? value : undefined
		}
		const step = definition.steps.find(({ id }) => id === event.params.step)
		if (!step) error(404, m.forms_step_not_found())
		const patch = patchPosted(definition, step, draft.answers, text)
		const base = Number(text('revision') ?? draft.revision)
		const saved = await transact(async (tx) =>
			saveAnswers(tx, {
				tenant: tenant.code,
				draftId: draft.id,
				citizen,
				patch,
				revision: Number.isSafeInteger(base) && base >= 0 ? base : draft.revision,
				at: now(),
			}),
		)
		if (!saved.ok) return turnAway(saved.refusal)
		const changedRows = text('hang')
		if (changedRows) redirect(303, `/khai/${draft.id}/${step.id}#phan-${changedRows.split(' ')[1] ?? ''}`)
		const after = await openedDraft(event)
		const { answers } = after.draft
		// What the State holds is not asked any more once it is clear whom the answers mean.
		const { circumstances } = after
		const verdict = await transact(async (tx) => judgeAnswers(tx, definition, answers, circumstances))
		const refusals = [
			...saved.value.refused,
			...refusedHere(step, answers, verdict.ok ? [] : verdict.refusal),
		]
		const overwrote = Object.entries(saved.value.overwrote).flatMap(([id, value]) => {
			const field = questionAt(definition, id)
			if (!field) return []
			return [
				{
					label: questionName(definition, answers, field, locale),
					was: value === null ? '' : shownAnswer(field, value, locale),
				},
			]
		})
		// Without a script a question that just came up was never shown: it is asked, not complained of.
		const onlyNew = refusals.every(
			({ field, kind }) =>
				kind === 'missing' && !Object.hasOwn(patch, field) && !posted.has(`${field}.there`),
		)
		if (refusals.length > 0 && overwrote.length === 0 && onlyNew && !event.url.searchParams.has('them'))
			redirect(303, `/khai/${draft.id}/${step.id}?them`)
		if (refusals.length > 0 || overwrote.length > 0)
			return fail(overwrote.length > 0 ? 409 : 422, {
				refusals: tellRefusals(definition, answers, refusals, locale),
				overwrote,
			})
		const { steps } = journeyOf(definition, answers, circumstances)
		const next = steps[steps.findIndex((each) => each.step.id === step.id) + 1]
		redirect(
			303,
			`/khai/${draft.id}/${posted.has('ve-kiem-tra') ? 'kiem-tra' : (next?.step.id ?? 'giay-to')}`,
		)
	},
}
