import type { Cookies } from '@sveltejs/kit'
import { type Holder, sessionTerms } from '#identity'
import { settings } from '#settings'

/** What keeps a cookie from scripts and from other sites' forms; links from elsewhere still find people signed in. */
export const cookieGuard = () =>
	({ path: '/', httpOnly: true, sameSite: 'lax', secure: settings.secureCookies }) as const

/** Hands the browser the token of a session that has just begun. */
export function keepSession(cookies: Cookies, holder: Holder, token: string): void {
	const { cookie, wholeSeconds } = sessionTerms[holder]
	cookies.set(cookie, token, { ...cookieGuard(), maxAge: wholeSeconds })
}

/** Takes the token back from the browser; the session itself is ended by `endSession`. */
export function dropSession(cookies: Cookies, holder: Holder): void {
	cookies.delete(sessionTerms[holder].cookie, cookieGuard())
}
