import { administrative, may } from '#identity'
import { displayOf } from '#ui/display.ts'
import type { LayoutServerLoad } from './$types'

/** What every frame shows, in the language of the request. Personal data: only the name of who is signed in. */
export const load: LayoutServerLoad = ({ locals, cookies }) => {
	const { tenant, locale, citizen, official } = locals
	const english = locale === 'en'
	return {
		tenant: {
			code: tenant.code,
			name: english ? tenant.nameEn : tenant.name,
			authority: english ? tenant.authorityEn : tenant.authority,
			hotline: tenant.hotline,
		},
		locale,
		...displayOf(cookies),
		assisted: locals.assisted
			? { name: locals.assisted.citizen.fullName, ticket: locals.assisted.ticket }
			: null,
		citizen: citizen ? { name: citizen.fullName } : null,
		official: official
			? {
					name: official.fullName,
					title: official.title,
					agency: official.agencyName,
					administers: administrative.some((permission) => may(official, permission)),
				}
			: null,
	}
}
