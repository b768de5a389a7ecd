import * as oidc from 'openid-client'
import type { ProviderRefusal } from '#identity'
import { log } from '#platform/log'

/** What a failure of the protocol means to whoever signs in; one that is ours is thrown on. */
export function refusalOf(failure: unknown): ProviderRefusal {
	if (failure instanceof oidc.AuthorizationResponseError)
		return failure.error === 'access_denied'
			? { kind: 'denied' }
			: failure.error === 'temporarily_unavailable' || failure.error === 'server_error'
				? { kind: 'unreachable' }
				: { kind: 'invalid-answer', why: failure.error }
	if (failure instanceof oidc.ResponseBodyError && failure.status < 500)
		return { kind: 'invalid-answer', why: failure.error }
	if (isProviderAway(failure)) {
		log.warn({ err: failure }, 'the identity provider does not answer')
		return { kind: 'unreachable' }
	}
	if (failure instanceof oidc.ClientError)
		return { kind: 'invalid-answer', why: failure.code ?? failure.message }
	throw failure
}

/** No connection, no answer in time, an answer of 5xx, or one that is not of the protocol at all. */
function isProviderAway(failure: unknown): boolean {
	if (failure instanceof oidc.ResponseBodyError) return failure.status >= 500
	if (failure instanceof TypeError) return failure.message === 'fetch failed'
	if (failure instanceof DOMException) return failure.name === 'TimeoutError' || failure.name === 'AbortError'
	if (!(failure instanceof oidc.ClientError)) return false
	return (
		failure.code === 'OAUTH_TIMEOUT' ||
		failure.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' ||
		failure.code === 'OAUTH_RESPONSE_IS_NOT_JSON' ||
		isProviderAway(failure.cause)
	)
}
