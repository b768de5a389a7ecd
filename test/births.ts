import type { Dossier, DossierCode, Refusal } from '#dossiers'
import {
	advanceDossier,
	type Desk,
	findDossier,
	markComponents,
	receiveDossier,
	type Seen,
	submitDraft,
} from '#dossiers/server'
import type { Answers } from '#forms'
import type { Citizen, OfficialAtWork } from '#identity'
import { type Instant, now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Result } from '#kernel/result'
import { transact } from '#platform/db'
import { officialAs } from './demo.ts'

// Birth registrations of the demo's ward, many at once, by the use cases themselves: each has its true history.

const H19 = { tenant: 'H19', person: 'test' }
const address = '127.0.0.1'
const lanes = 6

/** What an invented mother declares of an invented child. */
export const birthAnswers = (childName: string): Answers => ({
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

type Filing = {
	readonly count: number
	readonly at?: Instant
	readonly childName?: (index: number) => string
}

/** Files `count` births with the ward; answers their codes. */
export async function fileBirths(
	citizen: Citizen,
	{ count, at = now(), childName = (index) => `Nguyễn Lê Minh ${letters(index)}` }: Filing,
): Promise<DossierCode[]> {
	const drafts = Array.from({ length: count }, (_, index) => ({
		id: newId(),
		answers: birthAnswers(childName(index)),
	}))
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
			.values(
				drafts.map(({ id, answers }) => ({
					tenant_id: 'H19',
					draft_id: id,
					person_id: citizen.id,
					procedure_code: '1.001193',
					procedure_version: version,
					agency_id,
					form_id: 'khai-sinh',
					form_version: 1,
					answers: JSON.stringify(answers),
					started_at: at.toString(),
					saved_at: at.toString(),
				})),
			)
			.execute()
		await tx
			.insertInto('documents.file')
			.values(
				drafts.map(({ id }) => ({
					tenant_id: 'H19',
					file_id: newId(),
					kind: 'component',
					person_id: citizen.id,
					draft_id: id,
					component_key: 'giay-chung-sinh',
					name: 'giay-chung-sinh.pdf',
					media_type: 'application/pdf',
					bytes: 1234,
					sha256: 'ab'.repeat(32),
					stored_at: at.toString(),
				})),
			)
			.execute()
	})
	return inLanes(drafts, async ({ id }) => {
		const submitted = await transact(H19, (tx) =>
			submitDraft({ tx, tenant: 'H19', citizen, at, address }, id),
		)
		if (!submitted.ok) throw new Error(JSON.stringify(submitted.refusal))
		return submitted.value.code
	})
}

type Stage = 'marked' | 'received' | 'handed-on' | 'proposed'

/** Takes dossiers through the process up to a stage; after `proposed` they wait for the chairman. */
export async function takeBirths(
	codes: readonly DossierCode[],
	upTo: Stage,
	at: Instant = now(),
): Promise<void> {
	const receptionist = await officialAs(H19, 'receptionist')
	const clerk = await officialAs(H19, 'justice-clerk')
	const present = { found: 'present', as: 'electronic', count: 1, note: '' } as const
	const steps: readonly (readonly [Stage, OfficialAtWork, Act])[] = [
		['marked', receptionist, (desk, seen) => markComponents(desk, seen, { 'giay-chung-sinh': present })],
		['received', receptionist, receiveDossier],
		['handed-on', receptionist, (desk, seen) => advanceDossier(desk, seen, { act: 'hand-on', words: '' })],
		[
			'proposed',
			clerk,
			(desk, seen) =>
				advanceDossier(desk, seen, { act: 'propose', outcome: 'grant', words: 'Đủ điều kiện.' }),
		],
	]
	await inLanes(codes, async (code) => {
		let version = (await birth(code)).version
		for (const [stage, official, act] of steps) {
			const done = await transact(H19, (tx) =>
				act({ tx, tenant: 'H19', official, at, address }, { code, version }),
			)
			if (!done.ok) throw new Error(`${code}, ${stage}: ${JSON.stringify(done.refusal)}`)
			version = done.value.version
			if (stage === upTo) return
		}
	})
}

type Act = (desk: Desk, seen: Seen) => Promise<Result<Dossier, Refusal>>

export async function birth(code: DossierCode): Promise<Dossier> {
	const found = await transact(H19, (tx) => findDossier(tx, code))
	if (!found) throw new Error(`No dossier ${code}`)
	return found
}

async function inLanes<Item, Answer>(
	items: readonly Item[],
	work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
	const answers: Answer[] = []
	const waiting = items.entries()
	await Promise.all(
		Array.from({ length: lanes }, async () => {
			for (const [index, item] of waiting) answers[index] = await work(item)
		}),
	)
	return answers
}

const letters = (index: number): string =>
	(index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCodePoint(65 + (index % 26))
