import { expect, test } from 'vitest'
import { isId, newId } from './ids.ts'

test('ids made later sort later', () => {
	expect(newId(1_000) < newId(2_000)).toBe(true)
})

test('an id is a UUID of version 7', () => {
	expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
	expect(isId(newId())).toBe(true)
})
