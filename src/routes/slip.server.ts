import {
	apologySlip,
	type Dossier,
	receptionSlip,
	standingActs,
	type RecordedEvent,
	refusalSlip,
	supplementSlip,
} from '#dossiers'
import { applicantOf, componentsOf, type Desk, history } from '#dossiers/server'
import type { ApologySlip, ReceptionSlip, RefusalSlip, SupplementSlip } from '#papers'
import { agency } from '#tenancy/server'

export type Slip = ReceptionSlip | SupplementSlip | RefusalSlip | ApologySlip

/** The slips of a dossier in the words of a URL, and the event that gives each: forms 01 to 04 of TT 03/2025/TT-VPCP. */
const slips = {
	'giay-hen': { made: receptionSlip, givenBy: 'received' },
	'phieu-bo-sung': { made: supplementSlip, givenBy: 'supplement-requested' },
	'phieu-xin-loi': { made: apologySlip, givenBy: 'extended' },
	'phieu-tu-choi': { made: refusalSlip, givenBy: 'declined' },
} as const
type SlipName = keyof typeof slips

export const isSlip = (name: string | undefined): name is SlipName =>
	name !== undefined && Object.hasOwn(slips, name)

/** Which slips the desk has given so far. */
export const slipsGiven = (events: readonly RecordedEvent[]): readonly SlipName[] =>
	(Object.keys(slips) as SlipName[]).filter((name) => events.some(({ kind }) => kind === slips[name].givenBy))

/** A slip as the desk and the citizen both get it; undefined while it was not given. Who may read it is the caller's to decide. */
export async function slipFor(
	tx: Desk['tx'],
	dossier: Dossier,
	name: SlipName,
	{ tenant, origin }: { readonly tenant: App.Locals['tenant']; readonly origin: string },
): Promise<Slip | undefined> {
	const [events, components, applicant, receiving] = await Promise.all([
		history(tx, dossier.id),
		componentsOf(tx, tenant.code, dossier),
		applicantOf(tx, dossier),
		agency(tx, dossier.receivingAgencyId),
	])
	if (!receiving) throw new Error(`Dossier ${dossier.code} was received by an agency that is not there`)
	return slips[name].made({
		dossier,
		events: standingActs(events),
		components,
		applicant,
		receiving,
		hotline: tenant.hotline,
		link: `${origin}/theo-doi?${new URLSearchParams({ ma: dossier.code })}`,
	})
}

/** The slip as a PDF to read or print. */
export async function pressed(slip: Slip, name: string, press: App.Locals['press']): Promise<Response> {
	const bytes = await press(slip)
	return new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': 'application/pdf',
			'content-length': String(bytes.length),
			'content-disposition': `inline; filename="${name}-${slip.reference}.pdf"`,
			'cache-control': 'private, no-store',
		},
	})
}
