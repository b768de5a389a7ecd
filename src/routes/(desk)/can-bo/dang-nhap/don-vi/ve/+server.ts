import { redirect } from '@sveltejs/kit'
import { finishOpenid, openidCookie } from '#identity/server'
import { now } from '#kernel/dates'
import { cookieGuard } from '../../../../../session-cookies.ts'
import { openDesk } from '../../go-on.server.ts'
import { troubleOf } from '../trouble.ts'
import type { RequestHandler } from './$types'

/** Back from the organisation's own sign-in. */
export const GET: RequestHandler = async ({ locals, cookies, url, request, getClientAddress }) => {
	const kept = cookies.get(openidCookie)
	cookies.delete(openidCookie, { ...cookieGuard(), path: '/can-bo/dang-nhap/don-vi' })
	const entered = await finishOpenid(
		locals.officialProvider,
		locals.transact,
		{ returned: url, kept },
		{ address: getClientAddress(), agent: request.headers.get('user-agent') ?? undefined },
		now(),
	)
	if (!entered.ok) redirect(303, `/can-bo/dang-nhap?loi=${troubleOf(entered.refusal)}`)
	await openDesk({ cookies, locals }, entered.value.token)
	redirect(303, entered.value.returnTo)
}
