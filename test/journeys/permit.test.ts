// A house is permitted, with one round of supplements on the way.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { computeDue, type TimeLimit } from '#calendar'
import { instant, now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { m } from '#messages'
import { closeBrowser, type Page } from '../browser.ts'
import { markAllPresent, openDossier, pageIsPainted, perform } from './desk.ts'
import { drawnPaper, sendPapers } from './filing.ts'
import { communeCalendar, dossierOf, recorded } from './registry.ts'
import {
	answerStep,
	arrive,
	arriveAtDesk,
	house,
	lettersAbout,
	until,
	type Visitor,
	words,
} from './visitor.ts'

let owner: Visitor
let code = ''
let promised: Date | null = null

beforeAll(async () => {
	owner = await arrive('permit', { viewport: 'phone', scheme: 'dark' })
})
afterAll(async () => {
	await owner.leave()
	await closeBrowser()
})

const official = (username: string) =>
	arriveAtDesk(`permit-${username.split('.')[0]}`, username, { viewport: 'desktop', locale: 'en' })

async function worked(username: string, work: (visitor: Visitor) => Promise<void>): Promise<void> {
	const visitor = await official(username)
	await openDossier(visitor, code)
	await work(visitor)
	await visitor.leave()
}

/** The first line of a request for a supplement. */
async function askForSection(page: Page): Promise<void> {
	await page.locator('#target-0').selectOption('c:ban-ve')
	await page.locator('#reason-0').fill('Bản vẽ chưa có mặt cắt móng.')
	await page.locator('#remedy-0').fill('Xin gửi bản vẽ có mặt cắt móng, tỷ lệ 1/50.')
}

test('a house owner fills in the application and sends it with its papers', async () => {
	const { page, locale, look } = owner
	await page.goto('/khai?thu-tuc=1.013225')
	await owner.signIn('chu-nha')
	const place = page.locator('#co-quan option', { hasText: /Trấn Biên/ })
	await page.locator('#co-quan').selectOption((await place.getAttribute('value')) ?? '')
	await page.getByRole('button', { name: words(m.forms_start_button, locale) }).click()
	await page.waitForURL(/\/chu-dau-tu/)
	await answerStep(owner, { investor_kind: 'person' })
	await look('place')
	await answerStep(owner, {
		parcel_number: '123',
		map_sheet: '45',
		parcel_area: '100,5',
		street: 'Đường Bờ Sông',
		commune: 'Phường Trấn Biên',
		province: 'Thành phố Đồng Nai',
		land_certificate: 'CS 012345',
	})
	await look('design')
	await answerStep(owner, { designer_kind: 'household', reviewed: 'no' })
	await look('house')
	await page.getByRole('button', { name: words(m.forms_row_add, locale, { each: 'tầng' }) }).click()
	const added = page.locator('[name^="floor_list/"][name$="/floor_name"]').nth(1)
	const second = (await added.getAttribute('name'))?.replace('/floor_name', '') ?? ''
	await answerStep(owner, {
		building_class: 'IV',
		ground_floor_area: '80',
		'floor_list/1/floor_name': 'Tầng 1',
		'floor_list/1/floor_area': '80',
		[`${second}/floor_name`]: 'Tầng 2',
		[`${second}/floor_area`]: '80,5',
		has_basement: 'no',
		height: '8,4',
		adjoining: 'no',
		duration_months: '8',
		declaration: 'yes',
	})
	await page.waitForURL(/\/giay-to$/)
	await sendPapers(owner, 'giay-to-dat', [drawnPaper('so-do.pdf', 2)], 2)
	await sendPapers(owner, 'ban-ve', [drawnPaper('ban-ve.pdf', 6)], 6)
	await look('papers')
	await page.getByRole('link', { name: words(m.forms_to_check, locale) }).click()
	await page.waitForURL(/\/kiem-tra$/)
	await look('check')
	await page.getByRole('button', { name: words(m.forms_send, locale) }).click()
	await page.waitForURL(/\/da-nop$/)
	code = new URL(page.url()).pathname.split('/')[2] ?? ''
})

test('it is received, and the construction officer asks once for all that lacks', async () => {
	await worked('tiepnhan.tranbien', async (visitor) => {
		await markAllPresent(visitor)
		await perform(visitor, 'receive')
		await perform(visitor, 'hand-on')
	})
	promised = (await dossierOf(code)).due_at
	expect(promised).not.toBeNull()
	await worked('xaydung.tranbien', (visitor) =>
		perform(visitor, 'supplement', async (page) => {
			await askForSection(page)
			await page.getByRole('button', { name: words(m.desk_supplement_more, 'en') }).click()
			await page.locator('#target-1').selectOption('f:height')
			await page.locator('#reason-1').fill('Chiều cao khai khác bản vẽ.')
			await page.locator('#remedy-1').fill('Xin khai lại chiều cao theo bản vẽ.')
		}),
	)
	expect((await dossierOf(code)).state).toBe('awaiting-supplement')
})

test('the owner is asked just that, and the clock stands still until the answer', async () => {
	const { page, locale, look } = owner
	await until('the letter', async () => {
		const letters = await lettersAbout(code, 'gach.tran@vi-du.example')
		return letters.some(({ subject }) => /bổ sung|needs/.test(subject)) || undefined
	})
	await page.goto(`/ho-so/${code}`)
	const asked = await page.locator('#bo-sung').innerText()
	expect(asked).toContain('mặt cắt móng')
	await expect.poll(() => page.locator('#bo-sung input[type=file][multiple]').count()).toBe(1)
	await expect
		.poll(() => page.locator('#bo-sung form input:not([type=hidden]):not([type=file])').count())
		.toBe(1)
	await look('supplement')
	await page.locator('#bo-sung input[type=file][multiple]').setInputFiles([drawnPaper('ban-ve-mong.pdf', 7)])
	// It is there once it can be opened; while it is sent only its name is.
	await page.locator('#bo-sung a[href*="/tep/"]').waitFor()
	await page.locator('#height').fill('8,2')
	await page.getByRole('button', { name: words(m.tracking_supplement_send, locale) }).dblclick()
	await page.waitForURL(/vua=bo-sung/).catch(async () => {
		throw new Error((await page.locator('[role=alert], .error').allInnerTexts()).join('\n'))
	})
	await look('supplement-sent')
	const dossier = await dossierOf(code)
	expect(dossier.state).toBe('in-process')
	expect(dossier.answers['height']).toBe(8.2)
	expect(dossier.files.map(({ name }) => name).join(' ')).toContain('ban-ve-mong')
})

test('the due time moved as the law counts it, asked again beside the service', async () => {
	const [row] = await recorded<{
		time_limit: TimeLimit
		clock: { suspensions: { from: string; to: string | null; reason: string }[] }
		submitted_at: Date
		received_at: Date
		due_at: Date
	}>(
		'select time_limit, clock, submitted_at, received_at, due_at from dossiers.dossier where code = $1',
		code,
	)
	if (!row) throw new Error(`no dossier ${code}`)
	const at = (date: Date) => instant(date.toISOString())
	const due = computeDue({
		limit: row.time_limit,
		submittedAt: at(row.submitted_at),
		receivedAt: at(row.received_at),
		suspensions: row.clock.suspensions.map(({ from, to, reason }) => ({
			reason,
			from: instant(from),
			to: to === null ? null : instant(to),
		})),
		calendar: communeCalendar(),
		now: now(),
	})
	expect(row.due_at.toISOString()).toBe(new Date(due.dueAt?.epochMilliseconds ?? 0).toISOString())
	expect(row.due_at.getTime()).toBeGreaterThanOrEqual(promised?.getTime() ?? Infinity)
})

test('the drawing is leafed through at the desk, and each opening of it is one line in the journal', async () => {
	await worked('xaydung.tranbien', async ({ page, look }) => {
		const link = page.locator('.files a', { hasText: 'ban-ve-mong' })
		const file = new URL((await link.getAttribute('href')) ?? '', house.portal).searchParams.get('tep')
		const picture = link.locator('img.thumbnail')
		await picture.scrollIntoViewIfNeeded()
		await expect.poll(() => picture.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(240)
		const signed = (await picture.getAttribute('src')) ?? ''
		const statusOf = (address: string) =>
			page.evaluate((asked) => fetch(asked).then(({ status }) => status), address)
		expect(await statusOf(signed)).toBe(200)
		expect(await statusOf(signed.split('?')[0] ?? '')).toBe(404)
		expect(await statusOf(signed.replace(/\/tep\/[^/]+/, `/tep/${newId()}`))).toBe(404)
		await link.click()
		// Another file of the dossier lay open until now.
		await page.locator('.files a[aria-current=true]', { hasText: 'ban-ve-mong' }).waitFor()
		await pageIsPainted(page, 1)
		const number = page.getByLabel(words(m.viewer_page, 'en'), { exact: true })
		await expect.poll(() => page.locator('.sheet .page').count()).toBe(7)
		await page.keyboard.press('.')
		await pageIsPainted(page, 2)
		expect(await number.inputValue()).toBe('2')
		await expect.poll(() => page.locator('[data-page="2"] .words').innerText()).toContain('Ban ve 2')
		// The last one was never near: it is painted when it is asked for.
		expect(await page.locator('[data-page="7"] canvas').count()).toBe(0)
		await number.fill('7')
		await number.press('Enter')
		await pageIsPainted(page, 7)
		await page.locator('h1').click()
		const width = () => page.locator('[data-page="7"]').evaluate((each) => each.clientWidth)
		const before = await width()
		await page.keyboard.press('+')
		await page.keyboard.press('r')
		await page.waitForFunction(() => {
			const paper = document.querySelector('[data-page="7"]')
			return paper && paper.clientHeight > paper.clientWidth
		})
		await pageIsPainted(page, 7)
		expect(await page.locator('[data-page="7"]').evaluate((each) => each.clientHeight)).toBeGreaterThan(
			before,
		)
		await look('drawing')
		const opened = () =>
			recorded(`select from journal.entry where kind = 'file-opened' and subject = $1`, file)
		expect((await opened()).length).toBe(1)
		// An act loads the page again: the drawing lies as it lay.
		await page.reload()
		await pageIsPainted(page, 7)
		expect(await number.inputValue()).toBe('7')
		expect((await opened()).length).toBe(2)
	})
})

test('a second request is warned of, and asks what is new since the first', async () => {
	await worked('xaydung.tranbien', async ({ page, look }) => {
		await page.goto(`/can-bo/ho-so/${code}?lam=bo-sung`)
		await expect.poll(() => page.locator('main').innerText()).toContain(words(m.clock_second_warning, 'en'))
		expect(await page.locator('#grounds').isEditable()).toBe(true)
		await look('second-warned')
	})
})

test('two desks on one dossier: what the second asks for is refused, and it is told who acted', async () => {
	const [one, two] = [await official('xaydung.tranbien'), await official('xaydung.tranbien')]
	await openDossier(one, code)
	await two.page.goto(`/can-bo/ho-so/${code}?lam=bo-sung`)
	await askForSection(two.page)
	await two.page.locator('#grounds').fill('Bản vẽ mới gửi chưa có mặt cắt móng.')
	await perform(one, 'propose')
	await two.page
		.locator('#viec')
		.getByRole('button', { name: words(m.desk_do_supplement, 'en') })
		.click()
	const told = two.page.locator('[role=alert]').first()
	await expect.poll(() => told.innerText()).toContain('Lê Văn Thước')
	expect(await told.innerText()).toContain('Bản vẽ mới gửi chưa có mặt cắt móng.')
	await two.look('second-told')
	await one.leave()
	await two.leave()
})

test('the permit is approved, numbered, returned and told of', async () => {
	await worked('truongphong.tranbien', (visitor) => perform(visitor, 'propose'))
	await worked('chutich.tranbien', (visitor) => perform(visitor, 'approve'))
	await worked('vanthu.tranbien', (visitor) => perform(visitor, 'issue'))
	await worked('tiepnhan.tranbien', (visitor) =>
		perform(visitor, 'return', (page) => page.locator('input[name=how][value=in-person]').check()),
	)
	expect((await dossierOf(code)).state).toBe('returned')
	await owner.page.goto(`/ho-so/${code}`)
	await owner.look('returned')
})
