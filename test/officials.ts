import type pg from 'pg'
import { newId } from '#kernel/ids'

/** An agency of H19 with one official who is receptionist there: what most tests of the desk begin with. */
export async function agencyWithOfficial(
	owner: pg.Client,
): Promise<{ readonly agencyId: string; readonly officialId: string }> {
	const [agencyId, officialId] = [newId(), newId()]
	await owner.query(`set app.tenant = 'H19'`)
	await owner.query(
		`insert into tenancy.agency (tenant_id, agency_id, code, name, short_name, name_en, kind, place_name, address, phone, valid_from)
		values ('H19', $1, 'H19.26', 'UBND phường Trấn Biên', 'phường Trấn Biên', 'Tran Bien Ward', 'peoples-committee', 'Trấn Biên', 'Trấn Biên', '1022', '2025-07-01')`,
		[agencyId],
	)
	await owner.query(
		`insert into tenancy.official (tenant_id, official_id, username, full_name, title, phone, agency_id)
		values ('H19', $1, 'le.thi.hoa', 'Lê Thị Hoa', 'Công chức tiếp nhận', '0251000000', $2)`,
		[officialId, agencyId],
	)
	await owner.query(
		`insert into tenancy.role (tenant_id, code, name, name_en, permissions)
		values ('H19', 'receptionist', 'Công chức tiếp nhận', 'Receptionist', '{dossier.receive,dossier.act}') on conflict do nothing`,
	)
	await owner.query(
		`insert into tenancy.duty (tenant_id, official_id, agency_id, role, valid_from, valid_to)
		values ('H19', $1, $2, 'receptionist', '2026-01-01', null), ('H19', $1, $2, 'justice-clerk', '2026-01-01', '2026-06-01')`,
		[officialId, agencyId],
	)
	return { agencyId, officialId }
}
