import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
	editDistance,
	fold,
	isSyllable,
	keystrokesMeant,
	nfc,
	soundKey,
	syllables,
	tonePlaced,
} from './vietnamese.ts'

test('a name typed on a Mac and one typed on Windows fold alike', () => {
	const name = 'Đặng Thị Thuỷ'
	expect(fold(name.normalize('NFD'))).toBe(fold(nfc(name)))
	expect(fold(name)).toBe('dang thi thuy')
})

test.each([
	['Hoà Bình', 'Hòa Bình'],
	['Thuỷ', 'Thủy'],
	['HOÀ', 'HÒA'],
	['khoẻ', 'khỏe'],
	['Quý', 'Quý'],
	['toàn', 'toàn'],
	['hoàng', 'hoàng'],
])('the tone of %s is placed as in %s', (written, placed) => {
	expect(tonePlaced(written)).toBe(placed)
})

test('placing tones twice changes nothing more', () => {
	fc.assert(
		fc.property(fc.constantFrom('Hoà', 'Thuỷ', 'Úy', 'loè', 'quỳ', 'xoá', 'Khuê'), (word) => {
			expect(tonePlaced(tonePlaced(word))).toBe(tonePlaced(word))
		}),
	)
})

describe('keys pressed without an input method', () => {
	test.each([
		['ddawng', 'dang'],
		['kys', 'ky'],
		['dang9', 'dang'],
		['ky1', 'ky'],
		['d9ang', 'dang'],
		['khai', undefined],
		['tuwr', 'tu'],
		['hoonj', 'hon'],
		['giaays', 'giay'],
		['tieesng', 'tieng'],
		['ddaats', 'dat'],
		['duongwf', 'duong'],
		['cccd', undefined],
		['2026', undefined],
		['xoas', 'xoa'],
	])('%s means %s', (typed, meant) => {
		expect(keystrokesMeant(typed)).toBe(meant)
	})
})

test('a syllable keeps its shape under folding', () => {
	for (const word of ['nghiêng', 'giường', 'quyền', 'khuyết', 'Đồng'])
		expect(isSyllable(fold(word))).toBe(true)
	for (const word of ['gplx', 'vneid', 'kys', 'ddawng']) expect(isSyllable(word)).toBe(false)
})

test('a code stays one word, punctuation parts the others', () => {
	expect(syllables('Mã 1.001193: khai-sinh, C08_XPHCDB')).toEqual([
		'ma',
		'1.001193',
		'khai',
		'sinh',
		'c08_xphcdb',
	])
})

test('ký and kí sound the same', () => {
	expect(soundKey('ky')).toBe(soundKey('ki'))
})

test('swapped neighbours are one slip', () => {
	expect(editDistance('khia', 'khai', 2)).toBe(1)
	expect(editDistance('sinh', 'snh', 2)).toBe(1)
	expect(editDistance('khai', 'thuong', 2)).toBeGreaterThan(2)
	fc.assert(
		fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
			expect(editDistance(a, b, 20)).toBe(editDistance(b, a, 20))
			expect(editDistance(a, a, 2)).toBe(0)
		}),
	)
})
