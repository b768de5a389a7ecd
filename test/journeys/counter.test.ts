// Somebody without a telephone comes to the ward: an official files for them, receives, and prints what goes with it.
import { afterAll, expect, test } from 'vitest'
import { m } from '#messages'
import { closeBrowser } from '../browser.ts'
import { markAllPresent, perform } from './desk.ts'
import { twoPhotos } from './photos.ts'
import { answerStep, arriveAtDesk, words } from './visitor.ts'

afterAll(closeBrowser)

// Belongs to nobody.
const card =
	'075190000077||Trần Thị Quầy|30041990|Nữ|Khu phố 1, phường Trấn Biên, thành phố Đồng Nai|01072022'

test('an official files for a citizen at the counter, receives the dossier and prints its papers', async () => {
	const clerk = await arriveAtDesk('counter', 'tiepnhan.tranbien', { locale: 'vi' })
	const { page, look, locale } = clerk
	await page.goto('/can-bo/quay')
	await look('counter')
	// As a reader sends it: the text and Enter.
	await page.locator('#the').fill(card)
	await page.locator('#the').press('Enter')
	await page.getByText(words(m.counter_new, locale)).waitFor()
	expect(await page.locator('#ten').inputValue()).toBe('Trần Thị Quầy')
	expect(await page.locator('#sinh').inputValue()).toBe('1990-04-30')
	await page.locator('#dien-thoai').fill('0900 000 077')
	await page.locator('#thu-tuc').selectOption('1.001193')
	await page.locator('#so-phieu').fill('A012')
	await look('read')
	await page.getByRole('button', { name: words(m.counter_begin, locale) }).click()
	await page.waitForURL(/\/khai\//)
	await page.getByText(words(m.counter_assisting, locale, { name: 'Trần Thị Quầy' })).waitFor()
	await look('form')
	await answerStep(clerk, { requester_relation: 'mother' })
	await answerStep(clerk, {
		child_name: 'Nguyễn Trần An Tâm',
		child_birth_date: '5/11/2026',
		child_sex: 'female',
		child_birth_place_kind: 'facility',
		child_birth_facility: 'Bệnh viện đa khoa Đồng Nai',
		child_birth_place: 'Phường Trấn Biên, thành phố Đồng Nai',
		child_ethnicity: 'Kinh',
		child_home_town: 'Phường Trấn Biên, thành phố Đồng Nai',
		birth_proof: 'paper',
		birth_notice_number: '4321/2026',
	})
	await answerStep(clerk, { mother_ethnicity: 'Kinh' })
	await answerStep(clerk, { father_declared: 'no' })
	await answerStep(clerk, {
		copies_requested: 'no',
		result_delivery: 'desk',
		declaration: 'yes',
	})
	await page.locator('#tep-giay-chung-sinh').setInputFiles([...(await twoPhotos())])
	await page.getByText(words(m.forms_file_pages, locale, { pages: 2 })).waitFor()
	await page.getByRole('link', { name: words(m.forms_to_check, locale) }).click()
	await page.waitForURL(/\/kiem-tra$/)
	await page.getByRole('button', { name: words(m.forms_send, locale) }).click()
	await page.waitForURL(/\/can-bo\/ho-so\/H19/)
	const code = new URL(page.url()).pathname.split('/').at(-1) ?? ''
	await markAllPresent(clerk)
	await perform(clerk, 'receive')

	for (const slip of ['giay-hen', 'phieu-kiem-soat']) {
		await page.goto(`/can-bo/ho-so/${code}/${slip}`)
		await look(slip)
		const pdf = await page.request.get(`/can-bo/ho-so/${code}/${slip}.pdf`)
		expect(pdf.headers()['content-type']).toBe('application/pdf')
	}
	const picture = page.locator('.printed img')
	expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)

	await page.goto('/can-bo/so-theo-doi')
	expect(await page.getByRole('row').filter({ hasText: code }).count()).toBe(1)
	await look('register')
	const register = await page.request.get(
		(await page.locator('a[href*="so-theo-doi.pdf"]').first().getAttribute('href')) ?? '',
	)
	expect(register.headers()['content-type']).toBe('application/pdf')
	await clerk.leave()
}, 240_000)
