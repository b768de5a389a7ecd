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
