import {
	apologySlip,
	type Dossier,
	receptionSlip,
	refusalSlip,
	type SlipFacts,
	supplementSlip,
} from '#dossiers'
import { applicantOf, componentsOf, type Desk, history } from '#dossiers/server'
import type { ApologySlip, ReceptionSlip, RefusalSlip, SupplementSlip } from '#papers'
import { agency } from '#tenancy/server'

export type Slip = ReceptionSlip | SupplementSlip | RefusalSlip | ApologySlip

/** The slips of a dossier in the words of a URL: forms 01 to 04 of TT 03/2025/TT-VPCP. */
const made: Readonly<Record<string, (facts: SlipFacts) => Slip | undefined>> = {
	'giay-hen': receptionSlip,
	'phieu-bo-sung': supplementSlip,
	'phieu-tu-choi': refusalSlip,
	'phieu-xin-loi': apologySlip,
}

export const isSlip = (name: string | undefined): name is string =>
	name !== undefined && Object.hasOwn(made, name)

/** A slip as the desk and the citizen both get it; undefined while it was not given. Who may read it is the caller's to decide. */
export async function slipFor(
	tx: Desk['tx'],
	dossier: Dossier,
	name: string,
	{ tenant, origin }: { readonly tenant: App.Locals['tenant']; readonly origin: string },
): Promise<Slip | undefined> {
	const [events, components, applicant, receiving] = await Promise.all([
		history(tx, dossier.id),
		componentsOf(tx, tenant.code, dossier),
		applicantOf(tx, dossier),
		agency(tx, dossier.receivingAgencyId),
	])
	if (!receiving) throw new Error(`Dossier ${dossier.code} was received by an agency that is not there`)
	return made[name]?.({
		dossier,
		events,
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
