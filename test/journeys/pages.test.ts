// The pages that no story comes by: read in both schemes, as an official at a small screen has them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDatabase } from '#platform/db'
import { fileBirths, takeBirths } from '../births.ts'
import { closeBrowser } from '../browser.ts'
import { someCitizen } from '../demo.ts'
import { arriveAtDesk, house, type Visitor } from './visitor.ts'

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
