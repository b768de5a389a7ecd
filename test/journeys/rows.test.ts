// A household business is declared line by line: rows come, go and come back, on two devices, and without a script.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { m } from '#messages'
import { closeBrowser } from '../browser.ts'
import { agencyIdOf, sendChecked } from './filing.ts'
import { recorded } from './registry.ts'
import { answered, answerStep, arrive, until, type Visitor, words } from './visitor.ts'

let owner: Visitor
let plain: Visitor
let draft = ''

beforeAll(async () => {
	owner = await arrive('rows', { viewport: 'phone' })
	plain = await arrive('rows-plain', { viewport: 'desktop', javaScript: 'off', scheme: 'dark', locale: 'en' })
})
afterAll(async () => {
	await owner.leave()
	await plain.leave()
	await closeBrowser()
})

const name = (line: string) => `business_lines/${line}/line_name`
const kept = async () => {
	const [row] = await recorded<{ answers: Record<string, unknown> }>(
		'select answers from forms.draft where draft_id = $1',
		draft,
	)
	return row?.answers ?? {}
}
const saved = async ({ page }: Visitor) => page.locator('[data-save=saved]').waitFor()

test('the address is chosen among the communes of the day, and capital is read back in words', async () => {
	const { page, locale } = owner
	await page.goto('/khai?thu-tuc=1.001612')
	await owner.signIn('chu-nha')
	await page.locator('#co-quan').selectOption(await agencyIdOf('H19.26'))
	await page.getByRole('button', { name: words(m.forms_start_button, locale) }).click()
	// All that is asked of the head is known already: the form begins with the business.
	await page.waitForURL(/\/ho-kinh-doanh/)
	draft = new URL(page.url()).pathname.split('/')[2] ?? ''
	await answered(page, 'business_name_vi', 'Hộ kinh doanh Quán Bờ Sông')
	await page.locator('[name="business_commune.province"]').selectOption({ label: 'Thành phố Đồng Nai' })
	await page.locator('[name="business_commune.commune"]').selectOption({ label: 'Phường Trấn Biên' })
	await answered(page, 'business_address', 'Số 5 đường Chợ')
	await answered(page, 'capital_amount', '150.000.000')
	await page.getByText('một trăm năm mươi triệu đồng').waitFor()
	await saved(owner)
	expect(await kept()).toMatchObject({
		business_commune: '26041 Phường Trấn Biên, thành phố Đồng Nai',
		capital_amount: 150_000_000,
	})
})

test('a line that was taken away comes back with what it said', async () => {
	const { page, locale, look } = owner
	await answered(page, name('1'), 'Nhà hàng, quán ăn')
	await answered(page, 'business_lines/1/line_code', '5610')
	await answered(page, 'business_lines/1/line_main', 'yes')
	await page.getByRole('button', { name: words(m.forms_row_add, locale, { each: 'ngành' }) }).click()
	const second = page.locator('fieldset.asked-row', { hasText: 'Ngành 2' })
	const focused = page.locator(':focus')
	await expect.poll(() => focused.getAttribute('name')).toMatch(/^business_lines\/[a-z0-9]+\/line_name$/)
	await focused.fill('Bán lẻ đồ uống')
	await look('lines')
	await second.getByRole('button').click()
	await second.waitFor({ state: 'detached' })
	await page.getByRole('button', { name: words(m.forms_row_put_back, locale) }).click()
	await expect.poll(() => second.getByRole('textbox').first().inputValue()).toBe('Bán lẻ đồ uống')
	await until('the line is kept', async () => Object.values(await kept()).includes('Bán lẻ đồ uống'))
})

test('without a script a line is added and taken away by the same buttons', async () => {
	const { page, locale, look } = plain
	await page.goto(`/khai/${draft}/ho-kinh-doanh`)
	await plain.signIn('chu-nha')
	await page.goto(`/khai/${draft}/ho-kinh-doanh`)
	await page.getByRole('button', { name: words(m.forms_row_add, locale, { each: 'line' }) }).click()
	const third = page.locator('fieldset.asked-row', { hasText: 'Line 3' })
	await third.getByRole('textbox').first().fill('Bán lẻ quần áo')
	await look('lines')
	await page
		.locator('fieldset.asked-row', { hasText: 'Line 3' })
		.getByRole('button', { name: words(m.forms_row_take, locale, { each: 'line', number: 3 }) })
		.click()
	await expect.poll(() => page.locator('fieldset.asked-row').count()).toBe(2)
})

test('a form that changes meanwhile says what changed, keeps what was declared, and is silent once that was seen', async () => {
	const { page, locale, look } = owner
	await recorded(
		`insert into forms.form (tenant_id, form_id, version, procedure_code, definition, published_at, valid_from)
		 select tenant_id, form_id, version + 1, procedure_code,
		 	jsonb_set(jsonb_set(definition, '{version}', to_jsonb(version + 1)), '{steps,1,sections,0,fields,1,need}', '"required"'),
		 	published_at, valid_from
		 from forms.form where form_id = 'dang-ky-ho-kinh-doanh'`,
	)
	await page.goto(`/khai/${draft}/ho-kinh-doanh`)
	await page.getByText('“Tên bằng tiếng nước ngoài” nay bắt buộc trả lời.').waitFor()
	await look('changed')
	expect(await page.locator('[name=business_name_vi]').inputValue()).toBe('Hộ kinh doanh Quán Bờ Sông')
	await page.getByRole('button', { name: words(m.forms_moved_seen, locale) }).click()
	await page.getByText('nay bắt buộc trả lời').waitFor({ state: 'detached' })
	expect(new URL(page.url()).pathname).toBe(`/khai/${draft}/ho-kinh-doanh`)
	await answered(page, 'business_name_en', 'Riverside Eatery')
	await saved(owner)
})

test('what is wrong in a line is told at that line, and the whole goes through', async () => {
	const { page, locale, look } = owner
	await page.reload()
	const lines = page.locator('fieldset.asked-row')
	await lines.nth(1).getByRole('textbox').nth(1).fill('47')
	await lines.nth(1).getByRole('radio').nth(1).check()
	await answered(page, 'start_date', '01/12/2026')
	await answered(page, 'employee_count', '2')
	await page.getByRole('button', { name: words(m.forms_save_next, locale) }).click()
	await page.getByRole('alert').getByText('Ngành 2 – Mã ngành cấp bốn').waitFor()
	await look('told')
	await lines.nth(1).getByRole('textbox').nth(1).fill('4723')
	await page.getByRole('button', { name: words(m.forms_save_next, locale) }).click()
	await page.waitForURL(/\/thue/)
	await answerStep(owner, {})
	await page.waitForURL(/\/thanh-lap/)
	await answerStep(owner, { founder_kind: 'person', result_delivery: 'online', declaration: 'yes' })
	await page.goto(`/khai/${draft}/kiem-tra`)
	await look('check')
	const code = await sendChecked(owner)
	const [sent] = await recorded<{ answers: Record<string, unknown> }>(
		'select answers from dossiers.dossier where code = $1',
		code,
	)
	expect(Object.values(sent?.answers ?? {})).toEqual(expect.arrayContaining(['5610', '4723']))
	expect(sent?.answers).toMatchObject({ capital_words: 'một trăm năm mươi triệu đồng' })
})
