import type { Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { signInPolicy } from './factors.store.server.ts'
import type { Attempt, OfficialProvider, ProviderRefusal } from './identity-provider.ts'
import { type Origin, signInProved } from './official-sign-in.server.ts'
import { stamped, unstamped } from './seal.server.ts'

type Transact = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** `nobody-here`: the organisation vouches for somebody who is no official here. `not-offered`: the tenant has no provider. */
export type OpenidRefusal =
	| ProviderRefusal
	| { readonly kind: 'unknown-attempt' }
	| { readonly kind: 'nobody-here' }
	| { readonly kind: 'not-offered' }

/** Keeps the attempt in the browser while the official is at the provider. */
export const openidCookie = 'don-vi'
/** How long they may take there. */
export const openidSeconds = 600
const purpose = 'official openid'

/** Where to send an official to sign in with the organisation's account. */
export async function beginOpenid(
	provider: OfficialProvider,
	transact: Transact,
	{ callback, returnTo, at }: { readonly callback: URL; readonly returnTo: string; readonly at: Instant },
): Promise<Result<{ readonly goTo: URL; readonly kept: string }, OpenidRefusal>> {
	const { openid } = await transact(async (tx) => signInPolicy(tx))
	if (!openid) return refuse({ kind: 'not-offered' })
	const begun = await provider.begin(openid, callback)
	if (!begun.ok) return begun
	return ok({ goTo: begun.value.goTo, kept: stamped({ ...begun.value.attempt, returnTo }, at, purpose) })
}

/** The official is back: whoever the provider vouches for is let in, under the user name that it says. */
export async function finishOpenid(
	provider: OfficialProvider,
	transact: Transact,
	{ returned, kept }: { readonly returned: URL; readonly kept: string | undefined },
	origin: Origin,
	at: Instant,
): Promise<Result<{ readonly token: string; readonly returnTo: string }, OpenidRefusal>> {
	const attempt = unstamped<Attempt & { returnTo: string }>(kept, { at, seconds: openidSeconds, purpose })
	if (!attempt || attempt.state !== returned.searchParams.get('state'))
		return refuse({ kind: 'unknown-attempt' })
	const { openid } = await transact(async (tx) => signInPolicy(tx))
	if (!openid) return refuse({ kind: 'not-offered' })
	const vouched = await provider.finish(openid, returned, attempt)
	if (!vouched.ok) return vouched
	const entered = await transact(async (tx) =>
		signInProved(tx, { username: vouched.value.normalize('NFC').trim().toLowerCase() }, 'openid', origin, at),
	)
	return entered.ok ? ok({ token: entered.value, returnTo: attempt.returnTo }) : entered
}
