import { createHash } from 'node:crypto'
import type { Answers } from '#forms'
import { newId } from '#kernel/ids'
import { type Actor, transact } from '#platform/db'
import { plainPdf } from './fixtures/pdf.ts'

/** What an invented mother declares of an invented child. */
export const birthAnswers = (childName = 'Nguyễn Lê Minh An'): Answers => ({
	requester_name: 'Lê Ngọc Diệp',
	requester_birth_date: '1996-08-14',
	requester_id: '075196000001',
	requester_phone: '0900000042',
	requester_relation: 'mother',
	child_circumstances: 'ordinary',
	child_name: childName,
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
})

type Paper = { readonly component: string; readonly name: string }
type How = {
	/** By default a birth with the ward Trấn Biên of the demo, with its birth notice. */
	readonly procedure?: string
	readonly form?: string
	readonly agency?: string
	/** Where it is handed in, when that is not where it is decided. */
	readonly receiving?: string | undefined
	readonly papers?: readonly Paper[]
}

/** What every paper of these drafts holds. Whoever shows a page with one puts it into the file store first. */
export const paperContent = plainPdf(1)
/** The paper as the register of files knows it. */
export const paperFacts = {
	media_type: 'application/pdf',
	bytes: paperContent.length,
	sha256: createHash('sha256').update(paperContent).digest('hex'),
}

const birthNotice: Paper = { component: 'giay-chung-sinh', name: 'giay-chung-sinh.pdf' }
const keptAt = '2026-11-20T00:00:00Z'

/** Drafts that only wait to be sent, one for each of `answers`. */
export async function filledDrafts(
	actor: Actor,
	personId: string,
	answers: readonly Answers[],
	{
		procedure = '1.001193',
		form = 'khai-sinh',
		agency = 'H19.26',
		receiving,
		papers = [birthNotice],
	}: How = {},
): Promise<string[]> {
	const drafts = answers.map((filled) => ({ id: newId(), filled }))
	await transact(actor, async (tx) => {
		const { version } = await tx
			.selectFrom('catalogue.procedure')
			.select('version')
			.where('code', '=', procedure)
			.orderBy('version', 'desc')
			.executeTakeFirstOrThrow()
		const newest = await tx
			.selectFrom('forms.form')
			.select('version')
			.where('form_id', '=', form)
			.orderBy('version', 'desc')
			.executeTakeFirstOrThrow()
		const agencyId = async (agencyCode: string) => {
			const found = await tx
				.selectFrom('tenancy.agency')
				.select('agency_id')
				.where('code', '=', agencyCode)
				.executeTakeFirstOrThrow()
			return found.agency_id
		}
		const agency_id = await agencyId(agency)
		const receiving_agency_id = receiving === undefined ? null : await agencyId(receiving)
		await tx
			.insertInto('forms.draft')
			.values(
				drafts.map(({ id, filled }) => ({
					tenant_id: actor.tenant,
					draft_id: id,
					person_id: personId,
					procedure_code: procedure,
					procedure_version: version,
					agency_id,
					receiving_agency_id,
					form_id: form,
					form_version: newest.version,
					answers: JSON.stringify(filled),
					started_at: keptAt,
					saved_at: keptAt,
				})),
			)
			.execute()
		if (papers.length === 0) return
		await tx
			.insertInto('documents.file')
			.values(
				drafts.flatMap(({ id }) =>
					papers.map(({ component, name }) => ({
						tenant_id: actor.tenant,
						file_id: newId(),
						kind: 'component',
						person_id: personId,
						draft_id: id,
						component_key: component,
						name,
						...paperFacts,
						stored_at: keptAt,
					})),
				),
			)
			.execute()
	})
	return drafts.map(({ id }) => id)
}

/** A birth registration that only waits to be sent. */
export async function birthDraft(
	actor: Actor,
	personId: string,
	{ answers = birthAnswers(), ...how }: How & { readonly answers?: Answers } = {},
): Promise<string> {
	const [id] = await filledDrafts(actor, personId, [answers], how)
	if (id === undefined) throw new Error('no draft')
	return id
}
