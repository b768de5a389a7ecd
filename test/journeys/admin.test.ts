// An administrator takes people in from Excel; one of them signs in, sets up a second factor and a passkey, and sees
// exactly what is theirs.
import { expect, test } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { m } from '#messages'
import { totpCode, totpStepAt } from '../../src/capabilities/identity/totp.server.ts'
import { instant } from '#kernel/dates'
import type { Page } from '../browser.ts'
import { recorded } from './registry.ts'
import { arrive, arriveAtDesk, words } from './visitor.ts'

const heading = ['Họ và tên', 'Tên đăng nhập', 'Chức danh', 'Mã cơ quan', 'Vai trò', 'Từ ngày']
const sheet = (...rows: string[][]) =>
	writeXlsxFile([heading, ...rows].map((row) => row.map((value) => ({ value, type: String })))).toBuffer()
const good = ['Đàm Thị Mới', 'dam.thi.moi', 'Công chức tiếp nhận', 'H19.27', 'receptionist', '01/07/2025']

const choose = async (page: Page, file: Buffer) => {
	await page.locator('#tep').setInputFiles({
		name: 'can-bo.xlsx',
		mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		buffer: file,
	})
	await page.getByRole('button', { name: words(m.people_preview_button, 'vi') }).click()
}

/** The base32 of the page, back to bytes. */
function bytesOf(text: string): Buffer {
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
	const bits = [...text.replaceAll(' ', '')]
		.map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
		.join('')
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
const codeOf = (secret: Buffer, off = 0) => {
	const at = instant(new Date().toISOString())
	return totpCode(secret, totpStepAt(at) + off)
}

test('people come in from Excel, all or none, and one of them signs in with a second factor', async () => {
	const administrator = await arriveAtDesk('admin', 'quantri.dongnai', {})
	const { page } = administrator
	await page.goto('/can-bo/quan-tri')
	await administrator.look('sections')
	await page.goto('/can-bo/quan-tri/can-bo/nhap')
	await choose(
		page,
		await sheet(good, ['Sai Cơ Quan', 'sai.co.quan', 'Công chức', 'H99.99', 'vua', '31/02/2026']),
	)
	await page.getByText(words(m.people_row_agency, 'vi', { code: 'H99.99' })).waitFor()
	await administrator.look('wrong-row')
	expect(await recorded(`select from tenancy.official where username = 'dam.thi.moi'`)).toEqual([])
	await choose(page, await sheet(good))
	await page.getByRole('button', { name: words(m.people_take, 'vi', { count: 1 }) }).click()
	const password = await page.locator('td code').innerText()
	await administrator.look('taken-in')
	await page.goto('/can-bo/quan-tri/can-bo/nhap')
	await choose(page, await sheet(good))
	await page.getByText(words(m.people_preview_same, 'vi')).waitFor()

	const clerk = await arrive('new-official', {})
	const enter = async (secretWord: string) => {
		await clerk.page.goto('/can-bo/dang-nhap')
		await clerk.page.locator('#ten').fill('dam.thi.moi')
		await clerk.page.locator('#mat-khau').fill(secretWord)
		await clerk.page.getByRole('button', { name: words(m.identity_sign_in, 'vi'), exact: true }).click()
	}
	await enter(password)
	await clerk.page.waitForURL(/mat-khau-moi/)
	await clerk.look('new-password')
	await clerk.page.locator('#moi').fill('con đường làng quê')
	await clerk.page.locator('#lai').fill('con đường làng quê')
	await clerk.page.getByRole('button', { name: words(m.identity_new_save, 'vi') }).click()
	await clerk.page.waitForURL(/\/can-bo$/)

	await clerk.page.goto('/can-bo/tai-khoan?cai-dat')
	const secret = bytesOf(await clerk.page.locator('ol strong').innerText())
	await clerk.page.locator('#ma').fill(codeOf(secret))
	await clerk.look('second-factor')
	await clerk.page.getByRole('button', { name: words(m.identity_setup_done, 'vi') }).click()
	await expect.poll(() => clerk.page.locator('.recovery li').count()).toBe(10)

	await clerk.page.context().clearCookies()
	await enter('con đường làng quê')
	await clerk.page.waitForURL(/ma-xac-thuc/)
	await clerk.look('code')
	// The code that set it up is spent; the next one is taken already.
	await clerk.page.locator('#ma').fill(codeOf(secret, 1))
	await clerk.page.getByRole('button', { name: words(m.identity_sign_in, 'vi') }).click()
	await clerk.page.waitForURL(/\/can-bo$/)
	await clerk.look('desk')

	// A passkey of the machine (a virtual authenticator), then in with nothing but that.
	const devtools = await clerk.page.context().newCDPSession(clerk.page)
	await devtools.send('WebAuthn.enable')
	await devtools.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true,
		},
	})
	await clerk.page.goto('/can-bo/tai-khoan')
	await clerk.page.getByLabel(words(m.account_passkey_name, 'vi')).fill('Máy ở quầy 3')
	await clerk.page.getByRole('button', { name: words(m.account_passkey_add, 'vi') }).click()
	await clerk.page.waitForURL(/vua=khoa/)
	await clerk.look('account')
	await clerk.page.context().clearCookies()
	await clerk.page.goto('/can-bo/dang-nhap')
	await clerk.page.getByRole('button', { name: words(m.identity_passkey_button, 'vi') }).click()
	await clerk.page.waitForURL(/\/can-bo$/)

	// What is not theirs is not there: no administration, and exactly the dossiers of their agency.
	expect((await clerk.page.goto('/can-bo/quan-tri'))?.status()).toBe(403)
	const [foreign] = await recorded<{ code: string }>(
		`select d.code from dossiers.dossier d
		join tenancy.agency r on r.tenant_id = d.tenant_id and r.agency_id = d.receiving_agency_id
		join tenancy.agency c on c.tenant_id = d.tenant_id and c.agency_id = d.competent_agency_id
		where r.code <> 'H19.27' and c.code <> 'H19.27' limit 1`,
	)
	if (foreign) expect((await clerk.page.goto(`/can-bo/ho-so/${foreign.code}`))?.status()).toBe(403)
	const [{ n: waiting = 0 } = {}] = await recorded<{ n: number }>(
		`select count(*)::int as n from dossiers.work w join tenancy.agency a on a.tenant_id = w.tenant_id and a.agency_id = w.agency_id
		where a.code = 'H19.27' and w.role = 'receptionist'`,
	)
	await clerk.page.goto('/can-bo')
	await expect.poll(() => clerk.page.locator('table.queue tbody tr').count()).toBe(waiting)

	const kinds = await recorded<{ kind: string }>(
		`select kind from journal.entry where official_name = 'Đàm Thị Mới' order by entry_id`,
	)
	expect(kinds.map(({ kind }) => kind)).toEqual([
		'password-changed',
		'signed-in',
		'second-factor-added',
		'signed-in',
		'second-factor-added',
		'signed-in',
	])
	await clerk.leave()

	// The administrator reads why she may do what she does, and what happened.
	await page.goto('/can-bo/quan-tri/can-bo?q=dam thi moi')
	await page.getByRole('link', { name: 'Đàm Thị Mới' }).click()
	await page.getByText(words(m.rights_of, 'vi', { name: 'Đàm Thị Mới' })).waitFor()
	await administrator.look('person')
	for (const section of [
		'vai-tro',
		'co-quan',
		'co-quan/sap-nhap',
		'tham-quyen',
		'dang-nhap',
		'nhat-ky?so=dang-nhap',
	]) {
		await page.goto(`/can-bo/quan-tri/${section}`)
		await administrator.look(section.replaceAll(/\W/g, '-'))
	}
	await administrator.leave()
})
