// Filling without typing everything anew: from a link, from an earlier dossier.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { m } from '#messages'
import { workedCases, workThrough } from '../../demo/cases.ts'
import { closeBrowser } from '../browser.ts'
import { agencyIdOf, answeredDraft, sendChecked } from './filing.ts'
import { recorded } from './registry.ts'
import { arrive, type Visitor, words } from './visitor.ts'

let owner: Visitor
let plain: Visitor
let code = ''

beforeAll(async () => {
	owner = await arrive('filling', { viewport: 'phone' })
	plain = await arrive('filling-plain', { javaScript: 'off', locale: 'en', scheme: 'dark' })
})
afterAll(async () => {
	await owner.leave()
	await plain.leave()
	await closeBrowser()
})

test('a link fills in what the form opens to links, shows it first, and says what it cannot', async () => {
	const { page, locale, look } = plain
	await page.goto(
		'/khai?thu-tuc=1.001612&dien.business_name_vi=Qu%C3%A1n%20B%E1%BB%9D%20S%C3%B4ng&dien.capital_amount=150.000.000&dien.nobody=1&dien.requester_name=Ai',
	)
	await plain.signIn('chu-nha')
	await page.getByText(words(m.filling_link_unknown, locale, { name: 'nobody' })).waitFor()
	await page.getByText(words(m.filling_link_not_open, locale, { name: 'requester_name' })).waitFor()
	await look('link')
	await page.locator('#co-quan').selectOption(await agencyIdOf('H19.26'))
	await page.getByRole('button', { name: words(m.forms_start_button, locale) }).click()
	await page.waitForURL(/\/ho-kinh-doanh/)
	const name = page.locator('[name=business_name_vi]')
	expect(await name.inputValue()).toBe('Quán Bờ Sông')
	await page.getByText(words(m.filling_from_link, locale)).first().waitFor()
	await look('filled')
})

test('a dossier like an earlier one begins with its answers, and says where they came from', async () => {
	const { page, locale, look } = owner
	const worked = workedCases().find(({ form }) => form.id === 'tro-giup-nguoi-khuyet-tat')
	if (!worked) throw new Error('no such case')
	await page.goto('/khai?thu-tuc=1.001776')
	await owner.signIn('chu-nha')
	await answeredDraft(owner, '1.001776', 'H19.26', workThrough(worked).answers)
	await page.goto(page.url().replace(/[^/]+$/, 'kiem-tra'))
	code = await sendChecked(owner)
	await page.goto(`/ho-so/${code}`)
	await page.getByRole('link', { name: words(m.filling_clone_link, locale) }).click()
	await page.waitForURL(/\/nop-tuong-tu$/)
	await look('clone')
	await page.getByRole('button', { name: words(m.filling_clone_button, locale) }).click()
	await page.getByRole('heading', { name: words(m.filling_begun_title, locale, { dossier: code }) }).waitFor()
	await look('cloned')
	const draft = new URL(page.url()).pathname.split('/')[2] ?? ''
	const [kept] = await recorded<{ answers: Record<string, unknown> }>(
		'select answers from forms.draft where draft_id = $1',
		draft,
	)
	expect(kept?.answers).toMatchObject({ person_name: worked.typed['person_name'] })
	expect(kept?.answers).not.toHaveProperty('declaration')
})

test('all questions stand on one page when the citizen chooses so; what is wrong is named and led to', async () => {
	const { page, locale, look } = plain
	await page.goto('/khai?thu-tuc=1.001612')
	const draft =
		(await page
			.getByRole('link', { name: words(m.forms_resume, locale) })
			.first()
			.getAttribute('href')) ?? ''
	await page.goto(draft)
	await page.getByRole('button', { name: words(m.filling_whole_link, locale) }).click()
	await page.waitForURL(/\/tat-ca$/)
	expect(await page.locator('[name=business_name_vi]').inputValue()).toBe('Quán Bờ Sông')
	await page.locator('[name=capital_amount]').fill('chín')
	await page
		.getByRole('button', { name: words(m.forms_save_next, locale) })
		.last()
		.click()
	const summary = page.getByRole('alert')
	await summary.getByRole('link').first().waitFor()
	await look('whole')
	const leads = await summary
		.getByRole('link')
		.evaluateAll((links) =>
			links.map((link) => document.querySelector(`[id="${link.getAttribute('href')?.slice(1)}"]`) !== null),
		)
	expect(leads.length).toBeGreaterThan(2)
	expect(leads.every(Boolean)).toBe(true)
	// The choice stays with the draft: a step's own address leads to the whole.
	await page.goto(`${draft}/thue`)
	expect(new URL(page.url()).pathname).toBe(`${draft}/tat-ca`)
})
