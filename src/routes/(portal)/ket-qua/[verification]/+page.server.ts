import { error } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { verifyResult } from '#dossiers/server'
import { m } from '#messages'
import type { PageServerLoad } from './$types'

/** Says that a paper was issued here. The code has 96 random bits: nobody finds one who does not hold the paper. */
export const load: PageServerLoad = async ({ params, locals }) => {
	const found = await locals.transact((tx) => verifyResult(tx, params.verification.slice(0, 100)))
	if (!found) error(404, m.tracking_verify_unknown())
	return { ...found, issuedAt: wallText(found.issuedAt), verification: params.verification }
}
