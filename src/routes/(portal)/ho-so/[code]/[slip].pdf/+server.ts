import { error } from '@sveltejs/kit'
import { m } from '#messages'
import { isForCitizen, isSlip, pressed, slipFor } from '../../../../slip.server.ts'
import { withOwnDossier } from '../../own.ts'
import type { RequestHandler } from './$types'

/** A slip that the desk gave, as the citizen's own copy: the receipt with its due time, a request, a refusal. */
export const GET: RequestHandler = async (event) => {
	const { locals, params, url } = event
	const name = params.slip
	const slip = await withOwnDossier(event, async ({ tx, dossier }) =>
		isSlip(name) && isForCitizen(name)
			? slipFor(tx, dossier, name, { tenant: locals.tenant, origin: url.origin })
			: undefined,
	)
	if (!slip) error(404, m.tracking_slip_none())
	return pressed(slip, name, locals.press)
}
