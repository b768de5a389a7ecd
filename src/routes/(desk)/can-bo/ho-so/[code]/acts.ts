import { m } from '#messages'
import type { DossierEvent } from '#dossiers'
import type { Act } from '#workflow'

/** Acts in the words of a URL: `?lam=tiep-nhan` opens the form of an act, `?vua=tiep-nhan` says it was just done. */
export const actSlugs = {
	receive: 'tiep-nhan',
	supplement: 'bo-sung',
	decline: 'tu-choi',
	'hand-on': 'chuyen',
	propose: 'trinh',
	approve: 'duyet',
	'send-back': 'tra-lai',
	issue: 'phat-hanh',
	return: 'tra-ket-qua',
} as const satisfies Record<Act, string>

export const actBySlug = (slug: string | null): Act | undefined =>
	(Object.keys(actSlugs) as Act[]).find((act) => actSlugs[act] === slug)

/** What an act writes into the dossier's history. */
export const actEvents = {
	receive: ['received'],
	supplement: ['supplement-requested', 'second-supplement-proposed'],
	decline: ['declined'],
	'hand-on': ['handed-on'],
	propose: ['proposed'],
	approve: ['approved'],
	'send-back': ['sent-back'],
	issue: ['issued'],
	return: ['returned'],
} as const satisfies Record<Act, readonly DossierEvent['kind'][]>

/** The key that opens an act; each step offers few acts, so no two of a step share one. */
export const actKeys = {
	receive: 'T',
	supplement: 'B',
	decline: 'X',
	'hand-on': 'C',
	propose: 'T',
	approve: 'D',
	'send-back': 'L',
	issue: 'P',
	return: 'T',
} as const satisfies Record<Act, string>

/** What the button of an act's form says: the verb and its object. */
export const actButtons = {
	receive: m.desk_do_receive,
	'hand-on': m.desk_do_hand_on,
	propose: m.desk_do_propose,
	approve: m.desk_do_approve,
	'send-back': m.desk_do_send_back,
	issue: m.desk_do_issue,
	return: m.desk_do_return,
	supplement: m.desk_do_supplement,
	decline: m.desk_do_decline,
} as const satisfies Record<Act, () => string>
