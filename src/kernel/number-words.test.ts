import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberInWords } from './number-words.ts'

describe('a number in words', () => {
	test.each([
		[0, 'không'],
		[5, 'năm'],
		[10, 'mười'],
		[11, 'mười một'],
		[14, 'mười bốn'],
		[24, 'hai mươi tư'],
		[31, 'ba mươi mốt'],
		[55, 'năm mươi lăm'],
		[105, 'một trăm linh năm'],
		[1000, 'một nghìn'],
		[2010, 'hai nghìn không trăm mười'],
		[1_200_000, 'một triệu hai trăm nghìn'],
		[1_000_005, 'một triệu không trăm linh năm'],
		[35_021_000_000, 'ba mươi lăm tỷ không trăm hai mươi mốt triệu'],
		[2_000_000_000_001, 'hai nghìn tỷ không trăm linh một'],
		[-3, 'âm ba'],
	])('%i is %s', (number, words) => expect(numberInWords(number)).toBe(words))

	test('is read differently for every number', () => {
		const some = fc.integer({ min: 0, max: 2_000_000_000_000 })
		fc.assert(
			fc.property(some, some, (a, b) =>
				a === b ? numberInWords(a) === numberInWords(b) : numberInWords(a) !== numberInWords(b),
			),
		)
	})
	test('is not read when it is not whole, or beyond words', () => {
		expect(numberInWords(1.5)).toBeUndefined()
		expect(numberInWords(1e15)).toBeUndefined()
	})
})
