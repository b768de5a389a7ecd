import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { instant, plusSeconds } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { type FileLink, signLink, verifyLink } from './file-link.server.ts'

beforeAll(() => void vi.stubEnv('SECRET', 'only for the links of these tests, 32 or more'))
afterAll(() => void vi.unstubAllEnvs())

const now = instant('2026-11-23T02:00:00Z')
const link: FileLink = {
	tenant: 'H19',
	dossier: 'H19.26-261123-000001',
	fileId: newId(),
	purpose: 'print',
}
const queryOf = (signed: FileLink, seconds = 900) =>
	new URLSearchParams(signLink(signed, plusSeconds(now, seconds)))

describe('a signed link', () => {
	test('opens what it was signed for until its time is over, and then says so', () => {
		expect(verifyLink(link, queryOf(link), now)).toBe('holds')
		expect(verifyLink(link, queryOf(link), plusSeconds(now, 899))).toBe('holds')
		expect(verifyLink(link, queryOf(link), plusSeconds(now, 900))).toBe('over')
	})
	test.each([
		['tenant', { ...link, tenant: 'H17' }],
		['dossier', { ...link, dossier: 'H19.26-261123-000002' }],
		['file', { ...link, fileId: newId() }],
		['purpose', { ...link, purpose: 'thumbnail someone' as const }],
	])('opens nothing of another %s', (_, other) => {
		expect(verifyLink(other, queryOf(link), now)).toBe('forged')
	})
	test('opens nothing once any letter of it is another, and is never said to be only late', () => {
		fc.assert(
			fc.property(fc.nat(), fc.constantFrom('a', 'Z', '0', '-'), (place, letter) => {
				const signed = queryOf(link).toString()
				const at = place % signed.length
				const altered = `${signed.slice(0, at)}${letter}${signed.slice(at + 1)}`
				if (altered === signed) return
				expect(verifyLink(link, new URLSearchParams(altered), plusSeconds(now, 10_000))).toBe('forged')
			}),
		)
	})
	test('that nobody signed opens nothing', () => {
		for (const query of ['', 'den=9999999999', 'den=9999999999&ky=', 'ky=abc', 'den=-1&ky=x'])
			expect(verifyLink(link, new URLSearchParams(query), now)).toBe('forged')
	})
	test('of another house opens nothing here', () => {
		const signed = queryOf(link)
		vi.stubEnv('SECRET', 'another secret, of another house, 32 or more')
		expect(verifyLink(link, signed, now)).toBe('forged')
	})
})
