import { redirect } from '@sveltejs/kit'
import { faultsTold, type SketchRefusal, tellFailure } from '#designer'
import {
	actsOf,
	approveSketch,
	askReview,
	type Designer,
	discardSketch,
	hasDesigned,
	publishSketch,
	type SeenSketch,
	sendBack,
} from '#designer/server'
import { changesBetween, tellChange } from '#forms'
import { latestForm, publishable } from '#forms/server'
import { day, dayInVietNam, now } from '#kernel/dates'
import type { Result } from '#kernel/result'
import { historyOf, stateWords } from '../../../../review.ts'
import { designerOf, refused, requireDesigner, rightsOf, sketchOf, typed } from '../../../designer.server.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireDesigner(event)
	const { locale } = event.locals
	const { sketch, acts, before } = await event.locals.transact(async (tx) => {
		const found = await sketchOf(tx, event.params.sketch)
		return {
			sketch: found,
			acts: await actsOf(tx, found.id),
			before: await latestForm(tx, event.locals.tenant.code, found.definition.id),
		}
	})
	const form = sketch.definition
	const fit = publishable(form)
	return {
		sketch: { id: sketch.id, state: stateWords[sketch.state]() },
		form: { id: form.id, title: form.title, procedureCode: form.procedureCode },
		review: {
			stage: sketch.state,
			revision: sketch.revision,
			publishedVersion: sketch.publishedVersion,
			rights: rightsOf(official),
			wrote: hasDesigned(acts, official.id),
			today: dayInVietNam(now()).toString(),
			problems: fit.ok
				? []
				: fit.refusal.kind === 'broken'
					? faultsTold(form, fit.refusal.faults, locale).map(({ told }) => told)
					: fit.refusal.failures.map((failure) => tellFailure(form, failure, locale)),
			isNew: before === undefined,
			changes: before
				? changesBetween(before, form).map((change) => tellChange(change, { was: before, is: form }, locale))
				: [],
			history: historyOf(acts),
		},
	}
}

type Act = (by: Designer, seen: SeenSketch, posted: FormData) => Promise<Result<unknown, SketchRefusal>>

/** One act on the sketch, by whoever has the right; then the page again. */
const acting =
	(right: 'form.edit' | 'form.approve', act: Act, then?: string) => async (event: RequestEvent) => {
		const official = requireDesigner(event, right)
		const posted = await event.request.formData()
		const seen = { id: event.params.sketch, revision: Number(posted.get('revision')) }
		const { done, form } = await event.locals.transact(async (tx) => ({
			form: (await sketchOf(tx, seen.id)).definition,
			done: await act(designerOf(tx, event, official), seen, posted),
		}))
		if (!done.ok) return refused(done.refusal, form, event.locals.locale)
		redirect(303, then ?? event.url.pathname)
	}

const words = (posted: FormData): string => typed(posted, 'words')

export const actions: Actions = {
	ask: acting('form.edit', (by, seen, posted) => askReview(by, seen, words(posted))),
	back: acting('form.approve', (by, seen, posted) => sendBack(by, seen, words(posted))),
	approve: acting('form.approve', (by, seen, posted) => approveSketch(by, seen, words(posted))),
	publish: acting('form.approve', (by, seen, posted) => {
		const from = typed(posted, 'from')
		return publishSketch(by, seen, /^\d{4}-\d\d-\d\d$/.test(from) ? day(from) : dayInVietNam(by.at))
	}),
	discard: acting('form.edit', (by, seen) => discardSketch(by, seen), '/can-bo/quan-tri/bieu-mau'),
}
