// A process gets a new version: pasted as a table, seen and changed as a diagram, reviewed by somebody else, published from
// a day on.
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { m } from '#messages'
import { dayInVietNam, now } from '#kernel/dates'
import { recorded } from './registry.ts'
import { arriveAtDesk, words } from './visitor.ts'

const process = 'cap-ban-sao-so-goc'
const base = `/can-bo/quan-tri/quy-trinh/${process}`

test('a pasted table becomes a diagram, is approved by another person and published from a day on', async () => {
	const before = await recorded<{ version: number }>(
		`select version from workflow.process where tenant_id = 'H19' and process_id = '${process}'`,
	)
	const author = await arriveAtDesk('studio', 'quantri.dongnai')
	const { page, look } = author
	await page.goto('/can-bo/quan-tri/quy-trinh')
	await look('processes')
	await page.goto('/can-bo/quan-tri/quy-trinh/moi')
	await look('new')
	await page.goto(base)
	await look('process')
	await page.getByRole('button', { name: words(m.studio_begin, 'vi') }).click()
	await page.waitForURL(/ban-thao/)

	// The table of the decision, with one step more and another given more time.
	const table = await readFile(`demo/processes/tables/${process}.tsv`, 'utf8')
	const changed = table
		.replace('3 giờ làm việc', '5 giờ làm việc')
		.replace(
			/^3\tKý/m,
			'2b\tSoát xét\tReview\tSoát xét dự thảo\tTrưởng phòng\tdivision-head\t1 giờ làm việc\t\t\tapprove, send-back\tTrả lại → 2\n$&',
		)
	expect(changed).toContain('Soát xét')
	await page.getByText(words(m.studio_paste_again, 'vi')).click()
	await page.locator('.replace textarea').fill(changed)
	await page.getByRole('button', { name: words(m.studio_paste_again_button, 'vi') }).click()
	await page.getByText(words(m.studio_lint_ok, 'vi')).waitFor()
	await look('table')

	// The same as a diagram: a step is chosen, what it says is changed, and the check speaks at once.
	await page.getByRole('link', { name: words(m.studio_tab_diagram, 'vi'), exact: true }).click()
	const step = page.locator('.djs-shape', { hasText: 'Soát xét' }).first()
	await step.waitFor()
	await step.click()
	const panel = page.getByRole('region', { name: words(m.studio_editor_panel, 'vi') })
	const role = panel.getByLabel(words(m.studio_row_role, 'vi'))
	await role.selectOption('')
	await page.locator('.lint button', { hasText: 'Soát xét' }).waitFor()
	await look('diagram-lint')
	await role.selectOption('division-head')
	await panel.getByLabel(words(m.studio_prop_hours, 'vi')).fill('2')
	await panel.getByLabel(words(m.studio_prop_hours, 'vi')).blur()
	await page.getByText(words(m.studio_lint_ok, 'vi')).waitFor()
	await look('diagram-step')
	await Promise.all([
		page.waitForResponse((response) => response.url().endsWith('?/save')),
		page.getByRole('button', { name: words(m.studio_editor_save, 'vi') }).click(),
	])
	await page.getByRole('link', { name: words(m.studio_tab_changes, 'vi') }).click()
	const changes = page.locator('.changes')
	await changes.getByText('Thêm bước “Soát xét”').waitFor()
	expect(await changes.getByText('thời gian đổi từ 3 giờ thành 5 giờ').count()).toBe(1)
	await page.getByRole('button', { name: words(m.studio_review_ask, 'vi') }).click()
	await page.getByText(words(m.studio_review_other, 'vi')).waitFor()
	const address = new URL(page.url()).pathname
	await author.leave()

	const head = await arriveAtDesk('studio-review', 'chutich.tranbien')
	await head.page.goto(address)
	await head.look('review')
	await head.page.getByRole('button', { name: words(m.studio_review_approve, 'vi'), exact: true }).click()
	const from = head.page.locator('input[name=from]')
	await from.waitFor()
	const tomorrow = dayInVietNam(now()).add({ days: 1 }).toString()
	await from.fill(tomorrow)
	await head.page.getByRole('button', { name: words(m.studio_review_publish, 'vi') }).click()
	const version = Math.max(...before.map((each) => each.version)) + 1
	await head.page.getByText(words(m.studio_review_published, 'vi', { n: version })).waitFor()
	await head.look('published')
	await head.page.goto(base)
	await head.look('versions')
	expect(
		await recorded(
			`select valid_from::text as from, (select node ->> 'hours' from jsonb_each(graph -> 'nodes') as each (id, node)
					where node ->> 'name' = 'Soát xét') as hours
				from workflow.process where tenant_id = 'H19' and process_id = '${process}' and version = ${version}`,
		),
	).toEqual([{ from: tomorrow, hours: '2' }])
	await head.leave()
})
