// Somebody without a telephone comes to the ward: they take a ticket, are called, an official files for them and receives.
import { afterAll, expect, test } from 'vitest'
import { m } from '#messages'
import { closeBrowser, type Page } from '../browser.ts'
import { markAllPresent, perform } from './desk.ts'
import { sendPapers } from './filing.ts'
import { twoPhotos } from './photos.ts'
import { recorded } from './registry.ts'
import { printed } from '../printed.ts'
import { ask, answerStep, arrive, arriveAtDesk, words } from './visitor.ts'

afterAll(closeBrowser)

const kindOf = (page: Page, path: string) =>
	page.evaluate((asked) => fetch(asked).then(({ headers }) => headers.get('content-type')), path)

// Belongs to nobody.
const card =
	'075190000077||Trần Thị Quầy|30041990|Nữ|Khu phố 1, phường Trấn Biên, thành phố Đồng Nai|01072022'

test('somebody takes a ticket, is called, and an official files for them and prints the papers', async () => {
	const [hall] = await recorded<{ key: string }>(`select key from tickets.hall where slug = 'tran-bien'`)
	const key = hall?.key ?? ''

	// The administrator's page leads to the kiosk and the screen.
	const administrator = await arriveAtDesk('counter-admin', 'quantri.dongnai', { locale: 'en' })
	await administrator.page.goto('/can-bo/quan-tri/lay-so')
	await administrator.look('halls')
	await administrator.page.goto('/can-bo/quan-tri/lay-so/tran-bien')
	await administrator.look('hall')
	await expect.poll(() => administrator.page.locator(`a[href$="/may/${key}"]`).count()).toBe(1)
	await administrator.leave()

	const kiosk = await arrive('counter-kiosk', { javaScript: 'off' })
	await kiosk.page.setViewportSize({ width: 1080, height: 1920 })
	await kiosk.page.goto(`/lay-so/tran-bien/may/${key}`)
	// Pressed twice, as people do: one ticket.
	await kiosk.page.getByRole('button', { name: 'Hộ tịch' }).dblclick()
	await kiosk.page.waitForURL(/\/may\/[^/]+\/[0-9a-f-]{36}$/)
	const number = await kiosk.page.locator('h1 span').innerText()
	expect(number).toMatch(/^A\d{3}$/)
	const ticket = new URL(kiosk.page.url()).pathname.split('/').at(-1) ?? ''
	expect(
		await recorded(
			`select letter from tickets.ticket where press = (select press from tickets.ticket where ticket_id = $1)`,
			ticket,
		),
	).toHaveLength(1)
	expect(await recorded(`select from tickets.ticket where state = 'waiting'`)).toHaveLength(1)

	const phone = await arrive('counter-phone', { viewport: 'phone' })
	await phone.page.goto(`/lay-so/phieu/${ticket}`)
	await phone.look('waiting')
	const screen = await arrive('counter-screen', { viewport: 'desktop' })
	await screen.page.setViewportSize({ width: 1920, height: 1080 })
	await screen.page.goto(`/lay-so/tran-bien/man-hinh/${key}`)
	await screen.page.getByText(number).waitFor()

	const clerk = await arriveAtDesk('counter', 'tiepnhan.tranbien', { locale: 'vi' })
	const { page, look, locale } = clerk
	await page.goto('/can-bo/goi-so')
	await page.getByRole('button', { name: words(m.tickets_call_sit, locale, { counter: 3 }) }).click()
	await page.getByRole('button', { name: words(m.tickets_call_next, locale) }).waitFor()
	await look('panel')
	await page.locator('body').press('n')
	await page.locator('.call-number').getByText(number).waitFor()
	await look('called')
	await screen.page.locator('.hall-called').getByText(number).waitFor()
	await screen.look('called')
	await phone.page
		.getByText(words(m.tickets_ticket_called, locale, { counter: 3 }))
		.first()
		.waitFor()
	await phone.look('called')
	await phone.leave()
	await screen.leave()
	await kiosk.leave()

	await page.getByRole('link', { name: words(m.tickets_call_file, locale, { number }) }).click()
	await page.waitForURL(/\/can-bo\/quay/)
	expect(await page.locator('#so-phieu').inputValue()).toBe(number)
	// As a reader sends it: the text and Enter.
	await page.locator('#the').fill(card)
	await page.locator('#the').press('Enter')
	await page.getByText(words(m.counter_new, locale)).waitFor()
	expect(await page.locator('#ten').inputValue()).toBe('Trần Thị Quầy')
	expect(await page.locator('#sinh').inputValue()).toBe('1990-04-30')
	await page.locator('#dien-thoai').fill('0900 000 077')
	await page.locator('#thu-tuc').selectOption('1.001193')
	expect(await page.locator('#so-phieu').inputValue()).toBe(number)
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
	await sendPapers(clerk, 'giay-chung-sinh', [...(await twoPhotos())], 2)
	await page.getByRole('link', { name: words(m.forms_to_check, locale) }).click()
	await page.waitForURL(/\/kiem-tra$/)
	await page.getByRole('button', { name: words(m.forms_send, locale) }).click()
	await page.waitForURL(/\/can-bo\/ho-so\/H19/)
	const code = new URL(page.url()).pathname.split('/').at(-1) ?? ''
	await markAllPresent(clerk)
	await perform({ ...clerk, look: () => Promise.resolve() }, 'receive')

	await page.goto(`/can-bo/ho-so/${code}/giay-hen`)
	await look('slip')
	expect(await kindOf(page, `/can-bo/ho-so/${code}/giay-hen.pdf`)).toBe('application/pdf')
	const slip = await printed((await ask(clerk, `/can-bo/ho-so/${code}/giay-hen.pdf`)).body)
	expect(slip.words.map(({ as }) => as)).toContain(number)
	expect(
		await page
			.locator('.printed img')
			.evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth > 100)),
	).toEqual([true])
	// The register is in the order of reception: the newest stands on its last page.
	await page.goto('/can-bo/so-theo-doi')
	const line = page.getByRole('row').filter({ hasText: code })
	const further = page.locator('a[rel=next]')
	while ((await line.count()) === 0 && (await further.count()) > 0)
		await page.goto((await further.getAttribute('href')) ?? '')
	await expect.poll(() => line.count()).toBe(1)

	// Done: the counter is free, and the dossier knows by which ticket it came.
	await page.goto('/can-bo/goi-so')
	await page.getByRole('button', { name: words(m.tickets_call_served, locale) }).click()
	await page.getByText(words(m.tickets_call_nobody_here, locale)).waitFor()
	expect(
		await recorded(
			`select filing.ticket, ticket.state from counter.filing
			join tickets.ticket using (tenant_id, ticket_id)
			join dossiers.dossier using (tenant_id, draft_id) where dossier.code = $1`,
			code,
		),
	).toEqual([{ ticket: number, state: 'served' }])
	await clerk.leave()
})
