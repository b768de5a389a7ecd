import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entries } from '#journal/server'
import { type Instant, instant, plusSeconds } from '#kernel/dates'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { agencyWithOfficial } from '../../../test/officials.ts'
import {
	changeTemporaryPassword,
	endOpenSessions,
	enrolAtSignIn,
	hashTemporary,
	openSessionsOf,
	passSecondFactor,
	pendingSignIn,
	removeTotp,
	setTemporaryPassword,
	signedIn,
	signInOfficial,
	type SignInProgress,
} from './index.server.ts'
import { totpCode, totpStepAt } from './totp.server.ts'

const H19 = { tenant: 'H19', person: '' }
const origin = { address: '10.0.0.9', agent: 'Mozilla/5.0 Firefox/140.0' }
const inTransaction = <T>(work: Parameters<typeof transact<T>>[1]) => transact(H19, work)
let at: Instant = instant('2026-11-23T02:00:00Z')
const later = (seconds: number) => (at = plusSeconds(at, seconds))
let database: Awaited<ReturnType<typeof freshDatabase>>
let officialId: string
let secret: Buffer
let recoveryCodes: readonly string[]

beforeAll(async () => {
	// oxlint-disable-next-line eslint/no-restricted-globals -- the test itself is a process
	process.env['SECRET'] = 'only for this test, only for this test'
	database = await freshDatabase()
	officialId = (await agencyWithOfficial(database.owner)).officialId
	await database.owner.query(`update tenancy.role set second_factor = true where code = 'receptionist'`)
	const hash = await hashTemporary('tạm-thời-thôi')
	await transact(H19, (tx) => setTemporaryPassword(tx, officialId, hash, at))
})
afterAll(() => database.drop())

const enter = (password: string) =>
	signInOfficial(inTransaction, { username: 'le.thi.hoa', password }, origin, at)
function more(result: { ok: true; value: SignInProgress } | { ok: false; refusal: unknown }) {
	if (!result.ok || result.value.kind !== 'more') throw new Error(JSON.stringify(result))
	return result.value
}
const codeNow = () => totpCode(secret, totpStepAt(at))

describe('a first sign-in with a temporary password', () => {
	let pending = ''
	test('opens nothing but the page for a new password', async () => {
		const progress = more(await enter('tạm-thời-thôi'))
		expect(progress.need).toBe('new-password')
		pending = progress.pending
		expect(await inTransaction((tx) => openSessionsOf(tx, officialId, at))).toEqual([])
		expect(
			await passSecondFactor(inTransaction, { cookie: pending, code: '000000' }, origin, at),
		).toMatchObject({
			refusal: { kind: 'wrong' },
		})
	})
	test.each([
		['ngắn', 'ngắn', 'short'],
		['tạm-thời-thôi', 'tạm-thời-thôi', 'same-as-before'],
		['con đường làng', 'con đường phố', 'not-repeated'],
	])('does not take %j', async (password, repeated, fault) => {
		expect(
			await changeTemporaryPassword(inTransaction, { cookie: pending, password, repeated }, origin, at),
		).toEqual({ ok: false, refusal: { kind: 'unfit', fault } })
	})
	test('goes on, after the new password, to the second factor that the role asks for', async () => {
		const changed = await changeTemporaryPassword(
			inTransaction,
			{ cookie: pending, password: 'con đường làng quê', repeated: 'con đường làng quê' },
			origin,
			at,
		)
		const progress = more(changed)
		expect(progress.need).toBe('enrolment')
		const view = await inTransaction((tx) => pendingSignIn(tx, progress.pending, at))
		if (!view?.secret) throw new Error('no secret')
		secret = view.secret
		expect(
			await enrolAtSignIn(inTransaction, { cookie: progress.pending, code: '123' }, origin, at),
		).toMatchObject({ refusal: { kind: 'wrong' } })
		const enrolled = await enrolAtSignIn(
			inTransaction,
			{ cookie: progress.pending, code: codeNow() },
			origin,
			at,
		)
		if (!enrolled.ok) throw new Error(enrolled.refusal.kind)
		recoveryCodes = enrolled.value.recoveryCodes
		expect(new Set(recoveryCodes).size).toBe(10)
		expect(enrolled.value.progress.kind).toBe('open')
		expect(
			await enrolAtSignIn(inTransaction, { cookie: progress.pending, code: codeNow() }, origin, at),
		).toMatchObject({
			refusal: { kind: 'lapsed' },
		})
	})
	test('is refused with the temporary password from then on', async () => {
		expect(await enter('tạm-thời-thôi')).toMatchObject({ refusal: { kind: 'wrong' } })
	})
})

describe('a sign-in with the authenticator', () => {
	const withCode = async (code: string) => {
		const { need, pending } = more(await enter('con đường làng quê'))
		expect(need).toBe('second-factor')
		return passSecondFactor(inTransaction, { cookie: pending, code }, origin, at)
	}
	test('refuses the code that was used to set it up', async () => {
		expect(await withCode(codeNow())).toMatchObject({ refusal: { kind: 'wrong' } })
	})
	test('opens with the next code, once', async () => {
		later(30)
		const opened = await withCode(codeNow())
		if (!opened.ok || opened.value.kind !== 'open') throw new Error(JSON.stringify(opened))
		const { token } = opened.value
		const { official } = await inTransaction(async (tx) =>
			signedIn(tx, { citizen: undefined, official: token }, at),
		)
		expect(official?.username).toBe('le.thi.hoa')
		expect(await withCode(codeNow())).toMatchObject({ refusal: { kind: 'wrong' } })
	})
	test('lets one in of two who send the same code at once', async () => {
		later(60)
		const two = await Promise.all([
			more(await enter('con đường làng quê')),
			more(await enter('con đường làng quê')),
		])
		const code = codeNow()
		const results = await Promise.all(
			two.map(({ pending }) => passSecondFactor(inTransaction, { cookie: pending, code }, origin, at)),
		)
		expect(results.filter(({ ok }) => ok)).toHaveLength(1)
	})
	test('opens with a recovery code once, written as people write it', async () => {
		const [code = ''] = recoveryCodes
		expect((await withCode(` ${code.toUpperCase().replace('-', ' ')} `)).ok).toBe(true)
		expect(await withCode(code)).toMatchObject({ refusal: { kind: 'wrong' } })
	})
	test('waits after five wrong codes', async () => {
		later(3600)
		const { pending } = more(await enter('con đường làng quê'))
		for (let time = 0; time < 5; time++)
			expect(
				await passSecondFactor(inTransaction, { cookie: pending, code: '000000' }, origin, at),
			).toMatchObject({
				refusal: { kind: 'wrong' },
			})
		expect(
			await passSecondFactor(inTransaction, { cookie: pending, code: codeNow() }, origin, at),
		).toMatchObject({
			refusal: { kind: 'too-many' },
		})
	})
	test('lapses after ten minutes, or when the cookie was tampered with', async () => {
		const { pending } = more(await enter('con đường làng quê'))
		expect(await inTransaction((tx) => pendingSignIn(tx, `${pending}x`, at))).toBeUndefined()
		expect(await inTransaction((tx) => pendingSignIn(tx, pending, plusSeconds(at, 601)))).toBeUndefined()
	})
})

describe('sessions', () => {
	test('are listed with how and from where, and ended from afar', async () => {
		await transact(H19, (tx) => removeTotp(tx, officialId))
		await database.owner.query(`update tenancy.role set second_factor = false`)
		later(3600)
		const entered = await enter('con đường làng quê')
		if (!entered.ok || entered.value.kind !== 'open') throw new Error('not open')
		const { token } = entered.value
		const listed = await inTransaction((tx) => openSessionsOf(tx, officialId, at))
		expect(listed[0]).toMatchObject({ method: 'password', address: '10.0.0.9', agent: origin.agent })
		await inTransaction((tx) => endOpenSessions(tx, officialId, { id: listed[0]?.id ?? '' }, at))
		const { official } = await inTransaction(async (tx) =>
			signedIn(tx, { citizen: undefined, official: token }, at),
		)
		expect(official).toBeUndefined()
	})
	test('and everything around them stand in the journal', async () => {
		const { lines } = await inTransaction((tx) => entries(tx, { book: 'entrances' }))
		expect(new Set(lines.map(({ kind }) => kind))).toEqual(
			new Set([
				'signed-in',
				'sign-in-refused',
				'password-changed',
				'second-factor-added',
				'recovery-code-used',
			]),
		)
	})
})
