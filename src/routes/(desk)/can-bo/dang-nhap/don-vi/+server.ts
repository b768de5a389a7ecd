import { redirect } from '@sveltejs/kit'
import { safeReturn } from '#identity'
import { beginOpenid, openidCookie, openidSeconds } from '#identity/server'
import { now } from '#kernel/dates'
import { cookieGuard } from '../../../../session-cookies.ts'
import type { RequestHandler } from './$types'
import { troubleOf } from './trouble.ts'

/** To the organisation's own sign-in. */
export const GET: RequestHandler = async ({ locals, cookies, url }) => {
	const begun = await beginOpenid(locals.officialProvider, locals.transact, {
		callback: new URL('/can-bo/dang-nhap/don-vi/ve', url.origin),
		returnTo: safeReturn(url.searchParams.get('ve'), '/can-bo'),
		at: now(),
	})
	if (!begun.ok) redirect(303, `/can-bo/dang-nhap?loi=${troubleOf(begun.refusal)}`)
	cookies.set(openidCookie, begun.value.kept, {
		...cookieGuard(),
		path: '/can-bo/dang-nhap/don-vi',
		maxAge: openidSeconds,
	})
	redirect(303, begun.value.goTo.href)
}
