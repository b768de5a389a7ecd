import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { day } from '#kernel/dates'
import { boxesOf, dayFault, dayFromBoxes, dayInWords, daysBetween, partialDayFault } from './written-day.ts'

describe('a day in three boxes', () => {
	test.each([
		['14', '8', '1996', '1996-08-14'],
		[' 30', '02', '1993 ', '1993-02-30'],
		['30', '', '', '--30'],
		['', '', '', undefined],
	])('%s | %s | %s is kept as %s', (day, month, year, kept) => {
		expect(dayFromBoxes({ day, month, year })).toBe(kept)
	})

	test('comes back into the boxes as it was typed, sound or not', () => {
		const part = fc.stringMatching(/^[0-9a-z]{0,4}$/)
		fc.assert(
			fc.property(part, part, part, (dd, month, year) => {
				const kept = dayFromBoxes({ day: dd, month, year })
				const again = boxesOf(kept)
				expect(Number(again.day) || again.day).toEqual(Number(dd) || again.day)
				expect(dayFromBoxes(again)).toBe(kept)
			}),
		)
	})
})

test.each([
	['2024-02-29', undefined],
	['1993-02-30', { kind: 'no-such-day', day: 30, month: 2, year: 1993 }],
	['1900-02-29', { kind: 'no-such-day', day: 29, month: 2, year: 1900 }],
	['1993-13-01', { kind: 'box-wrong', box: 'month', has: '13' }],
	['1993--01', { kind: 'box-missing', box: 'month' }],
	['93-01-01', { kind: 'box-wrong', box: 'year', has: '93' }],
])('the day %s is found to be %o', (value, fault) => {
	expect(dayFault(value)).toEqual(fault)
})

test.each([
	['1996', undefined],
	['1996-08', undefined],
	['1996-08-14', undefined],
	['1996-14', { kind: 'box-wrong', box: 'month', has: '14' }],
	['-08', { kind: 'box-missing', box: 'year' }],
])('the partial day %s is found to be %o', (value, fault) => {
	expect(partialDayFault(value)).toEqual(fault)
})

test('days between two days are those of the calendar', () => {
	const from = day('1900-01-01')
	const offset = fc.integer({ min: 0, max: 109_000 })
	fc.assert(
		fc.property(offset, offset, (a, b) => {
			const text = (days: number) => from.add({ days }).toString()
			expect(daysBetween(text(a), text(b))).toBe(b - a)
		}),
	)
})

test.each([
	['2026-11-02', 'Ngày mồng hai tháng mười một năm hai nghìn không trăm hai mươi sáu'],
	['2024-04-24', 'Ngày hai mươi tư tháng tư năm hai nghìn không trăm hai mươi tư'],
	['1995-10-15', 'Ngày mười lăm tháng mười năm một nghìn chín trăm chín mươi lăm'],
	['2000-01-31', 'Ngày ba mươi mốt tháng một năm hai nghìn'],
	['2005-12-10', 'Ngày mồng mười tháng mười hai năm hai nghìn không trăm linh năm'],
	['1914-03-11', 'Ngày mười một tháng ba năm một nghìn chín trăm mười bốn'],
	['2026-02-30', undefined],
])('the day %s is written %s', (day, words) => {
	expect(dayInWords(day)).toBe(words)
})
