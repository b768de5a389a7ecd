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

/** Where a tenant's officials sign in with their organisation's account, and what we are called there. */
export type OpenidConfig = {
	readonly issuer: string
	readonly clientId: string
	readonly clientSecret: string
	/** The claim that holds the official's user name here. */
	readonly claim: string
}

/** Port: whoever vouches for the officials of a tenant. Any OpenID provider, in `src/adapters/openid`. */
export type OfficialProvider = {
	/** Where to send the official, and what to remember until they are back at `callback`. */
	begin(
		config: OpenidConfig,
		callback: URL,
	): Promise<Result<{ readonly goTo: URL; readonly attempt: Attempt }, ProviderRefusal>>
	/** The user name of who came back. */
	finish(config: OpenidConfig, returned: URL, attempt: Attempt): Promise<Result<string, ProviderRefusal>>
}

/** Port: whoever vouches for citizens. VNeID, through OpenID Connect, in `src/adapters/vneid`. */
export type IdentityProvider = {
	/** Where to send the citizen, and what to remember until they are back at `callback`. */
	begin(callback: URL): Promise<Result<{ readonly goTo: URL; readonly attempt: Attempt }, ProviderRefusal>>
	/** Who came back with the answer that is in `returned`'s query. */
	finish(returned: URL, attempt: Attempt): Promise<Result<VouchedPerson, ProviderRefusal>>
}
