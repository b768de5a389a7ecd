// A dossier through two provinces: a step opens one at the other, both see whose clock runs, and the first goes on by itself.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { m } from '#messages'
import { closeBrowser } from '../browser.ts'
import { perform, quietly, workOn } from './desk.ts'
import { fileCorrection } from './filing.ts'
import { dossierOf, eventsOf, recorded } from './registry.ts'
import { arrive, arriveAtDesk, house, until, type Visitor, words } from './visitor.ts'

let citizen: Visitor
const danang = house.portal.replace('dongnai', 'danang')

// Several people of two provinces come and go.
vi.setConfig({ testTimeout: 180_000 })

beforeAll(async () => {
	citizen = await arrive('across-citizen', { viewport: 'phone' })
	await citizen.page.goto('/khai?thu-tuc=1.004859')
	await citizen.signIn('me')
})
afterAll(async () => {
	await citizen.leave()
	await closeBrowser()
})

async function worked(username: string, code: string, work: (visitor: Visitor) => Promise<void>) {
	const portal = username.endsWith('haichau') ? danang : house.portal
	const visitor = await arriveAtDesk(`across-${username.replace('.', '-')}`, username, { portal })
	await workOn(visitor, code, work)
}

type Child = { readonly code: string; readonly end: { readonly outcome: string } | null }
const childrenOf = async (code: string): Promise<readonly Child[]> => {
	const [row] = await recorded<{ children: readonly Child[] }>(
		'select children from dossiers.dossier where code = $1',
		code,
	)
	return row?.children ?? []
}

test('a step opens a dossier in another province, waits for it in words, and goes on with its paper', async () => {
	const code = await fileCorrection(citizen, 'phường Hải Châu, Đà Nẵng, 1996')
	await worked('tiepnhan.tranbien', code, (visitor) => perform(quietly(visitor), 'receive'))
	await worked('hotich.tranbien', code, (visitor) => perform(quietly(visitor), 'hand-on'))
	const { code: there } = await until(
		'the other province has the dossier',
		async () => (await childrenOf(code))[0],
	)

	await worked('hotich.tranbien', code, async (visitor) => {
		const told = await visitor.page.locator('main').innerText()
		expect(told).toContain(words(m.across_waiting, 'vi', { agency: 'UBND phường Hải Châu' }))
		expect(told).toContain(there)
		await visitor.look('waiting')
		await visitor.page.goto('/can-bo?xem=tu-dong')
		await visitor.look('list')
	})
	await citizen.page.goto(`/ho-so/${code}`)
	await expect.poll(() => citizen.page.locator('main').innerText()).toContain('UBND phường Hải Châu')
	await citizen.look('waiting')

	await worked('tiepnhan.haichau', there, async (visitor) => {
		const told = await visitor.page.locator('main').innerText()
		expect(told).toContain(code)
		expect(told).toContain('UBND phường Trấn Biên')
		await visitor.look('child')
		await perform(quietly(visitor), 'receive')
	})
	await worked('hotich.haichau', there, (visitor) => perform(quietly(visitor), 'propose'))
	await worked('chutich.haichau', there, (visitor) => perform(quietly(visitor), 'approve'))
	await worked('vanthu.haichau', there, (visitor) => perform(quietly(visitor), 'issue'))
	await until('the result has come over', async () => (await childrenOf(code))[0]?.end ?? undefined)

	await worked('hotich.tranbien', code, async (visitor) => {
		const { page } = visitor
		await expect.poll(() => page.locator('main').innerText()).toContain(words(m.across_end_granted, 'vi'))
		await visitor.look('came-over')
		await page.locator('#lien-thong + ul a[href*="tep="]').click()
		await page.waitForURL(/tep=/)
		await visitor.look('its-paper')
		await page.goto(`/can-bo/ho-so/${code}`)
		await perform(quietly(visitor), 'propose')
	})
	expect(await eventsOf((await dossierOf(code)).dossier_id)).toEqual(
		expect.arrayContaining(['handed-on', 'child-opened', 'child-told', 'child-ended', 'proposed']),
	)
})

test('a message that does not get through is seen by who keeps the tenant running, and sent again', async () => {
	const page_ = '/can-bo/quan-tri/lien-thong'
	const administrator = await arriveAtDesk('across-messages', 'quantri.dongnai')
	const { page } = administrator
	await page.goto(page_)
	await page.getByText(words(m.across_admin_none, 'vi')).waitFor()
	await administrator.look('none')
	// As if the other province had not answered for six hours.
	await recorded(`update dossiers.message_out set done_at = null, done_as = null, stuck_at = now(), attempts = 10,
		trouble = 'connect ECONNREFUSED 203.0.113.7:443' where kind = 'open'`)
	const stuck = () => recorded(`select from dossiers.message_out where done_at is null`)
	const { length } = await stuck()
	expect(length).toBeGreaterThan(0)
	await page.goto(page_)
	const rows = page.locator('main table tbody tr')
	expect(await rows.count()).toBe(length)
	expect(await page.locator(`nav a[href="${page_}"]`).innerText()).toContain(String(length))
	await administrator.look('given-up')
	await rows.first().getByRole('button').click()
	await page.getByText(words(m.across_sent, 'vi', { count: 1 })).waitFor()
	await until('it has got through', async () => ((await stuck()).length < length ? true : undefined))
	await administrator.leave()
})
