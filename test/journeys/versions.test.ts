// A process changes while dossiers run: the draft is tried on last month, and what runs goes over by a plan that is looked at
// dossier by dossier.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { closeDatabase, transact } from '#platform/db'
import { publishedBpmn, publishedVersions, publishProcess } from '#workflow/server'
import { fileBirths, takeBirths } from '../births.ts'
import { closeBrowser } from '../browser.ts'
import { someCitizen } from '../demo.ts'
import { recorded } from './registry.ts'
import { arriveAtDesk, house, until, words } from './visitor.ts'

const H19 = { tenant: 'H19', person: 'journey' }
const base = '/can-bo/quan-tri/quy-trinh/khai-sinh'
let codes: Awaited<ReturnType<typeof fileBirths>>
let versions: { readonly from: number; readonly to: number }

beforeAll(async () => {
	process.env['DATABASE_URL'] = house.databaseUrl
	// A version that no other story's dossiers run on.
	const from = await nextVersion('3.25')
	codes = await fileBirths(await someCitizen(H19), { count: 4 })
	// Three wait to be examined, one still to be handed on.
	await takeBirths(codes.slice(0, 3), 'handed-on')
	await takeBirths(codes.slice(3), 'received')
	versions = { from, to: await nextVersion('3.5') }
})
afterAll(async () => {
	await closeDatabase()
	await closeBrowser()
})

/** Publishes the newest version with other hours for the examination; answers its number. */
const nextVersion = (hours: string): Promise<number> =>
	transact(H19, async (tx) => {
		const [newest] = await publishedVersions(tx, 'H19', 'khai-sinh')
		const bpmn = newest && (await publishedBpmn(tx, 'H19', 'khai-sinh', newest.version))
		if (!newest || !bpmn) throw new Error('no process')
		const changed = bpmn.replace(/motcua:hours="3(\.\d+)?"/, `motcua:hours="${hours}"`)
		expect(changed).not.toBe(bpmn)
		const published = await publishProcess(tx, {
			tenant: 'H19',
			processId: 'khai-sinh',
			procedureCode: newest.procedureCode,
			bpmn: changed,
			at: now(),
		})
		if (!published.ok) throw new Error(JSON.stringify(published.refusal))
		return published.value.version
	})

test('a draft is tried on the dossiers of last month, before anybody works by it', async () => {
	const author = await arriveAtDesk('versions', 'quantri.dongnai')
	const { page, look } = author
	await page.goto(base)
	await page.getByRole('button', { name: words(m.studio_begin, 'vi') }).click()
	await page.waitForURL(/ban-thao/)
	await page.getByRole('link', { name: words(m.studio_tab_try, 'vi'), exact: true }).click()
	await look('try')
	await page.getByLabel(words(m.studio_try_budget, 'vi')).check()
	await page.getByRole('button', { name: words(m.studio_try_run, 'vi') }).click()
	await page.locator('.try-steps').waitFor()
	// Every dossier of ours went through its first step.
	const visits = await page
		.locator('.try-steps tr', { hasText: 'Tiếp nhận hồ sơ' })
		.locator('td.num')
		.first()
		.innerText()
	expect(Number(visits)).toBeGreaterThanOrEqual(codes.length)
	await look('tried')
	await author.leave()
})

test('running dossiers go over by a plan: seen before, done, and told of with those that stayed', async () => {
	const head = await arriveAtDesk('versions-plan', 'chutich.tranbien')
	const { page, look } = head
	await page.goto(`${base}/chuyen-ban?tu=${versions.from}&den=${versions.to}`)
	// What is not yet handed on stays where it is.
	await page.locator('select[name="cho.chuyen"]').selectOption('')
	await page.getByRole('button', { name: words(m.studio_move_preview, 'vi') }).click()
	await page.waitForURL(/cho\.chuyen=/)
	const line = (code: string) => page.locator('tr', { hasText: code })
	await expect.poll(() => line(codes[0] ?? '').innerText()).toContain('Thẩm tra hồ sơ')
	expect(
		await line(codes[3] ?? '')
			.locator('.stays')
			.count(),
	).toBe(1)
	await look('preview')
	await page.locator('#ly-do').fill('Thẩm tra được thêm nửa giờ theo quyết định mới.')
	await page.locator('.move-confirm button').click()
	await page.waitForURL(/chuyen-ban\/[0-9a-f-]{36}$/)
	await until('the plan', async () => {
		const [plan] = await recorded<{ ended_at: Date | null }>(
			'select ended_at from dossiers.version_plan order by confirmed_at desc limit 1',
		)
		return plan?.ended_at ?? undefined
	})
	await page.locator('.notice[data-tone]').first().waitFor()
	await expect
		.poll(() => line(codes[0] ?? '').innerText())
		.toContain(words(m.studio_move_outcome_moved, 'vi'))
	await expect
		.poll(() => line(codes[3] ?? '').innerText())
		.toContain(words(m.studio_move_outcome_stayed, 'vi'))
	await look('outcome')
	await head.leave()
	const now = await recorded<{ code: string; version: number }>(
		'select code, process_version as version from dossiers.dossier where code = any($1)',
		codes,
	)
	expect(new Map(now.map(({ code, version }) => [code, version]))).toEqual(
		new Map(codes.map((code, index) => [code, index < 3 ? versions.to : versions.from])),
	)
})
