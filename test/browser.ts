// The browser kit of journeys and pictures: one Chromium, a context of its own for every page.
import { execFile } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createBrotliDecompress } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'

export type { Page } from 'playwright-core'

export type View = {
	/** A phone of 390 × 844 with touch, or a screen of 1440 × 900. */
	readonly viewport?: 'phone' | 'desktop'
	readonly scheme?: 'light' | 'dark'
	readonly locale?: 'vi' | 'en'
	readonly javaScript?: 'on' | 'off'
}

const viewports = {
	phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1 },
	desktop: { viewport: { width: 1440, height: 900 } },
} as const

/**
 * No sandbox: journeys run as root in containers, and open nothing but the server under test. `--single-process`, which
 * @sparticuz/chromium proposes, would end the browser with its first context.
 */
const flags = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage',
	'--font-render-hinting=none',
	'--host-resolver-rules=MAP *.localhost 127.0.0.1',
]

let running: Promise<Browser> | undefined

/** The one browser of this process; the first call starts it. */
export function browser(): Promise<Browser> {
	running ??= start()
	return running
}

export async function closeBrowser(): Promise<void> {
	const open = await running
	running = undefined
	await open?.close()
}

/** A page in a context of its own: no cookie of another page is there. `origin` is where relative addresses lead. */
export async function openPage(origin: string, view: View = {}): Promise<Page> {
	const { viewport = 'desktop', scheme = 'light', locale = 'vi', javaScript = 'on' } = view
	const context = await (
		await browser()
	).newContext({
		...viewports[viewport],
		baseURL: origin,
		colorScheme: scheme,
		locale: locale === 'vi' ? 'vi-VN' : 'en-GB',
		timezoneId: 'Asia/Ho_Chi_Minh',
		javaScriptEnabled: javaScript === 'on',
		reducedMotion: 'reduce',
	})
	await context.addCookies([{ name: 'ngon-ngu', value: locale, url: origin }])
	return context.newPage()
}

/**
 * Everything axe-core knows, best practices too; it reads what a page of ours frames, and tells nothing of what is well: a
 * fifth of the time. @throws Error that names each rule, the element and what to mend
 */
export async function expectNoAxeViolations(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.options({ resultTypes: ['violations'] })
		.setLegacyMode()
		.analyze()
	if (violations.length === 0) return
	const told = violations.flatMap(({ id, help, nodes }) =>
		nodes.map(
			({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary ?? ''}`,
		),
	)
	throw new Error(`axe at ${page.url()}:\n${told.join('\n')}`)
}

/** @returns the file, `.test-output/<name>.png`, the whole page */
export async function shoot(page: Page, name: string): Promise<string> {
	const path = join('.test-output', `${name}.png`)
	await mkdir(dirname(path), { recursive: true })
	await page.screenshot({ path, fullPage: true })
	return path
}

export type Weight = {
	/** Bytes over the wire, compressed as the server sent them, headers included. */
	readonly html: number
	readonly script: number
	readonly style: number
	readonly font: number
	readonly all: number
	readonly requests: number
	/** Addresses of any other host; a page of ours asks none. */
	readonly foreign: readonly string[]
}

/** Opens `path` with an empty cache and weighs everything until the network rests. */
export async function weigh(origin: string, path: string, view: View = {}): Promise<Weight> {
	const page = await openPage(origin, view)
	const wire = await page.context().newCDPSession(page)
	const kinds = new Map<string, string>()
	const bytes = { Document: 0, Script: 0, Stylesheet: 0, Font: 0 }
	const foreign: string[] = []
	let all = 0
	await wire.send('Network.enable')
	wire.on('Network.responseReceived', ({ requestId, type, response }) => {
		kinds.set(requestId, type)
		if (/^https?:/.test(response.url) && new URL(response.url).host !== new URL(origin).host)
			foreign.push(response.url)
	})
	wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		const kind = kinds.get(requestId)
		all += encodedDataLength
		if (kind === 'Document' || kind === 'Script' || kind === 'Stylesheet' || kind === 'Font')
			bytes[kind] += encodedDataLength
	})
	await page.goto(path, { waitUntil: 'networkidle' })
	await page.context().close()
	return {
		html: bytes.Document,
		script: bytes.Script,
		style: bytes.Stylesheet,
		font: bytes.Font,
		all,
		requests: kinds.size,
		foreign,
	}
}

async function start(): Promise<Browser> {
	const system = await firstOf(['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'])
	if (system)
		return chromium.launch({ executablePath: system, args: flags, ignoreDefaultArgs: ['--headless=old'] })
	const folder = await unpacked()
	return chromium.launch({
		executablePath: join(folder, 'chromium'),
		args: flags,
		// The package brings NSS, NSPR and expat, so a bare Debian needs nothing installed; the machine's own come first.
		env: {
			...process.env,
			LD_LIBRARY_PATH: ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', join(folder, 'lib')].join(':'),
			FONTCONFIG_PATH: folder,
			HOME: folder,
		},
	})
}

async function firstOf(paths: readonly string[]): Promise<string | undefined> {
	for (const path of paths) if (await exists(path)) return path
	return undefined
}

const exists = (path: string) =>
	access(path).then(
		() => true,
		() => false,
	)

/** The Chromium of @sparticuz/chromium, unpacked once per version, whole or not at all though several runs may begin at once. */
async function unpacked(): Promise<string> {
	const root = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../..')
	const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
	const folder = join(tmpdir(), `mot-cua-chromium-${version}-${process.getuid?.() ?? 0}`)
	if (await exists(folder)) return folder
	const making = await mkdtemp(`${folder}-`)
	const unpack = (name: string) =>
		pipeline(
			createReadStream(join(root, 'bin', `${name}.br`)),
			createBrotliDecompress(),
			createWriteStream(join(making, name), { mode: 0o755 }),
		)
	await Promise.all(['chromium', 'al2023.tar', 'fonts.tar'].map(unpack))
	for (const archive of ['al2023.tar', 'fonts.tar']) {
		await promisify(execFile)('tar', ['-xf', join(making, archive), '-C', making])
		await rm(join(making, archive))
	}
	await writeFile(
		join(making, 'fonts.conf'),
		`<fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
	)
	// Another run may have been first: then its folder stands and ours goes.
	await rename(making, folder).catch(() => rm(making, { recursive: true }))
	return folder
}
