import { describe, expect, test } from 'vitest'
import { instant, momentAt } from '#kernel/dates'
import { base32, totpCode, totpStep, totpStepAt, totpUri } from './totp.server.ts'

// RFC 6238 appendix B, SHA-1; the last six of its eight digits.
const secret = Buffer.from('12345678901234567890')
const vectors = [
	[59, '287082'],
	[1_111_111_109, '081804'],
	[1_111_111_111, '050471'],
	[1_234_567_890, '005924'],
	[2_000_000_000, '279037'],
	[20_000_000_000, '353130'],
] as const

describe('a code of the authenticator', () => {
	test.each(vectors)('at second %d of RFC 6238 is %s', (second, code) => {
		const at = momentAt(second * 1000)
		expect(totpCode(secret, totpStepAt(at))).toBe(code)
		expect(totpStep(secret, code, at, undefined)).toBe(totpStepAt(at))
	})

	test('is taken half a minute early or late, not a minute', () => {
		const taken = (second: number) => totpStep(secret, '287082', momentAt(second * 1000), undefined)
		expect([29, 30, 59, 60, 89, 90].map((second) => taken(second) !== undefined)).toEqual([
			true,
			true,
			true,
			true,
			true,
			false,
		])
		expect(taken(0)).toBe(1)
	})

	test('is refused the second time, and so is every earlier one', () => {
		const at = momentAt(59_000)
		expect(totpStep(secret, '287082', at, 1)).toBeUndefined()
		expect(totpStep(secret, totpCode(secret, 0), at, 1)).toBeUndefined()
		expect(totpStep(secret, totpCode(secret, 2), at, 1)).toBe(2)
	})

	test.each(['', '28708', '2870822', 'abcdef', '２８７０８２'])('is not %j', (typed) => {
		expect(totpStep(secret, typed, instant('1970-01-01T00:00:59Z'), undefined)).toBeUndefined()
	})
})

test('the secret is handed over in base32, under the name of the house', () => {
	// RFC 4648 §10.
	expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => base32(Buffer.from(text)))).toEqual([
		'MY',
		'MZXQ',
		'MZXW6',
		'MZXW6YQ',
		'MZXW6YTB',
		'MZXW6YTBOI',
	])
	expect(totpUri(secret, { issuer: 'Một Cửa Đồng Nai', account: 'chutich.tranbien' })).toBe(
		'otpauth://totp/M%E1%BB%99t%20C%E1%BB%ADa%20%C4%90%E1%BB%93ng%20Nai:chutich.tranbien?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=M%E1%BB%99t+C%E1%BB%ADa+%C4%90%E1%BB%93ng+Nai&algorithm=SHA1&digits=6&period=30',
	)
})
