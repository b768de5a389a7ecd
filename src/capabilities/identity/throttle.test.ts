import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant, isBefore, plusSeconds } from '#kernel/dates'
import { borne, waitUntil } from './throttle.ts'

const start = instant('2026-11-23T01:00:00Z')
const every = (seconds: number, count: number) =>
	Array.from({ length: count }, (_, index) => plusSeconds(start, index * seconds))

describe('guessing passwords', () => {
	test.each([
		['nothing has failed', 0, 0, undefined],
		['four failures of a name are borne', 4, 4, undefined],
		['the fifth failure of a name makes it wait until the first is forgotten', 5, 5, '2026-11-23T01:15:00Z'],
		['a sixth moves the wait on', 6, 6, '2026-11-23T01:16:00Z'],
		['nineteen failures from an address are borne', 0, 19, undefined],
		['the twentieth makes the address wait', 0, 20, '2026-11-23T01:15:00Z'],
	])('%s', (_, ofName, ofAddress, until) => {
		expect(waitUntil({ name: every(60, ofName), address: every(60, ofAddress) })?.toString()).toBe(until)
	})

	test('never waits longer than a quarter of an hour after the last failure', () => {
		fc.assert(
			fc.property(fc.integer({ min: borne.name, max: 60 }), fc.integer({ min: 1, max: 20 }), (count, gap) => {
				const failures = every(gap, count)
				const last = failures.at(-1) ?? start
				const until = waitUntil({ name: failures, address: [] })
				expect(until && !isBefore(plusSeconds(last, 900), until)).toBe(true)
			}),
		)
	})
})
