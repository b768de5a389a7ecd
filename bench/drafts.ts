import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Answers } from '#forms'
import { newId } from '#kernel/ids'

/** A draft that only waits to be sent, with whoever may send it. Everybody in it is invented. */
export type Ready = {
	readonly id: string
	readonly files: readonly string[]
	readonly person: string
	readonly cookie: string
	readonly tokenHash: Buffer
	readonly agency: { readonly id: string; readonly centre: string; readonly code: string }
}

/** 40 answered fields of the birth form: a grandmother declares on the parents' behalf. */
const fortyAnswers: Answers = {
	requester_name: 'Lê Thị Hạnh',
	requester_birth_date: '1968-08-14',
	requester_id: '075168000001',
	requester_residence: 'Khóm 3, phường Trấn Biên, thành phố Đồng Nai',
	requester_phone: '+84900000042',
	requester_email: 'ba-ngoai@cong-dan.invalid',
	requester_relation: 'other',
	requester_relation_other: 'bà ngoại',
	requester_authorised: true,
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
	mother_has_personal_id: true,
	mother_id: '075196000001',
	mother_name: 'Lê Ngọc Diệp',
	mother_birth_date: '1996-08-14',
	mother_ethnicity: 'Kinh',
	mother_nationality: 'Việt Nam',
	father_declared: true,
	father_has_personal_id: true,
	father_id: '075094000001',
	father_name: 'Nguyễn Minh Tâm',
	father_birth_date: '1994-02-03',
	father_ethnicity: 'Kinh',
	father_nationality: 'Việt Nam',
	parents_married: true,
	marriage_cert_number: '12/2022',
	copies_requested: true,
	copies_count: 3,
	result_delivery: 'online',
	declaration: true,
}
const components = ['giay-chung-sinh', 'uy-quyen', 'cu-tru']
export const fieldsAnswered = Object.keys(fortyAnswers).length

/**
 * Prepares `count` drafts of as many as `people` citizens, each signed in, at `communes` communes like phường Trấn Biên.
 *
 * @param url the database, as the owner of the schemas
 */
export async function readyDrafts(
	url: string,
	{
		count,
		people,
		communes,
		answers = fortyAnswers,
	}: { count: number; people: number; communes: number; answers?: Answers },
): Promise<Ready[]> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		await client.query(`set app.tenant = 'H19'`)
		const agencies = await moreCommunes(client, communes)
		const citizens = await signedInCitizens(client, people)
		const ready = Array.from({ length: count }, (_, index): Ready => {
			const citizen = citizens[index % citizens.length]
			const agency = agencies[index % agencies.length]
			if (!citizen || !agency) throw new Error('there is nobody to file anything')
			return { id: newId(), files: components.map(() => newId()), ...citizen, agency }
		})
		await insertDrafts(client, ready, answers)
		await client.query('analyze')
		return ready
	} finally {
		await client.end()
	}
}

/** A draft of a permit that waits for its drawings, which may be larger than usual. */
export type DrawingDraft = Pick<Ready, 'id' | 'cookie'> & { readonly component: string }

/** Drafts of as many signed-in citizens, who have only their drawings left to send. */
export async function drawingDrafts(url: string, count: number): Promise<DrawingDraft[]> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		await client.query(`set app.tenant = 'H19'`)
		const ready = (await signedInCitizens(client, count)).map((citizen) => ({ id: newId(), ...citizen }))
		await client.query(
			`insert into forms.draft (tenant_id, draft_id, person_id, procedure_code, procedure_version, agency_id, form_id, form_version,
				answers, started_at, saved_at)
			select 'H19', id, person, procedure.code, procedure.version, agency_id, form.form_id, form.version, '{}', now(), now()
			from unnest($1::uuid[], $2::uuid[]) as draft (id, person), tenancy.agency,
				(select code, max(version) as version from catalogue.procedure where code = '1.013225' group by code) as procedure,
				(select form_id, max(version) as version from forms.form
					where tenant_id = 'H19' and form_id = 'cap-phep-xay-dung-nha-o' group by form_id) as form
			where agency.code = 'H19.26'`,
			[ready.map(({ id }) => id), ready.map(({ person }) => person)],
		)
		return ready.map(({ id, cookie }) => ({ id, cookie, component: 'ban-ve' }))
	} finally {
		await client.end()
	}
}

async function moreCommunes(client: pg.Client, communes: number): Promise<Ready['agency'][]> {
	const agencies = Array.from({ length: communes }, (_, index) => ({
		id: newId(),
		centre: newId(),
		code: `H19.${101 + index}`,
	}))
	for (const [like, column, suffix] of [
		['H19.26', 'id', ''],
		['H19.26.01', 'centre', '.01'],
	] as const)
		await client.query(
			`insert into tenancy.agency (tenant_id, agency_id, code, name, short_name, name_en, parent_name, kind, parent_id,
				unit_code, place_name, address, phone, hours_profile, valid_from)
			select tenant_id, own.id, own.code || $4, name, short_name, name_en, parent_name, kind, own.parent, unit_code, place_name,
				address, phone, hours_profile, valid_from
			from tenancy.agency, unnest($1::uuid[], $2::text[], $3::uuid[]) as own (id, code, parent)
			where agency.code = $5`,
			[
				agencies.map((agency) => agency[column]),
				agencies.map(({ code }) => code),
				agencies.map(({ id }) => (column === 'id' ? null : id)),
				suffix,
				like,
			],
		)
	return agencies
}

async function signedInCitizens(
	client: pg.Client,
	people: number,
): Promise<Pick<Ready, 'person' | 'cookie' | 'tokenHash'>[]> {
	const citizens = Array.from({ length: people }, () => {
		const token = randomBytes(32).toString('base64url')
		return {
			person: newId(),
			cookie: `phien=${token}`,
			tokenHash: createHash('sha256').update(token).digest(),
		}
	})
	const ids = citizens.map(({ person }) => person)
	await client.query(
		`insert into identity.person (tenant_id, person_id, issuer, subject, assurance, full_name, personal_id, birth_date, sex,
			ethnicity, nationality, residence, home_town, phone, email, vouched_at)
		select 'H19', id, 'https://vneid.invalid', id, 2, 'Lê Thị Hạnh', '075168' || lpad(number::text, 6, '0'), '1968-08-14', 'female',
			'Kinh', 'Việt Nam', 'Khóm 3, phường Trấn Biên', 'Phường Trấn Biên', '+84900000042', 'ba-ngoai@cong-dan.invalid', now()
		from unnest($1::uuid[]) with ordinality as citizen (id, number)`,
		[ids],
	)
	await client.query(
		`insert into identity.session (tenant_id, token_hash, person_id, created_at, seen_at, expires_at)
		select 'H19', hash, id, now(), now(), now() + interval '12 hours' from unnest($1::uuid[], $2::bytea[]) as session (id, hash)`,
		[ids, citizens.map(({ tokenHash }) => tokenHash)],
	)
	return citizens
}

async function insertDrafts(client: pg.Client, ready: readonly Ready[], answers: Answers): Promise<void> {
	const ids = ready.map(({ id }) => id)
	const people = ready.map(({ person }) => person)
	await client.query(
		`insert into forms.draft (tenant_id, draft_id, person_id, procedure_code, procedure_version, agency_id, form_id, form_version,
			answers, started_at, saved_at)
		select 'H19', id, person, procedure.code, procedure.version, agency, 'khai-sinh', form.version, $4, now(), now()
		from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as draft (id, person, agency),
			(select code, max(version) as version from catalogue.procedure where code = '1.001193' group by code) as procedure,
			(select max(version) as version from forms.form where tenant_id = 'H19' and form_id = 'khai-sinh') as form`,
		[ids, people, ready.map(({ agency }) => agency.id), JSON.stringify(answers)],
	)
	await client.query(
		`insert into documents.file (tenant_id, file_id, kind, person_id, draft_id, component_key, name, media_type, bytes, sha256,
			pages, stored_at)
		select 'H19', id, 'component', person, draft, component, component || '.pdf', 'application/pdf', 482113, repeat('ab', 32), 2, now()
		from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) as file (id, person, draft, component)`,
		[
			ready.flatMap(({ files }) => files),
			people.flatMap((person) => components.map(() => person)),
			ids.flatMap((id) => components.map(() => id)),
			ready.flatMap(() => components),
		],
	)
}
