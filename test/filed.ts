import type { Answers } from '#forms'
import type { Citizen, OfficialAtWork, Role } from '#identity'
import { type Dossier, type DossierCode, type Refusal } from '#dossiers'
import { type Desk, findDossier, markComponents, receiveDossier, submitDraft } from '#dossiers/server'
import { at as momentOn, day, type Instant, wallTime } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Result } from '#kernel/result'
import { type Lastly, transact, type Tx } from '#platform/db'
import { officialAs } from './demo.ts'

// Births of the demo's ward, filed and received as its people do it: what tests of the clock and of supplements begin with.

const H19 = { tenant: 'H19', person: 'test' }

/** `2026-11-25 09:30` on the clocks of Viet Nam. */
export const at = (text: string): Instant => momentOn(day(text.slice(0, 10)), wallTime(text.slice(11)))

const answers: Answers = {
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

export async function filed(mother: Citizen, moment: Instant): Promise<DossierCode> {
	const draftId = newId()
	await transact(H19, async (tx) => {
		const { version } = await tx
			.selectFrom('catalogue.procedure')
			.select('version')
			.where('code', '=', '1.001193')
			.orderBy('version', 'desc')
			.executeTakeFirstOrThrow()
		const { agency_id } = await tx
			.selectFrom('tenancy.agency')
			.select('agency_id')
			.where('code', '=', 'H19.26')
			.executeTakeFirstOrThrow()
		await tx
			.insertInto('forms.draft')
			.values({
				tenant_id: 'H19',
				draft_id: draftId,
				person_id: mother.id,
				procedure_code: '1.001193',
				procedure_version: version,
				agency_id,
				form_id: 'khai-sinh',
				form_version: 1,
				answers: JSON.stringify(answers),
				started_at: '2026-11-25T00:00:00Z',
				saved_at: '2026-11-25T00:00:00Z',
			})
			.execute()
		await tx
			.insertInto('documents.file')
			.values({
				tenant_id: 'H19',
				file_id: newId(),
				kind: 'component',
				person_id: mother.id,
				draft_id: draftId,
				component_key: 'giay-chung-sinh',
				name: 'giay-chung-sinh.pdf',
				media_type: 'application/pdf',
				bytes: 1234,
				sha256: 'ab'.repeat(32),
				stored_at: '2026-11-25T00:00:00Z',
			})
			.execute()
	})
	const done = await transact(H19, (tx) =>
		submitDraft({ tx, tenant: 'H19', citizen: mother, at: moment, address: '127.0.0.1' }, draftId),
	)
	if (!done.ok) throw new Error(JSON.stringify(done.refusal))
	return done.value.code
}

/** Filed half an hour before, looked through and received. */
export async function received(mother: Citizen, moment: Instant): Promise<DossierCode> {
	const code = await filed(mother, moment.add({ minutes: -30 }))
	const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const
	await done(
		acting('receptionist', moment, async (desk) =>
			markComponents(desk, await seen(code), { 'giay-chung-sinh': present }),
		),
	)
	await done(acting('receptionist', moment, async (desk) => receiveDossier(desk, await seen(code))))
	return code
}

export async function acting<T>(
	role: Role,
	moment: Instant,
	work: (desk: Desk, official: OfficialAtWork) => Promise<T | Lastly<T>>,
): Promise<T> {
	const official = await officialAs(H19, role)
	return transact(H19, (tx: Tx) =>
		work({ tx, tenant: 'H19', official, at: moment, address: '127.0.0.1' }, official),
	)
}

export async function dossier(code: DossierCode): Promise<Dossier> {
	const found = await transact(H19, (tx) => findDossier(tx, code))
	if (!found) throw new Error(`No dossier ${code}`)
	return found
}

export const seen = async (code: DossierCode) => ({ code, version: (await dossier(code)).version })

/** @throws Error when it was refused: the test is about what comes after */
export async function done<T>(outcome: Promise<Result<T, Refusal>>): Promise<T> {
	const result = await outcome
	if (!result.ok) throw new Error(JSON.stringify(result.refusal))
	return result.value
}
