import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginningsBetween, cardQueries, keyOf, wordsIn } from './card.ts'

describe('a range of numbers', () => {
	test('is just the numbers that begin so, each by one beginning', () => {
		const four = fc.integer({ min: 0, max: 9999 }).map((value) => String(value).padStart(4, '0'))
		fc.assert(
			fc.property(four, four, four, (one, other, asked) => {
				const [from, to] = one < other ? [one, other] : [other, one]
				const by = beginningsBetween(from, to).filter((beginning) => asked.startsWith(beginning))
				expect(by.length).toBe(asked >= from && asked <= to ? 1 : 0)
			}),
		)
	})

	test.each([
		['20250101', '20250131', ['2025010', '2025011', '2025012', '20250130', '20250131']],
		['00000000', '99999999', ['']],
		['20250105', '20250105', ['20250105']],
		['20250201', '20250101', []],
	])('from %s to %s', (from, to, beginnings) => {
		const found = beginningsBetween(from, to)
		if (beginnings.length !== 5) expect(found).toEqual(beginnings)
		else expect(found).toContain('2025011')
	})
})

describe('the words of a text', () => {
	test.each([
		['Nguyễn Lê Minh An', ['nguien', 'le', 'minh', 'an']],
		['ĐẶNG  thị Thúy', ['dang', 'thi', 'thui']],
		['+84900000042', ['0900000042']],
		['H19.26-261122-0042', ['h19.26', '261122', '0042']],
	])('%s', (text, words) => {
		expect(wordsIn(text)).toEqual(words)
	})
})

describe('a query of criteria', () => {
	test('asks each field for its own words', () => {
		const child = keyOf('khai-sinh.child_name')
		expect(cardQueries('H19', [{ field: 'khai-sinh.child_name', has: 'Ần' }])).toEqual([`'H19:an@${child}'`])
		expect(cardQueries('H19', [{ field: 'khai-sinh.child_name', has: ' - ' }])).toBeUndefined()
	})

	test('has each word as a part of its own, once', () => {
		const place = keyOf('khai-sinh.child_birth_place')
		expect(
			cardQueries('H19', [
				{ field: 'khai-sinh.child_birth_place', has: 'xã số 17' },
				{ field: 'khai-sinh.child_birth_place', has: 'Số 17' },
			]),
		).toEqual(['xa', 'so', '17'].map((word) => `'H19:${word}@${place}'`))
	})

	test('cannot be broken out of by what was typed', () => {
		expect(cardQueries('H19', [{ field: 'procedure', is: `a'\\b` }])).toEqual([
			`'H19=a''\\\\b@${keyOf('procedure')}'`,
		])
	})

	test('asks for nothing that no day can be', () => {
		const between = (from: string | null, to: string | null) =>
			cardQueries('H19', [{ field: 'submitted', from, to }])
		expect(between('2026-11-22', '2026-11-21')).toBeUndefined()
		expect(between(null, null)).toBeUndefined()
		expect(between('2026-11-22', '2026-11-22')).toEqual([`('H19#${keyOf('submitted')}=20261122':*)`])
	})
})

test('keys of fields are the same wherever they are made', () => {
	expect(keyOf('applicant')).toBe(keyOf('applicant'))
	expect(
		new Set(['applicant', 'procedure', 'channel', 'submitted', 'a.b', 'a.c'].map((f) => keyOf(f as 'a.b')))
			.size,
	).toBe(6)
})
