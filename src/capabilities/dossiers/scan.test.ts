import { describe, expect, test } from 'vitest'
import { codeIn, readBy, type Typed, typedOn } from './scan.ts'

test.each([
	['H19.26-261122-0042', 'H19.26-261122-0042'],
	[' h19.26-261122-0042\r', 'H19.26-261122-0042'],
	['http://dongnai.localhost:3000/theo-doi?ma=H19.26-261122-0042', 'H19.26-261122-0042'],
	['https://dichvucong.dongnai.gov.vn/ho-so/H19.26-261122-0042?a=1', 'H19.26-261122-0042'],
	['https://dichvucong.dongnai.gov.vn/theo-doi?ma=H19%2E26-261122-0042', 'H19.26-261122-0042'],
	['%E0%A4%A', undefined],
	['0042', undefined],
])('what was read, %s, names the dossier %s', (read, code) => {
	expect(codeIn(read)).toBe(code)
})

describe('keys that come', () => {
	const type = (text: string, gap: number): [Typed, number] => {
		let at = 1000
		let typed: Typed = { text: '', at: 0 }
		for (const key of text) typed = typedOn(typed, key, (at += gap))
		return [typed, at + gap]
	}

	test('as fast as from a reader are a code', () => {
		expect(readBy(...type('H19.26-261122-0042', 8))).toBe('H19.26-261122-0042')
	})

	test('with Shift between them are one, as readers send capitals', () => {
		const typed = typedOn(typedOn({ text: '', at: 0 }, 'Shift', 100), 'H', 105)
		expect(typed.text).toBe('H')
	})

	test('as slow as from a hand are none', () => {
		expect(readBy(...type('H19.26-261122-0042', 120))).toBeUndefined()
	})

	test('of anything else are none', () => {
		expect(readBy(...type('jjjjjjjjjjjjjjj', 8))).toBeUndefined()
	})
})
