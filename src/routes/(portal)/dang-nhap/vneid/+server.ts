import { redirect } from '@sveltejs/kit'
import { safeReturn } from '#identity'
import { attemptSeconds, beginSignIn } from '#identity/server'
import { now } from '#kernel/dates'
import { cookieGuard } from '../../../session-cookies.ts'
import type { RequestHandler } from './$types'

/** To VNeID. A link leads here rather than a form: browsers let a form's redirects go only where `form-action` allows. */
export const GET: RequestHandler = async ({ locals, url, cookies }) => {
	const returnTo = safeReturn(url.searchParams.get('ve'), '/')
	const callback = new URL('/dang-nhap/ve', url.origin)
	const begun = await beginSignIn(locals.vneid, { callback, returnTo, at: now() })
	if (!begun.ok) redirect(303, `/dang-nhap?${new URLSearchParams({ loi: begun.refusal.kind, ve: returnTo })}`)
	const { goTo, cookie } = begun.value
	cookies.set(cookie.name, cookie.value, {
		...cookieGuard(),
		path: callback.pathname,
		maxAge: attemptSeconds,
	})
	redirect(303, goTo, { external: [goTo.origin] })
}
