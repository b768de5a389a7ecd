import { error, redirect } from '@sveltejs/kit'
import { beginSketch, openSketches } from '#designer/server'
import { changesBetween, tellChange } from '#forms'
import { formDefinition, formVersions, latestForm } from '#forms/server'
import { dayInVietNam } from '#kernel/dates'
import { m } from '#messages'
import { stateWords } from '../../review.ts'
import { designerOf, refused, requireDesigner, rightsOf, typed } from '../designer.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireDesigner(event)
	const { locale } = event.locals
	const tenant = event.locals.tenant.code
	return event.locals.transact(async (tx) => {
		const versions = await formVersions(tx, event.params.form)
		const sketches = await openSketches(tx, event.params.form)
		const newest = versions[0]
		const name = newest?.title[locale] ?? sketches[0]?.title
		if (!name) error(404, m.designer_refusal_unknown())
		const asked = Number(event.url.searchParams.get('ban'))
		const chosen = versions.find(({ version }) => version === asked) ?? newest
		const before = versions.find(({ version }) => version < (chosen?.version ?? 0))
		const was = before && (await formDefinition(tx, tenant, before.id, before.version))
		const is = chosen && (await formDefinition(tx, tenant, chosen.id, chosen.version))
		return {
			rights: rightsOf(official),
			name,
			procedureCode: newest?.procedureCode ?? sketches[0]?.procedureCode ?? '',
			versions: versions.map(({ version, validFrom }) => ({ version, from: validFrom })),
			chosen: chosen?.version,
			before: before?.version,
			changes:
				was && is ? changesBetween(was, is).map((change) => tellChange(change, { was, is }, locale)) : [],
			sketches: sketches.map(({ id, state, savedBy, savedAt }) => ({
				id,
				state: stateWords[state](),
				savedBy,
				savedOn: dayInVietNam(savedAt).toString(),
			})),
		}
	})
}

export const actions: Actions = {
	/** Begins the next version: from the newest, or from an older one that is to come back. */
	begin: async (event) => {
		const official = requireDesigner(event, 'form.edit')
		const posted = await event.request.formData()
		const tenant = event.locals.tenant.code
		const version = Number(typed(posted, 'version'))
		const begun = await event.locals.transact(async (tx) => {
			const definition = version
				? await formDefinition(tx, tenant, event.params.form, version)
				: await latestForm(tx, tenant, event.params.form)
			if (!definition) return undefined
			return beginSketch(designerOf(tx, event, official), { definition, isNew: false })
		})
		if (!begun) error(404, m.designer_refusal_unknown())
		if (!begun.ok) return refused(begun.refusal)
		redirect(303, `/can-bo/quan-tri/bieu-mau/ban-thao/${begun.value.id}`)
	},
}
