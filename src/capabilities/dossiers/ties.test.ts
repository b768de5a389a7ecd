import { describe, expect, test } from 'vitest'
import { instant } from '#kernel/dates'
import type { DossierCode } from './dossier.ts'
import { relationOf, tiesOf } from './ties.ts'

const submittedAt = instant('2026-11-20T02:00:00Z')
const permit = (
	answers: Record<string, string | number>,
	more: { person?: string; days?: number; state?: 'withdrawn' } = {},
) => ({
	code: `H19.26-261122-000${more.days ?? 0}` as DossierCode,
	personId: more.person ?? 'an',
	procedure: { code: '1.013225', version: 1, name: 'Cấp phép xây dựng' },
	competentAgencyId: 'tran-bien',
	state: more.state ?? ('in-process' as const),
	submittedAt: submittedAt.add({ hours: 24 * (more.days ?? 0) }),
	answers,
})
const house = {
	investor_id: '075196000001',
	investor_name: 'Lê Ngọc Diệp',
	contact_address: '12 Nguyễn Trãi, phường Trấn Biên, thành phố Đồng Nai',
	parcel_number: '45',
	map_sheet: '12',
	commune: 'Phường Trấn Biên',
	floors: 3,
}

describe('a dossier is tied to others', () => {
	test('by persons, places where one can be found, and land', () => {
		expect(tiesOf(house).map(({ kind, shown }) => [kind, shown])).toEqual([
			['person', '075196000001'],
			['address', '12 Nguyễn Trãi, phường Trấn Biên, thành phố Đồng Nai'],
			['parcel', '45/12'],
		])
	})
	test('by no ward in which thousands live', () => {
		expect(tiesOf({ mother_residence: 'Phường Trấn Biên, thành phố Đồng Nai' })).toEqual([])
	})
	test.each([
		[{ requester_id: '075196000001' }, ['same-person']],
		[{ requester_residence: '12 NGUYEN TRAI; Phường Trấn Biên,  Thành phố Đồng Nai' }, ['same-address']],
		[{ parcel_number: '45', map_sheet: '12' }, ['same-parcel']],
		[{ parcel_number: '45', map_sheet: '12', commune: 'Phường Biên Hòa' }, undefined],
		[{ parcel_number: '45', map_sheet: '13' }, undefined],
	] as const)('%j: %j', (answers, kinds) => {
		const relation = relationOf(permit(house), permit(answers, { person: 'binh' }))
		expect(relation?.because.map(({ kind }) => kind)).toEqual(kinds)
		expect(relation?.duplicate ?? null).toBeNull()
	})
})

describe('families are told by themselves', () => {
	const birth = {
		requester_relation: 'mother',
		requester_id: '075196000001',
		father_id: '075090000002',
		child_name: 'Nguyễn Lê Minh An',
		child_birth_date: '2024-03-01',
	}
	const because = (one: Record<string, string>, other: Record<string, string>) =>
		relationOf(permit(one, { person: 'an' }), permit(other, { person: 'binh' }))?.because
	test('children of the same parents, whoever of them filed', () => {
		const younger = {
			requester_relation: 'father',
			requester_id: '075090000002',
			mother_id: '075196000001',
			child_name: 'Nguyễn Lê Minh Bình',
			child_birth_date: '2026-10-01',
		}
		expect(because(birth, younger)).toEqual([
			{ kind: 'siblings', child: 'Nguyễn Lê Minh Bình', by: ['mother', 'father'] },
		])
		expect(because(birth, { ...younger, requester_id: '075090000009' })).toEqual([
			{ kind: 'siblings', child: 'Nguyễn Lê Minh Bình', by: ['mother'] },
		])
	})
	test('the same child is no sibling of itself', () => {
		expect(because(birth, { ...birth })?.map(({ kind }) => kind)).toEqual(['same-person', 'same-person'])
	})
	test('a parent who files something else, seen from both sides', () => {
		const told = { as: 'father', child: 'Nguyễn Lê Minh An', shown: '075090000002' }
		expect(because({ investor_id: '075090000002' }, birth)).toEqual([{ kind: 'child', ...told }])
		expect(because(birth, { investor_id: '075090000002' })).toEqual([{ kind: 'parent', ...told }])
	})
	test('one dossier that opened the other', () => {
		const [parent, child] = [permit({}, { person: 'an', days: 1 }), permit({}, { person: 'binh', days: 2 })]
		expect(relationOf({ ...child, parent }, parent)?.because).toEqual([{ kind: 'opened-it' }])
		expect(relationOf(parent, { ...child, parent })?.because).toEqual([{ kind: 'opened-by-it' }])
	})
})

describe('two dossiers seem to be one filed twice', () => {
	const again = { ...house, floors: 4 }
	test('when nearly everything is the same within three months, with how much and when', () => {
		expect(relationOf(permit(house), permit(again, { days: 2 }))?.duplicate).toEqual({
			same: 6,
			of: 7,
			days: 2,
		})
	})
	test('not when the first was withdrawn, when much time lies between, or when they ask for other things', () => {
		expect(relationOf(permit(house), permit(again, { state: 'withdrawn' }))?.duplicate).toBeNull()
		expect(relationOf(permit(house), permit(again, { days: 91 }))?.duplicate).toBeNull()
		const other = { ...house, parcel_number: '46', floors: 4 }
		expect(relationOf(permit(house), permit(other, { days: 2 }))?.duplicate).toBeNull()
	})
})
