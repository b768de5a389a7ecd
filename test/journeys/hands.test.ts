// Whose work it is: when an official is away, when a dossier is filed at another desk, when two agencies become one.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { computeDue, type TimeLimit } from '#calendar'
import { instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { m } from '#messages'
import { handOnBy } from '../../src/capabilities/dossiers/transfer.ts'
import { birthAnswers } from '../drafts.ts'
import { closeBrowser } from '../browser.ts'
import { markAllPresent, openDossier, perform, quietly, workOn } from './desk.ts'
import { agencyIdOf, answeredDraft, drawnPaper, fileCorrection, sendChecked, sendPapers } from './filing.ts'
import { communeCalendar, dossierOf, eventsOf, recorded } from './registry.ts'
import { arrive, arriveAtDesk, until, type Visitor, words } from './visitor.ts'

let mother: Visitor

// Several people come and go in each story.
vi.setConfig({ testTimeout: 180_000 })

beforeAll(async () => {
	mother = await arrive('hands-mother', { viewport: 'phone' })
	await mother.page.goto('/khai?thu-tuc=1.001193')
	await mother.signIn('me')
})
afterAll(async () => {
	await mother.leave()
	await closeBrowser()
})

/** A birth is declared at one agency, and perhaps filed at the desk of another; what was typed is written beside the page. */
async function filed(child: string, at: { agency: string; desk?: string }): Promise<string> {
	const { page, locale, look } = mother
	const draft = await answeredDraft(mother, '1.001193', at.agency, birthAnswers(child))
	await page.goto(`/khai/${draft}/giay-to`)
	const notice = drawnPaper('giay-chung-sinh.pdf', 1)
	await sendPapers(mother, 'giay-chung-sinh', [notice], 1)
	if (at.desk) {
		await page.goto(`/khai/${draft}/noi-nop`)
		await page.locator('#noi-nop').selectOption(await agencyIdOf(at.desk))
		await look('desk-chosen')
		await page.getByRole('button', { name: words(m.forms_agency_keep, locale) }).click()
		await page.waitForURL(/\/kiem-tra$/)
		await look('desk-kept')
	} else await page.goto(`/khai/${draft}/kiem-tra`)
	return sendChecked(mother)
}

const official = (username: string) => arriveAtDesk(`hands-${username.split('.')[0]}`, username)

const worked = async (username: string, code: string, work: (visitor: Visitor) => Promise<void>) =>
	workOn(await official(username), code, work)

async function holderOf(code: string): Promise<string | null | undefined> {
	const [row] = await recorded<{ username: string | null }>(
		`select username from dossiers.work join dossiers.dossier using (tenant_id, dossier_id)
		left join tenancy.official on official.tenant_id = work.tenant_id and official_id = holder_id where code = $1`,
		code,
	)
	return row?.username
}

const [asideText, mainText] = [
	({ page }: Visitor) => page.locator('aside, .pane').last().innerText(),
	({ page }: Visitor) => page.locator('main').innerText(),
]

test('who is away has a substitute: the work goes over by itself, and comes back with its trail', async () => {
	const code = await filed('Nguyễn Vắng Một', { agency: 'H19.26' })
	const untouched = await filed('Nguyễn Vắng Hai', { agency: 'H19.26' })
	for (const each of [code, untouched])
		await worked('tiepnhan.tranbien', each, async (visitor) => {
			await markAllPresent(visitor)
			await perform(quietly(visitor), 'receive')
			await perform(quietly(visitor), 'hand-on')
		})
	const clerk = await official('hotich.tranbien')
	for (const each of [code, untouched]) {
		await openDossier(clerk, each)
		await clerk.page.getByRole('button', { name: words(m.hands_take, 'vi') }).click()
		await clerk.page.getByText(words(m.hands_mine, 'vi')).waitFor()
	}
	await clerk.look('taken')

	await clerk.page.goto('/can-bo/vang-mat')
	await clerk.page
		.locator('select[name=substitute]')
		.selectOption({ label: 'Tôn Thất Bảng, Trưởng phòng Văn hóa – Xã hội' })
	await clerk.page.locator('input[name=reason]').fill('Nghỉ phép năm')
	await clerk.page.getByRole('button', { name: words(m.hands_absence_do, 'vi') }).click()
	await clerk.page.waitForURL(/vua=khai-bao/)
	await clerk.look('declared')
	for (const each of [code, untouched])
		await until('the work is with the substitute', async () =>
			(await holderOf(each)) === 'truongphong.vhxh.tranbien' ? true : undefined,
		)

	await worked('truongphong.vhxh.tranbien', code, async (visitor) => {
		await visitor.page.goto('/can-bo')
		await visitor.page.locator(`a[href*="/can-bo/ho-so/${untouched}"]`).waitFor()
		await visitor.look('mine')
		await openDossier(visitor, code)
		expect(await mainText(visitor)).toContain(words(m.hands_instead, 'vi', { whom: 'Nguyễn Thị Sổ' }))
		await perform(quietly(visitor), 'propose')
		const trail = await visitor.page.locator('.trail').innerText()
		expect(trail).toContain(words(m.hands_why_absence, 'vi'))
		expect(trail).toContain(
			words(m.hands_story_instead, 'vi', { who: 'Tôn Thất Bảng', whom: 'Nguyễn Thị Sổ' }),
		)
	})

	await clerk.page.goto('/can-bo/vang-mat')
	await clerk.page.getByRole('button', { name: words(m.hands_absence_back_now, 'vi') }).click()
	await clerk.page.waitForURL(/vua=ket-thuc/)
	await until('what was not begun is back', async () =>
		(await holderOf(untouched)) === 'hotich.tranbien' ? true : undefined,
	)
	await openDossier(clerk, untouched)
	expect(await mainText(clerk)).toContain(words(m.hands_why_absence_over, 'vi'))
	await clerk.look('back')
	await clerk.leave()
	expect(await eventsOf((await dossierOf(untouched)).dossier_id)).toEqual([
		'submitted',
		'marked',
		'received',
		'handed-on',
		'taken',
		'handed-over',
		'handed-over',
	])
})

test('filed at another ward’s desk: both see both clocks, and the time of the law starts where it is decided', async () => {
	const code = await filed('Nguyễn Phi Địa Giới', { agency: 'H19.26', desk: 'H19.27' })
	const clocks = async () => {
		const [row] = await recorded<{
			transfer: { by: string | null; at: string | null }
			received_at: Date
			submitted_at: Date
			due_at: Date
			time_limit: TimeLimit
		}>(
			'select transfer, received_at, submitted_at, due_at, time_limit from dossiers.dossier where code = $1',
			code,
		)
		if (!row) throw new Error(`no dossier ${code}`)
		return row
	}
	await worked('tiepnhan.bienhoa', code, async (visitor) => {
		expect(await asideText(visitor)).toContain(words(m.hands_transfer_not_started, 'vi'))
		await markAllPresent(visitor)
		await perform(quietly(visitor), 'receive')
		const { transfer, received_at } = await clocks()
		const by = handOnBy(communeCalendar(), instant(received_at.toISOString()))
		expect(Date.parse(transfer.by ?? '')).toBe(by.epochMilliseconds)
		expect(transfer.at).toBeNull()
		const told = await mainText(visitor)
		for (const message of [m.hands_transfer_by, m.hands_transfer_due])
			expect(told).toContain(words(message, 'vi'))
		expect(told).toContain('UBND phường Trấn Biên')
		await perform(quietly(visitor), 'hand-on')
	})
	const { transfer, submitted_at, due_at, time_limit } = await clocks()
	if (!transfer.at) throw new Error('the competent agency does not have it')
	const arrived = instant(transfer.at)
	const due = computeDue({
		limit: time_limit,
		submittedAt: instant(submitted_at.toISOString()),
		receivedAt: arrived,
		suspensions: [],
		calendar: communeCalendar(),
		now: arrived,
	})
	expect(due_at.getTime()).toBe(due.dueAt?.epochMilliseconds)
	await worked('hotich.tranbien', code, async (visitor) => {
		const told = await mainText(visitor)
		expect(told).toContain(words(m.hands_transfer_done, 'vi'))
		expect(told).toContain('Trung tâm Phục vụ hành chính công phường Biên Hoà')
		await visitor.look('both-clocks')
	})
})

test('another ward is asked for its opinion: the dossier waits with the reason, and goes on with the answer', async () => {
	const code = await fileCorrection(mother, 'phường Biên Hoà')
	await worked('tiepnhan.tranbien', code, async (visitor) => {
		await perform(quietly(visitor), 'receive')
	})
	const asking = await official('hotich.tranbien')
	await openDossier(asking, code)
	await perform(quietly(asking), 'hand-on')
	await asking.look('choose')
	await asking.page.locator('select[name=agency]').selectOption(await agencyIdOf('H19.27'))
	await asking.page.getByRole('button', { name: words(m.opinion_ask, 'vi') }).click()
	const waiting = words(m.opinion_waiting, 'vi', { agency: 'UBND phường Biên Hoà' })
	await asking.page.getByText(waiting).first().waitFor()
	await asking.look('waiting')

	const asked = await official('hotich.bienhoa')
	await asked.page.goto('/can-bo')
	await asked.page.locator(`a[href*="/can-bo/ho-so/${code}"]`).first().click()
	await asked.page.waitForURL(/\/can-bo\/ho-so\//)
	expect(await mainText(asked)).toContain(waiting)
	await asked.page.locator('input[name=verdict][value=disagree]').check()
	await asked.page.getByRole('button', { name: words(m.opinion_give, 'vi') }).click()
	await asked.page.locator('[role=alert]').waitFor()
	await asked.look('words-missing')
	await asked.page.locator('input[name=verdict][value=agree]').check()
	await asked.page.locator('textarea[name=words]').last().fill('Đúng như sổ gốc năm 1996.')
	await asked.page.getByRole('button', { name: words(m.opinion_give, 'vi') }).click()
	await asked.page.getByText(words(m.opinion_answered, 'vi')).waitFor()
	await asked.look('answered')
	await asked.leave()

	await openDossier(asking, code)
	const told = await mainText(asking)
	expect(told).toContain('Đúng như sổ gốc năm 1996.')
	expect(told).toContain('Bùi Văn Bút')
	await perform(quietly(asking), 'propose')
	await asking.leave()
	expect(await eventsOf((await dossierOf(code)).dossier_id)).toEqual(
		expect.arrayContaining(['handed-on', 'opinion-asked', 'opinion-given', 'proposed']),
	)
})

/** The day in Viet Nam: the database's own is still yesterday's until seven in the morning. */
const today = `(now() at time zone 'Asia/Ho_Chi_Minh')::date`

test('a ward goes into another at midnight: every open dossier has an owner and a right due time the next morning', async () => {
	const old = newId()
	await recorded(
		`insert into tenancy.agency select (jsonb_populate_record(agency, jsonb_build_object('agency_id', $1::text, 'code', 'H19.98',
			'name', 'UBND phường Sông Mây', 'short_name', 'phường Sông Mây', 'name_en', 'People’s Committee of Song May Ward'))).*
		from tenancy.agency where code = 'H19.27'`,
		old,
	)
	for (const username of ['tiepnhan', 'hotich']) {
		const id = newId()
		const like = `${username}.bienhoa`
		await recorded(
			`insert into tenancy.official select (jsonb_populate_record(official, jsonb_build_object('official_id', $1::text,
				'username', $2::text, 'agency_id', $3::text))).* from tenancy.official where username = $4`,
			id,
			`${username}.songmay`,
			old,
			like,
		)
		for (const table of ['identity.credential', 'tenancy.duty'])
			await recorded(
				`insert into ${table} select (jsonb_populate_record(each, jsonb_build_object('official_id', $1::text, 'agency_id', $2::text))).*
				from ${table} as each where official_id = (select official_id from tenancy.official where username = $3)
				${table === 'tenancy.duty' ? `and agency_id = (select agency_id from tenancy.agency where code = 'H19.27')` : ''}`,
				id,
				old,
				like,
			)
	}
	const waiting = await filed('Nguyễn Sáp Nhập Một', { agency: 'H19.98' })
	const held = await filed('Nguyễn Sáp Nhập Hai', { agency: 'H19.98' })
	await worked('tiepnhan.songmay', held, async (visitor) => {
		await markAllPresent(visitor)
		await perform(quietly(visitor), 'receive')
		await perform(quietly(visitor), 'hand-on')
	})
	await worked('hotich.songmay', held, async ({ page }) => {
		await page.getByRole('button', { name: words(m.hands_take, 'vi') }).click()
		await page.getByText(words(m.hands_mine, 'vi')).waitFor()
	})

	const administrator = await official('quantri.dongnai')
	const { page } = administrator
	await page.goto('/can-bo/quan-tri/co-quan/sap-nhap')
	await page.locator('select[name=cu]').selectOption(old)
	await page.locator('select[name=moi-mot]').selectOption(await agencyIdOf('H19.26'))
	await page.locator('input[name=can-cu]').fill('NQ 1662/NQ-UBTVQH15')
	await administrator.look('merge')
	await page.getByRole('button', { name: words(m.succeed_confirm, 'vi') }).click()
	await page.waitForURL(/vua=sap-nhap/)
	await administrator.look('merged')
	await administrator.leave()

	// The house’s clock is the world’s: midnight comes a day earlier by moving the dates that wait for it.
	for (const change of [
		`update tenancy.agency set valid_to = valid_to - 1 where agency_id = $1`,
		`update tenancy.succession set effective_on = effective_on - 1 where from_agency_id = $1`,
		`update tenancy.duty set valid_from = valid_from - 1 where valid_from > ${today} and official_id in
			(select official_id from tenancy.official where agency_id = $1)`,
		`update tenancy.duty set valid_to = valid_to - 1 where agency_id = $1 and valid_to is not null`,
	])
		await recorded(change, old)
	await recorded(`select platform.enqueue('begin-day', '{}', 'journey', now(), 1)`)
	const ward = await agencyIdOf('H19.26')
	await until('both are at the successor', async () => {
		const rows = await recorded<{ n: number }>(
			`select count(*)::int as n from dossiers.dossier where code = any($1) and competent_agency_id = $2 and receiving_agency_id = $2`,
			[waiting, held],
			ward,
		)
		return rows[0]?.n === 2 ? true : undefined
	})

	const orphans = await recorded(
		`select work.step_name from dossiers.work join dossiers.dossier using (tenant_id, dossier_id)
		where code = any($1) and not exists (select from tenancy.duty join tenancy.official using (tenant_id, official_id)
			where duty.agency_id = work.agency_id and duty.role = work.role and official.active
				and (holder_id is null or holder_id = official_id)
				and duty.valid_from <= ${today} and (duty.valid_to is null or duty.valid_to > ${today}))`,
		[waiting, held],
	)
	expect(orphans).toEqual([])
	const [row] = await recorded<{
		time_limit: TimeLimit
		submitted_at: Date
		received_at: Date
		due_at: Date
	}>('select time_limit, submitted_at, received_at, due_at from dossiers.dossier where code = $1', held)
	if (!row) throw new Error(`no dossier ${held}`)
	const receivedAt = instant(row.received_at.toISOString())
	const due = computeDue({
		limit: row.time_limit,
		submittedAt: instant(row.submitted_at.toISOString()),
		receivedAt,
		suspensions: [],
		calendar: communeCalendar(),
		now: receivedAt,
	})
	expect(row.due_at.getTime()).toBe(due.dueAt?.epochMilliseconds)

	// The next morning: who worked in the old ward goes on in the new one, and the new ward’s desk receives what waited.
	await worked('hotich.songmay', held, async (visitor) => {
		const told = await mainText(visitor)
		expect(told).toContain(words(m.hands_story_succeeded, 'vi'))
		expect(told).toContain(words(m.hands_mine, 'vi'))
		await visitor.look('morning')
		await perform(quietly(visitor), 'propose')
	})
	await worked('tiepnhan.tranbien', waiting, async (visitor) => {
		await markAllPresent(visitor)
		await perform(quietly(visitor), 'receive')
	})
})
