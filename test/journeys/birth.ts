// A birth is registered: what the mother does, then what the desk does. Each step is one sentence of the service.
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { m } from '#messages'
import type { Page } from '../browser.ts'
import { twoPhotos } from './photos.ts'
import { markAllPresent, perform, workOn } from './desk.ts'
import { sendPapers } from './filing.ts'
import { dossierOf, eventsOf, recorded } from './registry.ts'
import {
	answerStep,
	arrive,
	arriveAtDesk,
	ask,
	type Coming,
	type Letter,
	lettersAbout,
	until,
	type Visitor,
	words,
} from './visitor.ts'

export type Birth = {
	readonly story: string
	readonly view: Coming
	readonly child: string
	mother: Visitor
	draft: string
	code: string
}

export type Step = readonly [sentence: string, walk: (birth: Birth) => Promise<void>]

const say = <Told extends object>(
	{ mother }: Birth,
	message: (told: Told, options: { locale: 'vi' | 'en' }) => string,
	told?: Told,
) => words(message, mother.locale, told)

export const birthOf = (story: string, child: string, view: Coming): Birth => ({
	story,
	view: { viewport: 'phone', ...view },
	child,
	mother: undefined as unknown as Visitor,
	draft: '',
	code: '',
})

const stepNow = (page: Page) => new URL(page.url()).pathname.split('/').at(-1)

export const filing: readonly Step[] = [
	[
		'a mother finds birth registration in her own words',
		async (birth) => {
			birth.mother = await arrive(birth.story, birth.view)
			const { page } = birth.mother
			await page.goto('/')
			await birth.mother.look('home')
			await page.locator('input[name=q]').fill('lam giay khai sinh cho con')
			await page.getByRole('button', { name: say(birth, m.frame_search_button) }).click()
			await page.waitForURL(/\/thu-tuc\?q=/)
			await birth.mother.look('search')
			const first = page.locator('main a[href*="/thu-tuc/"]').first()
			expect(await first.getAttribute('href')).toContain('/thu-tuc/1.001193')
			await first.click()
			await page.waitForURL(/\/thu-tuc\/1\.001193/)
			await birth.mother.look('procedure')
		},
	],
	[
		'she signs in with VNeID and is back where she was going',
		async (birth) => {
			const { page } = birth.mother
			await page
				.getByRole('link', { name: say(birth, m.catalogue_start) })
				.first()
				.click()
			await page.waitForURL(/\/dang-nhap/)
			await birth.mother.look('sign-in')
			await birth.mother.signIn('me')
			expect(page.url()).toContain('/khai?thu-tuc=1.001193')
			await birth.mother.look('begin')
		},
	],
	[
		'she begins a form that knows already what VNeID knows',
		async (birth) => {
			const { page } = birth.mother
			await page.locator('#co-quan').selectOption({ index: 1 })
			const option = page.locator('#co-quan option', { hasText: /Trấn Biên|Tran Bien/ })
			await page.locator('#co-quan').selectOption((await option.getAttribute('value')) ?? '')
			await page.getByRole('button', { name: say(birth, m.forms_start_button) }).click()
			await page.waitForURL(/\/khai\/[0-9a-f-]{36}\/nguoi-yeu-cau/)
			birth.draft = new URL(page.url()).pathname.split('/')[2] ?? ''
			await expect.poll(() => page.locator('main').innerText()).toContain('Lê Thị Sen')
			expect(await page.locator('#requester_phone').inputValue()).toBe('0900000011')
			await birth.mother.look('requester')
			await answerStep(birth.mother, { requester_relation: 'mother' })
			expect(stepNow(page)).toBe('em-be')
		},
	],
	[
		'what she types is kept, though her session ends in the middle',
		async (birth) => {
			const { page, javaScript } = birth.mother
			const saved = say(birth, m.forms_state_saved, { time: '§' }).split('§')[0] ?? ''
			if (javaScript === 'on') {
				await page.locator('#child_name').fill(birth.child)
				await page.getByText(saved).waitFor()
			}
			await birth.mother.look('child')
			await page.context().clearCookies({ name: 'phien' })
			if (javaScript === 'on') {
				await page
					.locator('#child_birth_facility, [name=child_birth_place_kind][value=facility]')
					.first()
					.check()
				await page.locator('#child_birth_facility').fill('Bệnh viện đa khoa Đồng Nai')
				await page.getByText(say(birth, m.forms_state_signed_out)).waitFor()
				await birth.mother.look('signed-out')
				await page.locator('main a[href^="/dang-nhap"]').first().click()
			} else {
				await page.reload()
			}
			await page.waitForURL(/\/dang-nhap/)
			await birth.mother.signIn('me')
			await page.waitForURL(/\/em-be$/)
			if (javaScript === 'on') {
				await expect
					.poll(() => page.locator('#child_birth_facility').inputValue())
					.toBe('Bệnh viện đa khoa Đồng Nai')
				expect(await page.locator('#child_name').inputValue()).toBe(birth.child)
				await page.getByText(saved).waitFor()
			}
		},
	],
	[
		'she answers step after step, and is asked only what applies',
		async (birth) => {
			const { page, look } = birth.mother
			await answerStep(birth.mother, {
				// As some keyboards send it: every letter and its marks apart.
				child_name: birth.child.normalize('NFD'),
				child_birth_date: '5/11/2026',
				child_sex: 'female',
				child_birth_place_kind: 'facility',
				child_birth_facility: 'Bệnh viện đa khoa Đồng Nai',
				child_birth_place: 'Phường Trấn Biên, thành phố Đồng Nai',
				birth_proof: 'paper',
				birth_notice_number: '1234/2026',
			})
			expect(stepNow(page)).toBe('me')
			await look('mother')
			await answerStep(birth.mother, {})
			expect(stepNow(page)).toBe('cha')
			await look('father')
			await answerStep(birth.mother, {
				father_declared: 'yes',
				father_has_personal_id: 'yes',
				father_id: '075 093 000 012',
				father_name: 'Nguyễn Văn Lúa',
				father_birth_date: '2/11/1993',
				father_ethnicity: 'Kinh',
				father_nationality: 'Việt Nam',
			})
			expect(stepNow(page)).toBe('ket-hon-ban-sao')
			await look('marriage')
			await answerStep(birth.mother, {
				parents_married: 'yes',
				copies_requested: 'yes',
				copies_count: '2',
				result_delivery: 'online',
				declaration: 'yes',
			})
			expect(stepNow(page)).toBe('giay-to')
			await look('papers')
		},
	],
	[
		'two photos of the birth notice become one PDF, upright and without the place',
		async (birth) => {
			await sendPapers(birth.mother, 'giay-chung-sinh', [...(await twoPhotos())], 2)
			await birth.mother.look('papers-there')
		},
	],
	[
		'she checks her answers and sends them, pressing twice',
		async (birth) => {
			const { page, look } = birth.mother
			await page.getByRole('link', { name: say(birth, m.forms_to_check) }).click()
			await page.waitForURL(/\/kiem-tra$/)
			await expect.poll(() => page.locator('main').innerText()).toContain(birth.child)
			await look('check')
			await page.getByRole('button', { name: say(birth, m.forms_send) }).dblclick()
			await page.waitForURL(/\/ho-so\/H19.*\/da-nop$/)
			birth.code = new URL(page.url()).pathname.split('/')[2] ?? ''
			const dossier = await dossierOf(birth.code)
			expect(dossier.answers['child_name']).toBe(birth.child.normalize('NFC'))
		},
	],
	[
		'her receipt shows the code, a QR and the digest of every file, as the database has them',
		async (birth) => {
			const { page, look } = birth.mother
			const shown = await page.locator('main').innerText()
			const { files } = await dossierOf(birth.code)
			expect(files).toHaveLength(1)
			for (const { sha256 } of files) expect(await page.content()).toContain(sha256)
			expect(shown).toContain(birth.code)
			await expect
				.poll(() => page.locator('main svg[role=img], main figure svg, main .qr').count())
				.toBeGreaterThan(0)
			await look('receipt')
			await page.reload()
			await expect.poll(() => page.locator('main').innerText()).toContain(birth.code)
			await page.goto(`/khai/${birth.draft}/kiem-tra`)
			expect(await recorded('select from dossiers.dossier where draft_id = $1', birth.draft)).toHaveLength(1)
		},
	],
	[
		'anyone with the code sees where it is, and nothing of whom it is about',
		async (birth) => {
			const passer = await arrive(`${birth.story}-passer`, birth.view)
			await passer.page.goto(`/theo-doi?ma=${birth.code.toLowerCase()}`)
			const shown = await passer.page.content()
			expect(shown).toContain(birth.code)
			for (const secret of ['Sen', birth.child, 'Nguyễn Văn Lúa', '075196000011', 'Hoa Sen', 'sen.le'])
				expect(shown).not.toContain(secret)
			await passer.look('tracking')
			await passer.leave()
		},
	],
	[
		'a letter says that it was submitted',
		async (birth) => {
			await until('the first letter', async () => (await told(birth)).length >= 1 || undefined)
			expect((await told(birth))[0]?.subject).toContain(birth.code)
		},
	],
]

export const told = (birth: Birth): Promise<Letter[]> => lettersAbout(birth.code, 'sen.le@vi-du.example')

/** Officials come with a computer; they read the other language than the mother, so that both are walked. */
const atDesk = async (birth: Birth, username: string): Promise<Visitor> =>
	arriveAtDesk(`${birth.story}-${username.split('.')[0]}`, username, {
		...birth.view,
		viewport: 'desktop',
		locale: birth.view.locale === 'en' ? 'vi' : 'en',
	})

const worked = async (
	birth: Birth,
	username: string,
	work: (official: Visitor) => Promise<void>,
): Promise<void> => {
	await workOn(await atDesk(birth, username), birth.code, work)
}

export const settling: readonly Step[] = [
	[
		'the receptionist finds it in the queue within a second',
		async (birth) => {
			const official = await atDesk(birth, 'tiepnhan.tranbien')
			const { page, look } = official
			const began = Date.now()
			await page.goto('/can-bo?xem=cho-tiep-nhan')
			await page.locator(`a[href*="/can-bo/ho-so/${birth.code}"]`).waitFor()
			expect(Date.now() - began).toBeLessThan(5000)
			const [waiting] = await recorded<{ n: number }>(
				`select count(*)::int as n from dossiers.work join tenancy.agency using (tenant_id, agency_id)
				where queue = 'to-receive' and code like 'H19.26%'`,
			)
			await expect.poll(() => page.locator('.counters').innerText()).toContain(String(waiting?.n))
			await look('queue')
			await official.leave()
		},
	],
	[
		'she marks the components, receives it, and prints the slip with the due time',
		(birth) =>
			worked(birth, 'tiepnhan.tranbien', async (official) => {
				const { look } = official
				await look('dossier')
				await markAllPresent(official)
				await perform(official, 'receive')
				const slip = await ask(official, `/can-bo/ho-so/${birth.code}/giay-hen`)
				expect(slip.status).toBe(200)
				expect(slip.body.toString()).toContain(birth.code)
				const dossier = await dossierOf(birth.code)
				expect(dossier.state).toBe('in-process')
				expect(dossier.due_at?.getTime()).toBeGreaterThan(dossier.received_at?.getTime() ?? Infinity)
				await perform(official, 'hand-on')
			}),
	],
	[
		'the justice clerk proposes, the chairman approves',
		async (birth) => {
			await worked(birth, 'hotich.tranbien', (official) => perform(official, 'propose'))
			await worked(birth, 'chutich.tranbien', (official) => perform(official, 'approve'))
		},
	],
	[
		'the clerk issues the birth certificate: a PDF with the digest that was recorded',
		(birth) =>
			worked(birth, 'hotich.tranbien', async (official) => {
				await perform(official, 'issue')
				const { dossier_id } = await dossierOf(birth.code)
				const results = await recorded<Issued>(
					'select * from dossiers.result where dossier_id = $1',
					dossier_id,
				)
				expect(results).toHaveLength(1)
				const [result] = results
				const paper = await ask(official, `/can-bo/ho-so/${birth.code}/tep/${result?.file_id}`)
				expect(paper.headers['content-type']).toBe('application/pdf')
				expect(digestOf(paper.body)).toBe(result?.sha256)
			}),
	],
	[
		'the receptionist returns it',
		(birth) =>
			worked(birth, 'tiepnhan.tranbien', (official) =>
				perform(official, 'return', (page) => page.locator('input[name=how][value=electronic]').check()),
			),
	],
	[
		'the mother downloads the result, anyone can verify it, and she rates the service',
		async (birth) => {
			const { page, look } = birth.mother
			await page.goto(`/ho-so/${birth.code}`)
			await look('result')
			const { dossier_id } = await dossierOf(birth.code)
			const [result] = await recorded<Issued>(
				'select * from dossiers.result where dossier_id = $1',
				dossier_id,
			)
			const paper = await ask(birth.mother, `/ho-so/${birth.code}/ket-qua.pdf`)
			expect(digestOf(paper.body)).toBe(result?.sha256)
			await page.locator('input[name=sao][value="5"]').check()
			await page.getByRole('button', { name: say(birth, m.tracking_rate_send) }).click()
			await page.waitForURL(/vua=danh-gia/)
			await look('rated')
			await page.goto(`/ket-qua/${result?.verification_code}`)
			await expect.poll(() => page.locator('main').innerText()).toContain(result?.number)
			await look('verified')
			await page.goto('/ho-so')
			await look('mine')
		},
	],
	[
		'one letter went out at each of three moments, and one act of each kind is recorded',
		async (birth) => {
			await until('three letters', async () => (await told(birth)).length >= 3 || undefined)
			expect(await told(birth)).toHaveLength(3)
			const { dossier_id } = await dossierOf(birth.code)
			expect(await eventsOf(dossier_id)).toEqual([
				'submitted',
				'marked',
				'received',
				'handed-on',
				'proposed',
				'approved',
				'issued',
				'returned',
			])
			const messages = await recorded<{ moment: string; channel: string }>(
				'select moment, channel from notifications.message where dossier_id = $1 order by event_seq, channel',
				dossier_id,
			)
			expect(messages.map(({ moment, channel }) => `${moment} ${channel}`)).toEqual(
				['submitted', 'received', 'done'].flatMap((moment) => [`${moment} email`, `${moment} portal`]),
			)
			await birth.mother.leave()
		},
	],
]

type Issued = {
	readonly number: string
	readonly file_id: string
	readonly sha256: string
	readonly verification_code: string
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
