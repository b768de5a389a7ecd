import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keep, kept, laid, lineOf, placeAt, start, turned, zoomed } from './place.ts'

describe('where someone is in a file', () => {
	const spans = [
		{ top: 16, height: 100 },
		{ top: 132, height: 200 },
		{ top: 348, height: 100 },
	]
	test.each([
		[0, 1, 0],
		[66, 1, 0.5],
		[120, 1, 1],
		[132, 2, 0],
		[232, 2, 0.5],
		[9000, 3, 1],
	])('line %d is on page %d, %d of it gone by', (line, page, part) => {
		expect(placeAt(spans, line)).toEqual({ page, part })
	})

	test('is found again at any size of the pages', () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 50, max: 5000 }), { minLength: 1, maxLength: 40 }),
				fc.double({ min: 0.25, max: 4, noNaN: true }),
				fc.double({ min: 0, max: 0.99, noNaN: true }),
				fc.nat(39),
				(heights, scale, part, nth) => {
					const page = (nth % heights.length) + 1
					let top = 0
					const laidOut = heights.map((height) => {
						const span = { top, height: height * scale }
						top += height * scale + 16
						return span
					})
					const found = placeAt(laidOut, lineOf(laidOut, { page, part }) + 1e-6)
					expect(found.page).toBe(page)
					expect(found.part).toBeCloseTo(part, 3)
				},
			),
		)
	})

	test('a page that the file does not have is its last', () => {
		expect(lineOf(spans, { page: 12, part: 0 })).toBe(348)
		expect(lineOf([], { page: 1, part: 0 })).toBe(0)
		expect(placeAt([], 50)).toEqual({ page: 1, part: 0 })
	})
})

describe('zoom', () => {
	test('goes by steps that can be seen, and stops at either end', () => {
		expect(zoomed(1, 'in')).toBe(1.25)
		expect(zoomed(1, 'out')).toBe(0.75)
		expect(zoomed(0.745, 'in')).toBe(1)
		expect(zoomed(0.6, 'out')).toBe(0.5)
		expect(zoomed(4, 'in')).toBe(4)
		expect(zoomed(0.25, 'out')).toBe(0.25)
	})
	test('four turns are none, and a turned page lies on its side', () => {
		expect(turned(turned(turned(turned(0))))).toBe(0)
		expect(laid({ width: 210, height: 297 }, 270)).toEqual({ width: 297, height: 210 })
		expect(laid({ width: 210, height: 297 }, 180)).toEqual({ width: 210, height: 297 })
	})
})

describe('what is kept for the next time', () => {
	const storage = () => {
		const all = new Map<string, string>()
		return {
			getItem: (key: string) => all.get(key) ?? null,
			setItem: (key: string, text: string) => void all.set(key, text),
		}
	}
	test('is found again, for each file its own', () => {
		const tab = storage()
		keep(tab, 'ban-ve', { zoom: 1.5, turn: 90, page: 3, part: 0.25 })
		expect(kept(tab, 'ban-ve')).toEqual({ zoom: 1.5, turn: 90, page: 3, part: 0.25 })
		expect(kept(tab, 'to-khai')).toEqual(start)
	})
	test.each(['{', '[]', '{"zoom":"tall","turn":45,"page":-1,"part":7}', '{"zoom":99,"page":1.5}'])(
		'%s reads as the start',
		(text) => {
			expect(kept({ getItem: () => text, setItem: () => undefined }, 'ban-ve')).toEqual(start)
		},
	)
})
