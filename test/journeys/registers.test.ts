// What the State holds is not asked: a death is reported while the register is away, and one where it says otherwise.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Answers } from '#forms'
import { m } from '#messages'
import { closeBrowser } from '../browser.ts'
import { openDossier, quietly } from './desk.ts'
import { answeredDraft, drawnPaper, sendChecked, sendPapers } from './filing.ts'
import { recorded } from './registry.ts'
import { answerStep, arrive, arriveAtDesk, house, type Visitor, words } from './visitor.ts'

let widow: Visitor
beforeAll(async () => {
	widow = await arrive('registers', { viewport: 'phone' })
	await widow.page.goto('/khai?thu-tuc=1.000656')
	await widow.signIn('me')
})
beforeEach(() => turn('up'))
afterAll(async () => {
	await turn('up')
	await widow.leave()
	await closeBrowser()
})

const turn = (population: string) =>
	fetch(`${house.sandbox}/knobs`, { method: 'POST', body: new URLSearchParams({ population }) })

const told = { about: 'người mất', register: words(m.registers_population, 'vi') }
const known: Answers = {
	requester_name: 'Lê Thị Sen',
	requester_birth_date: '1996-03-14',
	requester_id: '075196000011',
	requester_residence: 'Số 12 đường Hoa Sen, khu phố 3, phường Trấn Biên, thành phố Đồng Nai',
	requester_phone: '+84900000011',
	requester_relation: 'wife',
	deceased_has_personal_id: true,
	deceased_residence_kind: 'permanent',
	death_time: '04:30',
	death_date: '2026-11-20',
	death_place: 'Bệnh viện Đa khoa Đồng Nai, phường Tam Hiệp, thành phố Đồng Nai',
	death_cause: 'Suy tim',
	death_notice_kind: 'hospital',
	death_notice_number: '118/GBT',
	death_notice_issuer: 'Bệnh viện Đa khoa Đồng Nai',
	death_notice_date: '2026-11-20',
	copies_requested: false,
	result_delivery: 'online',
	declaration: true,
}

/** Begins a death registration up to the person who died, whom she types herself. */
async function reportDeath(birthDate: string): Promise<string> {
	const draft = await answeredDraft(widow, '1.000656', 'H19.26', known)
	await widow.page.goto(`/khai/${draft}/nguoi-mat`)
	for (const [id, value] of [
		['deceased_id', '075078000013'],
		['deceased_name', 'Trần Quốc Gạch'],
	] as const)
		await widow.page.locator(`[name="${id}"]`).fill(value)
	const [day, month, year] = birthDate.split('/')
	await widow.page.locator('[name="deceased_birth_date.day"]').fill(day ?? '')
	await widow.page.locator('[name="deceased_birth_date.month"]').fill(month ?? '')
	await widow.page.locator('[name="deceased_birth_date.year"]').fill(year ?? '')
	await widow.page.locator('[name="deceased_birth_date.year"]').blur()
	return draft
}

async function file(draft: string): Promise<string> {
	await widow.page.goto(`/khai/${draft}/giay-to`)
	await sendPapers(widow, 'giay-bao-tu', drawnPaper('giay-bao-tu.pdf', 1), 1)
	await widow.page.goto(`/khai/${draft}/kiem-tra`)
	await widow.look('check')
	return sendChecked(widow)
}

const stands = (code: string) =>
	recorded<{ lookups: readonly { state: string }[]; answers: Answers }>(
		'select lookups, answers from dossiers.dossier where code = $1',
		code,
	)

test('while the register is away she goes on and files; the dossier is flagged, and filled once it is back', async () => {
	const { page } = widow
	await turn('down')
	const draft = await reportDeath('25/08/1978')
	const line = page.locator('[data-register=deceased]')
	await line.filter({ hasText: 'tạm thời không trả lời' }).waitFor()
	// What the register holds of him is not asked, though it has not come.
	expect(await page.locator('[name=deceased_sex], [name=deceased_ethnicity]').count()).toBe(0)
	await widow.look('away')
	await answerStep(widow, {})
	const code = await file(draft)

	const clerk = await arriveAtDesk('registers-desk', 'tiepnhan.tranbien')
	await openDossier(clerk, code)
	await clerk.page.locator('[aria-labelledby=doi-chieu]').scrollIntoViewIfNeeded()
	await clerk.look('waiting')
	expect(await clerk.page.locator('[aria-labelledby=doi-chieu]').innerText()).toContain('Chưa đối chiếu được')
	await turn('up')
	await clerk.page.getByRole('button', { name: words(m.registers_ask_again, 'vi') }).click()
	// As long as the line rests after so many calls in vain.
	await expect
		.poll(() => stands(code), { timeout: 180_000 })
		.toMatchObject([
			{ lookups: [{ state: 'told' }], answers: { deceased_sex: 'male', deceased_ethnicity: 'Kinh' } },
		])
	await openDossier(quietly(clerk), code)
	await clerk.look('told')
	await clerk.leave()
})

test('what the register says otherwise is told to her without its words, and settled by an official', async () => {
	const { page } = widow
	const draft = await reportDeath('25/08/1979')
	const line = page.locator('[data-register=deceased]')
	await line.filter({ hasText: words(m.registers_came_differs, 'vi', told) }).waitFor()
	// The year alone is said by the number that she typed.
	expect(await page.content()).not.toMatch(/1978-08|08\/1978/)
	await page.locator('[name=deceased_sex]').first().waitFor()
	await widow.look('differs')
	await answerStep(widow, {
		deceased_sex: 'male',
		deceased_ethnicity: 'Kinh',
		deceased_nationality: 'Việt Nam',
		deceased_last_residence: 'Số 5 đường Bờ Sông, phường Trấn Biên',
	})
	const code = await file(draft)
	await expect.poll(() => stands(code)).toMatchObject([{ lookups: [{ state: 'differs' }] }])

	const clerk = await arriveAtDesk('registers-settle', 'tiepnhan.tranbien')
	await openDossier(clerk, code)
	await clerk.look('differs')
	const panel = clerk.page.locator('[aria-labelledby=doi-chieu]')
	expect(await panel.innerText()).toContain('25/08/1978')
	await panel.getByLabel(words(m.registers_reason, 'vi')).fill('Đã xem căn cước bản chính của người mất.')
	await panel.getByRole('button', { name: words(m.registers_settle_button, 'vi') }).click()
	await expect
		.poll(() => stands(code))
		.toMatchObject([{ lookups: [{ state: 'settled' }], answers: { deceased_birth_date: '1978-08-25' } }])
	await clerk.page.waitForURL(/#doi-chieu$/)
	await clerk.look('settled')
	await clerk.leave()
})

test('whom it was about reads who asked, for what, and what was told', async () => {
	const person = await arrive('registers-log', { viewport: 'phone' })
	await person.page.goto('/khai?thu-tuc=1.000656')
	await person.signIn('chu-nha')
	await person.page.goto('/du-lieu-cua-toi')
	await person.look('log')
	const lines = await person.page.locator('ul.rows > li').allInnerTexts()
	expect(lines.length).toBeGreaterThan(2)
	expect(lines.join('\n')).toContain(words(m.registers_call_differs, 'vi'))
	await person.leave()
})
