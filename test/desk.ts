import type { Answers } from '#forms'
import type { Citizen, OfficialAtWork } from '#identity'
import { type Dossier, type DossierCode } from '#dossiers'
import { type Desk, findDossier, submitDraft } from '#dossiers/server'
import { at as momentOn, day, dayInVietNam, type Instant, wallTime } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { type Actor, type Lastly, transact } from '#platform/db'
import { officialWithDuties } from '#tenancy/server'
import { sql } from 'kysely'

/** A moment in Viet Nam: `2026-11-25 09:30`. */
export const moment = (text: string): Instant => momentOn(day(text.slice(0, 10)), wallTime(text.slice(11)))

/** A birth that a mother may register. */
export const birth: Answers = {
	requester_name: 'Lê Ngọc Diệp',
	requester_birth_date: '1996-08-14',
	requester_id: '075196000001',
	requester_phone: '0900000042',
	requester_relation: 'mother',
	child_circumstances: 'ordinary',
	child_name: 'Nguyễn Lê Minh An',
	child_birth_date: '2026-11-10',
	child_sex: 'male',
	child_ethnicity: 'Kinh',
	child_nationality: 'Việt Nam',
	child_birth_place_kind: 'facility',
	child_birth_facility: 'Bệnh viện Đa khoa Đồng Nai',
	child_birth_place: 'Phường Trấn Biên, thành phố Đồng Nai',
	child_home_town: 'Phường Trấn Biên, thành phố Đồng Nai',
	birth_proof: 'paper',
	birth_notice_number: 'GCS-1042',
	mother_id: '075196000001',
	mother_name: 'Lê Ngọc Diệp',
	mother_birth_date: '1996-08-14',
	mother_ethnicity: 'Kinh',
	mother_nationality: 'Việt Nam',
	father_declared: false,
	parents_married: false,
	copies_requested: false,
	result_delivery: 'online',
	declaration: true,
}

type Filing = { readonly at: Instant; readonly agency?: string; readonly receiving?: string }

/** Files a birth registration at a commune of the demo, by default Trấn Biên. */
export async function filedBirth(
	actor: Actor,
	citizen: Citizen,
	{ at, agency = 'H19.26', receiving }: Filing,
): Promise<DossierCode> {
	const draftId = newId()
	await transact(actor, async (tx) => {
		const agencyId = async (code: string) =>
			(
				await tx
					.selectFrom('tenancy.agency')
					.select('agency_id')
					.where('code', '=', code)
					.executeTakeFirstOrThrow()
			).agency_id
		const { version } = await tx
			.selectFrom('catalogue.procedure')
			.select('version')
			.where('code', '=', '1.001193')
			.orderBy('version', 'desc')
			.executeTakeFirstOrThrow()
		await tx
			.insertInto('forms.draft')
			.values({
				tenant_id: actor.tenant,
				draft_id: draftId,
				person_id: citizen.id,
				procedure_code: '1.001193',
				procedure_version: version,
				agency_id: await agencyId(agency),
				...(receiving && { receiving_agency_id: await agencyId(receiving) }),
				form_id: 'khai-sinh',
				form_version: 1,
				answers: JSON.stringify(birth),
				started_at: at.toString(),
				saved_at: at.toString(),
			})
			.execute()
		await tx
			.insertInto('documents.file')
			.values({
				tenant_id: actor.tenant,
				file_id: newId(),
				kind: 'component',
				person_id: citizen.id,
				draft_id: draftId,
				component_key: 'giay-chung-sinh',
				name: 'giay-chung-sinh.pdf',
				media_type: 'application/pdf',
				bytes: 1234,
				sha256: 'ab'.repeat(32),
				stored_at: at.toString(),
			})
			.execute()
	})
	const done = await transact(actor, (tx) =>
		submitDraft({ tx, tenant: actor.tenant, citizen, at, address: '127.0.0.1' }, draftId),
	)
	if (!done.ok) throw new Error(JSON.stringify(done.refusal))
	return done.value.code
}

/** The dossier as it stands. */
export async function standing(actor: Actor, code: DossierCode): Promise<Dossier> {
	const found = await transact(actor, (tx) => findDossier(tx, code))
	if (!found) throw new Error(`No dossier ${code}`)
	return found
}

/** An official of the demo, as a session finds them at that moment. */
export async function officialNamed(actor: Actor, username: string, at: Instant): Promise<OfficialAtWork> {
	const found = await transact(actor, async (tx) => {
		const { official_id } = await tx
			.selectFrom('tenancy.official')
			.select('official_id')
			.where('username', '=', username)
			.executeTakeFirstOrThrow()
		const { rows } = await sql<{ official: OfficialAtWork | null }>`
			select ${officialWithDuties(sql`${official_id}::uuid`, dayInVietNam(at))} as official`.execute(tx)
		return rows[0]?.official
	})
	if (!found) throw new Error(`${username} may not sign in`)
	return found
}

/** What an official does at a moment; a refusal is answered as its kind. */
export async function acts<T>(
	actor: Actor,
	username: string,
	at: Instant,
	work: (desk: Desk) => Promise<T | Lastly<T>>,
): Promise<T> {
	const official = await officialNamed(actor, username, at)
	return transact(actor, (tx) => work({ tx, tenant: actor.tenant, official, at, address: '127.0.0.1' }))
}

/** A second official of the demo with the same duties, invented. */
export async function colleagueOf(actor: Actor, username: string, fullName: string): Promise<string> {
	const name = `${username.split('.')[0]}-${newId().slice(-6)}.${username.split('.')[1]}`
	await transact(actor, async (tx) => {
		const like = await tx
			.selectFrom('tenancy.official')
			.selectAll()
			.where('username', '=', username)
			.executeTakeFirstOrThrow()
		const id = newId()
		await tx
			.insertInto('tenancy.official')
			.values({ ...like, official_id: id, username: name, full_name: fullName })
			.execute()
		const duties = await tx
			.selectFrom('tenancy.duty')
			.selectAll()
			.where('official_id', '=', like.official_id)
			.execute()
		await tx
			.insertInto('tenancy.duty')
			.values(duties.map((duty) => ({ ...duty, official_id: id })))
			.execute()
	})
	return name
}
