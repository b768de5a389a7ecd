import { error, json } from '@sveltejs/kit'
import { finishPasskey, offerPasskey, passkeyCookie } from '#identity/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { cookieGuard } from '../../../../session-cookies.ts'
import { openDesk } from '../go-on.server.ts'
import type { RequestHandler } from './$types'

const guard = () => ({ ...cookieGuard(), path: '/can-bo/dang-nhap/khoa' })

/** Begins: what the browser asks the authenticator. */
export const POST: RequestHandler = async ({ url, cookies }) => {
	const { options, kept } = await offerPasskey(url.hostname, now())
	cookies.set(passkeyCookie, kept, { ...guard(), maxAge: 300 })
	return json(options)
}

/** Ends: what the authenticator answered. */
export const PUT: RequestHandler = async ({ url, cookies, locals, request, getClientAddress }) => {
	const kept = cookies.get(passkeyCookie)
	cookies.delete(passkeyCookie, guard())
	const entered = await locals.transact(async (tx) =>
		finishPasskey(
			tx,
			{ kept, answer: await request.json(), origin: url.origin, host: url.hostname },
			{ address: getClientAddress(), agent: request.headers.get('user-agent') ?? undefined },
			now(),
		),
	)
	if (!entered.ok) error(400, m.identity_passkey_refused())
	await openDesk({ cookies, locals }, entered.value)
	return json({ entered: true })
}
