import { sql } from 'kysely'
import { type Instant, instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Own, Row } from '#platform/db'
import type { CitizenCard } from './citizen-card.ts'
import type { Citizen } from './identity.ts'
import { seenAtCounter } from './store.server.ts'

type Identity = Own<'identity'>

/** A citizen as they stand at the counter, with the number of their telephone if they gave one. */
export type InPerson = CitizenCard & { readonly phone: string | null }

/**
 * The citizen of that number: whom VNeID vouched for at level 2, else whom a counter entered; undefined for somebody who is
 * new. An account of level 1 only says a number: what is filed at the counter would be read by whoever opened it.
 */
export async function personByNumber(
	tx: Identity,
	personalId: string,
): Promise<(Citizen & { readonly vouched: 'vneid' | 'counter' }) | undefined> {
	const rows = await tx
		.selectFrom('identity.person')
		.selectAll()
		.where('personal_id', '=', personalId)
		.orderBy('vouched_at', 'desc')
		.execute()
	const row =
		rows.find(({ issuer, assurance }) => issuer !== seenAtCounter && assurance === 2) ??
		rows.find(({ issuer }) => issuer === seenAtCounter)
	return row && { ...citizenFrom(row), vouched: row.issuer === seenAtCounter ? 'counter' : 'vneid' }
}

/** The citizen of that id. */
export async function personById(tx: Identity, id: string): Promise<Citizen> {
	return citizenFrom(
		await tx.selectFrom('identity.person').selectAll().where('person_id', '=', id).executeTakeFirstOrThrow(),
	)
}

const citizenFrom = (row: Row<'identity.person'>): Citizen => ({
	id: row.person_id,
	assurance: row.assurance === 2 ? 2 : 1,
	fullName: row.full_name,
	personalId: row.personal_id,
	birthDate: row.birth_date,
	sex: row.sex as Citizen['sex'],
	ethnicity: row.ethnicity,
	nationality: row.nationality,
	residence: row.residence,
	homeTown: row.home_town,
	phone: row.phone,
	email: row.email,
	vouchedAt: instant(row.vouched_at).toString(),
	...(row.issuer === seenAtCounter && { vouchedBy: 'counter' as const }),
})

/**
 * The person who stands at the counter: found by their number, or written down from their card. What VNeID vouched for is
 * never overwritten by what somebody typed; when such a person signs in with VNeID later, they are the same one.
 */
export async function enterPerson(tx: Identity, person: InPerson, at: Instant): Promise<string> {
	const known = await personByNumber(tx, person.personalId)
	if (known?.vouched === 'vneid') return known.id
	const said = {
		full_name: person.fullName,
		birth_date: person.birthDate,
		sex: person.sex,
		residence: person.residence,
		phone: person.phone,
		vouched_at: at.toString(),
	}
	const { person_id } = await tx
		.insertInto('identity.person')
		.values({
			tenant_id: sql<string>`current_setting('app.tenant')`,
			person_id: newId(),
			issuer: seenAtCounter,
			subject: person.personalId,
			assurance: 1,
			personal_id: person.personalId,
			nationality: 'Việt Nam',
			...said,
		})
		.onConflict((conflict) => conflict.columns(['tenant_id', 'issuer', 'subject']).doUpdateSet(said))
		.returning('person_id')
		.executeTakeFirstOrThrow()
	return person_id
}
