import pg from 'pg'
import type { OfficialAtWork } from '#identity'
import { newId } from '#kernel/ids'

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
		// Indexes are made in one go afterwards: that is much faster.
		const indexes = await client.query<{ name: string; made: string }>(
			`select schemaname || '.' || indexname as name, indexdef as made from pg_indexes
			where schemaname = 'dossiers' and tablename = 'dossier' and indexdef not like 'CREATE UNIQUE%'`,
		)
		for (const { name } of indexes.rows) await client.query(`drop index ${name}`)
		for (let from = 0; from < dossiers; from += chunk)
			await client.query(insertDossiers, [tenant, ids, from, Math.min(from + chunk, dossiers) - 1])
		for (const { made } of indexes.rows) await client.query(made)
		await client.query(insertWork, [tenant])
		await client.query(insertCounts, [tenant])
		await client.query(insertSpentCounts, [tenant, ids])
		const [agencyId = ''] = ids
		return {
			tenant,
			dossiers,
			official: {
				id: newId(),
				username: 'can-bo',
				fullName: 'Trần Thị Một Cửa',
				title: 'Công chức',
				phone: '1022',
				agencyId,
				agencyName: 'Xã số 1',
				duties: [
					{
						agencyId,
						role: 'receptionist',
						permissions: ['dossier.receive', 'dossier.act', 'dossier.read-unit'],
					},
					{ agencyId, role: 'justice-clerk', permissions: ['dossier.act', 'dossier.read-unit'] },
				],
			},
		}
	} finally {
		await client.end()
	}
}

// Strewn by a hash, not by a die: two runs have the same rows.
const strewn = (salt: number, below: number) => `(hashint8extended(number, ${salt}) & 1073741823) % ${below}`
const insertDossiers = `
	insert into dossiers.dossier (tenant_id, dossier_id, code, state, draft_id, person_id, procedure_code, procedure_version,
		procedure_name, form_id, form_version, process_id, process_version, channel, receiving_agency_id, competent_agency_id,
		applicant_name, applicant_sort, answers, files, time_limit, submitted_at, received_at, due_at, closed_at, version, last_hash)
	select $1, uuidv7((submitted - now())), $1 || '-' || to_char(submitted, 'YYMMDD') || '-' || lpad(number::text, 7, '0'),
		case when not open then 'returned' when ${strewn(1, 10)} < 3 then 'submitted' when ${strewn(1, 10)} < 9 then 'in-process'
			else 'awaiting-supplement' end,
		gen_random_uuid(), gen_random_uuid(), '1.' || lpad((1000 + ${strewn(7, 120)})::text, 6, '0'), 1,
		'Thủ tục hành chính số ' || ${strewn(7, 120)}, 'khai-sinh', 1, 'khai-sinh', 1, 'online', agency, agency, name,
		reverse(name), '{"child_name": "Nguyễn Lê Minh An", "requester_phone": "+84900000042"}', '[]',
		'{"unit": "working-days", "value": 5}', submitted, submitted + interval '2 hours',
		case when open then now() + ((${strewn(2, 40_000)}) / 1000.0 - 10) * interval '1 day' else submitted + interval '5 days' end,
		case when not open then submitted + interval '4 days' end, case when open then 3 else 7 end,
		decode(repeat('ab', 32), 'hex')
	from (
		select number, ${strewn(3, 100)} < 8 as open,
			($2::uuid[])[case when ${strewn(4, 4)} = 0 then 1 else 2 + ${strewn(5, 39)} end] as agency,
			(array['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ'])[1 + ${strewn(8, 6)}] || ' ' ||
				(array['Thị', 'Văn', 'Minh', 'Ngọc'])[1 + ${strewn(9, 4)}] || ' ' || (array['An', 'Bình', 'Diệp', 'Hạnh', 'Tâm'])[1 + ${strewn(10, 5)}] as name,
			case when ${strewn(3, 100)} < 8 then now() - (${strewn(6, 9000)}) * interval '2 minutes'
				else now() - interval '10 days' - (${strewn(6, 510_000)}) * interval '1 minute' end as submitted
		from generate_series($3::bigint, $4::bigint) as number
	) as one`

const insertWork = `
	insert into dossiers.work (tenant_id, dossier_id, token_id, agency_id, role, queue, step_id, step_name, since, step_due_at, due_at, sort_at)
	select tenant_id, dossier_id, gen_random_uuid(), competent_agency_id,
		case when state = 'submitted' then 'receptionist' when right(dossier_id::text, 1) < '6' then 'receptionist'
			when right(dossier_id::text, 1) < 'c' then 'justice-clerk' else 'chairman' end,
		case state when 'submitted' then 'to-receive' when 'in-process' then 'in-hand' else 'awaiting-citizen' end,
		'tham-tra', 'Thẩm tra hồ sơ', submitted_at, due_at,
		case when state <> 'awaiting-supplement' then due_at end,
		case when state <> 'awaiting-supplement' then due_at else submitted_at end
	from dossiers.dossier where tenant_id = $1 and closed_at is null`

const slotOf = `get_byte(uuid_send(dossier_id), 15) % 8`
const insertCounts = `
	insert into dossiers.work_count (tenant_id, agency_id, role, holder_id, queue, due_day, slot, n)
	select tenant_id, agency_id, role, '00000000-0000-0000-0000-000000000000', queue,
		coalesce((due_at at time zone 'Asia/Ho_Chi_Minh')::date, 'infinity'), ${slotOf}, count(*)
	from dossiers.work where tenant_id = $1 group by 1, 2, 3, 5, 6, 7`

// Every day of the last year on which something was due, for each role and queue, in as many slots as the work came in.
const insertSpentCounts = `
	insert into dossiers.work_count (tenant_id, agency_id, role, holder_id, queue, due_day, slot, n)
	select distinct dossier.tenant_id, competent_agency_id, role, '00000000-0000-0000-0000-000000000000'::uuid, queue,
		(due_at at time zone 'Asia/Ho_Chi_Minh')::date, ${slotOf}, 0
	from dossiers.dossier, unnest(array['receptionist', 'justice-clerk', 'chairman']) as role,
		unnest(array['to-receive', 'in-hand']) as queue
	where dossier.tenant_id = $1 and closed_at is not null and competent_agency_id = any($2::uuid[])
	on conflict do nothing`
