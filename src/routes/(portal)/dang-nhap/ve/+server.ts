import { redirect } from '@sveltejs/kit'
import { sessionTerms } from '#identity'
import { attemptCookieOf, endSession, finishSignIn } from '#identity/server'
import { now } from '#kernel/dates'
import { cookieGuard, keepSession } from '../../../session-cookies.ts'
import type { RequestHandler } from './$types'

/** Back from VNeID (OpenID Connect Core §3.1.2.5). An attempt is used up by coming back, however it ends. */
export const GET: RequestHandler = async ({ locals, url, cookies }) => {
	const at = now()
	const name = attemptCookieOf(url.searchParams.get('state'))
	const cookie = name && cookies.get(name)
	if (name && cookie) cookies.delete(name, { ...cookieGuard(), path: url.pathname })

	const signedIn = await finishSignIn(locals.vneid, locals.transact, { returned: url, cookie, at })
	if (!signedIn.ok) {
		const { kind, returnTo = '/' } = signedIn.refusal
		redirect(303, `/dang-nhap?${new URLSearchParams({ loi: kind, ve: returnTo })}`)
	}
	const earlier = cookies.get(sessionTerms.citizen.cookie)
	await locals.transact((tx) => endSession(tx, earlier, at))
	keepSession(cookies, 'citizen', signedIn.value.token)
	redirect(303, signedIn.value.returnTo)
}
