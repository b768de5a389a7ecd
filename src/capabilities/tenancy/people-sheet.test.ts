import { describe, expect, test } from 'vitest'
import { day } from '#kernel/dates'
import { dayOf, type KnownPeople, planRows, sheetRows } from './people-sheet.ts'

const heading = [
	'Họ và tên',
	'Tên đăng nhập',
	'Chức danh',
	'Điện thoại',
	'Mã cơ quan',
	'Vai trò',
	'Từ ngày',
	'Đến hết ngày',
]
const known: KnownPeople = {
	agencies: [
		{ id: 'tb', code: 'H19.26', name: 'UBND phường Trấn Biên' },
		{ id: 'bh', code: 'H19.27', name: 'UBND phường Biên Hoà' },
	],
	roles: [
		{ code: 'receptionist', name: 'Công chức tiếp nhận' },
		{ code: 'justice-clerk', name: 'Công chức tư pháp – hộ tịch' },
	],
	fields: ['Hộ tịch'],
	today: day('2026-11-22'),
	people: [
		{
			id: 'so',
			fullName: 'Nguyễn Thị Sổ',
			username: 'hotich.tranbien',
			title: 'Công chức',
			phone: '0251 000 0100',
			email: 'so@tranbien.example',
			agencyId: 'tb',
			duties: [{ agencyId: 'tb', role: 'justice-clerk', until: null }],
		},
	],
}
const plan = (...rows: string[][]) => {
	const read = sheetRows([heading, ...rows])
	if ('refusal' in read) throw new Error(read.refusal.kind)
	return planRows(read.rows, known)
}

describe('a sheet of people', () => {
	test('is read by its headings, wherever they stand, with or without accents', () => {
		const read = sheetRows([
			['Danh sách cán bộ'],
			[],
			['STT', 'HO VA TEN *', 'Chức vụ', 'Cơ quan'],
			[1, ' Lê  Văn A ', 'Công chức', 'H19.26'],
			[null, null, null, null],
		])
		expect(read).toMatchObject({
			rows: [{ line: 4, fullName: 'Lê Văn A', title: 'Công chức', agency: 'H19.26' }],
		})
	})
	test('that lacks a column says which', () => {
		expect(sheetRows([['Họ và tên'], ['A']])).toEqual({
			refusal: { kind: 'columns-missing', columns: ['title', 'agency'] },
		})
		expect(sheetRows([heading])).toEqual({ refusal: { kind: 'empty' } })
	})
	test.each([
		['22/11/2026', '2026-11-22'],
		['1-2-2026', '2026-02-01'],
		['2026-11-22', '2026-11-22'],
		['31/02/2026', undefined],
		['mai', undefined],
	])('reads the day %j as %s', (text, expected) => {
		expect(dayOf(text)?.toString()).toBe(expected)
	})
})

describe('a row', () => {
	test('of somebody new adds them, with a user name made of the name and the duties asked for', () => {
		expect(
			plan([
				'Trần Văn Đoàn',
				'',
				'Công chức',
				'',
				'h19.27',
				'receptionist; Công chức tư pháp – hộ tịch',
				'01/12/2026',
				'31/12/2026',
			]),
		).toMatchObject([
			{
				outcome: 'add',
				person: { username: 'tran.van.doan', agencyId: 'bh' },
				duties: [{ role: 'receptionist' }, { role: 'justice-clerk' }],
			},
		])
		const [row] = plan([
			'Trần Văn Đoàn',
			'',
			'Công chức',
			'',
			'H19.27',
			'receptionist',
			'01/12/2026',
			'31/12/2026',
		])
		expect(row?.duties[0]?.from.toString()).toBe('2026-12-01')
		expect(row?.duties[0]?.until?.toString()).toBe('2027-01-01')
	})
	test('of somebody who is there changes just what differs, and an empty telephone is no change', () => {
		expect(
			plan(['Nguyễn Thị Sổ', 'HoTich.TranBien', 'Công chức', '', 'H19.26', 'justice-clerk', '', '']),
		).toMatchObject([{ outcome: 'same', id: 'so' }])
		expect(
			plan(['Nguyễn Thị Sổ', 'hotich.tranbien', 'Phó phòng', '', 'H19.26', 'receptionist', '', '']),
		).toMatchObject([
			{ outcome: 'change', id: 'so', changes: ['title', 'duties'], duties: [{ role: 'receptionist' }] },
		])
	})
	test('may bring an e-mail address, which must have the shape of one', () => {
		const withMail = (email: string) => {
			const read = sheetRows([
				['Họ và tên', 'Tên đăng nhập', 'Chức danh', 'Cơ quan', 'Thư điện tử'],
				['Nguyễn Thị Sổ', 'hotich.tranbien', 'Công chức', 'H19.26', email],
			])
			return 'refusal' in read ? undefined : planRows(read.rows, known)[0]
		}
		expect(withMail('')).toMatchObject({ outcome: 'same' })
		expect(withMail('SO@tranbien.example')).toMatchObject({ outcome: 'same' })
		expect(withMail('so.moi@tranbien.example')).toMatchObject({
			outcome: 'change',
			changes: ['email'],
			person: { email: 'so.moi@tranbien.example', phone: '0251 000 0100' },
		})
		expect(withMail('so(a)tranbien')).toMatchObject({ faults: [{ field: 'email', kind: 'malformed' }] })
	})
	test('that is wrong says all that is wrong with it', () => {
		const [row] = plan(['', 'Có dấu', '', 'không', 'H99', 'giám đốc', '32/13/2026', ''])
		expect(row?.outcome === 'wrong' && row.faults.map(({ field, kind }) => `${field} ${kind}`)).toEqual([
			'fullName missing',
			'username malformed',
			'title missing',
			'phone malformed',
			'agencyId no-such-code',
			'from no-day',
			'roles unknown-role',
		])
	})
	test('with the user name of a row above is wrong', () => {
		const person = ['Lê A', 'le.a', 'Công chức', '', 'H19.26', '', '', '']
		expect(plan(person, person)[1]).toMatchObject({ faults: [{ field: 'username', kind: 'twice', line: 2 }] })
	})
	test('whose last day is before the first is wrong', () => {
		expect(
			plan(['Lê A', '', 'Công chức', '', 'H19.26', 'receptionist', '02/12/2026', '01/12/2026'])[0],
		).toMatchObject({
			faults: [{ field: 'until', kind: 'before-from' }],
		})
	})
})
