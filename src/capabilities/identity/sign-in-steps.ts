/** What an official has proved at this sign-in. A passkey with the owner's finger, face or PIN is both at once. */
export type Proof = 'password' | 'new-password' | 'totp' | 'recovery-code' | 'passkey' | 'openid'

/** What the account and the tenant ask of a sign-in. */
export type Standing = {
	/** The password was given by an administrator. */
	readonly temporary: boolean
	/** The tenant's policy, or a role the official has today, asks for a second factor. */
	readonly factorNeeded: boolean
	/** The authenticator app is set up. */
	readonly totp: boolean
}

/** What is still asked before the desk opens. */
export type SignInNeed = 'new-password' | 'second-factor' | 'enrolment'

/**
 * What comes next at sign-in; nothing when the desk may open. Whoever set up a second factor is always asked for it; who
 * must have one and has none sets it up first. The tenant's own provider answers for its own second factor.
 */
export function nextNeed(standing: Standing, proofs: readonly Proof[]): SignInNeed | undefined {
	const has = (...wanted: readonly Proof[]) => wanted.some((proof) => proofs.includes(proof))
	if (has('passkey', 'openid')) return undefined
	const second = has('totp', 'recovery-code')
	if (standing.totp && !second) return 'second-factor'
	if (standing.temporary && !has('new-password')) return 'new-password'
	if (standing.factorNeeded && !second) return 'enrolment'
	return undefined
}
