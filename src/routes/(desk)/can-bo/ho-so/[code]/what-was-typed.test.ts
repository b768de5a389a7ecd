import { describe, expect, test } from 'vitest'
import { marksFrom } from './marks.ts'
import { itemsFrom, typedItems } from './supplement-items.ts'

const form = (entries: readonly (readonly [string, string])[]) => {
	const data = new FormData()
	for (const [name, value] of entries) data.append(name, value)
	return data
}

describe('the marks of a form', () => {
	test('are those of the components that are due and were looked at', () => {
		const typed = form([
			['found.giay-chung-sinh', 'unfit'],
			['as.giay-chung-sinh', 'copy'],
			['count.giay-chung-sinh', '2'],
			['note.giay-chung-sinh', ' mờ chữ '],
			['found.la', 'present'],
		])
		expect(marksFrom(typed, ['giay-chung-sinh', 'uy-quyen'])).toEqual({
			'giay-chung-sinh': { found: 'unfit', as: 'copy', count: 2, note: 'mờ chữ' },
		})
	})
	test('call the rest present when the official says so, and keep what was marked otherwise', () => {
		const typed = form([
			['con-lai', 'present'],
			['found.a', 'missing'],
		])
		const marks = marksFrom(typed, ['a', 'b'])
		expect([marks['a']?.found, marks['b']?.found]).toEqual(['missing', 'present'])
	})
	test('take no count that nobody can have', () => {
		const typed = form([
			['found.a', 'present'],
			['count.a', '-3'],
		])
		expect(marksFrom(typed, ['a'])['a']?.count).toBe(1)
	})
})

describe('the items of a supplement request', () => {
	const askable = [
		{ target: 'c:ban-ve', label: 'Bản vẽ', group: '' },
		{ target: 'f:child_name', label: 'Tên em bé', group: 'Em bé' },
	]
	const reasons = [{ code: 'TK01', reason: 'Chưa điền đủ.', remedy: 'Ông/Bà điền đủ.' }]
	test('take the words of the chosen reason where the official wrote none', () => {
		const typed = typedItems(
			form([
				['item', '0'],
				['target.0', 'f:child_name'],
				['reason-code.0', 'TK01'],
				['reason.0', ''],
				['remedy.0', 'Xin ghi đủ chữ đệm.'],
			]),
		)
		expect(itemsFrom(typed, askable, reasons)).toEqual([
			{
				target: { field: 'child_name' },
				label: 'Tên em bé',
				reasonCode: 'TK01',
				reason: 'Chưa điền đủ.',
				remedy: 'Xin ghi đủ chữ đệm.',
			},
		])
	})
	test('leave out a line without a target, and one that asks for what the dossier does not have', () => {
		const typed = typedItems(
			form([
				['item', '0'],
				['target.0', ''],
				['item', '1'],
				['target.1', 'c:khac'],
			]),
		)
		expect(itemsFrom(typed, askable, reasons)).toEqual([])
	})
})
