// A paper that was issued here is not asked for again: it goes from the citizen's vault into the next dossier with one press.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#kernel/ids'
import { m } from '#messages'
import { workedCases, workThrough } from '../../demo/cases.ts'
import { closeBrowser } from '../browser.ts'
import { paperFacts } from '../drafts.ts'
import { answeredDraft, sendChecked } from './filing.ts'
import { recorded } from './registry.ts'
import { arrive, arriveAtDesk, ask, type Visitor, words } from './visitor.ts'

let owner: Visitor
let plain: Visitor
let draft = ''
let code = ''
const paperId = newId()
const component = 'giay-xac-nhan-khuyet-tat'

beforeAll(async () => {
	owner = await arrive('vault', { viewport: 'phone' })
	plain = await arrive('vault-plain', { javaScript: 'off', locale: 'en', scheme: 'dark' })
})
afterAll(async () => {
	await owner.leave()
	await plain.leave()
	await closeBrowser()
})

/** A certificate of disability, as the dossier that issued it left it in the vault of who is signed in with this draft. */
async function certificateOf(draftId: string): Promise<void> {
	const fileId = newId()
	const { media_type, bytes, sha256 } = paperFacts
	await recorded(
		`insert into documents.file (tenant_id, file_id, kind, dossier_id, name, media_type, bytes, sha256, pages, stored_at)
		values ('H19', $1, 'result', $1, 'giay-xac-nhan.pdf', $2, $3, $4, 1, '2026-11-02T03:00:00Z')`,
		fileId,
		media_type,
		String(bytes),
		sha256,
	)
	await recorded(
		`insert into vault.paper (tenant_id, paper_id, owner_id, origin, kind, title, number, issuer_id, issuer_name, procedure_code,
			procedure_name, dossier_id, dossier_code, file_id, sha256, kept_at, valid_from)
		select 'H19', $1, person_id, 'issued', $2, 'Giấy xác nhận khuyết tật', '07/GXNKT', $3, 'UBND phường Trấn Biên', '1.001699',
			'Xác định, xác định lại mức độ khuyết tật', $3, 'H19.26-261001-0007', $3, $4, '2026-11-02T03:00:00Z', '2026-11-02'
		from forms.draft where draft_id = $5`,
		paperId,
		component,
		fileId,
		sha256,
		draftId,
	)
}

test('is offered where the form asks for it, and taken with one press', async () => {
	const { page, locale, look } = owner
	await page.goto('/khai?thu-tuc=1.001776')
	await owner.signIn('chu-nha')
	const worked = workedCases().find(({ form }) => form.id === 'tro-giup-nguoi-khuyet-tat')
	if (!worked) throw new Error('no such case')
	draft = await answeredDraft(owner, '1.001776', 'H19.26', workThrough(worked).answers)
	await certificateOf(draft)
	await page.goto(`/khai/${draft}/giay-to`)
	const asked = page.locator(`[aria-labelledby="ten-${component}"]`)
	await asked.getByText('Số 07/GXNKT. UBND phường Trấn Biên cấp ngày 02/11/2026. Còn hiệu lực.').waitFor()
	await look('offered')
	await asked.getByRole('button', { name: words(m.vault_take, locale) }).click()
	await asked.getByText(/Lấy từ kho giấy tờ: số 07\/GXNKT, UBND phường Trấn Biên cấp ngày/).waitFor()
	await look('taken')
})

test('without a script the vault shows it, where it came from, and that it was used', async () => {
	const { page, locale, look } = plain
	await page.goto('/kho-giay-to')
	await plain.signIn('chu-nha')
	await page.goto('/kho-giay-to')
	const paper = page.locator('li', { hasText: 'Giấy xác nhận khuyết tật' })
	await paper.locator('summary').click()
	await paper.getByText(/put into a dossier/).waitFor()
	await look('vault')
	const opened = await ask(plain, `/kho-giay-to/${paperId}`)
	expect([opened.status, opened.headers['content-type']]).toEqual([200, 'application/pdf'])
	await page.reload()
	await paper.locator('summary').click()
	await paper.getByText(words(m.vault_log_opened, locale, { moment: '' }).replace(/^: /, '')).waitFor()
})

test('the official reads that it came from the vault, and who issued it', async () => {
	await owner.page.goto(`/khai/${draft}/kiem-tra`)
	code = await sendChecked(owner)
	const desk = await arriveAtDesk('vault-desk', 'tiepnhan.tranbien')
	await desk.page.goto(`/can-bo/ho-so/${code}`)
	await desk.page
		.locator(`[data-component="${component}"]`)
		.getByText(/Lấy từ kho giấy tờ: số 07\/GXNKT, UBND phường Trấn Biên cấp ngày 02\/11\/2026/)
		.waitFor()
	await desk.look('dossier')
	await desk.leave()
})
