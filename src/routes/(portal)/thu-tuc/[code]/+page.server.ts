import { error } from '@sveltejs/kit'
import { caseOf } from '#catalogue'
import { procedureOn } from '#catalogue/server'
import { measuredDuration } from '#dossiers/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, url, locals }) => {
	const moment = now()
	const today = dayInVietNam(moment)
	const [published, measured] = await locals.transact((tx) =>
		Promise.all([procedureOn(tx, params.code, today), measuredDuration(tx, params.code, moment)]),
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
		measured: measured ?? null,
	}
}
