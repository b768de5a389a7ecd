// How a citizen who has signed in files, when the form itself is another journey's story: what would be typed is written beside
// the page.
import type { Answers } from '#forms'
import { m } from '#messages'
import type { Page } from '../browser.ts'
import { drawnPdf } from '../fixtures/pdf.ts'
import { recorded } from './registry.ts'
import { type Visitor, words } from './visitor.ts'

export async function agencyIdOf(code: string): Promise<string> {
	const [row] = await recorded<{ agency_id: string }>(
		'select agency_id from tenancy.agency where code = $1',
		code,
	)
	if (!row) throw new Error(`no agency ${code}`)
	return row.agency_id
}

/** Begins a form for an agency and answers it; the id of the draft. */
export async function answeredDraft(
	{ page, locale }: Visitor,
	procedure: string,
	agency: string,
	answers: Answers,
): Promise<string> {
	await page.goto(`/khai?thu-tuc=${procedure}`)
	await page.locator('#co-quan').selectOption(await agencyIdOf(agency))
	await page.getByRole('button', { name: words(m.forms_start_button, locale) }).click()
	await page.waitForURL(/\/khai\/[0-9a-f-]{36}\//)
	const draft = new URL(page.url()).pathname.split('/')[2] ?? ''
	await recorded('update forms.draft set answers = $2 where draft_id = $1', draft, JSON.stringify(answers))
	return draft
}

/** A PDF as it lies on somebody's phone, every page of it drawn. */
export const drawnPaper = (name: string, pages: number) => ({
	name,
	mimeType: 'application/pdf',
	buffer: Buffer.from(drawnPdf(pages)),
})

/** Files as the browser hands them over. */
export type Papers = Exclude<Parameters<ReturnType<Page['locator']>['setInputFiles']>[0], string | string[]>

/** Sends files for a component from the page of papers, until they can be opened there as one paper of so many pages. */
export async function sendPapers(
	{ page, javaScript, locale }: Visitor,
	component: string,
	papers: Papers,
	pages: number,
): Promise<void> {
	const section = page.locator(`[aria-labelledby="ten-${component}"]`)
	await page.locator(`#tep-${component}`).setInputFiles(papers)
	if (javaScript === 'off')
		await section.getByRole('button', { name: words(m.documents_send, locale) }).click()
	const received = section.locator('[data-tone=done]', { has: page.locator('a[href*="/tep/"]') })
	await received.filter({ hasText: words(m.documents_pages, locale, { pages, size: '' }).trim() }).waitFor()
}

/** Sends the draft that stands open to be checked; the code of the dossier. */
export async function sendChecked({ page, locale }: Visitor): Promise<string> {
	await page.getByRole('button', { name: words(m.forms_send, locale) }).click()
	await page.waitForURL(/\/da-nop$/)
	return new URL(page.url()).pathname.split('/')[2] ?? ''
}

/** Asks Trấn Biên to correct an entry that was registered elsewhere; the code of the dossier. */
export async function fileCorrection(visitor: Visitor, registeredWhere: string): Promise<string> {
	const draft = await answeredDraft(visitor, '1.004859', 'H19.26', {
		requester_name: 'Lê Thị Sen',
		requester_birth_date: '1996-08-14',
		requester_id: '075196000011',
		requester_residence: 'Khóm 3, phường Trấn Biên, thành phố Đồng Nai',
		requester_phone: '+84900000011',
		requester_relation: 'self',
		subject_id: '075196000011',
		subject_name: 'Lê Thị Sen',
		subject_birth_date: '1996-08-14',
		own_subject_sex: 'female',
		own_subject_ethnicity: 'Kinh',
		subject_nationality: 'Việt Nam',
		own_subject_residence: 'Khóm 3, phường Trấn Biên, thành phố Đồng Nai',
		change_kind: 'correct',
		entry_kind: 'birth',
		registered_here: false,
		registered_where: registeredWhere,
		'changes/1/present_entry': 'Sem',
		'changes/1/right_entry': 'Sen',
		reason: 'Ghi sai khi đăng ký khai sinh.',
		copies_requested: false,
		declaration: true,
		result_delivery: 'online',
	})
	await visitor.page.goto(`/khai/${draft}/kiem-tra`)
	return sendChecked(visitor)
}
