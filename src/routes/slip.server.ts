import { error } from '@sveltejs/kit'
import {
	apologySlip,
	type ControlFacts,
	controlSheet,
	type Dossier,
	receptionSlip,
	standingActs,
	type RecordedEvent,
	refusalSlip,
	stopNotice,
	supplementSlip,
} from '#dossiers'
import { ticketOfDraft } from '#counter/server'
import { applicantOf, componentsOf, type Desk, history, rulesOf } from '#dossiers/server'
import { dayInVietNam } from '#kernel/dates'
import { editionOn, onePage, pagesOf, type Picture } from '#papers'
import type {
	ApologySlip,
	ControlSheet,
	Declaration,
	ReceptionSlip,
	RefusalSlip,
	StopNotice,
	SupplementSlip,
} from '#papers'
import { agency } from '#tenancy/server'

export type Slip = ReceptionSlip | SupplementSlip | RefusalSlip | ApologySlip | StopNotice | ControlSheet

/** The forms of a dossier in the words of a URL, the event that gives each, and whose they are (TT 03/2025/TT-VPCP). */
const slips = {
	'giay-hen': { made: receptionSlip, givenBy: 'received', for: 'citizen' },
	'phieu-bo-sung': { made: supplementSlip, givenBy: 'supplement-requested', for: 'citizen' },
	'phieu-xin-loi': { made: apologySlip, givenBy: 'extended', for: 'citizen' },
	'phieu-tu-choi': { made: refusalSlip, givenBy: 'declined', for: 'citizen' },
	'thong-bao-dung': { made: stopNotice, givenBy: 'withdrawn', for: 'citizen' },
	'phieu-kiem-soat': { made: controlSheet, givenBy: 'received', for: 'desk' },
} as const satisfies Record<
	string,
	{
		readonly made: (facts: ControlFacts) => Slip | undefined
		readonly givenBy: RecordedEvent['kind']
		readonly for: 'citizen' | 'desk'
	}
>
type SlipName = keyof typeof slips
type CitizenSlip = {
	[Name in SlipName]: (typeof slips)[Name]['for'] extends 'citizen' ? Name : never
}[SlipName]

export const isSlip = (name: string | undefined): name is SlipName =>
	name !== undefined && Object.hasOwn(slips, name)

/** Whether it is one that the citizen gets too: the control sheet stays with the office. */
export const isForCitizen = (name: SlipName): name is CitizenSlip => slips[name].for === 'citizen'

/** Which slips the desk has given so far. */
export const slipsGiven = (events: readonly RecordedEvent[]): readonly SlipName[] =>
	(Object.keys(slips) as SlipName[]).filter(
		(name) =>
			events.some(({ kind }) => kind === slips[name].givenBy) &&
			(name !== 'thong-bao-dung' || editionOfEvents(events) === 'tt-03-2025'),
	)

const editionOfEvents = ([first]: readonly RecordedEvent[]) => first && editionOn(dayInVietNam(first.at))

/** A slip as the desk and the citizen both get it; undefined while it was not given. Who may read it is the caller's to decide. */
export async function slipFor(
	tx: Desk['tx'],
	dossier: Dossier,
	name: SlipName,
	{ tenant, origin }: { readonly tenant: App.Locals['tenant']; readonly origin: string },
): Promise<Slip | undefined> {
	const [events, components, applicant, receiving, competent, { graph, calendar }, queueTicket] =
		await Promise.all([
			history(tx, dossier.id),
			componentsOf(tx, tenant.code, dossier),
			applicantOf(tx, dossier),
			agency(tx, dossier.receivingAgencyId),
			agency(tx, dossier.competentAgencyId),
			rulesOf(tx, tenant.code, dossier),
			ticketOfDraft(tx, dossier.draftId),
		])
	if (!receiving) throw new Error(`Dossier ${dossier.code} was received by an agency that is not there`)
	return slips[name].made({
		dossier,
		events: standingActs(events),
		components,
		applicant,
		receiving,
		graph,
		calendar,
		agencyNames: new Map([receiving, competent].flatMap((each) => (each ? [[each.id, each.name]] : []))),
		hotline: tenant.hotline,
		queueTicket,
		link: `${origin}/theo-doi?${new URLSearchParams({ ma: dossier.code })}`,
	})
}

/** The slip, or a declaration, as a PDF to read or print. */
export async function pressed(
	slip: Slip | Declaration,
	name: string,
	press: App.Locals['press'],
): Promise<Response> {
	const bytes = await press(slip)
	return new Response(new Uint8Array(bytes), {
		headers: {
			'content-type': 'application/pdf',
			'content-length': String(bytes.length),
			'content-disposition': `inline; filename="${[name, slip.reference].filter(Boolean).join('-')}.pdf"`,
			'cache-control': 'private, no-store',
		},
	})
}

/** One page of what would be printed, as a picture for the page that is looked at before printing. */
export async function pictured(
	slip: Slip | Declaration,
	page: number,
	press: App.Locals['press'],
): Promise<Response> {
	const picture = onePage(new TextDecoder().decode(await press(slip, 'picture')), page)
	if (!picture) error(404)
	return new Response(picture, {
		headers: { 'content-type': 'image/svg+xml', 'cache-control': 'private, no-store' },
	})
}

/** How many pages would be printed, and of which size. */
export const sheetsOf = async (slip: Slip | Declaration, press: App.Locals['press']): Promise<Picture> =>
	pagesOf(new TextDecoder().decode(await press(slip, 'picture')))
