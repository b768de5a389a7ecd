import { describe, expect, test } from 'vitest'
import { passwordFault } from './password-rules.ts'
import { nextNeed } from './sign-in-steps.ts'

describe('a sign-in at the desk', () => {
	const plain = { temporary: false, factorNeeded: false, totp: false }
	test.each([
		['opens with the password alone where nothing more is asked', plain, ['password'], undefined],
		[
			'asks for the code of whoever set up an authenticator',
			{ ...plain, totp: true },
			['password'],
			'second-factor',
		],
		['opens with password and code', { ...plain, totp: true }, ['password', 'totp'], undefined],
		[
			'opens with password and a recovery code',
			{ ...plain, totp: true },
			['password', 'recovery-code'],
			undefined,
		],
		[
			'asks whoever must have a second factor to set one up',
			{ ...plain, factorNeeded: true },
			['password'],
			'enrolment',
		],
		[
			'opens once it is set up',
			{ ...plain, factorNeeded: true, totp: true },
			['password', 'totp'],
			undefined,
		],
		[
			'asks for a new password after a temporary one',
			{ ...plain, temporary: true },
			['password'],
			'new-password',
		],
		[
			'asks for the code before a temporary password may be changed',
			{ ...plain, temporary: true, totp: true },
			['password'],
			'second-factor',
		],
		[
			'asks for the second factor after the new password',
			{ ...plain, temporary: true, factorNeeded: true },
			['password', 'new-password'],
			'enrolment',
		],
		[
			'opens with a passkey alone',
			{ temporary: true, factorNeeded: true, totp: true },
			['passkey'],
			undefined,
		],
		['opens with the provider of the tenant', { ...plain, factorNeeded: true }, ['openid'], undefined],
	] as const)('%s', (_, standing, proofs, need) => {
		expect(nextNeed(standing, proofs)).toBe(need)
	})
})

describe('a new password', () => {
	const fault = (password: string, repeated = password) =>
		passwordFault(password, { username: 'hotich.tranbien', repeated })
	test.each([
		['con đường làng quê', undefined],
		['ngắn quá', 'short'],
		['hotich.tranbien1', 'holds-name'],
		['aaaaaaaaaaaa', 'too-plain'],
		['1234567890', 'too-plain'],
	] as const)('%j: %s', (password, expected) => {
		expect(fault(password)).toBe(expected)
	})
	test('must be typed twice alike, however its accents are composed', () => {
		expect(fault('con đường làng quê', 'con đường làng')).toBe('not-repeated')
		expect(
			fault('con đường làng quê'.normalize('NFD'), 'con đường làng quê'.normalize('NFC')),
		).toBeUndefined()
	})
})
