import * as oidc from 'openid-client'
import type { OfficialProvider, OpenidConfig } from '#identity'
import { ok, refuse } from '#kernel/result'
import { settings } from '#settings'
import { refusalOf } from './refusal.server.ts'

const timeoutSeconds = 5
const configurationSeconds = 3600
const mostKept = 100

const known = new Map<string, { readonly until: number; readonly found: Promise<oidc.Configuration> }>()

/** The OpenID provider of a tenant's own officials: authorization code with PKCE S256, state and nonce. */
export const openid: OfficialProvider = {
	async begin(config, callback) {
		const attempt = {
			state: oidc.randomState(),
			nonce: oidc.randomNonce(),
			verifier: oidc.randomPKCECodeVerifier(),
		}
		try {
			const goTo = oidc.buildAuthorizationUrl(await configuration(config), {
				redirect_uri: callback.href,
				scope: 'openid profile email',
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

	async finish(config, returned, attempt) {
		try {
			const found = await configuration(config)
			const tokens = await oidc.authorizationCodeGrant(found, returned, {
				pkceCodeVerifier: attempt.verifier,
				expectedState: attempt.state,
				expectedNonce: attempt.nonce,
				idTokenExpected: true,
			})
			const vouched = tokens.claims()
			if (!vouched) return refuse({ kind: 'invalid-answer', why: 'no id token' })
			// Many providers keep the id token small and say the rest at userinfo.
			const told =
				vouched[config.claim] === undefined && found.serverMetadata().userinfo_endpoint
					? await oidc.fetchUserInfo(found, tokens.access_token, vouched.sub)
					: {}
			const name = { ...vouched, ...told }[config.claim]
			return typeof name === 'string' && name !== ''
				? ok(name)
				: refuse({ kind: 'invalid-answer', why: `no claim ${config.claim}` })
		} catch (failure) {
			return refuse(refusalOf(failure))
		}
	},
}

/** The provider's own description, kept for an hour under everything it was asked with. */
function configuration({ issuer, clientId, clientSecret }: OpenidConfig): Promise<oidc.Configuration> {
	const key = JSON.stringify([issuer, clientId, clientSecret])
	const at = performance.now()
	const kept = known.get(key)
	if (kept && at < kept.until) return kept.found
	const found = oidc.discovery(new URL(issuer), clientId, {}, oidc.ClientSecretPost(clientSecret), {
		timeout: timeoutSeconds,
		// A parameter of the protocol library, marked so that nobody uses it by accident: the issuer is on this machine.
		...(settings.vneidAllowHttp ? { execute: [oidc.allowInsecureRequests] } : {}),
	})
	if (known.size >= mostKept) known.clear()
	known.set(key, { until: at + configurationSeconds * 1000, found })
	found.catch(() => known.delete(key))
	return found
}
