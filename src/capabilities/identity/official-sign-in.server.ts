import type { Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { isPassword } from './password.server.ts'
import { openSession } from './sessions.server.ts'
import {
	credentialOf,
	failuresSince,
	forgetFailures,
	type Guesser,
	noteFailure,
	upsertCredential,
} from './store.server.ts'
import { remembersSince, waitUntil } from './throttle.ts'

/** `wrong` does not tell whether the user name exists. `too-many`: guessing is stopped until then. */
export type PasswordRefusal =
	{ readonly kind: 'wrong' } | { readonly kind: 'too-many'; readonly until: Instant }

/**
 * An official signs in with user name and password; answers the token of the new session.
 *
 * Takes `transact` rather than a transaction: hashing takes a tenth of a second, during which no connection is held. The
 * attempt is written down as failed before it is tried and taken back when it succeeds, so that a hundred guesses sent
 * at the same moment do not all find the count at zero.
 *
 * @param address where the request came from
 */
export async function signInOfficial(
	transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
	{ username, password }: { readonly username: string; readonly password: string },
	address: string,
	at: Instant,
): Promise<Result<{ readonly token: string }, PasswordRefusal>> {
	const name = username.normalize('NFC').trim().toLowerCase().slice(0, 100)
	const guesser = { name: `name:${name}`, address: `address:${address}` }
	const admitted = await transact((tx) => admit(tx, name, guesser, at))
	if (!admitted.ok) return admitted
	const { credential } = admitted.value
	if (!(await isPassword(password, credential?.passwordHash)) || !credential) return refuse({ kind: 'wrong' })
	return transact(async (tx) => {
		await forgetFailures(tx, guesser, at)
		return ok({ token: await openSession(tx, 'official', credential.officialId, at) })
	})
}

async function admit(tx: Tx, name: string, guesser: Guesser, at: Instant) {
	const until = waitUntil(await failuresSince(tx, guesser, remembersSince(at)))
	if (until) return refuse<PasswordRefusal>({ kind: 'too-many', until })
	await noteFailure(tx, guesser, at)
	return ok({ credential: await credentialOf(tx, name) })
}

/** Sets an official's password; the hash is made by `hashPassword` before the transaction opens. */
export const setPassword = (tx: Tx, officialId: string, passwordHash: string, at: Instant): Promise<void> =>
	upsertCredential(tx, officialId, passwordHash, at)
