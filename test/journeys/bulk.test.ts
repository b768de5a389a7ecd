// 500 dossiers handed on at once. Three cannot be, the worker is killed half-way, and nothing is done twice.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mostInBulk } from '#dossiers'
import { suspendClock, withdrawDossier } from '#dossiers/server'
import type { Citizen } from '#identity'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { closeDatabase, transact } from '#platform/db'
import { birth, fileBirths, takeBirths } from '../births.ts'
import { closeBrowser } from '../browser.ts'
import { officialAs, someCitizen } from '../demo.ts'
import { recorded } from './registry.ts'
import { arriveAtDesk, house, until, type Visitor, words } from './visitor.ts'

const H19 = { tenant: 'H19', person: 'journey' }
const address = '127.0.0.1'
const letters = (number: number): string =>
	String(number).replaceAll(/\d/g, (digit) => 'ABCDEFGHIK'[Number(digit)] ?? '')
// Births that nobody else of these journeys has: the list is narrowed to them.
const family = `Hàng Loạt ${letters(process.pid)}`
const list = `/can-bo?${new URLSearchParams([['loc', `khai-sinh.child_name~co~${family}`]])}`

let codes: Awaited<ReturnType<typeof fileBirths>>
let mother: Citizen
let official: Visitor

beforeAll(async () => {
	process.env['DATABASE_URL'] = house.databaseUrl
	mother = await someCitizen(H19)
	// Nobody waits for a thousand letters.
	await transact(H19, (tx) =>
		tx.updateTable('identity.person').set({ email: null }).where('person_id', '=', mother.id).execute(),
	)
	codes = await fileBirths(mother, {
		count: mostInBulk,
		childName: (index) => `${family} ${letters(index)}`,
	})
	await takeBirths(codes, 'received')
	const { username } = await transact(H19, async (tx) => {
		const { id } = await officialAs(H19, 'receptionist')
		return tx
			.selectFrom('tenancy.official')
			.select('username')
			.where('official_id', '=', id)
			.executeTakeFirstOrThrow()
	})
	official = await arriveAtDesk('bulk', username)
})
afterAll(async () => {
	await official.leave()
	await closeDatabase()
	await closeBrowser()
})

const done = async () =>
	(
		await recorded<{ n: number }>(
			`select count(*)::int as n from dossiers.bulk_item where outcome is not null and code = any($1)`,
			codes,
		)
	)[0]?.n ?? 0

test('what is ticked on one page stays ticked on the next', async () => {
	const { page } = official
	await page.goto(list)
	await page.getByLabel(words(m.day_bulk_pick_page, 'vi')).check()
	const ticked = await page.locator('tbody input[name=chon]').count()
	await page.locator('a[rel=next]').click()
	await page.waitForURL(/[?&]tu=/).catch(() => undefined)
	await expect.poll(() => page.locator('tbody input[name=chon]:checked').count()).toBe(0)
	await page.locator('tbody input[name=chon]').first().check()
	await page.getByText(words(m.day_bulk_some, 'vi', { count: ticked + 1 })).waitFor()
	await official.look('ticked')
})

test('all of the list are looked at before anything is done', async () => {
	const { page } = official
	await page.locator('button[name=tat-ca]').click()
	await page.waitForURL(/hang-loat\/[0-9a-f-]{36}/)
	await page.getByRole('heading', { name: words(m.day_bulk_can_all, 'vi', { can: mostInBulk }) }).waitFor()
	await official.look('preview')
})

test('three that others were quicker with stay as they are, each with its reason; the rest is done once', async () => {
	const { page } = official
	const [gone, ...paused] = [codes[7], codes[250], codes[499]].flatMap((code) => code ?? [])
	if (!gone) throw new Error('too few were filed')
	await transact(H19, (tx) =>
		withdrawDossier(
			{ tx, tenant: 'H19', citizen: mother, at: now(), address },
			gone,
			'Tôi đã nộp ở nơi khác.',
		),
	)
	const colleague = await officialAs(H19, 'receptionist')
	for (const code of paused) {
		const { version } = await birth(code)
		const stopped = await transact(H19, (tx) =>
			suspendClock(
				{ tx, tenant: 'H19', official: colleague, at: now(), address },
				{ code, version },
				{ reasonCode: 'niem-yet', words: 'Niêm yết theo luật.' },
			),
		)
		expect(stopped).toMatchObject({ ok: true })
	}

	await page.getByRole('button', { name: `: ${mostInBulk} hồ sơ` }).click()
	await page.locator('progress').waitFor()
	await until('some are done', async () => ((await done()) > 40 ? true : undefined))
	const { worker } = JSON.parse(readFileSync(house.pidsFile, 'utf8')) as { worker: number }
	process.kill(worker, 'SIGKILL')
	expect(await done()).toBeLessThan(mostInBulk)

	await page.locator('.outcome').waitFor()
	await expect
		.poll(() => page.locator('.outcome').innerText())
		.toContain('xong 497 hồ sơ, 3 hồ sơ không làm được')
	const left = page.locator('table.outcomes').first().locator('tbody tr')
	await expect.poll(() => left.count()).toBe(3)
	const lines = await left.allInnerTexts()
	expect(lines.find((line) => line.includes(gone))).toMatch(/đã rút/i)
	for (const code of paused) expect(lines.find((line) => line.includes(code))).toContain('Niêm yết')
	expect(await left.first().locator('a').getAttribute('href')).toMatch(/^\/can-bo\/ho-so\/H19\.26-/)
	await official.look('outcome')

	const acts = await recorded<{ code: string; n: number }>(
		`select code, count(event.seq)::int as n from dossiers.dossier
			left join dossiers.event on event.tenant_id = dossier.tenant_id and event.dossier_id = dossier.dossier_id and event.kind = 'handed-on'
			where code = any($1) group by code`,
		codes,
	)
	expect(acts).toHaveLength(mostInBulk)
	expect(acts.filter(({ n }) => n !== 1).map(({ code, n }) => [code, n])).toEqual(
		expect.arrayContaining([gone, ...paused].map((code) => [code, 0])),
	)
	expect(acts.filter(({ n }) => n === 1)).toHaveLength(mostInBulk - 3)
})
