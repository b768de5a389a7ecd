import { error, type RequestEvent } from '@sveltejs/kit'
import { receptionSlip, refusalSlip, type SlipFacts, supplementSlip } from '#dossiers'
import { applicantOf, componentsOf, history } from '#dossiers/server'
import { m } from '#messages'
import type { ReceptionSlip, RefusalSlip, SupplementSlip } from '#papers'
import { agency } from '#tenancy/server'
import { requireOfficial } from '../../../../guards.ts'
import { readable } from './readable.server.ts'

type Slip = ReceptionSlip | SupplementSlip | RefusalSlip

/** The slips of a dossier in the words of a URL: forms 01, 02 and 03 of TT 03/2025/TT-VPCP. */
const made: Readonly<Record<string, (facts: SlipFacts) => Slip | undefined>> = {
	'giay-hen': receptionSlip,
	'phieu-bo-sung': supplementSlip,
	'phieu-tu-choi': refusalSlip,
}

/** The slip that the address asks for; a dossier to which it was never given has none. */
export async function slipOf(event: RequestEvent): Promise<Slip> {
	const official = requireOfficial(event)
	const { locals, params, url } = event
	const make = made[params['slip'] ?? '']
	if (!make) error(404, m.frame_desk_unknown())
	const slip = await locals.transact(async (tx) => {
		const dossier = await readable(tx, official, params['code'] ?? '')
		const [events, components, applicant, receiving] = await Promise.all([
			history(tx, dossier.id),
			componentsOf(tx, locals.tenant.code, dossier),
			applicantOf(tx, dossier),
			agency(tx, dossier.receivingAgencyId),
		])
		if (!receiving) throw new Error(`Dossier ${dossier.code} was received by an agency that is not there`)
		return make({
			dossier,
			events,
			components,
			applicant,
			receiving,
			hotline: locals.tenant.hotline,
			link: `${url.origin}/theo-doi?${new URLSearchParams({ ma: dossier.code })}`,
		})
	})
	if (!slip) error(404, m.desk_slip_not_yet())
	return slip
}
