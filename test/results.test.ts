import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookedUpFor, resultPaper } from '#dossiers'
import { advanceDossier, issueResult, reserveResult, tellCitizen } from '#dossiers/server'
import type { Answers } from '#forms'
import type { Citizen } from '#identity'
import { day } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact } from '#platform/db'
import { freshDatabase } from './database.ts'
import { loadDemoTenant, someCitizen } from './demo.ts'
import { birthAnswers } from './drafts.ts'
import { acting, at, done, dossier, received, seen } from './filed.ts'
import { printed } from './printed.ts'
import { typstPress } from '../src/adapters/typst/typst.server.ts'

const press = typstPress()
const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

/** What the citizen reads when the result of a birth is issued that was asked for in that way. */
async function letterFor(delivery: 'online' | 'desk' | 'postal'): Promise<string> {
	const code = await received(mother, at('2026-11-25 09:00'), {
		answers: {
			...birthAnswers(),
			result_delivery: delivery,
			...(delivery === 'postal' && { delivery_address: 'Khóm 3, phường Trấn Biên' }),
		},
	})
	const steps = [
		['receptionist', { act: 'hand-on', words: '' }],
		['justice-clerk', { act: 'propose', outcome: 'grant', words: 'Đủ điều kiện.' }],
		['chairman', { act: 'approve', words: '' }],
	] as const
	for (const [role, act] of steps)
		await done(
			acting(role, at('2026-11-25 10:00'), async (desk) => advanceDossier(desk, await seen(code), act)),
		)
	await done(
		acting('justice-clerk', at('2026-11-25 10:10'), async (desk) => reserveResult(desk, await seen(code))),
	)
	await done(
		acting('justice-clerk', at('2026-11-25 10:20'), async (desk) =>
			issueResult(desk, await seen(code), { fileId: newId(), sha256: 'ab'.repeat(32) }),
		),
	)
	const issued = await dossier(code)
	await tellCitizen(() => 'https://dongnai.example')({
		tenant: 'H19',
		dossier: issued.id,
		seq: issued.version,
	})
	return transact(H19, async (tx) => {
		const { body } = await tx
			.selectFrom('notifications.message')
			.select('body')
			.where('dossier_id', '=', issued.id)
			.where('moment', '=', 'done')
			.where('channel', '=', 'email')
			.executeTakeFirstOrThrow()
		return body
	})
}

describe('the letter of a result', () => {
	test.each(['online', 'desk'] as const)(
		'says the one visit that is left, where and what for: %s',
		async (how) => {
			const body = await letterFor(how)
			expect(body).toContain(
				'Một lần đến: mời ông bà đến Trung tâm Phục vụ hành chính công phường Trấn Biên, ',
			)
			expect(body).toContain(
				'trong giờ làm việc, để ký Sổ đăng ký khai sinh và nhận bản chính Giấy khai sinh.',
			)
			expect(body).toContain('Mang theo căn cước; không phải nộp thêm giấy tờ gì.')
		},
	)
	test('asks nobody to come whose paper goes by post', async () => {
		expect(await letterFor('postal')).not.toContain('Một lần đến')
	})
})

describe('the residence of the parents on a birth certificate', () => {
	const both: Answers = {
		...birthAnswers(),
		father_name: 'Nguyễn Văn Thuận',
		father_birth_date: '1993-04-02',
		father_ethnicity: 'Kinh',
		father_nationality: 'Việt Nam',
	}
	const linesOf = async (answers: Answers, lookedUp: Readonly<Record<string, string>> = {}) => {
		const paper = resultPaper({
			form: { steps: [] },
			template: 'giay-khai-sinh',
			answers,
			lookedUp,
			number: '07/2026',
			day: day('2026-11-25'),
			agency: {
				name: 'UBND phường Trấn Biên',
				parentName: 'UBND thành phố Đồng Nai',
				placeName: 'Trấn Biên',
			},
			signer: { name: 'Huỳnh Minh Duyệt', title: 'Chủ tịch UBND phường' },
			link: 'https://dongnai.example/ket-qua/K7P2-9XQM-4TRB',
			verificationCode: 'K7P2-9XQM-4TRB',
		})
		if (!paper.ok) throw new Error(JSON.stringify(paper.refusal))
		const { words } = await printed(await press(paper.value))
		const text = words.map(({ as }) => as).join(' ')
		return [...text.matchAll(/Nơi cư trú: (.*?) (?=Họ, chữ đệm, tên người)/g)].map(([, line]) => line)
	}

	test('has a line for each, as it was declared, the one who files by their own', async () => {
		const answers = {
			...both,
			requester_residence: 'Khóm 3, phường Trấn Biên',
			father_residence: 'Ấp 2, xã Long Thành',
		}
		expect(lookedUpFor('giay-khai-sinh', answers)).toEqual([])
		expect(await linesOf(answers)).toEqual(['Khóm 3, phường Trấn Biên', 'Ấp 2, xã Long Thành'])
	})
	test('is what the clerk read in the register where nobody declared it', async () => {
		expect(lookedUpFor('giay-khai-sinh', both)).toEqual(['mother_residence', 'father_residence'])
		const read = { mother_residence: 'Khóm 5, phường Trấn Biên', father_residence: 'Khóm 6, phường Biên Hoà' }
		expect(await linesOf(both, read)).toEqual(['Khóm 5, phường Trấn Biên', 'Khóm 6, phường Biên Hoà'])
	})
	test('says where it stands when the clerk did not write it, and is asked of no father who is not named', async () => {
		const { father_name: _, ...alone } = both
		expect(lookedUpFor('giay-khai-sinh', alone)).toEqual(['mother_residence'])
		expect(await linesOf(both)).toEqual([
			'Theo Cơ sở dữ liệu quốc gia về dân cư',
			'Theo Cơ sở dữ liệu quốc gia về dân cư',
		])
	})
})
