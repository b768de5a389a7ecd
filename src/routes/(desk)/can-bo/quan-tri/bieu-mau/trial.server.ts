import { error, type RequestEvent } from '@sveltejs/kit'
import { findTrial } from '#designer/server'
import { declarationOf } from '#dossiers'
import {
	faultsOf,
	type FormDefinition,
	journeyOf,
	patched,
	prefill,
	type Provenances,
	type Value,
} from '#forms'
import { caseOutcome } from '#forms/server'
import type { Citizen } from '#identity'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { requireDesigner, sketchOf } from './designer.server.ts'

/** Whose VNeID fills in the preview: nobody's. */
const sample: Citizen = {
	id: '00000000-0000-7000-8000-000000000000',
	assurance: 2,
	fullName: 'NGUYỄN VĂN MẪU',
	personalId: '001090000000',
	birthDate: '1990-05-19',
	sex: 'male',
	ethnicity: 'Kinh',
	nationality: 'Việt Nam',
	residence: 'Số 1 đường Thử Nghiệm',
	homeTown: null,
	phone: '+84900000000',
	email: 'nguoi.mau@example.vn',
	vouchedAt: '2026-01-01T00:00:00Z',
}

/** What an official has filled in while trying a form, with what an account would fill in by itself. */
export async function trialOf(
	tx: Parameters<typeof findTrial>[0],
	sketch: { readonly id: string; readonly definition: FormDefinition },
	officialId: string,
) {
	const trial = await findTrial(tx, sketch.id, officialId)
	const today = dayInVietNam(now()).toString()
	const filled = prefill(sketch.definition, trial.answers, {}, sample, { today })
	return {
		revision: trial.revision,
		typed: trial.answers,
		answers: patched<Value>(trial.answers, filled.answers),
		provenance: patched({}, filled.provenance) as Provenances,
		circumstances: { today, agencyName: 'Uỷ ban nhân dân phường Mẫu', placeName: 'Mẫu' },
	}
}

/** Conditions that run in a circle never end: such a form cannot be tried. */
export const canBeTried = (form: FormDefinition): boolean =>
	form.steps.some(({ sections }) => sections.some(({ fields }) => fields.length > 0)) &&
	!faultsOf(form).some(({ kind }) => kind === 'circle')

/** The sketch of the page with what its visitor has filled in while trying it; a form that cannot be tried is told so. */
export function openedTrial(event: Parameters<typeof requireDesigner>[0] & Pick<RequestEvent, 'params'>) {
	const official = requireDesigner(event)
	return event.locals.transact(async (tx) => {
		const sketch = await sketchOf(tx, event.params['sketch'] ?? '')
		if (!canBeTried(sketch.definition)) error(422, m.designer_preview_broken())
		return { official, sketch, ...(await trialOf(tx, sketch, official.id)) }
	})
}

/** What would be printed of the form as it is filled in for trial. */
export function trialPaper(
	form: FormDefinition,
	{ answers, circumstances }: Awaited<ReturnType<typeof trialOf>>,
	origin: string,
) {
	const { papers } = caseOutcome(form, answers, circumstances.today)
	return declarationOf({
		form,
		answers: journeyOf(form, answers, circumstances).answers,
		components: form.components.filter(({ key }) => papers.includes(key)).map(({ title }) => title.vi),
		agency: { name: circumstances.agencyName, placeName: circumstances.placeName },
		day: dayInVietNam(now()),
		link: `${origin}/theo-doi`,
	})
}
