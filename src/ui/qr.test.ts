import { describe, expect, test } from 'vitest'
import { create } from 'qrcode'
import { qrPath } from './qr.ts'

describe('a QR code on a slip', () => {
	const text = 'https://dichvucong.example/theo-doi?ma=H19.26-261122-0001'
	const { path, size } = qrPath(text)

	test('draws exactly the dark modules, inside a quiet zone of four', () => {
		const { modules } = create(text, { errorCorrectionLevel: 'M' })
		const drawn = new Set<string>()
		for (const [, column, row, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
			for (let step = 0; step < Number(run); step += 1)
				drawn.add(`${Number(column) + step - 4},${Number(row) - 4}`)
		const dark = new Set<string>()
		for (let row = 0; row < modules.size; row += 1)
			for (let column = 0; column < modules.size; column += 1)
				if (modules.get(row, column)) dark.add(`${column},${row}`)
		expect(drawn).toEqual(dark)
		expect(size).toBe(modules.size + 8)
	})

	test('is light enough to stand in the first HTML', () => {
		expect(path.length).toBeLessThan(9_000)
	})
})
