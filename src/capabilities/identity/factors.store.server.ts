import { sql } from 'kysely'
import { type Day, type Instant, instant } from '#kernel/dates'
import type { Own, Tx } from '#platform/db'
import { asksSecondFactor } from '#tenancy/server'
import { fingerprint, sealed, unsealed } from './seal.server.ts'
import type { Standing } from './sign-in-steps.ts'

type Identity = Own<'identity'>

const tenant = sql<string>`current_setting('app.tenant')`
const totpPurpose = 'totp'
const recoveryPurpose = 'recovery code'

/** What the account and the tenant ask of a sign-in `onDay`; in one query. */
export async function standingOf(tx: Tx, officialId: string, onDay: Day): Promise<Standing> {
	const { rows } = await sql<Standing>`
		select coalesce((select temporary from identity.credential c where c.tenant_id = ${tenant} and c.official_id = ${officialId}::uuid), false) as temporary,
			exists (select from identity.totp t where t.tenant_id = ${tenant} and t.official_id = ${officialId}::uuid) as totp,
			case coalesce((select second_factor from identity.sign_in_policy p where p.tenant_id = ${tenant}), 'by-role')
				when 'off' then false when 'everyone' then true else ${asksSecondFactor(officialId, onDay)} end as "factorNeeded"`.execute(
		tx,
	)
	return rows[0] ?? { temporary: false, totp: false, factorNeeded: false }
}

export async function totpOf(
	tx: Identity,
	officialId: string,
): Promise<{ readonly secret: Buffer; readonly lastStep: number; readonly addedAt: Instant } | undefined> {
	const row = await tx
		.selectFrom('identity.totp')
		.select(['sealed_secret', 'last_step', 'added_at'])
		.where('official_id', '=', officialId)
		.executeTakeFirst()
	return (
		row && {
			secret: unsealed(row.sealed_secret, totpPurpose),
			lastStep: Number(row.last_step),
			addedAt: instant(row.added_at),
		}
	)
}

/** Takes the step for good; false when it, or a later one, was taken meanwhile. */
export async function takeTotpStep(tx: Identity, officialId: string, step: number): Promise<boolean> {
	const { numUpdatedRows } = await tx
		.updateTable('identity.totp')
		.set({ last_step: step })
		.where('official_id', '=', officialId)
		.where('last_step', '<', step as never)
		.executeTakeFirst()
	return numUpdatedRows > 0n
}

export async function saveTotp(
	tx: Identity,
	officialId: string,
	{ secret, lastStep, at }: { readonly secret: Buffer; readonly lastStep: number; readonly at: Instant },
): Promise<void> {
	const values = { sealed_secret: sealed(secret, totpPurpose), last_step: lastStep, added_at: at.toString() }
	await tx
		.insertInto('identity.totp')
		.values({ tenant_id: tenant, official_id: officialId, ...values })
		.onConflict((conflict) => conflict.columns(['tenant_id', 'official_id']).doUpdateSet(values))
		.execute()
}

/** Takes the authenticator and its recovery codes away; passkeys stay. */
export async function removeTotp(tx: Identity, officialId: string): Promise<void> {
	await tx.deleteFrom('identity.totp').where('official_id', '=', officialId).execute()
	await tx.deleteFrom('identity.recovery_code').where('official_id', '=', officialId).execute()
}

export async function replaceRecoveryCodes(
	tx: Identity,
	officialId: string,
	codes: readonly string[],
): Promise<void> {
	await tx.deleteFrom('identity.recovery_code').where('official_id', '=', officialId).execute()
	await tx
		.insertInto('identity.recovery_code')
		.values(
			codes.map((code) => ({
				tenant_id: tenant,
				official_id: officialId,
				code_hash: fingerprint(code, recoveryPurpose),
			})),
		)
		.execute()
}

/** Uses a recovery code up; false when it is not one, or was used. */
export async function useRecoveryCode(
	tx: Identity,
	officialId: string,
	code: string,
	at: Instant,
): Promise<boolean> {
	const { numUpdatedRows } = await tx
		.updateTable('identity.recovery_code')
		.set({ used_at: at.toString() })
		.where('official_id', '=', officialId)
		.where('code_hash', '=', fingerprint(code, recoveryPurpose))
		.where('used_at', 'is', null)
		.executeTakeFirst()
	return numUpdatedRows > 0n
}

export async function recoveryCodesLeft(tx: Identity, officialId: string): Promise<number> {
	const { left } = await tx
		.selectFrom('identity.recovery_code')
		.select((eb) => eb.fn.countAll<number>().as('left'))
		.where('official_id', '=', officialId)
		.where('used_at', 'is', null)
		.executeTakeFirstOrThrow()
	return Number(left)
}

/** A passkey as its owner sees it. */
export type Passkey = {
	readonly id: string
	readonly name: string
	readonly addedAt: Instant
	readonly usedAt: Instant | null
}

export async function passkeysOf(tx: Identity, officialId: string): Promise<readonly Passkey[]> {
	const rows = await tx
		.selectFrom('identity.passkey')
		.select(['credential_id', 'name', 'added_at', 'used_at'])
		.where('official_id', '=', officialId)
		.orderBy('added_at')
		.execute()
	return rows.map((row) => ({
		id: row.credential_id,
		name: row.name,
		addedAt: instant(row.added_at),
		usedAt: row.used_at ? instant(row.used_at) : null,
	}))
}

export type KeptPasskey = {
	readonly id: string
	readonly officialId: string
	readonly publicKey: Buffer
	readonly counter: number
	readonly transports: readonly string[]
}

export async function passkey(tx: Identity, id: string): Promise<KeptPasskey | undefined> {
	const row = await tx
		.selectFrom('identity.passkey')
		.selectAll()
		.where('credential_id', '=', id)
		.executeTakeFirst()
	return (
		row && {
			id: row.credential_id,
			officialId: row.official_id,
			publicKey: row.public_key,
			counter: Number(row.counter),
			transports: row.transports,
		}
	)
}

export async function savePasskey(
	tx: Identity,
	key: KeptPasskey & { readonly name: string },
	at: Instant,
): Promise<void> {
	await tx
		.insertInto('identity.passkey')
		.values({
			tenant_id: tenant,
			credential_id: key.id,
			official_id: key.officialId,
			public_key: key.publicKey,
			counter: key.counter,
			transports: [...key.transports],
			name: key.name,
			added_at: at.toString(),
		})
		.execute()
}

export async function notePasskeyUse(tx: Identity, id: string, counter: number, at: Instant): Promise<void> {
	await tx
		.updateTable('identity.passkey')
		.set({ counter, used_at: at.toString() })
		.where('credential_id', '=', id)
		.execute()
}

export async function removePasskey(tx: Identity, officialId: string, id: string): Promise<void> {
	await tx
		.deleteFrom('identity.passkey')
		.where('official_id', '=', officialId)
		.where('credential_id', '=', id)
		.execute()
}

/** How the officials of a tenant sign in. */
export type SignInPolicy = {
	readonly secondFactor: 'off' | 'by-role' | 'everyone'
	readonly openid: {
		readonly issuer: string
		readonly clientId: string
		readonly clientSecret: string
		readonly claim: string
		readonly name: string
	} | null
}

const secretPurpose = 'openid client secret'

export async function signInPolicy(tx: Identity): Promise<SignInPolicy> {
	const row = await tx.selectFrom('identity.sign_in_policy').selectAll().executeTakeFirst()
	return {
		secondFactor: (row?.second_factor ?? 'by-role') as SignInPolicy['secondFactor'],
		openid:
			row?.openid_issuer && row.openid_client_id && row.sealed_client_secret
				? {
						issuer: row.openid_issuer,
						clientId: row.openid_client_id,
						clientSecret: unsealed(row.sealed_client_secret, secretPurpose).toString(),
						claim: row.openid_claim,
						name: row.openid_name ?? new URL(row.openid_issuer).host,
					}
				: null,
	}
}

export async function saveSignInPolicy(tx: Identity, { secondFactor, openid }: SignInPolicy): Promise<void> {
	const values = {
		second_factor: secondFactor,
		openid_issuer: openid?.issuer ?? null,
		openid_client_id: openid?.clientId ?? null,
		sealed_client_secret: openid ? sealed(Buffer.from(openid.clientSecret), secretPurpose) : null,
		openid_claim: openid?.claim ?? 'preferred_username',
		openid_name: openid?.name ?? null,
	}
	await tx
		.insertInto('identity.sign_in_policy')
		.values({ tenant_id: tenant, ...values })
		.onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values))
		.execute()
}

/** A session of an official, as people list it. */
export type OpenSession = {
	readonly id: string
	readonly method: string
	readonly address: string
	readonly agent: string
	readonly since: Instant
	readonly seenAt: Instant
	readonly current: boolean
}

/** @param tokenHash of the session that asks, so that it can be told from the others */
export async function openSessionsOf(
	tx: Identity,
	officialId: string,
	at: Instant,
	tokenHash?: Buffer,
): Promise<readonly OpenSession[]> {
	const rows = await tx
		.selectFrom('identity.session')
		.select(['session_id', 'method', 'address', 'agent', 'created_at', 'seen_at', 'token_hash'])
		.where('official_id', '=', officialId)
		.where('ended_at', 'is', null)
		.where('expires_at', '>', at.toString())
		.orderBy('seen_at', 'desc')
		.execute()
	return rows.map((row) => ({
		id: row.session_id ?? '',
		method: row.method ?? 'password',
		address: row.address ?? '',
		agent: row.agent ?? '',
		since: instant(row.created_at),
		seenAt: instant(row.seen_at),
		current: tokenHash !== undefined && row.token_hash.equals(tokenHash),
	}))
}

/** Ends one session, or all of the official's but one; answers how many. */
export async function endOpenSessions(
	tx: Identity,
	officialId: string,
	which: { readonly id: string } | { readonly but: Buffer | undefined },
	at: Instant,
): Promise<number> {
	const { numUpdatedRows } = await tx
		.updateTable('identity.session')
		.set({ ended_at: at.toString() })
		.where('official_id', '=', officialId)
		.where('ended_at', 'is', null)
		.$if('id' in which, (query) => query.where('session_id', '=', 'id' in which ? which.id : ''))
		.$if('but' in which && which.but !== undefined, (query) =>
			query.where('token_hash', '<>', 'but' in which && which.but ? which.but : Buffer.alloc(0)),
		)
		.executeTakeFirst()
	return Number(numUpdatedRows)
}
