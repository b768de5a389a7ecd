import { describe, expect, test } from 'vitest'
import { day, instant } from '#kernel/dates'
import { dayInWords, documentNumber, hourAndDay, longDay } from './words.ts'

describe('a day on a paper', () => {
	test.each([
		['2026-02-05', 'ngày 05 tháng 02 năm 2026'],
		['2026-01-31', 'ngày 31 tháng 01 năm 2026'],
		['2026-03-10', 'ngày 10 tháng 3 năm 2026'],
		['2026-11-09', 'ngày 09 tháng 11 năm 2026'],
	])('%s is %s', (written, words) => expect(longDay(day(written))).toBe(words))

	test('comes with the hour by the clocks of Viet Nam, also past midnight there', () => {
		expect(hourAndDay(instant('2026-11-10T09:05:59Z'))).toBe('16 giờ 05 phút, ngày 10 tháng 11 năm 2026')
		expect(hourAndDay(instant('2026-12-31T17:00:00Z'))).toBe('00 giờ 00 phút, ngày 01 tháng 01 năm 2027')
	})
	test.each([
		['2026-01-21', 'Ngày hai mươi mốt, tháng một, năm hai nghìn không trăm hai mươi sáu'],
		['2005-04-01', 'Ngày mùng một, tháng tư, năm hai nghìn không trăm linh năm'],
		['1999-12-15', 'Ngày mười lăm, tháng mười hai, năm một nghìn chín trăm chín mươi chín'],
	])('%s is read %s', (written, words) => expect(dayInWords(day(written))).toBe(words))
})

test('the number of a document has a zero before it when under 10, and no space', () => {
	expect(documentNumber(7, 'GPXD-UBND')).toBe('07/GPXD-UBND')
	expect(documentNumber(118, 'GPXD-UBND')).toBe('118/GPXD-UBND')
})
