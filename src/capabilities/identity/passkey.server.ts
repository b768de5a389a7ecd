import {
	type AuthenticationResponseJSON,
	generateAuthenticationOptions,
	generateRegistrationOptions,
	type PublicKeyCredentialCreationOptionsJSON,
	type PublicKeyCredentialRequestOptionsJSON,
	type RegistrationResponseJSON,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { note } from '#journal/server'
import type { Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { notePasskeyUse, passkey, passkeysOf, savePasskey } from './factors.store.server.ts'
import { type Origin, signInProved } from './official-sign-in.server.ts'
import { stamped, unstamped } from './seal.server.ts'

/** Keeps the challenge in the browser while its authenticator is asked. */
export const passkeyCookie = 'khoa'
const seconds = 300
const adding = 'passkey to add'
const entering = 'passkey to enter'

/** What the authenticator said does not prove anything, or nobody here has that key. */
export type PasskeyRefusal = { readonly kind: 'not-proved' }

type Official = { readonly id: string; readonly username: string; readonly fullName: string }

/** Options for a new passkey of an official (WebAuthn §7.1), discoverable and with the owner verified. */
export async function offerNewPasskey(
	tx: Tx,
	official: Official,
	{ host, product }: { readonly host: string; readonly product: string },
	at: Instant,
): Promise<{ readonly options: PublicKeyCredentialCreationOptionsJSON; readonly kept: string }> {
	const had = await passkeysOf(tx, official.id)
	const options = await generateRegistrationOptions({
		rpName: product,
		rpID: host,
		userName: official.username,
		userDisplayName: official.fullName,
		userID: new TextEncoder().encode(official.id),
		attestationType: 'none',
		excludeCredentials: had.map(({ id }) => ({ id })),
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
	})
	return { options, kept: stamped({ challenge: options.challenge, officialId: official.id }, at, adding) }
}

/** Takes a new passkey over, under the name its owner gave it. */
export async function addPasskey(
	tx: Tx,
	official: Official,
	given: {
		readonly kept: string | undefined
		readonly answer: RegistrationResponseJSON
		readonly origin: string
		readonly host: string
		readonly name: string
	},
	from: Origin,
	at: Instant,
): Promise<Result<void, PasskeyRefusal>> {
	const kept = unstamped<{ challenge: string; officialId: string }>(given.kept, {
		at,
		seconds,
		purpose: adding,
	})
	if (kept?.officialId !== official.id) return refuse({ kind: 'not-proved' })
	const verified = await verifyRegistrationResponse({
		response: given.answer,
		expectedChallenge: kept.challenge,
		expectedOrigin: given.origin,
		expectedRPID: given.host,
		requireUserVerification: true,
	}).catch(() => undefined)
	if (!verified?.verified || !verified.registrationInfo) return refuse({ kind: 'not-proved' })
	const { credential } = verified.registrationInfo
	if (await passkey(tx, credential.id)) return refuse({ kind: 'not-proved' })
	await savePasskey(
		tx,
		{
			id: credential.id,
			officialId: official.id,
			publicKey: Buffer.from(credential.publicKey),
			counter: credential.counter,
			transports: credential.transports ?? [],
			name: given.name.trim().slice(0, 60) || 'Passkey',
		},
		at,
	)
	await note(
		tx,
		{ official: { ...official, duties: [] }, at, address: from.address },
		{ kind: 'second-factor-added', subject: official.username, detail: { factor: 'passkey' } },
	)
	return ok(undefined)
}

/** Options for signing in with whichever passkey the browser has for this host. */
export async function offerPasskey(
	host: string,
	at: Instant,
): Promise<{ readonly options: PublicKeyCredentialRequestOptionsJSON; readonly kept: string }> {
	const options = await generateAuthenticationOptions({ rpID: host, userVerification: 'required' })
	return { options, kept: stamped({ challenge: options.challenge }, at, entering) }
}

/** Signs in whose passkey it is (WebAuthn §7.2); answers the token of the session. */
export async function finishPasskey(
	tx: Tx,
	given: {
		readonly kept: string | undefined
		readonly answer: AuthenticationResponseJSON
		readonly origin: string
		readonly host: string
	},
	from: Origin,
	at: Instant,
): Promise<Result<string, PasskeyRefusal | { readonly kind: 'nobody-here' }>> {
	const kept = unstamped<{ challenge: string }>(given.kept, { at, seconds, purpose: entering })
	const key = kept && (await passkey(tx, given.answer.id))
	if (!kept || !key) return refuse({ kind: 'not-proved' })
	const verified = await verifyAuthenticationResponse({
		response: given.answer,
		expectedChallenge: kept.challenge,
		expectedOrigin: given.origin,
		expectedRPID: given.host,
		requireUserVerification: true,
		credential: {
			id: key.id,
			publicKey: new Uint8Array(key.publicKey),
			counter: key.counter,
		},
	}).catch(() => undefined)
	if (!verified?.verified) return refuse({ kind: 'not-proved' })
	await notePasskeyUse(tx, key.id, verified.authenticationInfo.newCounter, at)
	return signInProved(tx, { officialId: key.officialId }, 'passkey', from, at)
}
