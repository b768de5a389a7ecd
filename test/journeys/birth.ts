// A birth is registered: what the mother does, then what the desk does. Each step is one sentence of the service.
import { expect } from 'vitest'
import { m } from '#messages'
import type { Page, View } from '../browser.ts'
import { twoPhotos } from './photos.ts'
import { dossierOf } from './registry.ts'
import { answerStep, arrive, type Visitor, words } from './visitor.ts'

export type Birth = {
	readonly story: string
	readonly view: View
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

export const birthOf = (story: string, child: string, view: View): Birth => ({
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
			expect(await page.locator('main').innerText()).toContain('Lê Thị Sen')
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
			await answerStep(birth.mother, {
				mother_residence_kind: 'permanent',
				mother_residence: 'Số 12 đường Hoa Sen, khu phố 3, phường Trấn Biên, thành phố Đồng Nai',
			})
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
				father_residence_kind: 'permanent',
				father_residence: 'Số 12 đường Hoa Sen, khu phố 3, phường Trấn Biên, thành phố Đồng Nai',
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
			const { page, javaScript, look } = birth.mother
			await page.locator('#tep-giay-chung-sinh').setInputFiles([...(await twoPhotos())])
			if (javaScript === 'off')
				await page.getByRole('button', { name: say(birth, m.forms_file_send) }).click()
			await page.getByText(say(birth, m.forms_file_pages, { pages: 2 })).waitFor()
			await look('papers-there')
		},
	],
	[
		'she checks her answers and sends them, pressing twice',
		async (birth) => {
			const { page, look } = birth.mother
			await page.getByRole('link', { name: say(birth, m.forms_to_check) }).click()
			await page.waitForURL(/\/kiem-tra$/)
			expect(await page.locator('main').innerText()).toContain(birth.child)
			await look('check')
			await page.getByRole('button', { name: say(birth, m.forms_send) }).dblclick()
			await page.waitForURL(/\/ho-so\/H19/)
			birth.code = new URL(page.url()).pathname.split('/').at(-1) ?? ''
			const dossier = await dossierOf(birth.code)
			expect(dossier.answers['child_name']).toBe(birth.child.normalize('NFC'))
		},
	],
]
