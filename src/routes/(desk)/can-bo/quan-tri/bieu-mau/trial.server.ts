import { findTrial } from '#designer/server'
import { faultsOf, type FormDefinition, patched, prefill, type Provenances, type Value } from '#forms'
import type { Citizen } from '#identity'
import { dayInVietNam, now } from '#kernel/dates'

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
