// What happens to files on their way: a line that is lost, a session that lapses, a forged signature, a virus, a scanner that is away.
import { createHash } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { m } from '#messages'
import { closeBrowser } from '../browser.ts'
import { birthAnswers } from '../drafts.ts'
import { eicar } from '../fixtures/eicar.ts'
import { drawnPdf, largePdf, plainPdf } from '../fixtures/pdf.ts'
import { authority, signed, signerOf } from '../fixtures/signed.ts'
import { answeredDraft, drawnPaper } from './filing.ts'
import { recorded } from './registry.ts'
import { arrive, house, powerCut, type Visitor, words } from './visitor.ts'

let mother: Visitor
let draft = ''

beforeAll(async () => {
	mother = await arrive('uploads', { viewport: 'phone' })
	const { page } = mother
	await page.goto('/khai?thu-tuc=1.001193')
	await mother.signIn('me')
	draft = await answeredDraft(mother, '1.001193', 'H19.26', birthAnswers('Nguyễn Lê Minh Khang'))
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

describe('digital signatures are checked when a file comes', () => {
	test('a paper changed after it was signed is refused with what to do; as it was signed it is taken', async () => {
		const { page } = mother
		const paper = await signed(drawnPdf(1), await signerOf(await authority()))
		const forged = Buffer.from(paper)
		const at = forged.indexOf('(Ban ve 1)')
		forged[at + 8] = '9'.charCodeAt(0)
		const name = 'giay-ky-so.pdf'
		await chooser().setInputFiles([{ name, mimeType: 'application/pdf', buffer: forged }])
		const refused = row(name).filter({ hasText: words(m.documents_remedy_signature_broken, 'vi') })
		await refused.waitFor()
		expect(await refused.innerText()).toContain('Trần Văn Bác Sĩ')
		await mother.look('forged')
		await refused.getByRole('button', { name: words(m.documents_dismiss, 'vi') }).click()

		await chooser().setInputFiles([{ name, mimeType: 'application/pdf', buffer: paper }])
		const taken = row(name).and(page.locator('[data-tone=done]'))
		await taken.locator('.found', { hasText: 'Trần Văn Bác Sĩ (Bệnh viện Đa khoa Đồng Nai)' }).waitFor()
		const picture = taken.locator('img.thumbnail')
		await expect
			.poll(() => picture.evaluate((each: HTMLImageElement) => [each.naturalWidth, each.naturalHeight]))
			.toEqual([240, 170])
		const outsider = (address: string) =>
			fetch(address, { credentials: 'omit', redirect: 'manual' }).then(({ type }) => type)
		expect(await page.evaluate(outsider, (await picture.getAttribute('src')) ?? '')).toBe('opaqueredirect')
		await mother.look('signed')
	})
})

describe('a file on its way', () => {
	/** 20 MB that no compression shortens. */
	const large = largePdf(20_000_000)
	const name = 'ho-so-goc.pdf'
	const own = () => row(name).and(mother.page.locator('[data-state]'))
	const arrived = async () =>
		Number(
			(
				await recorded<{ arrived: string }>(
					'select arrived from documents.upload where draft_id = $1 and taken_at is null order by upload_id desc limit 1',
					draft,
				)
			)[0]?.arrived ?? 0,
		)
	const button = (said: Parameters<typeof words>[0]) => own().getByRole('button', { name: words(said, 'vi') })
	const slowly = async (bytesASecond: number) => {
		const wire = await mother.page.context().newCDPSession(mother.page)
		await wire.send('Network.enable')
		await wire.send('Network.emulateNetworkConditions', {
			offline: false,
			latency: 5,
			downloadThroughput: -1,
			uploadThroughput: bytesASecond,
		})
		return wire
	}

	test('goes on where it was: after a pause, a lost line, a power cut and a lapsed session', async () => {
		const { page } = mother
		const wire = await slowly(6_000_000)
		const cookies = await page.context().cookies()
		await chooser().setInputFiles([{ name, mimeType: 'application/pdf', buffer: large }])
		await expect.poll(arrived).toBeGreaterThan(0)
		await button(m.documents_pause).click()
		await button(m.documents_go_on).waitFor()
		await mother.look('paused')
		const before = await arrived()
		await button(m.documents_go_on).click()
		await expect.poll(arrived).toBeGreaterThan(before)

		await page.context().setOffline(true)
		await page.locator('[data-state=waiting]').waitFor()
		await mother.look('line-lost')
		await page.context().clearCookies()
		await page.context().setOffline(false)
		await page.locator('[data-state=signed-out]').waitFor()
		await mother.look('signed-out')
		const atLapse = await arrived()
		expect(atLapse).toBeGreaterThan(0)
		await powerCut()
		await page.context().addCookies(cookies)
		await wire.detach()
		await button(m.documents_go_on).click()
		await row(name).and(page.locator('[data-tone=done]')).waitFor()
		const [file] = await recorded<{ sha256: string }>(
			'select sha256 from documents.file where draft_id = $1 and name = $2 and removed_at is null',
			draft,
			name,
		)
		expect(file?.sha256).toBe(createHash('sha256').update(large).digest('hex'))
	})

	test('that was left half-way is there when the page is opened again, and the same choice continues it', async () => {
		const { page } = mother
		const other = Buffer.concat([large, Buffer.from('\n%%EOF\n')])
		const second = { name: 'phu-luc.pdf', mimeType: 'application/pdf', buffer: other }
		await slowly(3_000_000)
		// Two choices of one file: on a disk it keeps the moment it was changed.
		const folder = await mkdtemp(join(tmpdir(), 'mot-cua-tep-'))
		const path = join(folder, second.name)
		await writeFile(path, other)
		await chooser().setInputFiles(path)
		await expect.poll(arrived).toBeGreaterThan(0)
		await page.reload()
		const left = row(second.name)
		await left.waitFor()
		const before = await arrived()
		await mother.look('left')
		await chooser().setInputFiles(path)
		await expect.poll(arrived).toBeGreaterThanOrEqual(before)
		await row(second.name).and(page.locator('[data-tone=done]')).waitFor()
		expect(
			await recorded('select 1 from documents.upload where draft_id = $1 and taken_at is null', draft),
		).toEqual([])
	})
})
