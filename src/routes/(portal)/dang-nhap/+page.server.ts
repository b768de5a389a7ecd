import { safeReturn } from '#identity'
import type { PageServerLoad } from './$types'

/** Why the visitor is here again; anything else in the query says nothing. */
const reasons = ['unreachable', 'denied', 'invalid-answer', 'unknown-attempt'] as const

export const load: PageServerLoad = ({ locals, url, setHeaders }) => {
	setHeaders({ 'cache-control': 'private, no-store' })
	const returnTo = safeReturn(url.searchParams.get('ve'), '/')
	return {
		continueTo: `/dang-nhap/vneid?${new URLSearchParams({ ve: returnTo })}`,
		returnTo,
		trouble: reasons.find((reason) => reason === url.searchParams.get('loi')),
		lapsed: url.searchParams.get('phien') === 'het',
		left: url.searchParams.has('da-ra'),
		signedInAs: locals.citizen?.fullName,
		fillsForm: returnTo.startsWith('/khai'),
	}
}
