import * as oidc from 'openid-client'
import type { IdentityProvider } from '#identity'
import { ok, refuse } from '#kernel/result'
import { settings } from '#settings'
import { refusalOf } from '../openid/refusal.server.ts'
import { personFrom } from './claims.ts'
import { vneidProfile } from './profile.ts'

const timeoutSeconds = 5
const configurationSeconds = 15

let known:
	{ readonly issuer: string; readonly until: number; readonly found: Promise<oidc.Configuration> } | undefined

/** VNeID through OpenID Connect: authorization code with PKCE S256, state and nonce. */
export const vneid: IdentityProvider = {
	async begin(callback) {
		const attempt = {
			state: oidc.randomState(),
			nonce: oidc.randomNonce(),
			verifier: oidc.randomPKCECodeVerifier(),
		}
		try {
			const goTo = oidc.buildAuthorizationUrl(await configuration(), {
				redirect_uri: callback.href,
				scope: vneidProfile.scope,
				acr_values: vneidProfile.acrValues,
				state: attempt.state,
				nonce: attempt.nonce,
				code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
				code_challenge_method: 'S256',
			})
			return ok({ goTo, attempt })
		} catch (failure) {
			return refuse(refusalOf(failure))
		}
	},

	async finish(returned, attempt) {
		try {
			const found = await configuration()
			const tokens = await oidc.authorizationCodeGrant(found, returned, {
				pkceCodeVerifier: attempt.verifier,
				expectedState: attempt.state,
				expectedNonce: attempt.nonce,
				idTokenExpected: true,
			})
			const vouched = tokens.claims()
			if (!vouched) return refuse({ kind: 'invalid-answer', why: 'no id token' })
			const told = await oidc.fetchUserInfo(found, tokens.access_token, vouched.sub)
			const person = personFrom({ ...vouched, ...told }, found.serverMetadata().issuer, vneidProfile)
			return person ? ok(person) : refuse({ kind: 'invalid-answer', why: 'the claims name nobody' })
		} catch (failure) {
			return refuse(refusalOf(failure))
		}
	},
}

/**
 * The provider's own description, kept for a moment only: nobody is sent to a provider that is away, for its page of that
 * hour knows no way back. One that could not be read is asked for again next time.
 */
function configuration(): Promise<oidc.Configuration> {
	const issuer = settings.vneidIssuer
	const at = performance.now()
	if (known?.issuer === issuer && at < known.until) return known.found
	const found = discovered(issuer).catch(() => discovered(issuer))
	known = { issuer, until: at + configurationSeconds * 1000, found }
	found.catch(() => (known = undefined))
	return found
}

const discovered = (issuer: string): Promise<oidc.Configuration> =>
	oidc.discovery(
		new URL(issuer),
		settings.vneidClientId,
		{},
		oidc.ClientSecretPost(settings.vneidClientSecret),
		{
			timeout: timeoutSeconds,
			// A parameter of the protocol library, marked so that nobody uses it by accident: the issuer is on this machine.
			...(settings.vneidAllowHttp ? { execute: [oidc.allowInsecureRequests] } : {}),
		},
	)
