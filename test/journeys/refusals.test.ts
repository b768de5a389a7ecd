// What is refused is refused in words, below 500, and nothing is lost by it.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { m } from '#messages'
import { closeBrowser } from '../browser.ts'
import { plainPdf } from '../fixtures/pdf.ts'
import { drawnPaper } from './filing.ts'
import { recorded } from './registry.ts'
import {
	type Answer,
	answerStep,
	arrive,
	arriveAtDesk,
	ask,
	house,
	multipart,
	type Visitor,
	words,
} from './visitor.ts'

let mother: Visitor
let draft = ''

const papers = () => `/khai/${draft}/giay-to`

beforeAll(async () => {
	mother = await arrive('refusals', { viewport: 'phone' })
	draft = await begin(mother, 'me')
	await answerStep(mother, { requester_relation: 'mother' })
	await answerStep(mother, {
		child_name: 'Nguyễn Lê Minh Khang',
		child_birth_date: '6/11/2026',
		child_sex: 'male',
		child_birth_place_kind: 'elsewhere',
		child_birth_place: 'Phường Trấn Biên, thành phố Đồng Nai',
		birth_proof: 'paper',
		birth_notice_number: '77/2026',
	})
})
afterAll(async () => {
	await mother.leave()
	await closeBrowser()
})

/** Signs in and begins a birth registration in Trấn Biên. @returns the draft */
async function begin(visitor: Visitor, citizen: string): Promise<string> {
	const { page, locale } = visitor
	await page.goto('/khai?thu-tuc=1.001193')
	await visitor.signIn(citizen)
	const place = page.locator('#co-quan option', { hasText: /Trấn Biên|Tran Bien/ })
	await page.locator('#co-quan').selectOption((await place.getAttribute('value')) ?? '')
	await page.getByRole('button', { name: words(m.forms_start_button, locale) }).click()
	await page.waitForURL(/\/khai\/[0-9a-f-]{36}\//)
	return new URL(page.url()).pathname.split('/')[2] ?? ''
}

const upload = async (
	name: string,
	mediaType: string,
	pieces: readonly Buffer[],
	accept = 'application/json',
) => {
	const { contentType, body } = multipart({ component: 'giay-chung-sinh' }, { name, mediaType, pieces })
	return ask(mother, `/khai/${draft}/tep`, {
		method: 'POST',
		headers: { origin: house.portal, accept, 'content-type': contentType },
		body,
	})
}
const titleOf = ({ body }: Answer): string => (JSON.parse(body.toString()) as { title: string }).title

describe('an upload is refused in words', () => {
	test('when a PDF carries a script', async () => {
		const scripted = Buffer.from(plainPdf(1, '/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'))
		const answer = await upload('chung-sinh.pdf', 'application/pdf', [scripted])
		expect(answer.status).toBe(422)
		expect(titleOf(answer)).toBe(
			words(m.documents_refused_pdf_active, 'vi', {
				name: 'chung-sinh.pdf',
				found: words(m.documents_active_script, 'vi'),
			}),
		)
	})

	test('when a program calls itself a PDF', async () => {
		const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2000, 7)])
		const answer = await upload('chung-sinh.pdf', 'application/pdf', [program])
		expect(answer.status).toBe(422)
		expect(titleOf(answer)).toBe(
			words(m.documents_refused_foreign_type, 'vi', {
				name: 'chung-sinh.pdf',
				found: words(m.documents_found_program, 'vi'),
			}),
		)
	})

	test('when it is 200 MB, by a page with words and not by a broken line', async () => {
		const megabyte = Buffer.alloc(1_000_000, 0x41)
		const { status, headers } = await upload(
			'anh.jpg',
			'image/jpeg',
			Array<Buffer>(200).fill(megabyte),
			'text/html',
		)
		expect(status).toBe(303)
		await mother.page.goto(String(headers['location']))
		await expect.poll(() => mother.page.locator('.error').first().innerText()).toMatch(/\d+ MB/)
		await mother.look('200-mb')
	})

	test('and nothing of it is kept', async () => {
		expect(
			await recorded('select from documents.file where draft_id = $1 and removed_at is null', draft),
		).toEqual([])
	})
})

test('a field that is too long is told where it is', async () => {
	const { page, locale } = mother
	await page.goto(`/khai/${draft}/em-be`)
	await page.locator('#child_name').evaluate((input) => input.removeAttribute('maxlength'))
	await page.locator('#child_name').fill('Nguyễn '.repeat(40))
	await page.getByRole('button', { name: words(m.forms_save_next, locale) }).click()
	await page.locator('#child_name-error').waitFor()
	await mother.look('too-long')
	await page.locator('#child_name').fill('Nguyễn Lê Minh Khang')
	await page.getByRole('button', { name: words(m.forms_save_next, locale) }).click()
	await page.waitForURL(/\/me$/)
})

test('a form of another site is refused, in words', async () => {
	const answer = await ask(mother, `/khai/${draft}/nop`, {
		method: 'POST',
		headers: {
			origin: 'https://ke-gian.example',
			accept: 'text/html',
			'content-type': 'application/x-www-form-urlencoded',
		},
		body: Buffer.from('gui=1'),
	})
	expect(answer.status).toBe(403)
	expect(answer.body.toString()).toContain(words(m.identity_forged_title, 'vi'))
})

test('a session that nobody has leads to sign-in and back', async () => {
	const stranger = await arrive('session', { viewport: 'phone' })
	await stranger.page.context().addCookies([{ name: 'phien', value: 'x'.repeat(43), url: house.portal }])
	await stranger.page.goto(papers())
	await stranger.page.waitForURL(/\/dang-nhap\?/)
	await stranger.look('lapsed')
	await stranger.signIn('cha')
	// The father is signed in now, but the draft is the mother's: for him it is not there.
	await expect
		.poll(() => stranger.page.locator('main').innerText())
		.toContain(words(m.forms_draft_not_found, 'vi'))
	await stranger.leave()
})

test('a code that no dossier has is told as such', async () => {
	const stranger = await arrive('unknown-code', { viewport: 'phone', locale: 'en', scheme: 'dark' })
	await stranger.page.goto('/theo-doi?ma=H19.26-200101-9999')
	await expect
		.poll(() => stranger.page.locator('.error').innerText())
		.toContain(words(m.tracking_unknown, 'en').slice(0, 30))
	await stranger.look('unknown')
	await stranger.page.goto('/theo-doi?ma=xin-chao')
	await expect.poll(() => stranger.page.locator('.error').count()).toBe(1)
	await stranger.leave()
})

test('a citizen of level 1 fills in the form and is told how to reach level 2', async () => {
	const young = await arrive('level-1', { viewport: 'phone' })
	const own = await begin(young, 'muc-1')
	await young.page.goto(`/khai/${own}/kiem-tra`)
	await expect.poll(() => young.page.locator('main').innerText()).toContain(words(m.forms_assurance, 'vi'))
	await young.look('check')
	const answer = await ask(young, `/khai/${own}/nop`, {
		method: 'POST',
		headers: {
			origin: house.portal,
			accept: 'text/html',
			'content-type': 'application/x-www-form-urlencoded',
		},
		body: Buffer.from('gui=1'),
	})
	expect(answer.status).toBe(303)
	expect(answer.headers['location']).toContain(`/khai/${own}/kiem-tra?chua-nop=`)
	expect(await recorded('select from dossiers.dossier where draft_id = $1', own)).toEqual([])
	await young.leave()
})

describe('before the script of a page has arrived', () => {
	/** Opens a page whose scripts stay on their way until `early` is done. */
	async function ahead(path: string, early: () => Promise<void>): Promise<void> {
		const { page } = mother
		let arrive = () => {}
		const arrived = new Promise<void>((done) => (arrive = done))
		await page.route('**/_app/**/*.js', async (route) => {
			await arrived
			await route.continue()
		})
		await page.goto(path, { waitUntil: 'commit' })
		await early()
		arrive()
	}
	afterEach(() => mother.page.unroute('**/_app/**/*.js'))

	test('what is typed stays and is saved', async () => {
		const { page } = mother
		await ahead(`/khai/${draft}/em-be`, async () => {
			await page.locator('#birth_notice_number').fill('79/2026')
			await page.locator('[name=child_sex][value=female]').check()
		})
		await expect
			.poll(
				async () =>
					(
						await recorded<{ answers: object }>('select answers from forms.draft where draft_id = $1', draft)
					)[0]?.answers,
			)
			.toMatchObject({ birth_notice_number: '79/2026', child_sex: 'female' })
		expect(await page.locator('#birth_notice_number').inputValue()).toBe('79/2026')
	})

	test('a file that is chosen is sent', async () => {
		await ahead(papers(), () =>
			mother.page.locator('#tep-giay-chung-sinh').setInputFiles([drawnPaper('chung-sinh.pdf', 2)]),
		)
		const received = mother.page.locator('[data-tone=done] a', { hasText: 'chung-sinh.pdf' })
		await received.waitFor()
		expect(
			await recorded('select from documents.file where draft_id = $1 and removed_at is null', draft),
		).toHaveLength(1)
		const { status, headers } = await ask(mother, (await received.getAttribute('href')) ?? '')
		expect([status, headers['content-type']]).toEqual([200, 'application/pdf'])
		await mother.page.getByRole('button', { name: words(m.documents_remove, 'vi') }).click()
		await received.waitFor({ state: 'detached' })
	})
})

test('two tabs of one draft: the later one is told what the other changed', async () => {
	const { page } = mother
	const other = await page.context().newPage()
	await page.goto(`/khai/${draft}/em-be`)
	await other.goto(`/khai/${draft}/em-be`)
	const saved = words(m.forms_state_saved, 'vi', { time: '§' }).split('§')[0] ?? ''
	await other.locator('#child_name').fill('Nguyễn Lê Minh Khôi')
	await other.getByText(saved).waitFor()
	await page.locator('#birth_notice_number').fill('78/2026')
	await page.getByText(words(m.forms_elsewhere, 'vi', { labels: '§' }).split('§')[0] ?? '').waitFor()
	await expect.poll(() => page.locator('#child_name').inputValue()).toBe('Nguyễn Lê Minh Khôi')
	await mother.look('two-tabs')
	await other.close()
})

test('a desk that is not theirs, and a wrong password, are refused in words', async () => {
	const stranger = await arrive('desk-refused', {})
	await stranger.page.goto('/can-bo')
	await stranger.page.locator('#ten').fill('tiepnhan.tranbien')
	await stranger.page.locator('#mat-khau').fill('doan-mo')
	await stranger.page.getByRole('button', { name: words(m.identity_sign_in, 'vi') }).click()
	await stranger.page.locator('[role=alert]').waitFor()
	await stranger.look('wrong-password')
	await stranger.leave()
	const far = await arriveAtDesk('desk-far', 'tiepnhan.bienhoa', { scheme: 'dark' })
	const answer = await far.page.goto('/can-bo/ho-so/H19.26-200101-9999')
	expect(answer?.status()).toBe(404)
	await far.look('unknown-dossier')
	await far.leave()
})
