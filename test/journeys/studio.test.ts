// A process gets a new version: pasted as a table, seen and changed as a diagram, reviewed by somebody else, published from
// a day on.
import { readFile } from 'node:fs/promises'
import { BpmnModdle } from 'bpmn-moddle'
import camunda from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' }
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

test('a file drawn in another program is brought in: what cannot run is named, mended, approved, and opens there again', async () => {
	const author = await arriveAtDesk('studio-foreign', 'quantri.dongnai')
	const { page, look } = author
	await page.goto('/can-bo/quan-tri/quy-trinh/moi')
	await page.locator('#quy-trinh-ten').fill('Xác nhận, vẽ ở nơi khác')
	await page.locator('#quy-trinh-thu-tuc').fill('1.001193')
	await page.locator('#quy-trinh-ma').fill('ve-noi-khac')
	await page.locator('#quy-trinh-tep').setInputFiles('test/fixtures/bpmn/camunda-ve-noi-khac.bpmn')
	await page.getByRole('button', { name: words(m.studio_new_button, 'vi') }).click()
	await page.waitForURL(/ban-thao\/[0-9a-f-]{36}/)
	const draft = new URL(page.url()).pathname

	// The diagram says which element cannot run, by its name, and why.
	await page.goto(`${draft}/so-do`)
	const lint = page.locator('.lint button')
	const role = lint.filter({ hasText: 'Ký phê duyệt' }).filter({ hasText: 'hoi-dong-tham-dinh' })
	const condition = lint.filter({ hasText: 'Trả lại' }).filter({ hasText: 'approved' })
	await role.waitFor()
	await condition.waitFor()
	await look('refused')
	const panel = page.getByRole('region', { name: words(m.studio_editor_panel, 'vi') })
	await page.locator('.djs-shape', { hasText: 'Ký phê duyệt' }).first().waitFor()
	await role.click()
	await panel.getByLabel(words(m.studio_row_role, 'vi')).selectOption('chairman')
	await panel.getByLabel(words(m.studio_row_agency, 'vi')).selectOption('competent')
	await role.waitFor({ state: 'detached' })
	await condition.click()
	const feel = panel.getByLabel(words(m.studio_prop_condition, 'vi'))
	await feel.fill('outcome = "send-back"')
	await feel.blur()
	await page.getByText(words(m.studio_lint_ok, 'vi')).waitFor()
	await look('mended')
	await Promise.all([
		page.waitForResponse((response) => response.url().endsWith('?/save')),
		page.getByRole('button', { name: words(m.studio_editor_save, 'vi') }).click(),
	])
	await page.goto(`${draft}/thay-doi`)
	await page.getByRole('button', { name: words(m.studio_review_ask, 'vi') }).click()
	await page.getByText(words(m.studio_review_other, 'vi')).waitFor()
	const address = new URL(page.url()).pathname
	await author.leave()

	const head = await arriveAtDesk('studio-foreign-review', 'chutich.tranbien')
	await head.page.goto(address)
	await head.page.getByRole('button', { name: words(m.studio_review_approve, 'vi'), exact: true }).click()
	// So far off that no other story meets it.
	const from = head.page.locator('input[name=from]')
	await from.fill(dayInVietNam(now()).add({ days: 200 }).toString())
	await head.page.getByRole('button', { name: words(m.studio_review_publish, 'vi') }).click()
	await head.page.getByText(words(m.studio_review_published, 'vi', { n: 1 })).waitFor()

	// What leaves the house opens where it came from, and whatever was the other program's is still in it.
	const ours = await head.page.evaluate(
		(path) => fetch(path).then((answer) => answer.text()),
		`/can-bo/quan-tri/quy-trinh/ve-noi-khac/1.bpmn`,
	)
	const { rootElement, warnings } = await new BpmnModdle({ camunda }).fromXML(ours)
	expect(warnings).toEqual([])
	expect(rootElement.get('exporter')).toBe('Camunda Modeler')
	const before = await readFile('test/fixtures/bpmn/camunda-ve-noi-khac.bpmn', 'utf8')
	const said =
		/(?:camunda|so|modeler):\w+="[^"]*"|<(?:camunda|so):[^/].*|<omg\w+:\w+ [^>]*>| (?:id|name)="[^"]*"/g
	expect(before.match(said)?.length).toBeGreaterThan(60)
	for (const kept of before.match(said) ?? []) expect(ours).toContain(kept)
	await head.leave()
})
