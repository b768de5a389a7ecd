import type { Result } from '#kernel/result'
import type { Citizen } from './identity.ts'

/** What an identity provider says of a person who has just signed in there. */
export type VouchedPerson = Omit<Citizen, 'id' | 'vouchedAt'> & {
	readonly issuer: string
	/** The provider's stable name for the person (TechID, else `sub`). */
	readonly subject: string
}

/** What the portal must remember between sending a citizen to the provider and their return (RFC 7636, OpenID Connect Core §3.1.2.1). */
export type Attempt = { readonly state: string; readonly nonce: string; readonly verifier: string }

/**
 * `unreachable`: the provider does not answer, trying again later may help. `denied`: the citizen said no there.
 * `invalid-answer`: what came back does not prove anything (forged, replayed, too old, or without the claims we need).
 */
export type ProviderRefusal =
	| { readonly kind: 'unreachable' }
	| { readonly kind: 'denied' }
	| { readonly kind: 'invalid-answer'; readonly why: string }

/** Port: whoever vouches for citizens. VNeID, through OpenID Connect, in `src/adapters/vneid`. */
export type IdentityProvider = {
	/** Where to send the citizen, and what to remember until they are back at `callback`. */
	begin(callback: URL): Promise<Result<{ readonly goTo: URL; readonly attempt: Attempt }, ProviderRefusal>>
	/** Who came back with the answer that is in `returned`'s query. */
	finish(returned: URL, attempt: Attempt): Promise<Result<VouchedPerson, ProviderRefusal>>
}
