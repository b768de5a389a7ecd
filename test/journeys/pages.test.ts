// The pages that no story comes by: read in both schemes, as an official at a small screen has them.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDatabase } from '#platform/db'
import { fileBirths, takeBirths } from '../births.ts'
import { closeBrowser } from '../browser.ts'
import { someCitizen } from '../demo.ts'
import { m } from '#messages'
import { recorded } from './registry.ts'
import { arrive, arriveAtDesk, house, type Visitor, words } from './visitor.ts'

const pages = {
	'tiepnhan.tranbien': [
		'/can-bo?xem=don-vi',
		'/can-bo/so-theo-doi',
		'/can-bo/quay',
		'/can-bo/tim?q=minh',
		'/can-bo/ket-xuat',
		'/can-bo/vang-mat',
		'/can-bo/tai-khoan',
		'/can-bo/hang-loat',
		'/can-bo/nhac',
		'/can-bo/ho-so/{code}/phieu-kiem-soat',
	],
	'quantri.dongnai': [
		'/can-bo/quan-tri',
		'/can-bo/quan-tri/can-bo',
		'/can-bo/quan-tri/co-quan',
		'/can-bo/quan-tri/lich',
		'/can-bo/quan-tri/nhat-ky',
		'/can-bo/quan-tri/quy-trinh/moi',
		'/can-bo/quan-tri/tham-quyen',
		'/can-bo/quan-tri/vai-tro',
	],
} as const

let code = ''
beforeAll(async () => {
	process.env['DATABASE_URL'] = house.databaseUrl
	const mother = await someCitizen({ tenant: 'H19', person: 'journey' })
	const codes = await fileBirths(mother, { count: 2 })
	await takeBirths(codes, 'received')
	code = codes[0] ?? ''
})
afterAll(async () => {
	await closeDatabase()
	await closeBrowser()
})

test('a dossier prints the sum of its due time, line by line, folded or not', async () => {
	const { page, leave } = await arriveAtDesk('pages-print', 'tiepnhan.tranbien', { looks: 'none' })
	await page.goto(`/can-bo/ho-so/${code}`)
	const sums = page.locator('details.why .sum')
	const shown = () =>
		sums.evaluateAll((tables) =>
			tables.map((table) => table.checkVisibility({ contentVisibilityAuto: true })),
		)
	expect(await shown()).toEqual((await shown()).map(() => false))
	await page.emulateMedia({ media: 'print' })
	expect((await shown()).length).toBeGreaterThan(0)
	expect(await shown()).toEqual((await shown()).map(() => true))
	for (const row of await sums.first().locator('tr').all())
		expect((await row.boundingBox())?.height).toBeGreaterThan(5)
	await leave()
})

describe.each(Object.entries(pages))('%s', (username, paths) => {
	let official: Visitor
	beforeAll(async () => {
		official = await arriveAtDesk(`pages-${username.split('.')[0]}`, username)
		await official.page.setViewportSize({ width: 1280, height: 800 })
	})
	afterAll(() => official.leave())

	test.each(paths)('reads %s, light and dark', async (path) => {
		const answer = await official.page.goto(path.replace('{code}', code))
		expect(answer?.status()).toBe(200)
		const name = path.replaceAll(/\W+/g, '-')
		await official.look(name)
		await official.look(name)
	})
})

test('a scan is made larger, turned and fitted again, with keys and with buttons, and lies so the next time', async () => {
	await recorded(
		`update dossiers.dossier set files = replace(files::text, 'application/pdf', 'image/png')::jsonb where code = $1`,
		code,
	)
	await recorded(
		`update documents.file set media_type = 'image/png' where dossier_id = (select dossier_id from dossiers.dossier where code = $1)`,
		code,
	)
	const scan = await sharp({ create: { width: 1600, height: 800, channels: 3, background: '#f4efe2' } })
		.png()
		.toBuffer()
	const { page, locale, troubles, leave } = await arriveAtDesk('scan', 'hotich.tranbien')
	await page.route('**/tep/*', (route) => route.fulfill({ contentType: 'image/png', body: scan }))
	await page.goto(`/can-bo/ho-so/${code}`)
	const image = page.locator('.picture img')
	await image.waitFor()
	const round = (length: number | undefined) => Math.round(length ?? 0)
	const sizeOf = async (what: string) => {
		const box = await page.locator(what).boundingBox()
		return [round(box?.width), round(box?.height)]
	}
	const told = () => page.locator('.tools .size').innerText()
	/** How the picture lies, turned or not, how its sheet does, in whole pixels; and what the tools say of it. */
	const seen = async () => [...(await sizeOf('.picture img')), ...(await sizeOf('.picture')), await told()]
	const lies = (width: number, height: number, size: string) =>
		expect.poll(seen).toEqual([width, height, width, height, size])
	const percent = (each: number) => words(m.viewer_zoom, locale, { percent: each })
	const button = (name: string) => page.getByRole('button', { name, exact: true })
	await page.locator('h1').click()
	await page.keyboard.press('0')
	// The sheet has the shape of the picture once the picture is there.
	await expect
		.poll(async () => {
			const [width = 0, height = 0] = await sizeOf('.picture img')
			return Math.abs(width - 2 * height) <= 2 && height > 0
		})
		.toBe(true)
	const [width = 0, height = 0] = await sizeOf('.picture img')
	const fitted = await told()
	const way = Number.parseInt(fitted) < 100 ? '+' : '-'
	for (let steps = 0; steps < 9 && (await told()) !== percent(100); steps += 1) {
		const before = await told()
		await page.keyboard.press(way)
		await expect.poll(told).not.toBe(before)
	}
	await lies(1600, 800, percent(100))
	await page.keyboard.press('r')
	await lies(800, 1600, percent(100))
	await button(words(m.viewer_zoom_in, locale)).click()
	await lies(1000, 2000, percent(125))
	await page.reload()
	await image.waitFor()
	await lies(1000, 2000, percent(125))
	for (const _ of [180, 270, 360]) await button(words(m.viewer_turn, locale)).click()
	await button(words(m.viewer_fit, locale)).click()
	await lies(width, height, fitted)
	expect(troubles).toEqual([])
	await leave()
})

test('an English page says which of its words are Vietnamese', async () => {
	const { page, look, leave } = await arrive('english', { locale: 'en' })
	await page.goto('/thu-tuc?q=khai%20sinh')
	expect(await page.locator('.results li').first().locator('h2 [lang=vi]').count()).toBe(1)
	await look('found')
	await page.goto('/thu-tuc/1.001193')
	await look('procedure')
	const unmarked = await page.evaluate(() => {
		const letters = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i
		return [...document.querySelectorAll('main *')]
			.filter((each) => each.closest('[lang]')?.getAttribute('lang') !== 'vi')
			.flatMap((each) => [...each.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE))
			.map((node) => node.textContent?.trim() ?? '')
			.filter((text) => letters.test(text))
	})
	expect(unmarked).toEqual([])
	await leave()
})
