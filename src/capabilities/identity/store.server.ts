import { sql, type Compilable } from 'kysely'
import { type Day, type Instant, instant, plusSeconds } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Own, Tx } from '#platform/db'
import { activeOfficials, officialWithDuties } from '#tenancy/server'
import type { Citizen, OfficialAtWork } from './identity.ts'
import type { VouchedPerson } from './identity-provider.ts'
import { type Holder, seenEverySeconds, sessionTerms } from './session.ts'

type Identity = Own<'identity'>

const tenant = sql<string>`current_setting('app.tenant')`

/** A row of `sessionsQuery`. */
export type SessionRow = {
	readonly citizen: (Omit<Citizen, 'vouchedAt'> & { readonly vouchedAt: string }) | null
	readonly official: OfficialAtWork | null
}

/**
 * The good sessions among the two tokens; a citizen's cookie never opens the desk, nor the other way round. The update
 * beside it keeps a citizen's session alive, once a minute at most.
 */
export function sessionsQuery(
	tx: Tx,
	hashes: { readonly [Each in Holder]: Buffer },
	at: Instant,
	onDay: Day,
): Compilable<SessionRow> {
	const moment = at.toString()
	const { idleSeconds, wholeSeconds } = sessionTerms.citizen
	const good = sql`s.tenant_id = ${tenant} and s.ended_at is null and s.expires_at > ${moment}::timestamptz
		and (s.token_hash = ${hashes.citizen} and s.person_id is not null
			or s.token_hash = ${hashes.official} and s.official_id is not null)`
	const statement = sql<SessionRow>`
		with seen as (
			update identity.session s set
				seen_at = ${moment}::timestamptz,
				expires_at = case when s.person_id is null then s.expires_at else least(
					s.created_at + make_interval(secs => ${wholeSeconds}::int),
					${moment}::timestamptz + make_interval(secs => ${idleSeconds}::int)) end
			where ${good} and s.seen_at <= ${plusSeconds(at, -seenEverySeconds).toString()}::timestamptz
		)
		select
			case when p.person_id is not null then jsonb_build_object(
				'id', p.person_id, 'assurance', p.assurance, 'fullName', p.full_name, 'personalId', p.personal_id,
				'birthDate', p.birth_date, 'sex', p.sex, 'ethnicity', p.ethnicity, 'nationality', p.nationality,
				'residence', p.residence, 'homeTown', p.home_town, 'phone', p.phone, 'email', p.email,
				'vouchedAt', p.vouched_at) || case when p.assurance = 2 then coalesce((
					select jsonb_build_object('also', jsonb_agg(same.person_id)) from identity.person same
					where same.tenant_id = p.tenant_id and same.same_as = p.person_id having count(*) > 0), '{}') else '{}' end
				end as citizen,
			${officialWithDuties(sql.ref('s.official_id'), onDay)} as official
		from identity.session s
		left join identity.person p on p.tenant_id = s.tenant_id and p.person_id = s.person_id
		where ${good}`
	return { compile: () => statement.compile(tx) } as Compilable<SessionRow>
}

export function signedInFrom(rows: readonly SessionRow[]): {
	citizen: Citizen | undefined
	official: OfficialAtWork | undefined
} {
	const citizen = rows.find((row) => row.citizen)?.citizen
	const official = rows.find((row) => row.official)?.official
	return {
		citizen: citizen ? { ...citizen, vouchedAt: instant(citizen.vouchedAt).toString() } : undefined,
		official: official ?? undefined,
	}
}

/** How and from where a session began, for whoever lists sessions. */
export type SessionOrigin = {
	readonly method: string
	readonly address: string
	readonly agent?: string | undefined
}

export async function insertSession(
	tx: Identity,
	session: {
		readonly hash: Buffer
		readonly holder: Holder
		readonly id: string
		readonly at: Instant
		readonly until: Instant
		readonly from?: SessionOrigin | undefined
	},
): Promise<void> {
	await tx
		.insertInto('identity.session')
		.values({
			tenant_id: tenant,
			token_hash: session.hash,
			person_id: session.holder === 'citizen' ? session.id : null,
			official_id: session.holder === 'official' ? session.id : null,
			created_at: session.at.toString(),
			seen_at: session.at.toString(),
			expires_at: session.until.toString(),
			session_id: newId(),
			method: session.from?.method ?? null,
			address: session.from?.address ?? null,
			agent: session.from?.agent?.slice(0, 300) ?? null,
		})
		.execute()
}

export async function endSessionRow(tx: Identity, hash: Buffer, at: Instant): Promise<void> {
	await tx
		.updateTable('identity.session')
		.set({ ended_at: at.toString() })
		.where('token_hash', '=', hash)
		.where('ended_at', 'is', null)
		.execute()
}

/** The issuer of persons whom an official wrote down from their card; no provider is called so. */
export const seenAtCounter = 'counter'

/** What the provider says now replaces what it said before; the person's chosen language stays. */
export async function upsertPerson(tx: Identity, person: VouchedPerson, at: Instant): Promise<string> {
	const said = {
		assurance: person.assurance,
		full_name: person.fullName,
		personal_id: person.personalId,
		birth_date: person.birthDate,
		sex: person.sex,
		ethnicity: person.ethnicity,
		nationality: person.nationality,
		residence: person.residence,
		home_town: person.homeTown,
		phone: person.phone,
		email: person.email,
		vouched_at: at.toString(),
	}
	// Whom a counter wrote down before is the same person from their first sign-in on, with all their dossiers: when the
	// account is of level 2, which alone proves the number, and the day of birth on the card agrees.
	const proven = person.assurance === 2 ? person.personalId : null
	const counted = () =>
		tx
			.updateTable('identity.person')
			.where('issuer', '=', seenAtCounter)
			.where('subject', '=', proven)
			.where((eb) => eb('birth_date', 'is not distinct from', person.birthDate))
	if (proven)
		await counted()
			.set({ issuer: person.issuer, subject: person.subject })
			.where(({ not, exists, selectFrom }) =>
				not(
					exists(
						selectFrom('identity.person as known')
							.select('known.person_id')
							.where('known.issuer', '=', person.issuer)
							.where('known.subject', '=', person.subject),
					),
				),
			)
			.execute()
	const { person_id } = await tx
		.insertInto('identity.person')
		.values({
			tenant_id: tenant,
			person_id: newId(),
			issuer: person.issuer,
			subject: person.subject,
			...said,
		})
		.onConflict((conflict) => conflict.columns(['tenant_id', 'issuer', 'subject']).doUpdateSet(said))
		.returning('person_id')
		.executeTakeFirstOrThrow()
	// An account that was here before, of level 1, stays: it is the same person as the one at the counter.
	if (proven) await counted().set({ same_as: person_id }).execute()
	return person_id
}

/** Under which names wrong passwords are counted. */
export type Guesser = { readonly name: string; readonly address: string }

/** When attempts failed, oldest first. Attempts under the same name or address wait for one another until this transaction ends. */
export async function failuresSince(
	tx: Identity,
	guesser: Guesser,
	since: Instant,
): Promise<{ readonly name: readonly Instant[]; readonly address: readonly Instant[] }> {
	// Always in this order, so that two attempts cannot wait for each other crosswise.
	for (const who of [guesser.name, guesser.address])
		await sql`select pg_advisory_xact_lock(hashtextextended(${tenant} || ' ' || ${who}::text, 20261122))`.execute(
			tx,
		)
	const failures = await tx
		.selectFrom('identity.failed_sign_in')
		.select(['who', 'failed_at'])
		.where('who', 'in', [guesser.name, guesser.address])
		.where('failed_at', '>', since.toString())
		.orderBy('failed_at')
		.execute()
	const of = (who: string) =>
		failures.filter((failure) => failure.who === who).map((failure) => instant(failure.failed_at))
	return { name: of(guesser.name), address: of(guesser.address) }
}

export async function noteFailure(tx: Identity, guesser: Guesser, at: Instant): Promise<void> {
	// One a microsecond: attempts in the same moment still count one by one.
	await sql`
		insert into identity.failed_sign_in (tenant_id, who, failed_at)
		select ${tenant}, who, greatest(${at.toString()}::timestamptz,
			(select max(f.failed_at) + interval '1 microsecond' from identity.failed_sign_in f where f.tenant_id = ${tenant} and f.who = each.who))
		from unnest(array[${guesser.name}::text, ${guesser.address}::text]) as each (who)`.execute(tx)
}

/** The right password clears its user name, and takes back this one attempt from the address. */
export async function forgetFailures(tx: Identity, guesser: Guesser, at: Instant): Promise<void> {
	await tx.deleteFrom('identity.failed_sign_in').where('who', '=', guesser.name).execute()
	await sql`delete from identity.failed_sign_in
		where tenant_id = ${tenant} and who = ${guesser.address} and failed_at = (
			select min(f.failed_at) from identity.failed_sign_in f
			where f.tenant_id = ${tenant} and f.who = ${guesser.address} and f.failed_at >= ${at.toString()}::timestamptz)`.execute(
		tx,
	)
}

export async function credentialOf(
	tx: Tx,
	username: string,
): Promise<{ readonly officialId: string; readonly passwordHash: string } | undefined> {
	return tx
		.selectFrom('identity.credential as c')
		.innerJoin(activeOfficials(tx).as('o'), (join) =>
			join.onRef('o.tenant_id', '=', 'c.tenant_id').onRef('o.official_id', '=', 'c.official_id'),
		)
		.select(['c.official_id as officialId', 'c.password_hash as passwordHash'])
		.where('o.username', '=', username)
		.executeTakeFirst()
}

export async function upsertCredential(
	tx: Identity,
	officialId: string,
	passwordHash: string,
	at: Instant,
	kind: 'own' | 'temporary' = 'own',
): Promise<void> {
	const proof = {
		password_hash: passwordHash,
		changed_at: at.toString(),
		temporary: kind === 'temporary',
	}
	await tx
		.insertInto('identity.credential')
		.values({ tenant_id: tenant, official_id: officialId, ...proof })
		.onConflict((conflict) => conflict.columns(['tenant_id', 'official_id']).doUpdateSet(proof))
		.execute()
}
