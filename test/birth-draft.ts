import type { Answers } from '#forms'
import { newId } from '#kernel/ids'
import { type Actor, transact } from '#platform/db'

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

/** A birth registration of an invented child, filled in and ready to be sent, at the ward Trấn Biên of the demo. */
export async function birthDraft(actor: Actor, personId: string): Promise<string> {
	const draftId = newId()
	await transact(actor, async (tx) => {
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
				tenant_id: actor.tenant,
				draft_id: draftId,
				person_id: personId,
				procedure_code: '1.001193',
				procedure_version: version,
				agency_id,
				form_id: 'khai-sinh',
				form_version: 1,
				answers: JSON.stringify(answers),
				started_at: '2026-11-20T00:00:00Z',
				saved_at: '2026-11-20T00:00:00Z',
			})
			.execute()
		await tx
			.insertInto('documents.file')
			.values({
				tenant_id: actor.tenant,
				file_id: newId(),
				kind: 'component',
				person_id: personId,
				draft_id: draftId,
				component_key: 'giay-chung-sinh',
				name: 'giay-chung-sinh.pdf',
				media_type: 'application/pdf',
				bytes: 1234,
				sha256: 'ab'.repeat(32),
				stored_at: '2026-11-20T00:00:00Z',
			})
			.execute()
	})
	return draftId
}
