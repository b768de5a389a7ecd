import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Instant, secondsBetween, instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { settings } from '#settings'
import type { Attempt, IdentityProvider, ProviderRefusal } from './identity-provider.ts'
import { safeReturn } from './return-path.ts'
import { openSession } from './sessions.server.ts'
import { upsertPerson } from './store.server.ts'

/** How long a citizen may take at the provider; afterwards they begin again. */
export const attemptSeconds = 600

/** `unknown-attempt`: this browser did not begin it, or has used it already, or took too long. */
export type CitizenSignInRefusal = ProviderRefusal | { readonly kind: 'unknown-attempt' }

/** A cookie to set until the citizen is back: one for each attempt, so that several tabs do not disturb one another. */
export type AttemptCookie = { readonly name: string; readonly value: string }

/** The name of the cookie of the attempt that `state` belongs to; nothing when it cannot be one of ours. */
export const attemptCookieOf = (state: string | null): string | undefined =>
	state !== null && /^[\w-]{43}$/.test(state) ? `vneid-${state.slice(0, 16)}` : undefined

/** Where to send a citizen who wants to sign in and then see `returnTo`, and what their browser keeps meanwhile. */
export async function beginSignIn(
	provider: IdentityProvider,
	{ callback, returnTo, at }: { readonly callback: URL; readonly returnTo: string; readonly at: Instant },
): Promise<Result<{ readonly goTo: URL; readonly cookie: AttemptCookie }, ProviderRefusal>> {
	const begun = await provider.begin(callback)
	if (!begun.ok) return begun
	const { goTo, attempt } = begun.value
	const name = attemptCookieOf(attempt.state)
	if (name === undefined) throw new Error('The identity provider made a state that is not 43 characters long')
	return ok({ goTo, cookie: { name, value: sealed({ ...attempt, returnTo, at: at.toString() }) } })
}

/**
 * A citizen is back from the provider: what it vouches for is written down and a session begins. An earlier session of
 * this browser is for the caller to end.
 */
export async function finishSignIn(
	provider: IdentityProvider,
	transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
	{
		returned,
		cookie,
		at,
	}: { readonly returned: URL; readonly cookie: string | undefined; readonly at: Instant },
): Promise<
	Result<
		{ readonly token: string; readonly returnTo: string },
		CitizenSignInRefusal & { readonly returnTo?: string }
	>
> {
	const attempt = opened(cookie, at)
	if (!attempt || attempt.state !== returned.searchParams.get('state'))
		return refuse({ kind: 'unknown-attempt' })
	const { returnTo } = attempt
	const vouched = await provider.finish(returned, attempt)
	if (!vouched.ok) return refuse({ ...vouched.refusal, returnTo })
	const token = await transact(async (tx) =>
		openSession(tx, 'citizen', await upsertPerson(tx, vouched.value, at), at),
	)
	return ok({ token, returnTo })
}

type Kept = Attempt & { readonly returnTo: string; readonly at: string }

/** Signed, not encrypted: it holds nothing that its own browser may not know. */
function sealed(kept: Kept): string {
	const body = Buffer.from(JSON.stringify(kept)).toString('base64url')
	return `${body}.${signature(body)}`
}

function opened(cookie: string | undefined, at: Instant): Kept | undefined {
	const [body = '', sign = ''] = cookie?.split('.') ?? []
	const wanted = Buffer.from(signature(body))
	const given = Buffer.from(sign)
	if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
	const kept = JSON.parse(Buffer.from(body, 'base64url').toString()) as Kept
	const age = secondsBetween(instant(kept.at), at)
	return age >= 0 && age <= attemptSeconds ? { ...kept, returnTo: safeReturn(kept.returnTo, '/') } : undefined
}

const signature = (body: string): string =>
	createHmac('sha256', settings.secret).update(`sign-in attempt ${body}`).digest('base64url')
