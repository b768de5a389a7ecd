import { error, type RequestEvent } from '@sveltejs/kit'
import { m } from '#messages'
import { requireOfficial } from '../../../../guards.ts'
import { isSlip, type Slip, slipFor } from '../../../../slip.server.ts'
import { readable } from './readable.server.ts'

/** The slip that the address asks for; a dossier to which it was never given has none. */
export async function slipOf(event: RequestEvent): Promise<Slip> {
	requireOfficial(event)
	const { locals, params, url } = event
	const name = params['slip']
	if (!isSlip(name)) error(404, m.frame_desk_unknown())
	const slip = await locals.transact(async (tx) => {
		const dossier = await readable(tx, event, { kind: 'slip-opened', subject: name })
		return slipFor(tx, dossier, name, { tenant: locals.tenant, origin: url.origin })
	})
	if (!slip) error(404, m.desk_slip_not_yet())
	return slip
}
