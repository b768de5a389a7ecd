// How a citizen who has signed in files, when the form itself is another journey's story: what would be typed is written beside
// the page.
import type { Answers } from '#forms'
import { m } from '#messages'
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
		requester_id: '075196000011',
		requester_residence: 'Khóm 3, phường Trấn Biên, thành phố Đồng Nai',
		requester_phone: '0900000011',
		entry_kind: 'Giấy khai sinh',
		present_entry: 'Sem',
		right_entry: 'Sen',
		registered_here: false,
		registered_where: registeredWhere,
		declaration: true,
		result_delivery: 'online',
	})
	await visitor.page.goto(`/khai/${draft}/kiem-tra`)
	return sendChecked(visitor)
}
