import pg from 'pg'
import type { OfficialAtWork } from '#identity'
import { keyOf } from '../src/capabilities/dossiers/card.ts'
import { newId } from '#kernel/ids'
import { fold, soundKey } from '#kernel/vietnamese'

/** How a tenant's dossiers lie: 40 agencies of which the first, a service centre, has a quarter of everything. */
const agencies = 40
const chunk = 50_000

export type Seeded = { readonly tenant: string; readonly dossiers: number; readonly official: OfficialAtWork }

/**
 * Writes a tenant with `dossiers` dossiers of the last year. 8 in 100 are open: their work waits for three roles, is due from
 * ten days ago to thirty ahead, and is counted as the acts would have counted it, with the rows of counts that a year leaves at
 * nought.
 *
 * @param url as a superuser, so that no foreign key is looked up for each row
 */
export async function seedDossiers(url: string, tenant: string, dossiers: number): Promise<Seeded> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		await client.query(`set session_replication_role = replica`)
		await client.query(`set synchronous_commit = off`)
		await client.query(
			`insert into tenancy.tenant (code, host_label, kind, name, name_en, authority, authority_en, hotline)
			values ($1, lower($1), 'province', 'tỉnh ' || $1, $1, 'UBND tỉnh ' || $1, $1, '1022')`,
			[tenant],
		)
		const ids = Array.from({ length: agencies }, () => newId())
		await client.query(
			`insert into tenancy.agency (tenant_id, agency_id, code, name, short_name, name_en, kind, place_name, address, phone, valid_from)
			select $1, id, $1 || '.' || (100 + number), 'UBND xã số ' || number, 'Xã số ' || number, 'Commune ' || number,
				'peoples-committee', 'Xã số ' || number, 'Số 1', '1022', '2025-07-01'
			from unnest($2::uuid[]) with ordinality as own (id, number)`,
			[tenant, ids],
		)
		// Indexes are made in one go afterwards, by both processors: that is many times faster.
		const tables = `('dossiers.dossier'::regclass, 'dossiers.search_card'::regclass)`
		await client.query(
			`update pg_index set indisready = false, indisvalid = false where indrelid in ${tables}`,
		)
		await Promise.all([0, 1].map((half) => fillHalf(url, tenant, ids, dossiers, half)))
		await client.query(`set maintenance_work_mem = '1GB'`)
		await client.query(`set max_parallel_maintenance_workers = 2`)
		for (const table of ['dossiers.dossier', 'dossiers.search_card'])
			await client.query(`reindex table ${table}`)
		await client.query(insertWork, [tenant])
		await client.query(insertCounts, [tenant])
		await client.query(insertSpentCounts, [tenant, ids.slice(0, 4)])
		return { tenant, dossiers, official: clerkAt(ids[0] ?? '') }
	} finally {
		await client.end()
	}
}

const clerkAt = (agencyId: string): OfficialAtWork => ({
	id: newId(),
	username: 'can-bo',
	fullName: 'Trần Thị Một Cửa',
	title: 'Công chức',
	phone: '1022',
	agencyId,
	agencyName: 'Xã số 1',
	duties: duties.map((role) => ({
		agencyId,
		role,
		permissions: ['dossier.act', 'dossier.read-unit'] as const,
	})),
})
const duties = ['receptionist', 'justice-clerk']

/** The tenants that a database was filled with, smallest first. */
export async function seeded(url: string): Promise<readonly Seeded[]> {
	const superuser = new URL(url)
	superuser.username = 'postgres'
	const client = new pg.Client({ connectionString: superuser.href })
	await client.connect()
	try {
		const { rows } = await client.query<{ tenant: string; dossiers: string; agency: string }>(
			`select tenant.code as tenant, (select agency_id from tenancy.agency where code = tenant.code || '.101') as agency,
				(select max(split_part(code, '-', 3)::int) + 1 from (
					select code from dossiers.dossier where tenant_id = tenant.code order by dossier_id desc limit 20000) as late) as dossiers
			from tenancy.tenant where code like 'B0_' order by code`,
		)
		return rows.map(({ tenant, dossiers, agency }) => ({
			tenant,
			dossiers: 10 ** Math.round(Math.log10(Number(dossiers))),
			official: clerkAt(agency),
		}))
	} finally {
		await client.end()
	}
}

/** Every second chunk, on a connection of its own. */
async function fillHalf(
	url: string,
	tenant: string,
	agencyIds: readonly string[],
	dossiers: number,
	half: number,
): Promise<void> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		await client.query(`set session_replication_role = replica`)
		await client.query(`set synchronous_commit = off`)
		for (let from = half * chunk; from < dossiers; from += 2 * chunk)
			await client.query(insertDossiers, [tenant, agencyIds, from, Math.min(from + chunk, dossiers) - 1])
	} finally {
		await client.end()
	}
}

// Strewn by a hash, not by a die: two runs have the same rows.
const strewn = (salt: number, below: number) => `(hashint8extended(number, ${salt}) & 1073741823) % ${below}`
const form = 'khai-sinh'
const pick = (words: readonly string[], salt: number) =>
	`(array[${words.map((word) => `'${word}'`).join(', ')}])[1 + ${strewn(salt, words.length)}]`
const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ']
const middles = ['Thị', 'Văn', 'Minh', 'Ngọc']
const givens = ['An', 'Bình', 'Diệp', 'Hạnh', 'Tâm', 'Khánh', 'Quân', 'Yến', 'Thảo', 'Sơn']
const key = (field: string) => keyOf(`${form}.${field}`)

/** As `cardWords` writes them. */
const cardOf = `array_to_tsvector(array[
	$1 || ':' || family_key || '@${keyOf('applicant')}', $1 || ':' || middle_key || '@${keyOf('applicant')}', $1 || ':' || given_key || '@${keyOf('applicant')}',
	$1 || '^' || right(agency::text, 12), $1 || '=' || procedure || '@${keyOf('procedure')}', $1 || '=online@${keyOf('channel')}',
	$1 || '#${keyOf('submitted')}=' || to_char(submitted at time zone 'Asia/Ho_Chi_Minh', 'YYYYMMDD'),
	$1 || ':' || family_key || '@${key('child_name')}', $1 || ':' || given_key || '@${key('child_name')}',
	$1 || '=' || sex || '@${key('child_sex')}', $1 || ':' || sex || '@${key('child_sex')}',
	$1 || '#${key('child_birth_date')}=' || to_char(born, 'YYYYMMDD'),
	$1 || '=' || personal_id || '@${key('requester_id')}', $1 || ':' || personal_id || '@${key('requester_id')}',
	$1 || ':' || phone || '@${key('requester_phone')}',
	$1 || '#${key('copies_count')}=' || lpad((copies * 100)::text, 15, '0'),
	$1 || ':xa@${key('child_birth_place')}', $1 || ':so@${key('child_birth_place')}', $1 || ':' || place || '@${key('child_birth_place')}'])`

const insertDossiers = `
	with made as materialized (
		select *, uuidv7((submitted - now())) as id
		from (
			select number, ${strewn(3, 100)} < 8 as open,
				($2::uuid[])[case when ${strewn(4, 4)} = 0 then 1 else 2 + ${strewn(5, 39)} end] as agency,
				${pick(families, 8)} as family, ${pick(
					families.map((each) => soundKey(fold(each))),
					8,
				)} as family_key,
				${pick(middles, 9)} as middle, ${pick(
					middles.map((each) => soundKey(fold(each))),
					9,
				)} as middle_key,
				${pick(givens, 10)} as given, ${pick(
					givens.map((each) => soundKey(fold(each))),
					10,
				)} as given_key,
				'1.' || lpad((1000 + ${strewn(7, 120)})::text, 6, '0') as procedure,
				${pick(['male', 'female'], 11)} as sex, date '2026-11-20' - (${strewn(12, 3000)})::int as born,
				lpad((${strewn(13, 1_000_000_000)})::text, 12, '0') as personal_id,
				'09' || lpad((${strewn(14, 100_000_000)})::text, 8, '0') as phone,
				1 + ${strewn(15, 9)} as copies, (1 + ${strewn(16, 200)})::text as place,
				case when ${strewn(3, 100)} < 8 then now() - (${strewn(6, 9000)}) * interval '2 minutes'
					else now() - interval '10 days' - (${strewn(6, 510_000)}) * interval '1 minute' end as submitted
			from generate_series($3::bigint, $4::bigint) as number
		) as one
	), carded as (
		insert into dossiers.search_card (tenant_id, dossier_id, open, words) select $1, id, open, ${cardOf} from made
	)
	insert into dossiers.dossier (tenant_id, dossier_id, code, state, draft_id, person_id, procedure_code, procedure_version,
		procedure_name, form_id, form_version, process_id, process_version, channel, receiving_agency_id, competent_agency_id,
		applicant_name, applicant_sort, answers, files, time_limit, submitted_at, received_at, due_at, closed_at, version, last_hash)
	select $1, id, $1 || '-' || to_char(submitted, 'YYMMDD') || '-' || lpad(number::text, 7, '0'),
		case when not open then 'returned' when ${strewn(1, 10)} < 3 then 'submitted' when ${strewn(1, 10)} < 9 then 'in-process'
			else 'awaiting-supplement' end,
		uuidv7((submitted - now())), uuidv7((submitted - now())), procedure, 1, 'Thủ tục hành chính số ' || ${strewn(7, 120)},
		'${form}', (select coalesce(max(version), 1) from forms.form where tenant_id = $1 and form_id = '${form}'), 'khai-sinh', 1, 'online', agency, agency, family || ' ' || middle || ' ' || given,
		given_key || ' ' || family_key || ' ' || middle_key,
		jsonb_build_object('child_name', family || ' ' || given, 'child_sex', sex, 'child_birth_date', born, 'requester_id', personal_id,
			'requester_phone', '+84' || substr(phone, 2), 'copies_count', copies, 'child_birth_place', 'Xã số ' || place), '[]',
		'{"unit": "working-days", "value": 5}', submitted, submitted + interval '2 hours',
		case when open then now() + ((${strewn(2, 40_000)}) / 1000.0 - 10) * interval '1 day' else submitted + interval '5 days' end,
		case when not open then submitted + interval '4 days' end, case when open then 3 else 7 end,
		decode(repeat('ab', 32), 'hex')
	from made`

// One in 32 in process waits for another agency, which is late with a quarter of what it owes.
const insertWork = `
	insert into dossiers.work (tenant_id, dossier_id, token_id, agency_id, role, queue, step_id, step_name, since, step_due_at, due_at, sort_at)
	select tenant_id, dossier_id, gen_random_uuid(), competent_agency_id,
		case when state = 'submitted' then 'receptionist' when right(dossier_id::text, 1) < '6' then 'receptionist'
			when right(dossier_id::text, 1) < 'c' then 'justice-clerk' else 'chairman' end,
		case state when 'submitted' then 'to-receive' when 'in-process' then
				case when get_byte(uuid_send(dossier_id), 14) % 32 = 0 then 'automatic' else 'in-hand' end
			else 'awaiting-citizen' end,
		'tham-tra', 'Thẩm tra hồ sơ', submitted_at, due_at,
		case when state <> 'awaiting-supplement' then due_at end,
		case when state <> 'awaiting-supplement' then due_at else submitted_at end
	from dossiers.dossier where tenant_id = $1 and closed_at is null`

const slotOf = `get_byte(uuid_send(dossier_id), 15) % 4`
const insertCounts = `
	insert into dossiers.work_count (tenant_id, agency_id, role, holder_id, queue, due_day, slot, n)
	select tenant_id, agency_id, role, '00000000-0000-0000-0000-000000000000', queue,
		coalesce((due_at at time zone 'Asia/Ho_Chi_Minh')::date, 'infinity'), ${slotOf}, count(*)
	from dossiers.work where tenant_id = $1 group by 1, 2, 3, 5, 6, 7`

// Every day of the last year on which something was due, for each role and queue, in every slot.
const insertSpentCounts = `
	insert into dossiers.work_count (tenant_id, agency_id, role, holder_id, queue, due_day, slot, n)
	select $1, agency_id, role, '00000000-0000-0000-0000-000000000000'::uuid, queue, (now() - day * interval '1 day')::date, slot, 0
	from unnest($2::uuid[]) as agency_id, unnest(array['receptionist', 'justice-clerk', 'chairman']) as role,
		unnest(array['to-receive', 'in-hand']) as queue, generate_series(1, 365) as day, generate_series(0, 3) as slot
	on conflict do nothing`
