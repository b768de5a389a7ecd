import { expect, test } from 'vitest'
import { rateLimit } from './rate-limit.server.ts'

test('a client may ask as often as its allowance, then waits for one more', () => {
	const take = rateLimit({ limit: 3, seconds: 30 })
	expect([take('a', 0), take('a', 0), take('a', 0)].map(({ verdict }) => verdict)).toEqual([
		'allowed',
		'allowed',
		'allowed',
	])
	expect(take('a', 0)).toMatchObject({ verdict: 'refused', remaining: 0, resetAfter: 10 })
	expect(take('b', 0).verdict).toBe('allowed')
	expect(take('a', 10).verdict).toBe('allowed')
})
