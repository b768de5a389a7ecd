import { fail, redirect } from '@sveltejs/kit'
import { blocks, faultsTold, linesOf, propertiesOf, sumOf } from '#designer'
import { editSketch, undoEdit } from '#designer/server'
import { fieldsOf, isAsked, saidCondition } from '#forms'
import { minutesToFill, readForm } from '#forms/server'
import { stateWords } from '../../../review.ts'
import { designerOf, refused, requireDesigner, rightsOf, sketchOf, typed } from '../../designer.server.ts'
import { askedOf } from '../../edit-form.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireDesigner(event)
	const { locale } = event.locals
	const { sketch, taken } = await event.locals.transact(async (tx) => {
		const found = await sketchOf(tx, event.params.sketch)
		return { sketch: found, taken: await minutesToFill(tx, found.definition.id) }
	})
	const form = sketch.definition
	const read = readForm(form)
	const fields = fieldsOf(form)
	const asked = fields.filter(isAsked)
	const conditions = [
		...fields.map(({ id, when }) => [`cau:${id}`, when] as const),
		...form.steps.flatMap((step) => [
			[`buoc:${step.id}`, step.when] as const,
			...step.sections.map(({ id, when }) => [`muc:${id}`, when] as const),
		]),
		...form.components.map(({ key, when }) => [`giay-to:${key}`, when] as const),
		...(form.rules ?? []).flatMap((rule) => [
			[`rang-buoc:${rule.id}`, rule.when] as const,
			[`phai:${rule.id}`, rule.must] as const,
		]),
	]
	return {
		rights: rightsOf(official),
		sketch: {
			id: sketch.id,
			revision: sketch.revision,
			undo: sketch.undo,
			redo: sketch.redo,
			writable: sketch.state === 'drafting' && rightsOf(official).edit,
			state: stateWords[sketch.state](),
			savedBy: sketch.savedBy,
		},
		form: {
			id: form.id,
			title: form.title,
			source: form.source,
			procedureCode: form.procedureCode,
			steps: form.steps,
			components: form.components,
			rules: form.rules ?? [],
		},
		chosen: event.url.searchParams.get('o') ?? '',
		adding: event.url.searchParams.get('them') ?? '',
		/** What each condition says, in words and, where it can, in lines. */
		conditions: Object.fromEntries(
			conditions.map(([at, when]) => [
				at,
				{ said: when ? saidCondition(form, when, locale) : '', lines: linesOf(form, when) },
			]),
		),
		sums: Object.fromEntries(
			fields.flatMap((field) => (field.widget === 'computed' ? [[field.id, sumOf(field.compute)]] : [])),
		),
		properties: Object.fromEntries(propertiesOf(form)),
		faults: read.ok ? [] : faultsTold(form, read.refusal, locale),
		blocks: blocks.map(({ id, section, lead }) => ({
			id,
			title: section.title[locale],
			lead: lead[locale],
		})),
		burden: {
			paper: form.paper?.groups.flatMap(({ entries }) => entries).length,
			asked: asked.length,
			filled: asked.filter(({ prefill }) => prefill).length,
			computed: fields.filter(({ widget }) => widget === 'computed').length,
			minutes: taken.of >= 10 && taken.minutes !== null ? Math.max(1, Math.round(taken.minutes)) : undefined,
			cases: form.cases?.length ?? 0,
			untranslated: fields.filter(({ label }) => label.en === label.vi).length,
		},
	}
}

export const actions: Actions = {
	edit: async (event) => {
		const official = requireDesigner(event, 'form.edit')
		const posted = await event.request.formData()
		const seen = { id: event.params.sketch, revision: Number(posted.get('revision')) }
		const outcome = await event.locals.transact(async (tx) => {
			const { definition } = await sketchOf(tx, seen.id)
			const asked = askedOf(definition, posted)
			if ('problems' in asked) return { problems: asked.problems }
			const done = await editSketch(designerOf(tx, event, official), seen, asked.edit)
			return done.ok ? { then: asked.then?.(done.value.definition) } : { refusal: done.refusal }
		})
		if ('problems' in outcome)
			return fail(422, { problem: outcome.problems?.[0] ?? '', more: outcome.problems?.slice(1) ?? [] })
		if ('refusal' in outcome && outcome.refusal) return refused(outcome.refusal)
		const back = typed(posted, 'o')
		redirect(303, `${event.url.pathname}${outcome.then ?? (back ? `?o=${back}` : '')}`)
	},
	undo: async (event) => {
		const official = requireDesigner(event, 'form.edit')
		const posted = await event.request.formData()
		const seen = { id: event.params.sketch, revision: Number(posted.get('revision')) }
		const which = typed(posted, 'which') === 'redo' ? 'redo' : 'undo'
		const done = await event.locals.transact((tx) => undoEdit(designerOf(tx, event, official), seen, which))
		if (!done.ok) return refused(done.refusal)
		const back = typed(posted, 'o')
		redirect(303, `${event.url.pathname}${back ? `?o=${back}` : ''}`)
	},
}
