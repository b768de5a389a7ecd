// Someone at a browser. Whatever they open is watched: nothing may break behind their back.
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { inject } from 'vitest'
import { m } from '#messages'
import { expectNoAxeViolations, openPage, type Page, shoot, type View } from '../browser.ts'

export const house = inject('house')

/** The words of a button or a heading as this visitor reads them. */
export const words = <Told extends object>(
	message: (told: Told, options: { locale: 'vi' | 'en' }) => string,
	locale: 'vi' | 'en',
	told: Told = {} as Told,
): string => message(told, { locale })

export type Visitor = {
	readonly page: Page
	readonly locale: 'vi' | 'en'
	readonly javaScript: 'on' | 'off'
	/** Statuses of 500 and more, script errors, what the content security policy stopped, requests to other hosts. */
	readonly troubles: string[]
	/** The page is whole: nothing broke, axe finds nothing, a picture of it lies in `.test-output/journeys`. */
	readonly look: (name: string) => Promise<void>
	/** Signs in with VNeID as a citizen of the sandbox, from the page of sign-in that stands open. */
	readonly signIn: (citizen: string) => Promise<void>
	readonly leave: () => Promise<void>
}

const ours = (url: string, portal: string) =>
	!/^https?:/.test(url) || url.startsWith(portal) || url.startsWith(house.sandbox)

/**
 * How someone comes: their browser, and whether each step is looked at with axe and a picture of it kept; to the portal of
 * another tenant than the first.
 */
export type Coming = View & { readonly looks?: 'every' | 'none'; readonly portal?: string }

export async function arrive(story: string, view: Coming = {}): Promise<Visitor> {
	const { locale = 'vi', javaScript = 'on', portal = house.portal } = view
	const page = await openPage(portal, view)
	page.setDefaultTimeout(90_000)
	const troubles: string[] = []
	let scheme = view.scheme ?? 'light'
	let looks = 0
	let twin: Page | undefined
	page.on('response', (response) => {
		if (response.status() >= 500)
			troubles.push(`${response.status()} ${response.request().method()} ${response.url()}`)
	})
	page.on('request', (request) => {
		if (!ours(request.url(), portal)) troubles.push(`asked another host: ${request.url()}`)
	})
	page.on('pageerror', (error) => troubles.push(`script: ${error.message}`))
	page.on('console', (message) => {
		// Refusals below 500 are asserted where they are expected.
		if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
			troubles.push(`console: ${message.text()} (${page.url()})`)
	})
	return {
		page,
		locale,
		javaScript,
		troubles,
		async look(name) {
			await page.waitForLoadState('load')
			if (troubles.length > 0) throw new Error(`at ${page.url()}:\n${troubles.join('\n')}`)
			if (view.looks === 'none') return
			const tooWide = await page.evaluate(widerThanScreen)
			if (tooWide.length > 0)
				throw new Error(`${page.url()} is wider than its screen by\n${tooWide.join('\n')}`)
			looks += 1
			await shoot(page, `journeys/${story}-${String(looks).padStart(2, '0')}-${name}-${scheme}-${locale}`)
			if (javaScript === 'on') await expectNoAxeViolations(page)
			else {
				twin ??= await openPage(portal, { ...view, javaScript: 'on' })
				await twin.emulateMedia({ colorScheme: scheme })
				// What the page frames is as it is for this person.
				await twin.context().addCookies(await page.context().cookies())
				await checkPlain(page, twin)
			}
			scheme = scheme === 'light' ? 'dark' : 'light'
			await page.emulateMedia({ colorScheme: scheme })
		},
		async signIn(citizen) {
			await page.getByRole('link', { name: words(m.identity_continue_vneid, locale) }).click()
			await page.locator(`button[value="${citizen}"]`).click()
			await page.waitForURL(`${house.portal}/**`)
		},
		async leave() {
			await twin?.context().close()
			await page.context().close()
			if (troubles.length > 0) throw new Error(troubles.join('\n'))
		},
	}
}

/**
 * Axe is a script, so it reads what came without one in a second page that runs scripts: the same HTML with those of the
 * page taken out.
 */
async function checkPlain(page: Page, twin: Page): Promise<void> {
	const html = (await page.content())
		.replaceAll(/<script\b.*?<\/script>/gs, '')
		.replaceAll(/<\/?noscript>/g, '')
	const url = page.url()
	await twin.route(url, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }))
	await twin.goto(url)
	await twin.unroute(url)
	await expectNoAxeViolations(twin)
}

/** An official signs in at the desk. */
export async function arriveAtDesk(story: string, username: string, view: Coming = {}): Promise<Visitor> {
	const visitor = await arrive(story, { viewport: 'desktop', ...view })
	const { page } = visitor
	await page.goto('/can-bo')
	await page.locator('#ten').fill(username)
	await page.locator('#mat-khau').fill('mot-cua-demo')
	await page.getByRole('button', { name: words(m.identity_sign_in, visitor.locale) }).click()
	await page.waitForURL((url) => url.pathname === '/can-bo')
	return visitor
}

/**
 * Answers the questions of a step in their order and saves it. A question that only comes up with another's answer is
 * answered when it is there: with a script at once, without one when the page asks for it.
 */
export async function answerStep(visitor: Visitor, answers: Readonly<Record<string, string>>): Promise<void> {
	const { page, locale } = visitor
	const step = new URL(page.url()).pathname
	const left = new Map(Object.entries(answers))
	for (let round = 0; round < 4; round++) {
		for (const [id, value] of left) if (await answered(page, id, value)) left.delete(id)
		await page.getByRole('button', { name: words(m.forms_save_next, locale) }).click()
		await page
			.waitForURL((url) => url.pathname !== step || url.searchParams.has('them'), { timeout: 30_000 })
			.catch(() => undefined)
		if (new URL(page.url()).pathname !== step) {
			if (left.size > 0) throw new Error(`never asked: ${[...left.keys()].join(', ')}`)
			return
		}
	}
	const told = await page.locator('[role=alert], .error').allInnerTexts()
	throw new Error(`${step} cannot be left:\n${told.join('\n')}`)
}

/** @returns false when the page does not ask this now */
export async function answered(page: Page, id: string, value: string): Promise<boolean> {
	const day = page.locator(`[name="${id}.day"]`)
	if ((await day.count()) > 0) {
		const parts = value.split('/')
		for (const [index, box] of ['day', 'month', 'year'].entries())
			await page.locator(`[name="${id}.${box}"]`).fill(parts[index] ?? '')
		return true
	}
	const control = page.locator(`[name="${id}"]`).first()
	if ((await control.count()) === 0) return false
	const type = await control.getAttribute('type')
	if (type === 'radio') await page.locator(`[name="${id}"][value="${value}"]`).check()
	else if (type === 'checkbox') await control.check()
	else if (await control.evaluate((element) => element.tagName === 'SELECT'))
		await control.selectOption(value)
	else await control.fill(value)
	return true
}

export type Letter = { readonly to: readonly string[]; readonly subject: string; readonly text: string }

/** The letters to an address that speak of a dossier, oldest first. */
export async function lettersAbout(code: string, to: string): Promise<Letter[]> {
	const letters = (await (await fetch(`${house.sandbox}/mail.json`)).json()) as Letter[]
	return letters
		.filter((letter) => letter.to.includes(to) && `${letter.subject} ${letter.text}`.includes(code))
		.reverse()
}

/** Waits for something that another process does; at most `seconds`. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, seconds = 90): Promise<T> {
	for (const began = Date.now(); Date.now() - began < seconds * 1000; await pause(100)) {
		const found = await look()
		if (found !== undefined) return found
	}
	throw new Error(`waited ${seconds} s in vain: ${what}`)
}

/** Ends web and worker as a power cut would, and waits until both are there again. */
export async function powerCut(): Promise<void> {
	const before = JSON.parse(readFileSync(house.pidsFile, 'utf8')) as Record<string, number>
	for (const name of ['web', 'worker']) {
		const pid = before[name]
		if (pid !== undefined) process.kill(pid, 'SIGKILL')
	}
	await until('the pages are back', async () => {
		const now = JSON.parse(readFileSync(house.pidsFile, 'utf8')) as Record<string, number>
		if (['web', 'worker'].some((name) => now[name] === undefined || now[name] === before[name]))
			return undefined
		const answer = await fetch(`http://127.0.0.1:${new URL(house.portal).port}/readyz`).catch(() => undefined)
		return answer?.ok ? true : undefined
	})
}

export type Answer = {
	readonly status: number
	readonly headers: Readonly<Record<string, string | string[] | undefined>>
	readonly body: Buffer
}
export type Question = {
	readonly method?: 'GET' | 'POST'
	readonly headers?: Readonly<Record<string, string>>
	/** Given in pieces it is sent as it is made. */
	readonly body?: Buffer | { readonly bytes: number; readonly pieces: Iterable<Buffer> }
}

/**
 * A request beside the browser with the visitor's cookies, redirects not followed. Only browsers know that every
 * `*.localhost` is this machine.
 */
export async function ask({ page }: Visitor, path: string, question: Question = {}): Promise<Answer> {
	const { method = 'GET', headers = {}, body } = question
	const cookies = await page.context().cookies(house.portal)
	const { port, host } = new URL(house.portal)
	const whole = body === undefined || Buffer.isBuffer(body)
	return new Promise((done, failed) => {
		const asking = request({
			host: '127.0.0.1',
			port,
			path,
			method,
			headers: {
				host,
				cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
				...headers,
				...(body && {
					'content-length': whole ? (body as Buffer).length : (body as { bytes: number }).bytes,
				}),
			},
		})
		asking.once('response', (response) => {
			const chunks: Buffer[] = []
			response.on('data', (chunk: Buffer) => chunks.push(chunk))
			response.once('end', () =>
				done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
			)
		})
		asking.once('error', failed)
		if (whole) return void asking.end(body)
		const pieces = body.pieces[Symbol.iterator]()
		const more = (): void => {
			for (let next = pieces.next(); !next.done; next = pieces.next())
				if (!asking.write(next.value)) return void asking.once('drain', more)
			asking.end()
		}
		more()
	})
}

/** A form with one file in it, as a browser without a script sends it. */
export function multipart(
	fields: Readonly<Record<string, string>>,
	file: { readonly name: string; readonly mediaType: string; readonly pieces: readonly Buffer[] },
): { readonly contentType: string; readonly body: { bytes: number; pieces: readonly Buffer[] } } {
	const boundary = 'ranh-gioi-cua-bieu-mau'
	const head = Object.entries(fields)
		.map(
			([name, value]) =>
				`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
		)
		.join('')
	const pieces = [
		Buffer.from(
			`${head}--${boundary}\r\ncontent-disposition: form-data; name="tep"; filename="${file.name}"\r\ncontent-type: ${file.mediaType}\r\n\r\n`,
		),
		...file.pieces,
		Buffer.from(`\r\n--${boundary}--\r\n`),
	]
	return {
		contentType: `multipart/form-data; boundary=${boundary}`,
		body: { bytes: pieces.reduce((sum, { length }) => sum + length, 0), pieces },
	}
}

/** What stands out of the screen to the right, runs in the page: nothing, or the elements that make it scroll. */
function widerThanScreen(): string[] {
	const { scrollWidth, clientWidth } = document.documentElement
	if (scrollWidth <= clientWidth) return []
	return [...document.body.querySelectorAll('*')]
		.filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
		.map((element) => {
			const { left, right } = element.getBoundingClientRect()
			return `${element.tagName.toLowerCase()}${element.id && `#${element.id}`} .${element.className} ${left}–${right}`
		})
}
