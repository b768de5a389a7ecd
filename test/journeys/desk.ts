// What officials do at the desk, as they do it: open the dossier, choose the act, fill in its form, see that it is done.
import { expect } from 'vitest'
import { actNames } from '#dossiers'
import { m } from '#messages'
import type { Act } from '#workflow'
import { actButtons } from '../../src/routes/(desk)/can-bo/ho-so/[code]/acts.ts'
import type { Page } from '../browser.ts'
import { type Visitor, words } from './visitor.ts'

const dock = (page: Page) => page.locator('.dock')

export async function openDossier({ page }: Visitor, code: string): Promise<void> {
	await page.goto(`/can-bo/ho-so/${code}`)
	await expect.poll(() => page.locator('h1').count()).toBe(1)
}

/** An official does something on one dossier, and leaves. */
export async function workOn(
	official: Visitor,
	code: string,
	work: (official: Visitor) => Promise<void>,
): Promise<void> {
	await openDossier(official, code)
	await work(official)
	await official.leave()
}

/** What other journeys look at already is not looked at again. */
export const quietly = (visitor: Visitor): Visitor => ({ ...visitor, look: () => Promise.resolve() })

/** Opens the form of an act, fills it in, looks at it, does it with a double click. The dossier stands open. */
export async function perform(
	official: Visitor,
	act: Act,
	fill: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
	const { page, locale, look } = official
	await dock(page)
		.getByRole('link', { name: words(actNames[act], locale) })
		.click()
	await page.waitForURL(/[?&]lam=/)
	await fill(page)
	await look(act)
	await page
		.locator('#viec')
		.getByRole('button', { name: words(actButtons[act], locale) })
		.dblclick()
	await page.waitForURL(/[?&]vua=/)
	await look(`${act}-done`)
}

/** Every component that is due was looked at and is there. */
export async function markAllPresent(official: Visitor): Promise<void> {
	const { page, locale } = official
	await page.getByRole('button', { name: words(m.desk_marks_rest, locale) }).click()
	await page.waitForURL(/[?&]vua=kiem-tra/)
}

/** A page of the PDF that lies open is really painted: it has ink of its own, not only the white of the paper. */
export async function pageIsPainted(page: Page, number: number): Promise<void> {
	await page.waitForFunction((which) => {
		const canvas = document.querySelector<HTMLCanvasElement>(`[data-page="${which}"] canvas`)
		const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
		return pixels?.some((value, at) => at % 4 === 0 && value < 128 && (pixels[at + 3] ?? 0) > 128)
	}, number)
}
