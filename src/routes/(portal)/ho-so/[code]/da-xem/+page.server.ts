import { wallText } from '#calendar'
import { readingsOf } from '#journal/server'
import { agency } from '#tenancy/server'
import { withOwnDossier } from '../../own.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) =>
	withOwnDossier(event, async ({ tx, dossier }) => {
		const seen = await readingsOf(tx, dossier.id)
		const ids = [...new Set(seen.flatMap(({ agencyId }) => agencyId ?? []))]
		const places = await Promise.all(ids.map((id) => agency(tx, id)))
		return {
			code: dossier.code,
			seen: seen.map((each) => {
				const place = places.find((one) => one?.id === each.agencyId)
				return {
					...each,
					agency: (event.locals.locale === 'en' ? place?.nameEn : place?.name) ?? '',
					first: wallText(each.first),
					last: wallText(each.last),
				}
			}),
		}
	})
