import { error, redirect, type RequestEvent } from '@sveltejs/kit'
import {
	type Citizen,
	type Holder,
	may,
	type OfficialAtWork,
	type Permission,
	placesWhere,
	sessionTerms,
} from '#identity'
import {
	requireCitizen as citizenOf,
	requireOfficial as officialOf,
	type SignInRefusal,
	signInPage,
} from '#identity/server'
import { m } from '#messages'

type Visit = Pick<RequestEvent, 'locals' | 'cookies' | 'url' | 'request' | 'isDataRequest'>

/** The citizen who is signed in; anyone else is sent to sign in and comes back to this page. */
export function requireCitizen(event: Visit): Citizen {
	const found = citizenOf(event.locals.citizen, carried(event, 'citizen'))
	return found.ok ? found.value : sendToSignIn(event, found.refusal)
}

/** The official who is signed in; anyone else is sent to sign in and comes back to this page. */
export function requireOfficial(event: Visit): OfficialAtWork {
	const found = officialOf(event.locals.official, carried(event, 'official'))
	return found.ok ? found.value : sendToSignIn(event, found.refusal)
}

/**
 * The official who is signed in, if their duties allow that: at every agency of the tenant, or `somewhere`, when the page
 * itself asks at which. Anyone else is told in words.
 */
export function requirePermission(
	event: Visit,
	permission: Permission,
	where: 'everywhere' | 'somewhere' = 'everywhere',
): OfficialAtWork {
	const official = requireOfficial(event)
	const allowed =
		where === 'somewhere' ? may(official, permission) : placesWhere(official, permission).everywhere
	if (!allowed) error(403, m.admin_not_permitted())
	return official
}

const carried = ({ cookies }: Visit, holder: Holder) =>
	cookies.get(sessionTerms[holder].cookie) === undefined ? 'none' : 'cookie'

/** A page is redirected. A script that saves gets a 401, which hooks.server.ts words as a problem document: it keeps what was typed. */
function sendToSignIn(event: Visit, refusal: SignInRefusal): never {
	const { request, url, isDataRequest } = event
	const accept = request.headers.get('accept') ?? ''
	const script = accept.includes('json') && !accept.includes('text/html')
	if (script && !isDataRequest && !request.headers.has('x-sveltekit-action'))
		error(401, m.identity_error_401())
	// A form is answered where it was filled in: going back to its address shows the page again.
	redirect(303, signInPage(refusal, url.pathname + (request.method === 'GET' ? url.search : '')))
}
