import { describe, expect, test } from 'vitest'
import { personFrom } from './claims.ts'
import { vneidProfile } from './profile.ts'

const person = (claims: Record<string, unknown>) =>
	personFrom({ TechID: 'T1', HoVaTen: 'Lê Thị Sen', ...claims }, 'https://vneid.example', vneidProfile)

describe('what VNeID says', () => {
	test.each([
		['NgayThangNamSinh', '19960314', 'birthDate', '1996-03-14'],
		['NgayThangNamSinh', '1940', 'birthDate', null],
		['NgayThangNamSinh', '19930230', 'birthDate', null],
		['GioiTinh', 'Nữ', 'sex', 'female'],
		['GioiTinh', 'Nữ'.normalize('NFD'), 'sex', 'female'],
		['GioiTinh', 1, 'sex', 'male'],
		['GioiTinh', 'khác', 'sex', null],
		['SoDinhDanh', '075196000011', 'personalId', '075196000011'],
		['SoDinhDanh', '12345', 'personalId', null],
		['SoDienThoai', '0900 000 011', 'phone', '+84900000011'],
		['SoDienThoai', 'không có', 'phone', null],
		['ThuDienTu', 'Sen@Vi-Du.example', 'email', 'sen@vi-du.example'],
		['ThuDienTu', 'sen', 'email', null],
		['loAs', 'LoA2', 'assurance', 2],
		['IAL', '1', 'assurance', 1],
		['loAs', 'cao', 'assurance', 1],
		['HoVaTen', ` Lê  Thị ${'Sến'.normalize('NFD')} `, 'fullName', 'Lê Thị Sến'],
	] as const)('%s %j becomes %s %j', (claim, said, field, known) => {
		expect(person({ [claim]: said })?.[field]).toBe(known)
	})

	test('names a person by TechID, or by sub where there is none', () => {
		expect(person({ sub: 'S1' })?.subject).toBe('T1')
		expect(person({ TechID: '', sub: 'S1' })?.subject).toBe('S1')
		expect(person({ TechID: undefined })).toBeUndefined()
		expect(person({ HoVaTen: ' ' })).toBeUndefined()
	})
})
