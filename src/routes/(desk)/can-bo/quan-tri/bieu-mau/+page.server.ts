import { openSketches } from '#designer/server'
import { formVersions } from '#forms/server'
import { dayInVietNam, now } from '#kernel/dates'
import { stateWords } from '../review.ts'
import { requireDesigner, rightsOf } from './designer.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireDesigner(event)
	const { locale } = event.locals
	const today = dayInVietNam(now()).toString()
	const [versions, sketches] = await event.locals.transact(async (tx) =>
		Promise.all([formVersions(tx), openSketches(tx)]),
	)
	const forms = Map.groupBy(versions, ({ id }) => id)
	const line = (id: string, title: string, procedureCode: string) => {
		const known = forms.get(id) ?? []
		return {
			id,
			title,
			procedureCode,
			inForce: known.find(({ validFrom }) => validFrom <= today),
			coming: known.filter(({ validFrom }) => validFrom > today),
			sketches: sketches
				.filter(({ formId }) => formId === id)
				.map((sketch) => ({ id: sketch.id, state: stateWords[sketch.state]() })),
		}
	}
	const fresh = new Map(
		sketches.filter(({ formId }) => !forms.has(formId)).map((each) => [each.formId, each]),
	)
	const lines = [
		...[...forms].map(([id, [newest]]) => line(id, newest?.title[locale] ?? id, newest?.procedureCode ?? '')),
		...[...fresh.values()].map(({ formId, title, procedureCode }) => line(formId, title, procedureCode)),
	]
	const collator = new Intl.Collator('vi')
	return { rights: rightsOf(official), lines: lines.toSorted((a, b) => collator.compare(a.title, b.title)) }
}
