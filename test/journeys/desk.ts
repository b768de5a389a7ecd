// What officials do at the desk, as they do it: open the dossier, choose the act, fill in its form, see that it is done.
import { expect } from 'vitest'
import type { Act } from '#workflow'
import { m } from '#messages'
import type { Page } from '../browser.ts'
import { type Visitor, words } from './visitor.ts'

const names = {
	receive: m.dossiers_act_receive,
	supplement: m.dossiers_act_supplement,
	decline: m.dossiers_act_decline,
	'hand-on': m.dossiers_act_hand_on,
	propose: m.dossiers_act_propose,
	approve: m.dossiers_act_approve,
	'send-back': m.dossiers_act_send_back,
	issue: m.dossiers_act_issue,
	return: m.dossiers_act_return,
} as const satisfies Record<Act, () => string>

const buttons = {
	receive: m.desk_do_receive,
	supplement: m.desk_do_supplement,
	decline: m.desk_do_decline,
	'hand-on': m.desk_do_hand_on,
	propose: m.desk_do_propose,
	approve: m.desk_do_approve,
	'send-back': m.desk_do_send_back,
	issue: m.desk_do_issue,
	return: m.desk_do_return,
} as const satisfies Record<Act, () => string>

const dock = (page: Page) => page.locator('.dock')

export async function openDossier({ page }: Visitor, code: string): Promise<void> {
	await page.goto(`/can-bo/ho-so/${code}`)
	expect(await page.locator('h1').count()).toBe(1)
}

/** Opens the form of an act, fills it in, looks at it, does it. The dossier stands open. */
export async function perform(
	official: Visitor,
	act: Act,
	fill: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
	const { page, locale, look } = official
	await dock(page)
		.getByRole('link', { name: words(names[act], locale) })
		.click()
	await page.waitForURL(/[?&]lam=/)
	await fill(page)
	await look(act)
	await page
		.locator('#viec')
		.getByRole('button', { name: words(buttons[act], locale) })
		.click()
	await page.waitForURL(/[?&]vua=/)
	await look(`${act}-done`)
}

/** Every component that is due was looked at and is there. */
export async function markAllPresent(official: Visitor): Promise<void> {
	const { page, locale } = official
	await page.getByRole('button', { name: words(m.desk_marks_rest, locale) }).click()
	await page.waitForURL(/[?&]vua=kiem-tra/)
}
