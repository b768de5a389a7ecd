import { describe, expect, test } from 'vitest'
import { namedIn, type OldUnit, oldUnits, origins } from './succession.ts'

const commune = (code: string, fullName: string, parentCode: string, parentName: string): OldUnit => ({
	code,
	fullName,
	parentCode,
	parentName,
})
const old = oldUnits([
	commune('25207', 'Phường Tiến Thành', '689', 'Thành phố Đồng Xoài'),
	commune('25210', 'Xã Tân Thành', '689', 'Thành phố Đồng Xoài'),
	commune('25300', 'Xã Tân Thành', '693', 'Huyện Bù Đốp'),
	commune('25301', 'Xã Tân Tiến', '693', 'Huyện Bù Đốp'),
	commune('00118', 'Phường Hoà Mạc', '004', 'Quận Long Biên'),
])

test('commas inside brackets part nothing', () => {
	expect(namedIn('Xã A, Xã B (phần còn lại sau khi sáp nhập vào xã C, xã D)')).toEqual([
		'Xã A',
		'Xã B (phần còn lại sau khi sáp nhập vào xã C, xã D)',
	])
})

describe('the old communes of a new one', () => {
	test('are told apart by the district in brackets', () => {
		expect(origins('Phường Tiến Thành, Xã Tân Thành (thành phố Đồng Xoài)', '25210', old)).toMatchObject([
			{ share: 'whole', oldCode: '25207' },
			{ share: 'whole', oldCode: '25210' },
		])
	})
	test('are told apart by their neighbours in the text', () => {
		expect(origins('Xã Tân Tiến, Xã Tân Thành', '25301', old)[1]).toMatchObject({ oldCode: '25300' })
	})
	test('stay words when two bear the name and nothing decides', () => {
		expect(origins('Xã Tân Thành', '25300', old)).toEqual([{ text: 'Xã Tân Thành', share: 'unresolved' }])
	})
	test('are parts when the text speaks of the rest', () => {
		expect(origins('Xã Tân Tiến (phần còn lại sau khi sáp nhập vào xã X)', '1', old)).toMatchObject([
			{ share: 'part', oldCode: '25301' },
		])
	})
	test('match whichever way the tone is written', () => {
		expect(origins('Phường Hòa Mạc', '1', old)).toMatchObject([{ oldCode: '00118' }])
	})
	test('is itself when it was kept as it was', () => {
		expect(origins('giữ nguyên', '25301', old)).toMatchObject([{ share: 'whole', oldCode: '25301' }])
	})
	test('never matches a neighbour that differs by one accent', () => {
		expect(origins('Xã Tân Thạnh', '1', old)).toEqual([{ text: 'Xã Tân Thạnh', share: 'unresolved' }])
	})
})
