import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agrees } from './agree.ts'

describe('what was declared agrees with the register', () => {
	test.each([
		['text', 'nguyễn  văn lúa ', 'NGUYỄN VĂN LÚA', true],
		['text', 'Nguyễn Văn Lúa'.normalize('NFD'), 'NGUYỄN VĂN LÚA', true],
		['text', 'Nguyễn Văn Lùa', 'Nguyễn Văn Lúa', false],
		['day', '1993-11-02', '1993-11-02', true],
		['day', '1993-11-02', '1993', true],
		['day', '1993--', '1993-11-02', true],
		['day', '1993-11-02', '1993-11-03', false],
		['day', '1994', '1993-11-02', false],
		['day', '', '1993', false],
		['sex', 'female', 'female', true],
	] as const)('%s %j and %j: %s', (kind, declared, told, same) => {
		expect(agrees(kind, declared, told)).toBe(same)
	})
	test('whichever of the two is on which side', () => {
		fc.assert(
			fc.property(fc.constantFrom('text', 'day', 'sex'), fc.string(), fc.string(), (kind, one, other) => {
				expect(agrees(kind, one, other)).toBe(agrees(kind, other, one))
			}),
		)
	})
})
