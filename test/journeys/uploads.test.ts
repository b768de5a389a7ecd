// What happens to files on their way: a virus, a scanner that is away.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { m } from '#messages'
import { closeBrowser } from '../browser.ts'
import { eicar } from '../fixtures/eicar.ts'
import { plainPdf } from '../fixtures/pdf.ts'
import { drawnPaper } from './filing.ts'
import { recorded } from './registry.ts'
import { arrive, house, type Visitor, words } from './visitor.ts'

let mother: Visitor
let draft = ''

beforeAll(async () => {
	mother = await arrive('uploads', { viewport: 'phone' })
	const { page } = mother
	await page.goto('/khai?thu-tuc=1.001193')
	await mother.signIn('me')
	await page.locator('#co-quan').selectOption({ index: 1 })
	await page.getByRole('button', { name: words(m.forms_start_button, 'vi') }).click()
	await page.waitForURL(/\/khai\/[0-9a-f-]{36}\//)
	draft = new URL(page.url()).pathname.split('/')[2] ?? ''
	await page.goto(`/khai/${draft}/giay-to`)
})
afterAll(async () => {
	await mother.leave()
	await closeBrowser()
})

const chooser = () => mother.page.locator('input[type=file][multiple]').first()
const row = (name: string) => mother.page.locator('ul.rows > li', { hasText: name })
const turn = (knobs: Record<string, string>) =>
	fetch(`${house.sandbox}/knobs`, { method: 'POST', body: new URLSearchParams(knobs) })
const kept = () =>
	recorded<{ name: string; scanned_by: string | null }>(
		'select name, scanned_by from documents.file where draft_id = $1 and removed_at is null order by file_id',
		draft,
	)

describe('a virus scanner looks through what is sent', () => {
	afterEach(() => turn({ clamd: 'up' }))

	test('an infected file is refused by its name, and nobody can open it', async () => {
		const infected = Buffer.concat([plainPdf(1), eicar])
		await chooser().setInputFiles([
			{ name: 'giay-chung-sinh.pdf', mimeType: 'application/pdf', buffer: infected },
		])
		await row('giay-chung-sinh.pdf').locator('small').filter({ hasText: 'Eicar-Test-Signature' }).waitFor()
		expect(await row('giay-chung-sinh.pdf').innerText()).toContain(words(m.documents_remedy_infected, 'vi'))
		await mother.look('infected')
		expect(await kept()).toEqual([])
	})

	test('while it is away nothing is taken unseen; once it is back the same choice is sent again', async () => {
		await turn({ clamd: 'down' })
		await chooser().setInputFiles([drawnPaper('chung-sinh.pdf', 2)])
		const refused = row('chung-sinh.pdf').filter({
			hasText: words(m.documents_refused_not_scanned, 'vi', { name: 'chung-sinh.pdf' }),
		})
		await refused.waitFor()
		await mother.look('scanner-away')
		expect(await kept()).toEqual([])
		await turn({ clamd: 'up' })
		await refused.getByRole('button', { name: words(m.documents_retry, 'vi') }).click()
		await row('chung-sinh.pdf').and(mother.page.locator('[data-tone=done]')).waitFor()
		expect(await kept()).toMatchObject([
			{ name: 'chung-sinh.pdf', scanned_by: expect.stringMatching(/^ClamAV/) as string },
		])
	})

	test('and those who run the service see whether it answers', async () => {
		const state = async () =>
			(
				(await (await fetch(`http://127.0.0.1:${new URL(house.portal).port}/readyz`)).json()) as {
					viruses: string
				}
			).viruses
		expect(await state()).toMatch(/^ok: ClamAV/)
		await turn({ clamd: 'down' })
		expect(await state()).toMatch(/^uploads are refused/)
	})
})
