import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Citizen, OfficialAtWork, Role } from '#identity'
import { importCatalogue } from '#catalogue/server'
import { dayInVietNam, now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { type Actor, transact, type Tx } from '#platform/db'
import { transactAsOwner } from '#platform/owner'
import { importFacts } from '#reference/server'
import { officialWithDuties } from '#tenancy/server'
import { publishForms, publishProcedures, publishProcesses } from '../demo/service.ts'
import { loadTenant } from '../demo/tenant.ts'

/** A tenant of the demo as bin/start loads it, in the database of this test file; `freshDatabase()` comes first. */
export async function loadDemoTenant(tenant: 'H19' | 'H17'): Promise<void> {
	await take('holidays.json')
	await take('procedures.json')
	await loadTenant(tenant)
	await publishProcedures(tenant)
	await publishForms(tenant)
	await publishProcesses(tenant)
}

/** Imports a file of `reference/`: what the demo tenant of tests does without, for a test that needs it. */
export async function take(name: string): Promise<void> {
	const content: unknown = JSON.parse(await readFile(join(import.meta.dirname, '../reference', name), 'utf8'))
	const file = { name, sha256: name, source: 'test', content }
	const taken = await transactAsOwner((tx) =>
		name === 'procedures.json' ? importCatalogue(tx, file, now()) : importFacts(tx, file, now()),
	)
	if (!taken.ok) throw new Error(`${name}: ${JSON.stringify(taken.refusal)}`)
}

/** An invented mother whose number belongs to nobody. */
export async function someCitizen(actor: Actor, assurance: 1 | 2 = 2): Promise<Citizen> {
	const citizen: Citizen = {
		id: newId(),
		assurance,
		fullName: 'Lê Ngọc Diệp',
		personalId: '075196000001',
		birthDate: '1996-08-14',
		sex: 'female',
		ethnicity: 'Kinh',
		nationality: 'Việt Nam',
		residence: 'Khóm 3, phường Trấn Biên, thành phố Đồng Nai',
		homeTown: 'Phường Trấn Biên, thành phố Đồng Nai',
		phone: '+84900000042',
		email: 'me@cong-dan.invalid',
		vouchedAt: '2026-11-25T00:00:00Z',
	}
	await transact(actor, (tx) =>
		tx
			.insertInto('identity.person')
			.values({
				tenant_id: actor.tenant,
				person_id: citizen.id,
				issuer: 'https://vneid.invalid',
				subject: citizen.id,
				assurance,
				full_name: citizen.fullName,
				personal_id: citizen.personalId,
				birth_date: citizen.birthDate,
				sex: citizen.sex,
				email: citizen.email,
				vouched_at: citizen.vouchedAt,
			})
			.execute(),
	)
	return citizen
}

/** An official of the demo who acts in `role`, as the session lookup would find them. */
export async function officialAs(actor: Actor, role: Role): Promise<OfficialAtWork> {
	return transact(actor, async (tx) => {
		const { username } = await tx
			.selectFrom('tenancy.official as official')
			.innerJoin('tenancy.duty as duty', (join) =>
				join
					.onRef('duty.tenant_id', '=', 'official.tenant_id')
					.onRef('duty.official_id', '=', 'official.official_id'),
			)
			.where('duty.role', '=', role)
			.where('official.username', 'like', '%.tranbien')
			.orderBy('official.username')
			.select('official.username')
			.executeTakeFirstOrThrow()
		return officialNamed(tx, username)
	})
}

/** The official of that user name with the duties of today, as the session lookup would find them. */
export async function officialNamed(tx: Tx, username: string): Promise<OfficialAtWork> {
	const { official } = await tx
		.selectFrom('tenancy.official')
		.where('username', '=', username)
		.select(officialWithDuties(sql.ref('tenancy.official.official_id'), dayInVietNam(now())).as('official'))
		.executeTakeFirstOrThrow()
	if (!official) throw new Error(`${username} is not active`)
	return official
}
