import { error } from '@sveltejs/kit'
import { caseOf } from '#catalogue'
import { procedureOn } from '#catalogue/server'
import { paceDays } from '#dossiers'
import { paceOf } from '#dossiers/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, url, locals }) => {
	const moment = now()
	const today = dayInVietNam(moment)
	const [published, pace] = await locals.transact((tx) =>
		Promise.all([procedureOn(tx, params.code, today), paceOf(tx, params.code)]),
	)
	if (!published) error(404, m.catalogue_unknown())
	const { procedure, version, validFrom, editorial } = published
	const chosen = caseOf(procedure, url.searchParams.get('truong-hop'))
	return {
		procedure,
		version,
		validFrom,
		editorial,
		today: today.toString(),
		chosenCase: chosen?.key ?? null,
		/** Nothing is shown before ten dossiers say so. */
		measured: pace
			? {
					median: Math.round(pace.medianSeconds / 60),
					p90: Math.round(pace.mostSeconds / 60),
					count: pace.finished,
					days: paceDays,
				}
			: null,
	}
}
