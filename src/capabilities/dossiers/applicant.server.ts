import type { Tx } from '#platform/db'
import type { Dossier } from './dossier.ts'

/** Who filed a dossier and how to reach them, as VNeID vouched at their last sign-in. */
export type Applicant = {
	readonly name: string
	readonly personalId: string | null
	/** `YYYY-MM-DD` */
	readonly birthDate: string | null
	readonly residence: string | null
	/** E.164 */
	readonly phone: string | null
	readonly email: string | null
}

/** The person behind a dossier: for those who work on it, and for its papers. */
export async function applicantOf(tx: Tx, dossier: Dossier): Promise<Applicant> {
	const row = await tx
		.selectFrom('identity.person')
		.select(['full_name', 'personal_id', 'birth_date', 'residence', 'phone', 'email'])
		.where('person_id', '=', dossier.personId)
		.executeTakeFirstOrThrow()
	return {
		name: row.full_name,
		personalId: row.personal_id,
		birthDate: row.birth_date,
		residence: row.residence,
		phone: row.phone,
		email: row.email,
	}
}
