import { randomBytes, randomInt } from 'node:crypto'
import { note } from '#journal/server'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { person, personNamed } from '#tenancy/server'
import {
	replaceRecoveryCodes,
	saveTotp,
	standingOf,
	takeTotpStep,
	totpOf,
	useRecoveryCode,
} from './factors.store.server.ts'
import { hashPassword, isPassword } from './password.server.ts'
import { passwordFault, type PasswordFault } from './password-rules.ts'
import { stamped, unstamped } from './seal.server.ts'
import { openSession } from './sessions.server.ts'
import { nextNeed, type Proof, type SignInNeed } from './sign-in-steps.ts'
import {
	credentialOf,
	failuresSince,
	forgetFailures,
	type Guesser,
	noteFailure,
	upsertCredential,
} from './store.server.ts'
import { remembersSince, waitUntil } from './throttle.ts'
import { newTotpSecret, totpStep } from './totp.server.ts'

/** `wrong` does not tell whether the user name exists. `too-many`: guessing is stopped until then. */
export type PasswordRefusal =
	{ readonly kind: 'wrong' } | { readonly kind: 'too-many'; readonly until: Instant }

/** `lapsed`: this browser did not begin signing in, or took too long: begin again. */
export type StepRefusal = PasswordRefusal | { readonly kind: 'lapsed' }

/** Where a request came from, for the session's line and the journal. */
export type Origin = { readonly address: string; readonly agent?: string | undefined }

/** The desk is open (`token`), or something more is asked first: `pending` is for a cookie of this browser. */
export type SignInProgress =
	| { readonly kind: 'open'; readonly token: string }
	| { readonly kind: 'more'; readonly need: SignInNeed; readonly pending: string }

/** How long an official may take between the password and the second factor. */
export const pendingSeconds = 600
/** The cookie of a sign-in that is under way. */
export const pendingCookie = 'dang-vao'

type Transact = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Pending = { readonly officialId: string; readonly proofs: readonly Proof[]; readonly secret?: string }
const purpose = 'official sign-in'

/**
 * An official signs in with user name and password; what else is asked follows from the account and the tenant's policy.
 *
 * Takes `transact` rather than a transaction: hashing takes a tenth of a second, during which no connection is held. The
 * attempt is written down as failed before it is tried and taken back when it succeeds, so that a hundred guesses sent
 * at the same moment do not all find the count at zero.
 */
export async function signInOfficial(
	transact: Transact,
	{ username, password }: { readonly username: string; readonly password: string },
	origin: Origin,
	at: Instant,
): Promise<Result<SignInProgress, PasswordRefusal>> {
	const name = username.normalize('NFC').trim().toLowerCase().slice(0, 100)
	const guesser = { name: `name:${name}`, address: `address:${origin.address}` }
	const admitted = await transact((tx) => admit(tx, guesser, at, () => credentialOf(tx, name)))
	if (!admitted.ok) return admitted
	const credential = admitted.value
	if (!(await isPassword(password, credential?.passwordHash)) || !credential) {
		await transact((tx) =>
			note(
				tx,
				{ official: { name }, at, address: origin.address },
				{ kind: 'sign-in-refused', subject: name },
			),
		)
		return refuse({ kind: 'wrong' })
	}
	return transact(async (tx) => {
		await forgetFailures(tx, guesser, at)
		return ok(await goOn(tx, { officialId: credential.officialId, proofs: ['password'] }, origin, at))
	})
}

async function admit<T>(
	tx: Tx,
	guesser: Guesser,
	at: Instant,
	look: () => Promise<T>,
): Promise<Result<T, PasswordRefusal>> {
	const until = waitUntil(await failuresSince(tx, guesser, remembersSince(at)))
	if (until) return refuse({ kind: 'too-many', until })
	await noteFailure(tx, guesser, at)
	return ok(await look())
}

/** Opens the desk, or says what is asked next. */
async function goOn(
	tx: Tx,
	{ officialId, proofs }: Pending,
	origin: Origin,
	at: Instant,
): Promise<SignInProgress> {
	const need = nextNeed(await standingOf(tx, officialId, dayInVietNam(at)), proofs)
	if (!need) return { kind: 'open', token: await openDesk(tx, officialId, proofs, origin, at) }
	const secret = need === 'enrolment' ? newTotpSecret().toString('base64url') : undefined
	return { kind: 'more', need, pending: stamped({ officialId, proofs, secret }, at, purpose) }
}

/** The session, and its line in the journal: always written together. */
export async function openDesk(
	tx: Tx,
	officialId: string,
	proofs: readonly Proof[],
	origin: Origin,
	at: Instant,
): Promise<string> {
	const found = await person(tx, officialId)
	const method = proofs.findLast((proof) => proof !== 'new-password') ?? 'password'
	await note(
		tx,
		{
			official: { id: officialId, fullName: found?.fullName ?? '', duties: [] },
			at,
			address: origin.address,
		},
		{ kind: 'signed-in', subject: found?.username ?? '', detail: { proofs } },
	)
	return openSession(tx, 'official', officialId, at, { ...origin, method })
}

/** What a sign-in under way waits for, as its page shows it. */
export type PendingView = {
	readonly need: SignInNeed
	readonly username: string
	readonly fullName: string
	/** The secret to put into the authenticator, while it is being set up. */
	readonly secret: Buffer | undefined
}

/** The sign-in that this browser has under way; nothing when it has none, or it has lapsed. */
export async function pendingSignIn(
	tx: Tx,
	cookie: string | undefined,
	at: Instant,
): Promise<PendingView | undefined> {
	const pending = opened(cookie, at)
	const found = pending && (await person(tx, pending.officialId))
	if (!pending || !found?.active) return undefined
	const need = nextNeed(await standingOf(tx, pending.officialId, dayInVietNam(at)), pending.proofs)
	return (
		need && {
			need,
			username: found.username,
			fullName: found.fullName,
			secret: pending.secret === undefined ? undefined : Buffer.from(pending.secret, 'base64url'),
		}
	)
}

const opened = (cookie: string | undefined, at: Instant) =>
	unstamped<Pending>(cookie, { at, seconds: pendingSeconds, purpose })

/** The second factor: six digits of the authenticator, or one of the recovery codes. Guesses are counted as passwords are. */
export async function passSecondFactor(
	transact: Transact,
	{ cookie, code }: { readonly cookie: string | undefined; readonly code: string },
	origin: Origin,
	at: Instant,
): Promise<Result<SignInProgress, StepRefusal>> {
	const pending = opened(cookie, at)
	if (!pending) return refuse({ kind: 'lapsed' })
	const { officialId } = pending
	const guesser = { name: `factor:${officialId}`, address: `address:${origin.address}` }
	// Counted in a transaction of its own, so that a refusal leaves its trace.
	const admitted = await transact((tx) => admit(tx, guesser, at, () => totpOf(tx, officialId)))
	if (!admitted.ok) return admitted
	return transact(async (tx) => {
		const proof = await proofOf(tx, officialId, admitted.value, code, at)
		if (!proof) return refuse({ kind: 'wrong' })
		await forgetFailures(tx, guesser, at)
		if (proof === 'recovery-code') {
			const found = await person(tx, officialId)
			await note(
				tx,
				{
					official: { id: officialId, fullName: found?.fullName ?? '', duties: [] },
					at,
					address: origin.address,
				},
				{ kind: 'recovery-code-used', subject: found?.username ?? '' },
			)
		}
		return ok(await goOn(tx, { officialId, proofs: [...pending.proofs, proof] }, origin, at))
	})
}

async function proofOf(
	tx: Tx,
	officialId: string,
	totp: Awaited<ReturnType<typeof totpOf>>,
	code: string,
	at: Instant,
): Promise<Proof | undefined> {
	const step = totp && totpStep(totp.secret, code, at, totp.lastStep)
	// Taken by an update that asks for a later step than the last: of two who send the same code at once, one gets in.
	if (step !== undefined) return (await takeTotpStep(tx, officialId, step)) ? 'totp' : undefined
	return (await useRecoveryCode(tx, officialId, tidyRecovery(code), at)) ? 'recovery-code' : undefined
}

/** Sets up the authenticator during sign-in: the first right code proves that it was taken over. */
export async function enrolAtSignIn(
	transact: Transact,
	{ cookie, code }: { readonly cookie: string | undefined; readonly code: string },
	origin: Origin,
	at: Instant,
): Promise<
	Result<{ readonly progress: SignInProgress; readonly recoveryCodes: readonly string[] }, StepRefusal>
> {
	const pending = opened(cookie, at)
	if (!pending?.secret) return refuse({ kind: 'lapsed' })
	const secret = Buffer.from(pending.secret, 'base64url')
	return transact(async (tx) => {
		// Whoever set one up meanwhile, in another window, is asked for that one.
		const standing = await standingOf(tx, pending.officialId, dayInVietNam(at))
		if (nextNeed(standing, pending.proofs) !== 'enrolment') return refuse({ kind: 'lapsed' })
		const found = await person(tx, pending.officialId)
		const enrolled = await enrolTotp(
			tx,
			{ id: pending.officialId, fullName: found?.fullName ?? '', username: found?.username ?? '' },
			{ secret, code },
			origin,
			at,
		)
		if (!enrolled.ok) return enrolled
		const progress = await goOn(
			tx,
			{ officialId: pending.officialId, proofs: [...pending.proofs, 'totp'] },
			origin,
			at,
		)
		return ok({ progress, recoveryCodes: enrolled.value })
	})
}

/** Takes an authenticator over for an official, and answers ten new recovery codes, which are shown this once. */
export async function enrolTotp(
	tx: Tx,
	official: { readonly id: string; readonly fullName: string; readonly username: string },
	{ secret, code }: { readonly secret: Buffer; readonly code: string },
	origin: Origin,
	at: Instant,
): Promise<Result<readonly string[], { readonly kind: 'wrong' }>> {
	const step = totpStep(secret, code, at, undefined)
	if (step === undefined) return refuse({ kind: 'wrong' })
	const recoveryCodes = newRecoveryCodes()
	await saveTotp(tx, official.id, { secret, lastStep: step, at })
	await replaceRecoveryCodes(tx, official.id, recoveryCodes.map(tidyRecovery))
	await note(
		tx,
		{ official: { ...official, duties: [] }, at, address: origin.address },
		{ kind: 'second-factor-added', subject: official.username, detail: { factor: 'totp' } },
	)
	return ok(recoveryCodes)
}

const tidyRecovery = (code: string) => code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

// Without letters and digits that are taken for one another.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const randomText = (length: number) =>
	Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
const newRecoveryCodes = () => Array.from({ length: 10 }, () => `${randomText(5)}-${randomText(5)}`)

/** A new password in place of the temporary one, during sign-in. */
export async function changeTemporaryPassword(
	transact: Transact,
	{
		cookie,
		password,
		repeated,
	}: { readonly cookie: string | undefined; readonly password: string; readonly repeated: string },
	origin: Origin,
	at: Instant,
): Promise<
	Result<
		SignInProgress,
		{ readonly kind: 'lapsed' } | { readonly kind: 'unfit'; readonly fault: PasswordFault }
	>
> {
	const pending = opened(cookie, at)
	const found = pending && (await transact(async (tx) => person(tx, pending.officialId)))
	if (!pending || !found) return refuse({ kind: 'lapsed' })
	const fault = passwordFault(password, { username: found.username, repeated })
	if (fault) return refuse({ kind: 'unfit', fault })
	const before = await transact(async (tx) => credentialOf(tx, found.username))
	if (await isPassword(password, before?.passwordHash))
		return refuse({ kind: 'unfit', fault: 'same-as-before' })
	const hash = await hashPassword(password)
	return transact(async (tx) => {
		const standing = await standingOf(tx, pending.officialId, dayInVietNam(at))
		if (nextNeed(standing, pending.proofs) !== 'new-password') return refuse({ kind: 'lapsed' })
		await upsertCredential(tx, pending.officialId, hash, at)
		await notePassword(tx, found, origin, at)
		return ok(
			await goOn(
				tx,
				{ officialId: pending.officialId, proofs: [...pending.proofs, 'new-password'] },
				origin,
				at,
			),
		)
	})
}

/** An official who is signed in changes their password; every other session of theirs is for the caller to end. */
export async function changeOwnPassword(
	transact: Transact,
	official: { readonly id: string; readonly fullName: string; readonly username: string },
	{
		current,
		password,
		repeated,
	}: { readonly current: string; readonly password: string; readonly repeated: string },
	origin: Origin,
	at: Instant,
): Promise<Result<void, PasswordRefusal | { readonly kind: 'unfit'; readonly fault: PasswordFault }>> {
	const guesser = { name: `name:${official.username}`, address: `address:${origin.address}` }
	const admitted = await transact((tx) => admit(tx, guesser, at, () => credentialOf(tx, official.username)))
	if (!admitted.ok) return admitted
	if (!(await isPassword(current, admitted.value?.passwordHash))) return refuse({ kind: 'wrong' })
	await transact((tx) => forgetFailures(tx, guesser, at))
	const fault =
		passwordFault(password, { username: official.username, repeated }) ??
		(current === password ? 'same-as-before' : undefined)
	if (fault) return refuse({ kind: 'unfit', fault })
	const hash = await hashPassword(password)
	await transact(async (tx) => {
		await upsertCredential(tx, official.id, hash, at)
		await notePassword(tx, official, origin, at)
	})
	return ok(undefined)
}

const notePassword = (
	tx: Tx,
	{ id, fullName, username }: { readonly id: string; readonly fullName: string; readonly username: string },
	origin: Origin,
	at: Instant,
) =>
	note(
		tx,
		{ official: { id, fullName, duties: [] }, at, address: origin.address },
		{ kind: 'password-changed', subject: username },
	)

/** A password for the first sign-in, told once: 70 bits in words that can be read out on the telephone. */
export const newTemporaryPassword = (): string => Array.from({ length: 4 }, () => randomText(4)).join('-')

/** Hashes of temporary passwords, before the transaction that sets them. They are random, so a lighter hash bears them. */
export const hashTemporary = (password: string): Promise<string> =>
	hashPassword(password, { memory: 19_456, passes: 2, parallelism: 1 })

/** Sets a password that must be changed at the next sign-in. */
export const setTemporaryPassword = (tx: Tx, officialId: string, hash: string, at: Instant): Promise<void> =>
	upsertCredential(tx, officialId, hash, at, 'temporary')

/** Sets an official's password; the hash is made by `hashPassword` before the transaction opens. */
export const setPassword = (tx: Tx, officialId: string, passwordHash: string, at: Instant): Promise<void> =>
	upsertCredential(tx, officialId, passwordHash, at)

/** Lets in whoever the tenant's own provider, or a passkey, has proved to be that official. */
export async function signInProved(
	tx: Tx,
	who: { readonly username: string } | { readonly officialId: string },
	proof: 'openid' | 'passkey',
	origin: Origin,
	at: Instant,
): Promise<Result<string, { readonly kind: 'nobody-here' }>> {
	const found = 'username' in who ? await personNamed(tx, who.username) : await person(tx, who.officialId)
	if (!found?.active) return refuse({ kind: 'nobody-here' })
	return ok(await openDesk(tx, found.id, [proof], origin, at))
}

/** A secret for a new authenticator, as the page that sets it up keeps it meanwhile: signed to this browser. */
export const offeredSecret = (
	officialId: string,
	at: Instant,
): { readonly secret: Buffer; readonly kept: string } => {
	const secret = randomBytes(20)
	return { secret, kept: stamped({ officialId, secret: secret.toString('base64url') }, at, 'totp offer') }
}

/** The secret that was offered to this official; nothing when it was not, or long ago. */
export function secretOffered(kept: string | undefined, officialId: string, at: Instant): Buffer | undefined {
	const offer = unstamped<{ officialId: string; secret: string }>(kept, {
		at,
		seconds: pendingSeconds,
		purpose: 'totp offer',
	})
	return offer?.officialId === officialId ? Buffer.from(offer.secret, 'base64url') : undefined
}
