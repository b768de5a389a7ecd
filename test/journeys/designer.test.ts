// An official without a programmer makes a form from a list of questions, tries it, keeps a case; another publishes it.
import { expect, test } from 'vitest'
import { m } from '#messages'
import { recorded } from './registry.ts'
import { arriveAtDesk, words } from './visitor.ts'

const list = `THÔNG TIN NGƯỜI ĐỀ NGHỊ
Họ, chữ đệm, tên
Ngày sinh
NỘI DUNG ĐỀ NGHỊ
Có đề nghị nhận qua bưu chính không: ☐ Có ☐ Không
Địa chỉ nhận kết quả
Lý do`

test('a list becomes a form, is tried, kept as a case, approved by another person and published', async () => {
	const author = await arriveAtDesk('designer', 'quantri.dongnai')
	const { page, look } = author
	const say = (message: () => string) => words(message, 'vi')
	await page.goto('/can-bo/quan-tri/bieu-mau')
	await look('forms')
	await page.getByRole('link', { name: say(m.designer_new) }).click()
	await page.getByLabel(say(m.designer_form_title), { exact: true }).fill('Đơn đề nghị thử')
	await page.locator('input[name=procedure]').fill('1.001193')
	await page.locator('textarea[name=list]').fill(list)
	await look('new')
	await page.getByRole('button', { name: say(m.designer_new_button) }).click()
	await page.waitForURL(/ban-thao/)
	const outline = page.getByRole('navigation', { name: say(m.designer_outline) })
	await outline.getByText('Địa chỉ nhận kết quả').waitFor()

	// The kind was guessed from the words; a question comes in by its label and Enter, and is taken back.
	expect(await outline.locator('li', { hasText: 'Ngày sinh' }).textContent()).toContain('Ngày')
	const quick = outline.getByPlaceholder(say(m.designer_add_question)).first()
	await quick.fill('Số điện thoại')
	await quick.press('Enter')
	await outline.locator('li', { hasText: 'Số điện thoại' }).waitFor()
	await page.getByRole('button', { name: say(m.designer_undo) }).click()
	await outline.locator('li', { hasText: 'Số điện thoại' }).waitFor({ state: 'detached' })

	// By keyboard a question goes up; a block of the library is filled in from VNeID.
	const reason = outline.getByRole('link', { name: /^Lý do/ })
	await reason.focus()
	await reason.press('Alt+ArrowUp')
	await expect.poll(() => outline.locator('ol').nth(1).locator('li').nth(1).textContent()).toContain('Lý do')
	await outline.locator('select[name=block]').first().selectOption('declaration')
	await outline
		.getByRole('button', { name: say(m.designer_add_section) })
		.first()
		.click()
	await outline.getByText(/Tôi cam đoan/).waitFor()

	// A condition in lines is read out in words.
	await outline.getByRole('link', { name: /^Địa chỉ nhận/ }).click()
	const panel = page.locator('.properties')
	await panel.getByText('dia_chi_nhan_ket_qua').waitFor()
	await panel
		.locator('select[name="when.0.field"]')
		.selectOption({ label: 'Có đề nghị nhận qua bưu chính không' })
	await panel.locator('input[name="when.0.value"]').fill('Có')
	await panel.getByRole('button', { name: say(m.designer_save) }).click()
	await panel.locator('.condition .hint').first().waitFor()
	expect(await panel.locator('.condition .hint').first().textContent()).toContain('bưu chính')
	await look('edit')

	// Tried as a citizen fills it in: what is wrong is told, the address is asked for only then.
	await page.goto(`${new URL(page.url()).pathname}/xem`)
	await page.getByLabel('Họ, chữ đệm, tên', { exact: false }).fill('Lê Thử Nghiệm')
	await page
		.getByRole('button', { name: say(m.forms_save_next) })
		.last()
		.click()
	await page.getByRole('alert').first().waitFor()
	await look('preview')
	for (const [box, value] of [
		['day', '2'],
		['month', '3'],
		['year', '1990'],
	] as const)
		await page.locator(`input[name="ngay_sinh.${box}"]`).fill(value)
	await page.getByText(/^Tôi cam đoan/).click()
	await page
		.getByRole('button', { name: say(m.forms_save_next) })
		.last()
		.click()
	await page.getByText('Có đề nghị nhận qua bưu chính không').first().waitFor()
	expect(await page.getByLabel('Địa chỉ nhận kết quả').count()).toBe(0)
	await page.getByRole('radio', { name: 'Có' }).check()
	await page.getByLabel('Địa chỉ nhận kết quả').fill('Số 2 đường Thử')
	await page.getByLabel('Lý do').fill('Thử biểu mẫu')
	await page
		.getByRole('button', { name: say(m.forms_save_next) })
		.last()
		.click()
	await page.getByText(say(m.designer_result_ok)).waitFor()
	await look('result')
	const trial = new URL(page.url()).pathname
	await page.goto(trial.replace(/xem\/.*/, 'in'))
	await page
		.locator('.printed img')
		.first()
		.evaluate((picture: HTMLImageElement) => picture.decode())
	await look('print')
	await page.goto(trial)
	await page.getByRole('link', { name: say(m.designer_result_keep) }).click()
	await page.getByLabel(say(m.designer_case_name)).fill('Nhận qua bưu chính')
	await page.getByRole('button', { name: say(m.designer_case_keep) }).click()
	await page.getByText(say(m.designer_case_holds)).waitFor()
	await look('cases')
	await page.getByRole('link', { name: say(m.designer_tab_review) }).click()
	await page.getByRole('button', { name: say(m.studio_review_ask) }).click()
	await page.getByText(say(m.studio_review_other)).waitFor()
	const address = new URL(page.url()).pathname
	await author.leave()

	const head = await arriveAtDesk('designer-review', 'chutich.tranbien')
	await head.page.goto(address)
	await head.look('review')
	await head.page.getByRole('button', { name: say(m.studio_review_approve), exact: true }).click()
	await head.page.locator('input[name=from]').fill('2099-01-01')
	await head.page.getByRole('button', { name: say(m.studio_review_publish) }).click()
	await head.page.getByText(words(m.studio_review_published, 'vi', { n: 1 })).waitFor()
	expect(
		await recorded(
			`select version, valid_from::text from forms.form where tenant_id = 'H19' and form_id = 'don-de-nghi-thu'`,
		),
	).toEqual([{ version: 1, valid_from: '2099-01-01' }])
	await head.leave()
})
