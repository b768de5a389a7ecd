import { describe, expect, test } from 'vitest'
import { isolated } from '#kernel/vietnamese'
import { partsOfName, partsOfText } from './names.ts'

const english = {
	'Ký duyệt': 'Sign and approve',
	'Thẩm định, kiểm tra thực địa': 'Appraise, inspect the site',
}
const en = { locale: 'en', english } as const

describe('a Vietnamese name on an English page', () => {
	test('has its English name where there is one', () => {
		expect(partsOfName('Thẩm định, kiểm tra thực địa', en)).toEqual([
			{ text: 'Appraise, inspect the site', lang: undefined },
		])
	})

	test('is marked as Vietnamese where there is none', () => {
		expect(partsOfName('Lấy ý kiến: toString', en)).toEqual([{ text: 'Lấy ý kiến: toString', lang: 'vi' }])
		expect(partsOfName('toString', en)).toEqual([{ text: 'toString', lang: 'vi' }])
	})

	test('may be one of several, or stand behind whom it waits for', () => {
		expect(partsOfName('Ký duyệt; Thu phí', en)).toEqual([
			{ text: 'Sign and approve', lang: undefined },
			{ text: '; ', lang: undefined },
			{ text: 'Thu phí', lang: 'vi' },
		])
		expect(partsOfName('Sở Nội vụ: Ký duyệt', en).map(({ text, lang }) => [text, lang])).toEqual([
			['Sở Nội vụ', 'vi'],
			[': ', undefined],
			['Sign and approve', undefined],
		])
	})

	test('is found again in the sentence that it was set into', () => {
		expect(partsOfText(`${isolated('Lê Thu Hà')} took ${isolated('Ký duyệt')}.`, en)).toEqual([
			{ text: 'Lê Thu Hà', lang: 'vi' },
			{ text: ' took ', lang: undefined },
			{ text: 'Sign and approve', lang: undefined },
			{ text: '.', lang: undefined },
		])
	})
})

test('a Vietnamese page shows names as they are', () => {
	expect(partsOfName('Ký duyệt', { locale: 'vi', english })).toEqual([{ text: 'Ký duyệt', lang: undefined }])
})
