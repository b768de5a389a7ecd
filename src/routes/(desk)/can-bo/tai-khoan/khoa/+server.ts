import { error, json } from '@sveltejs/kit'
import { addPasskey, offerNewPasskey, passkeyCookie } from '#identity/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { requireOfficial } from '../../../../guards.ts'
import { cookieGuard } from '../../../../session-cookies.ts'
import type { RequestHandler } from './$types'

const guard = () => ({ ...cookieGuard(), path: '/can-bo/tai-khoan/khoa' })

/** Begins: what the browser asks the authenticator for. */
export const POST: RequestHandler = async (event) => {
	const official = requireOfficial(event)
	const { locals, url, cookies } = event
	const { options, kept } = await locals.transact(async (tx) =>
		offerNewPasskey(tx, official, { host: url.hostname, product: `Một Cửa ${locals.tenant.name}` }, now()),
	)
	cookies.set(passkeyCookie, kept, { ...guard(), maxAge: 300 })
	return json(options)
}

/** Ends: the new key. */
export const PUT: RequestHandler = async (event) => {
	const official = requireOfficial(event)
	const { locals, url, cookies, request } = event
	const kept = cookies.get(passkeyCookie)
	cookies.delete(passkeyCookie, guard())
	const { name, answer } = await request.json()
	const added = await locals.transact(async (tx) =>
		addPasskey(
			tx,
			official,
			{ kept, answer, origin: url.origin, host: url.hostname, name: typeof name === 'string' ? name : '' },
			{ address: event.getClientAddress() },
			now(),
		),
	)
	if (!added.ok) error(400, m.account_passkey_refused())
	return json({ added: true })
}
