import { describe, expect, test } from 'vitest'
import { breaker } from './breaker.server.ts'

describe('a system that does not answer', () => {
	const house = () => {
		let time = 0
		let calls = 0
		let up = false
		const guarded = breaker(
			() => new Error('resting'),
			{ failures: 3, restSeconds: 30 },
			() => time,
		)
		const call = () =>
			guarded(() => {
				calls += 1
				return up ? Promise.resolve('yes') : Promise.reject(new Error('down'))
			}).catch((failure: Error) => failure.message)
		return {
			call,
			calls: () => calls,
			pass: (seconds: number) => (time += seconds * 1000),
			mend: () => (up = true),
		}
	}
	test('is left alone after three failures, and tried once after a rest', async () => {
		const { call, calls, pass } = house()
		for (let n = 0; n < 3; n += 1) expect(await call()).toBe('down')
		expect(await call()).toBe('resting')
		expect(calls()).toBe(3)
		pass(31)
		expect(await call()).toBe('down')
		expect(await call()).toBe('resting')
		expect(calls()).toBe(4)
	})
	test('is asked by everyone again once it answers', async () => {
		const { call, pass, mend } = house()
		for (let n = 0; n < 3; n += 1) await call()
		mend()
		pass(31)
		expect([await call(), await call(), await call()]).toEqual(['yes', 'yes', 'yes'])
	})
})
