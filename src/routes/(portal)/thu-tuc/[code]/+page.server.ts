import { error } from '@sveltejs/kit'
import { caseOf } from '#catalogue'
import { procedureOn } from '#catalogue/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import type { PageServerLoad } from './$types'

/** How long it really took: working minutes, over so many dossiers of so many days. */
type Measured = {
	readonly median: number
	readonly p90: number
	readonly count: number
	readonly days: number
}

export const load: PageServerLoad = async ({ params, url, locals }) => {
	const today = dayInVietNam(now())
	const published = await locals.transact((tx) => procedureOn(tx, params.code, today))
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
		/** Nothing is measured before the dossiers say so. */
		measured: null as Measured | null,
	}
}
