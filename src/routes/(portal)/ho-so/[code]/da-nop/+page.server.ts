import { wallText } from '#calendar'
import { componentsOf, history } from '#dossiers/server'
import { agency } from '#tenancy/server'
import { qrPath } from '#ui/qr.ts'
import { withOwnDossier } from '../../own.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const { locals, url } = event
	return withOwnDossier(event, async ({ tx, dossier }) => {
		const [[first], components, competent] = await Promise.all([
			history(tx, dossier.id),
			componentsOf(tx, locals.tenant.code, dossier),
			agency(tx, dossier.competentAgencyId),
		])
		const handed = first?.kind === 'submitted' ? first : undefined
		const names = new Map(components.map(({ key, label }) => [key, label[locals.locale]]))
		const link = `${url.origin}/theo-doi?ma=${dossier.code}`
		return {
			code: dossier.code,
			procedure: dossier.procedure.name,
			applicant: dossier.applicantName,
			agency: {
				name: (locals.locale === 'en' ? competent?.nameEn : competent?.name) ?? '',
				phone: competent?.phone ?? '',
			},
			submittedAt: wallText(dossier.submittedAt),
			expectedDueAt: handed ? wallText(handed.expectedDueAt) : null,
			link,
			qr: qrPath(link),
			files: (handed?.files ?? []).map((file) => ({
				...file,
				component: names.get(file.component) ?? file.component,
			})),
		}
	})
}
