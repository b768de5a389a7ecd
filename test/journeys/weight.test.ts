// A phone on 3G, and a person without a mouse.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Request } from 'playwright-core'
import { m } from '#messages'
import { closeDatabase } from '#platform/db'
import { fileBirths } from '../births.ts'
import { closeBrowser, type Page } from '../browser.ts'
import { someCitizen } from '../demo.ts'
import { arrive, arriveAtDesk, house, type Visitor, words } from './visitor.ts'

let citizen: Visitor
let draft = ''

beforeAll(async () => {
	citizen = await arrive('weight', { viewport: 'phone', looks: 'none' })
	const { page } = citizen
	await page.goto('/khai?thu-tuc=1.001193')
	await citizen.signIn('ten-dai')
	await page.locator('#co-quan').selectOption({ index: 1 })
	await page.getByRole('button', { name: words(m.forms_start_button, 'vi') }).click()
	await page.waitForURL(/\/khai\/[0-9a-f-]{36}\//)
	draft = new URL(page.url()).pathname.split('/')[2] ?? ''
})
afterAll(async () => {
	await citizen.leave()
	await closeDatabase()
	await closeBrowser()
})

type Weight = { html: number; script: number; foreign: string[] }

/** Opens a page with an empty cache and weighs the bodies as they came over the line, compressed. */
async function weigh(page: Page, path: string): Promise<Weight> {
	const wire = await page.context().newCDPSession(page)
	await wire.send('Network.enable')
	await wire.send('Network.clearBrowserCache')
	const weight: Weight = { html: 0, script: 0, foreign: [] }
	const sizes: Promise<void>[] = []
	const take = async (request: Request) => {
		const { responseBodySize } = await request.sizes()
		if (request.resourceType() === 'script') weight.script += responseBodySize
	}
	const finished = (request: Request) => {
		if (/^https?:/.test(request.url()) && new URL(request.url()).host !== new URL(house.portal).host)
			weight.foreign.push(request.url())
		sizes.push(take(request))
	}
	// The page itself with its headers: Chromium tells the body apart only of what came in one piece.
	const pages = new Set<string>()
	wire.on('Network.responseReceived', ({ requestId, type }) => {
		if (type === 'Document') pages.add(requestId)
	})
	wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		if (pages.has(requestId)) weight.html += encodedDataLength
	})
	page.on('requestfinished', finished)
	await page.goto(path, { waitUntil: 'networkidle' })
	page.off('requestfinished', finished)
	await Promise.all(sizes)
	await wire.detach()
	return weight
}

test.each([
	'/',
	'/thu-tuc?q=khai+sinh',
	'/thu-tuc/1.001193',
	'/dang-nhap',
	'/theo-doi',
	'/ho-so',
	'/khai?thu-tuc=1.001193',
	'draft/nguoi-yeu-cau',
	'draft/em-be',
	'draft/giay-to',
	'draft/kiem-tra',
])('%s is light: under 30 kB of HTML, under 80 kB of scripts, nothing from another host', async (path) => {
	const { html, script, foreign } = await weigh(citizen.page, path.replace(/^draft/, `/khai/${draft}`))
	expect(foreign).toEqual([])
	expect(html).toBeLessThan(30_000)
	expect(html).toBeGreaterThan(500)
	expect(script).toBeLessThan(80_000)
})

/** What the Tab key reaches from the top of the page, by what a reader would call it. */
async function tabbed(page: Page, most: number): Promise<string[]> {
	const reached: string[] = []
	for (let presses = 0; presses < most; presses++) {
		await page.keyboard.press('Tab')
		const name = await page.evaluate(() => {
			const at = document.activeElement
			if (!at || at === document.body) return ''
			const name = (at.getAttribute('name') ?? at.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
			return name || at.tagName
		})
		if (name === '' && reached.length > 0) break
		reached.push(name)
	}
	return reached
}

describe('with the keyboard alone', () => {
	test('the first stop of every page skips to its content', async () => {
		const { page } = citizen
		for (const path of ['/', '/thu-tuc', `/khai/${draft}/em-be`]) {
			await page.goto(path)
			await page.keyboard.press('Tab')
			await page.keyboard.press('Enter')
			await expect.poll(() => new URL(page.url()).hash).toBe('#noi-dung')
			expect(await page.evaluate(() => document.activeElement?.id)).toBe('noi-dung')
		}
	})

	test('the form is walked in the order it is read, to its button', async () => {
		const { page } = citizen
		await page.goto(`/khai/${draft}/nguoi-yeu-cau`)
		const reached = await tabbed(page, 60)
		const order = ['requester_residence', 'requester_phone', 'requester_email', 'requester_relation']
		const places = [...order, words(m.forms_save_next, 'vi')].map((name) => reached.indexOf(name))
		expect(places).not.toContain(-1)
		expect(places).toEqual(places.toSorted((one, other) => one - other))
	})

	test('the desk reaches every act of a dossier, and what cannot be done says why', async () => {
		process.env['DATABASE_URL'] = house.databaseUrl
		const [code] = await fileBirths(await someCitizen({ tenant: 'H19', person: 'journey' }), { count: 1 })
		const official = await arriveAtDesk('keyboard', 'tiepnhan.tranbien', { looks: 'none' })
		const { page } = official
		await page.goto('/can-bo')
		await page.keyboard.press('Tab')
		await page.keyboard.press('Enter')
		expect(await page.evaluate(() => document.activeElement?.id)).toBe('noi-dung')
		await page.goto(`/can-bo/ho-so/${code}`)
		const acts = await page.locator('.dock .button').allInnerTexts()
		expect(acts).not.toEqual([])
		const reached = await tabbed(page, 120)
		for (const act of acts) expect(reached).toContain(act.replaceAll(/\s+/g, ' ').trim())
		for (const refused of await page.locator('.dock [aria-disabled]').all()) {
			const told = await refused.getAttribute('aria-describedby')
			expect(await page.locator(`#${told}`).innerText()).not.toBe('')
		}
		await official.leave()
	})
})
