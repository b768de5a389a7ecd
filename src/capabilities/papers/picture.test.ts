import { describe, expect, test } from 'vitest'
import { onePage, pagesOf } from './picture.ts'

const picture = (width: number, height: number) =>
	`<svg class="typst-doc" viewBox="0 0 ${width} ${height}" width="${width}pt" height="${height}pt"><g/></svg>`

describe('the picture of a paper', () => {
	test.each([
		['A5', 419.528, 595.276, 1],
		['A5, three pages', 419.528, 3 * 595.276, 3],
		['A4', 595.276, 841.89, 1],
		['A4, two pages', 595.276, 2 * 841.89, 2],
		['A4 lying', 841.89, 595.276, 1],
		['A4 lying, two pages', 841.89, 2 * 595.276, 2],
	])('knows its pages: %s', (_, width, height, pages) => {
		const found = pagesOf(picture(width, height))
		expect(found.pages).toBe(pages)
		expect(found.height).toBeCloseTo(height / pages)
	})
	test('is shown page by page, and no page that is not there', () => {
		const two = picture(500, 1414)
		expect(onePage(two, 2)).toContain('viewBox="0 707 500 707" width="500pt" height="707pt"')
		expect([0, 3, 1.5, Number.NaN].map((page) => onePage(two, page))).toEqual([
			undefined,
			undefined,
			undefined,
			undefined,
		])
	})
})
