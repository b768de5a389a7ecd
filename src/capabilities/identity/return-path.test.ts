import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeReturn } from './return-path.ts'

describe('the way back after sign-in', () => {
	test.each([
		['/khai/0190/ho-ten?buoc=2#cha', '/khai/0190/ho-ten?buoc=2#cha'],
		['/', '/'],
		[null, '/ho-so'],
		['', '/ho-so'],
		['https://evil.example/', '/ho-so'],
		['//evil.example/', '/ho-so'],
		['/\\evil.example/', '/ho-so'],
		['/..//evil.example', '/ho-so'],
		['/\t/evil.example', '/ho-so'],
		['/%2F/evil.example', '/%2F/evil.example'],
		['javascript:alert(1)', '/ho-so'],
		['khai', '/ho-so'],
	])('%j leads to %s', (asked, leads) => {
		expect(safeReturn(asked, '/ho-so')).toBe(leads)
	})

	test('never leaves the site, whatever is asked', () => {
		const nasty = fc.string({
			unit: fc.constantFrom('/', '\\', '.', ':', '@', '\t', '\n', 'a', '%', '?', '#'),
		})
		fc.assert(
			fc.property(nasty, (asked) => {
				const site = 'https://dichvucong.dongnai.vn'
				expect(new URL(safeReturn(`/${asked}`, '/'), site).origin).toBe(site)
			}),
		)
	})
})
