import { createHash, randomBytes } from 'node:crypto'
import type { Instant } from '#kernel/dates'
import { dayInVietNam } from '#kernel/dates'
import { lastly, type Lastly, type Own, type Tx } from '#platform/db'
import type { Citizen, OfficialAtWork } from './identity.ts'
import { expiry, type Holder } from './session.ts'
import {
	endSessionRow,
	insertSession,
	type SessionOrigin,
	type SessionRow,
	sessionsQuery,
	signedInFrom,
} from './store.server.ts'

/** What the two session cookies of a request hold, if it has them. */
export type Tokens = { readonly [Each in Holder]: string | undefined }

/** Who is signed in, as far as the tokens are good. */
export type SignedIn = {
	readonly citizen: Citizen | undefined
	readonly official: OfficialAtWork | undefined
}

/** 32 random bytes as base64url: anything else never was a token of ours, and costs no query. */
const shape = /^[\w-]{43}$/

/** Whether a request carries anything worth looking up. */
export const mayBeSignedIn = (tokens: Tokens): boolean =>
	[tokens.citizen, tokens.official].some((token) => token !== undefined && shape.test(token))

/**
 * Reads both sessions of a request, with the person or the official and today's duties, and marks them as seen: one
 * statement, sent with its commit in one round trip.
 */
export function signedIn(tx: Tx, tokens: Tokens, at: Instant): Lastly<SignedIn> {
	const hashes = {
		citizen: hashOf(tokens.citizen ?? ''),
		official: hashOf(tokens.official ?? ''),
	}
	return lastly<SessionRow, SignedIn>(sessionsQuery(tx, hashes, at, dayInVietNam(at)), signedInFrom)
}

/**
 * Begins a session and returns its token for the cookie; only the token's SHA-256 is kept. Always a new token, whatever
 * the browser sent before: a planted cookie is worth nothing after sign-in.
 */
export async function openSession(
	tx: Own<'identity'>,
	holder: Holder,
	id: string,
	at: Instant,
	from?: SessionOrigin,
): Promise<string> {
	const token = randomBytes(32).toString('base64url')
	await insertSession(tx, { hash: hashOf(token), holder, id, at, until: expiry(holder, at, at), from })
	return token
}

/** Ends the session of `token` for good (sign-out); an unknown token is none. */
export async function endSession(tx: Own<'identity'>, token: string | undefined, at: Instant): Promise<void> {
	if (token !== undefined && shape.test(token)) await endSessionRow(tx, hashOf(token), at)
}

/** Under which digest the session of `token` is kept. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
