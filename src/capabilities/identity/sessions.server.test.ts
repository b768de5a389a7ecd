import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Instant, instant, plusSeconds } from '#kernel/dates'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { agencyWithOfficial } from '../../../test/officials.ts'
import {
	endSession,
	hashPassword,
	mayBeSignedIn,
	openSession,
	setPassword,
	signedIn,
	signInOfficial,
} from './index.server.ts'
import { upsertPerson } from './store.server.ts'

const dongNai = { tenant: 'H19', person: '' }
const daNang = { tenant: 'H17', person: '' }
const morning = instant('2026-11-23T01:00:00Z')
const later = (minutes: number) => plusSeconds(morning, minutes * 60)

let database: Awaited<ReturnType<typeof freshDatabase>>
let made: Awaited<ReturnType<typeof agencyWithOfficial>>
let personId: string
const mother = {
	issuer: 'https://vneid.example',
	subject: 'TECH-1',
	assurance: 2,
	fullName: 'Nguyễn Thị Mai',
	personalId: '075195000001',
	birthDate: '1995-03-08',
	sex: 'female',
	ethnicity: 'Kinh',
	nationality: 'Việt Nam',
	residence: 'phường Trấn Biên, thành phố Đồng Nai',
	homeTown: null,
	phone: '+84912345678',
	email: 'mai@example.vn',
} as const

beforeAll(async () => {
	database = await freshDatabase()
	made = await agencyWithOfficial(database.owner)
	personId = await transact(dongNai, (tx) => upsertPerson(tx, mother, morning))
	const hash = await hashPassword('Mật khẩu rất dài')
	await transact(dongNai, (tx) => setPassword(tx, made.officialId, hash, morning))
})
afterAll(() => database.drop())

const begin = (holder: 'citizen' | 'official') =>
	transact(dongNai, (tx) =>
		openSession(tx, holder, holder === 'citizen' ? personId : made.officialId, morning),
	)
const who = (
	tokens: { readonly citizen?: string; readonly official?: string },
	at: Instant,
	actor: typeof dongNai = dongNai,
) => transact(actor, async (tx) => signedIn(tx, { citizen: tokens.citizen, official: tokens.official }, at))

describe("a citizen's session", () => {
	test('tells who they are, as VNeID vouched', async () => {
		const { citizen, official } = await who({ citizen: await begin('citizen') }, later(1))
		const { issuer, subject, ...known } = mother
		expect(citizen).toEqual({ ...known, id: personId, vouchedAt: '2026-11-23T01:00:00Z' })
		expect(official).toBeUndefined()
	})

	test('ends after 30 minutes without use, and not before', async () => {
		const citizen = await begin('citizen')
		expect((await who({ citizen }, later(29))).citizen?.id).toBe(personId)
		expect((await who({ citizen }, later(58))).citizen?.id).toBe(personId)
		expect((await who({ citizen }, later(88))).citizen).toBeUndefined()
	})

	test('ends after 12 hours, however busy', async () => {
		const citizen = await begin('citizen')
		for (let minutes = 20; minutes < 720; minutes += 20)
			expect((await who({ citizen }, later(minutes))).citizen?.id).toBe(personId)
		expect((await who({ citizen }, later(720))).citizen).toBeUndefined()
	})

	test('is written down as seen once a minute at most', async () => {
		const citizen = await begin('citizen')
		const seen = async () => {
			const { rows } = await database.owner.query<{ seen_at: Date }>(
				'select seen_at from identity.session order by created_at desc, seen_at desc limit 1',
			)
			return rows[0]?.seen_at.toISOString()
		}
		await database.owner.query('delete from identity.session where person_id is null or ended_at is not null')
		await database.owner.query('delete from identity.session where seen_at > created_at')
		await who({ citizen }, plusSeconds(morning, 59))
		expect(await seen()).toBe('2026-11-23T01:00:00.000Z')
		await who({ citizen }, plusSeconds(morning, 61))
		expect(await seen()).toBe('2026-11-23T01:01:01.000Z')
	})

	test('is over at sign-out', async () => {
		const citizen = await begin('citizen')
		await transact(dongNai, (tx) => endSession(tx, citizen, later(1)))
		expect((await who({ citizen }, later(2))).citizen).toBeUndefined()
	})

	test('opens nothing at another tenant, nor the desk', async () => {
		const token = await begin('citizen')
		expect((await who({ citizen: token }, later(1), daNang)).citizen).toBeUndefined()
		expect(await who({ official: token }, later(1))).toEqual({ citizen: undefined, official: undefined })
	})

	test('is kept as a digest: the token is nowhere in the database', async () => {
		const token = await begin('citizen')
		const { rows } = await database.owner.query<{ hash: string }>(
			`select encode(token_hash, 'escape') as hash from identity.session`,
		)
		expect(rows.length).toBeGreaterThan(0)
		expect(rows.some(({ hash }) => hash.includes(token))).toBe(false)
	})

	test('is looked for only when the cookie can be a token', () => {
		expect(mayBeSignedIn({ citizen: undefined, official: undefined })).toBe(false)
		expect(mayBeSignedIn({ citizen: `'; drop table`, official: 'x'.repeat(5000) })).toBe(false)
		expect(mayBeSignedIn({ citizen: undefined, official: 'x'.repeat(43) })).toBe(true)
	})
})

describe("an official's session", () => {
	test('tells the duties of today and lasts nine hours', async () => {
		const official = await begin('official')
		expect((await who({ official }, later(539))).official).toEqual({
			id: made.officialId,
			username: 'le.thi.hoa',
			fullName: 'Lê Thị Hoa',
			title: 'Công chức tiếp nhận',
			phone: '0251000000',
			agencyId: made.agencyId,
			agencyName: 'UBND phường Trấn Biên',
			duties: [
				{
					agencyId: made.agencyId,
					role: 'receptionist',
					permissions: ['dossier.receive', 'dossier.act'],
				},
			],
		})
		expect((await who({ official }, later(540))).official).toBeUndefined()
	})

	test('ends when the official leaves', async () => {
		const official = await begin('official')
		await database.owner.query('update tenancy.official set active = false')
		expect((await who({ official }, later(1))).official).toBeUndefined()
		await database.owner.query('update tenancy.official set active = true')
	})
})

describe('sign-in at the desk', () => {
	const tryIn = (username: string, password: string, at = morning, address = '10.0.0.1') =>
		signInOfficial((work) => transact(dongNai, work), { username, password }, { address }, at)
	const forget = () => database.owner.query('delete from identity.failed_sign_in')

	test('opens with the right password, however its accents are composed', async () => {
		await forget()
		const entered = await tryIn(' Le.Thi.Hoa ', 'Mật khẩu rất dài'.normalize('NFD'))
		if (!entered.ok || entered.value.kind !== 'open') throw new Error('not open')
		expect((await who({ official: entered.value.token }, later(1))).official?.username).toBe('le.thi.hoa')
	})

	test('says the same of a wrong password and of an unknown name', async () => {
		await forget()
		const wrong = { ok: false, refusal: { kind: 'wrong' } }
		expect(await tryIn('le.thi.hoa', 'sai')).toEqual(wrong)
		expect(await tryIn('khong.ai', 'Mật khẩu rất dài')).toEqual(wrong)
	})

	test('waits after five wrong passwords, even for the right one, and says until when', async () => {
		await forget()
		for (let count = 0; count < 5; count++) await tryIn('le.thi.hoa', 'sai', later(count))
		const refused = await tryIn('le.thi.hoa', 'Mật khẩu rất dài', later(5))
		expect(refused).toMatchObject({ ok: false, refusal: { kind: 'too-many' } })
		if (refused.ok || refused.refusal.kind !== 'too-many') throw new Error('not refused')
		expect(refused.refusal.until.toString()).toBe('2026-11-23T01:15:00Z')
		expect((await tryIn('le.thi.hoa', 'Mật khẩu rất dài', later(16))).ok).toBe(true)
	})

	test('counts guesses that are sent all at once', async () => {
		await forget()
		const answers = await Promise.all(
			Array.from({ length: 12 }, () => tryIn('le.thi.hoa', 'sai', morning, '10.0.0.9')),
		)
		const kinds = answers.map((answer) => (answer.ok ? 'in' : answer.refusal.kind))
		expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(5)
		expect(kinds.filter((kind) => kind === 'too-many')).toHaveLength(7)
	})

	test('holds one address to twenty wrong passwords, whatever names it tries', async () => {
		await forget()
		await database.owner.query(
			`insert into identity.failed_sign_in select 'H19', 'address:10.0.0.7', $1::timestamptz + n * interval '1 second' from generate_series(1, 20) n`,
			[morning.toString()],
		)
		expect(await tryIn('ten.moi', 'sai', later(1), '10.0.0.7')).toMatchObject({
			refusal: { kind: 'too-many' },
		})
		expect(await tryIn('ten.moi', 'sai', later(1), '10.0.0.8')).toMatchObject({ refusal: { kind: 'wrong' } })
	})

	test('forgets the wrong ones once the right one was given', async () => {
		await forget()
		for (let count = 0; count < 4; count++) await tryIn('le.thi.hoa', 'sai', later(count))
		expect((await tryIn('le.thi.hoa', 'Mật khẩu rất dài', later(4))).ok).toBe(true)
		expect(await tryIn('le.thi.hoa', 'sai', later(5))).toMatchObject({ refusal: { kind: 'wrong' } })
	})

	test('keeps passwords as argon2id in PHC form', async () => {
		const { rows } = await database.owner.query<{ password_hash: string }>(
			'select password_hash from identity.credential',
		)
		expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
	})
})
