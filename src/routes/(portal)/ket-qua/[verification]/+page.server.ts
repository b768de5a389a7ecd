import { error } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { verifyResult } from '#dossiers/server'
import { m } from '#messages'
import { endedResult } from '#vault/server'
import type { PageServerLoad } from './$types'

/** Says that a paper was issued here. The code has 96 random bits: nobody finds one who does not hold the paper. */
export const load: PageServerLoad = async ({ params, locals }) => {
	const { found, ended } = await locals.transact(async (tx) => {
		const result = await verifyResult(tx, params.verification.slice(0, 100))
		return { found: result, ended: result && (await endedResult(tx, result.sha256)) }
	})
	if (!found) error(404, m.tracking_verify_unknown())
	return {
		...found,
		ended: ended && { as: ended.as, words: ended.words, at: wallText(ended.at) },
		issuedAt: wallText(found.issuedAt),
		verification: params.verification,
	}
}
