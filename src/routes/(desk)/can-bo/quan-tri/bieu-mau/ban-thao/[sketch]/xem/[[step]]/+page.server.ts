import { error, fail, redirect } from '@sveltejs/kit'
import { dropTrial, writeTrial } from '#designer/server'
import { journeyOf, patched, shownAnswer, tellRefusals, type Value } from '#forms'
import {
	caseOutcome,
	communeLists,
	ethnicities,
	judgeAnswers,
	mostLetters,
	nationalities,
} from '#forms/server'
import { m } from '#messages'
import { patchPosted, refusedHere } from '../../../../../../../../(portal)/khai/posted.ts'
import { readPatch } from '../../../../../../../../(portal)/khai/terms.ts'
import { openedTrial } from '../../../../trial.server.ts'
import type { Actions, PageServerLoad } from './$types'

/** The form as a citizen sees it, filled in for trial: nothing of it is a draft or a dossier. */
export const load: PageServerLoad = async (event) => {
	const { sketch, answers, provenance, circumstances, revision } = await openedTrial(event)
	const { locale } = event.locals
	const form = sketch.definition
	const base = `/can-bo/quan-tri/bieu-mau/ban-thao/${sketch.id}`
	const { steps } = journeyOf(form, answers, circumstances)
	const asked = event.params.step
	const stages = steps.map(({ step, unanswered }) => ({
		label: step.short[locale],
		state:
			step.id === asked
				? ('current' as const)
				: unanswered.length === 0
					? ('done' as const)
					: ('ahead' as const),
		href: `${base}/xem/${step.id}`,
	}))
	if (asked === 'ket-qua') {
		const verdict = await event.locals.transact(async (tx) => judgeAnswers(tx, form, answers, circumstances))
		const outcome = caseOutcome(form, answers, circumstances.today)
		const { answers: all } = journeyOf(form, answers, circumstances)
		return {
			result: {
				told: verdict.ok ? [] : tellRefusals(form, answers, verdict.refusal, locale),
				papers: form.components
					.filter(({ key }) => outcome.papers.includes(key))
					.map(({ title }) => title[locale]),
				worked: form.steps
					.flatMap(({ sections }) => sections.flatMap(({ fields }) => fields))
					.flatMap((field) => {
						const value = field.widget === 'computed' ? all[field.id] : undefined
						return value === undefined
							? []
							: [{ label: field.label[locale], value: shownAnswer(field, value, locale) }]
					}),
			},
			base,
			stages,
		}
	}
	const at = Math.max(
		0,
		steps.findIndex(({ step }) => step.id === asked),
	)
	const step = steps[at]?.step
	if (!step) error(422, m.designer_preview_broken())
	const fields = step.sections.flatMap((section) => section.fields)
	const widgets = new Set(fields.map(({ widget }) => widget))
	const previous = steps[at - 1]?.step
	return {
		base,
		heading: step.title[locale],
		stepForm: {
			draft: {
				id: `thu-${sketch.id}`,
				revision,
				formVersion: sketch.revision,
				saved: '',
				begun: false,
				saveTo: `${base}/luu`,
			},
			form: { steps: form.steps },
			step: step.id,
			answers,
			provenance,
			clocks: {},
			lookups: [],
			most: mostLetters(form),
			circumstances,
			lists: {
				ethnicity: widgets.has('ethnicity') ? ethnicities : [],
				nationality: widgets.has('nationality') ? nationalities : [],
				...(await event.locals.transact(async (tx) =>
					communeLists(tx, fields, answers, circumstances.today),
				)),
			},
			stages: stages.map((stage, n) => (n === at ? { ...stage, state: 'current' as const } : stage)),
			back: previous ? `${base}/xem/${previous.id}` : `${base}/xem`,
			more: false,
			later: undefined,
		},
	}
}

export const actions: Actions = {
	default: async (event) => {
		const { official, sketch, answers, typed, circumstances, revision } = await openedTrial(event)
		const { locale } = event.locals
		const form = sketch.definition
		const posted = await event.request.formData()
		const base = `/can-bo/quan-tri/bieu-mau/ban-thao/${sketch.id}`
		if (posted.has('xoa')) {
			await event.locals.transact((tx) => dropTrial(tx, sketch.id, official.id))
			redirect(303, `${base}/xem`)
		}
		const { steps } = journeyOf(form, answers, circumstances)
		const here = steps.find(({ step }) => step.id === event.params.step)?.step ?? steps[0]?.step
		const step = form.steps.find(({ id }) => id === here?.id)
		if (!step) error(422, m.designer_preview_broken())
		const text = (name: string) => {
			const value = posted.get(name)
			return typeof value === 'string' ? value : undefined
		}
		const patch = readPatch(form, patchPosted(form, step, answers, text))
		const after = patched<Value>(answers, patch)
		const refused = await event.locals.transact(async (tx) => {
			await writeTrial(tx, sketch.id, official.id, {
				answers: patched<Value>(typed, patch),
				revision: revision + 1,
			})
			const verdict = await judgeAnswers(tx, form, after, circumstances)
			return refusedHere(step, after, verdict.ok ? [] : verdict.refusal)
		})
		if (text('hang')) redirect(303, `${base}/xem/${step.id}`)
		if (refused.length > 0)
			return fail(422, { refusals: tellRefusals(form, after, refused, locale), overwrote: [] })
		const ahead = journeyOf(form, after, circumstances).steps
		const next = ahead[ahead.findIndex((each) => each.step.id === step.id) + 1]
		redirect(303, `${base}/xem/${next?.step.id ?? 'ket-qua'}`)
	},
}
