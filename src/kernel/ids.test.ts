import { expect, test } from 'vitest'
import { isId, newId } from './ids.ts'

test('ids made one after the other sort in that order, within a millisecond too', () => {
	const made = Array.from({ length: 20_000 }, newId)
	expect(made.toSorted((one, other) => (one < other ? -1 : 1))).toEqual(made)
	expect(new Set(made).size).toBe(made.length)
})

test('an id is a UUID of version 7 and of this minute', () => {
	const id = newId()
	expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
	expect(isId(id)).toBe(true)
	const milliseconds = Number.parseInt(id.replace('-', '').slice(0, 12), 16)
	expect(Math.abs(milliseconds - performance.timeOrigin - performance.now())).toBeLessThan(60_000)
})
