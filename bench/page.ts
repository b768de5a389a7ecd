import { brotliDecompressSync } from 'node:zlib'
import type pg from 'pg'
import { loadDemoTenant } from '../test/demo.ts'
import { type Figure, percentiles, round, type Run } from './figure.ts'
import { type Answered, client, type Client, drive, together, type Round } from './load.ts'
import { bareClient, replay } from './replay.ts'
import { machine, stage, usageOf, web } from './stage.ts'
import { tap } from './wire.ts'

const workers = 8
const path = '/thu-tuc/1.001193'
/** Kilobytes are thousands of bytes. */
const [mostHtml, mostScript] = [30_000, 80_000]

/**
 * The procedure page as a signed-out citizen gets it: per second of processor time of the web process, which uses one core,
 * against the page's own queries sent by bare connections, per second of theirs.
 */
export async function page(run: Run): Promise<Figure> {
	const { turns, seconds } = run.size === 'quick' ? { turns: 2, seconds: 1 } : { turns: 5, seconds: 4 }
	run.say('Starting PostgreSQL, loading the demo tenant …')
	const place = await stage(run)
	await loadDemoTenant('H19')
	const wire = await tap(run, place.url, 5)
	const tapped = client(
		await web(run, place, { databaseUrl: wire.url, connections: workers, host: 'dongnai' }),
	)
	await read(tapped)
	const stop = wire.listen()
	await read(tapped)
	const trips = stop()

	const served = await web(run, place, { databaseUrl: place.url, connections: workers, host: 'dongnai' })
	const browsers = Array.from({ length: workers }, () => client(served))
	const bare = await Promise.all(browsers.map(() => bareClient(place.url)))
	run.atEnd(async () => {
		await Promise.all(bare.map((each) => each.end()))
	})
	const throughHttp = (limit: number) =>
		drive({ workers, seconds: limit, pieces: endless() }, async (_, worker) => {
			await read(browsers[worker] as Client)
		})
	const throughBare = (limit: number) =>
		drive({ workers, seconds: limit, pieces: endless() }, (_, worker) =>
			replay(bare[worker] as pg.Client, trips),
		)
	await throughHttp(2)
	await throughBare(0.5)
	const ours: Round[] = []
	const raws: Round[] = []
	const spent = { web: 0, bare: 0 }
	for (let turn = 1; turn <= turns; turn++) {
		const before = await usageOf(served)
		ours.push(await throughHttp(seconds))
		spent.web += (await usageOf(served)).cpuSeconds - before.cpuSeconds
		const own = process.cpuUsage()
		raws.push(await throughBare(seconds))
		const { user, system } = process.cpuUsage(own)
		spent.bare += (user + system) / 1e6
		run.say(`Turn ${turn}: ${ours.at(-1)?.times.length} pages, ${raws.at(-1)?.times.length} raw`)
	}

	const mine = together(ours)
	const raw = together(raws)
	const { p50, p95, p99 } = percentiles(mine.times)
	const value = round(mine.times.length / spent.web)
	const rawValue = round(raw.times.length / spent.bare)
	const weight = await weigh(tapped)
	const { rss } = await usageOf(served)
	return {
		told: {
			name: 'page',
			value,
			unit: 'requests/s/core',
			p50,
			p95,
			p99,
			raw: rawValue,
			ratio: round(value / rawValue),
			bytes: weight.html,
			rss,
			trips: trips.length,
		},
		remarks: [
			`${round(mine.times.length / mine.seconds)} requests/s by the clock with ${workers} clients, raw ${round(raw.times.length / raw.seconds)}; ${machine()}`,
			`HTML ${weight.html} bytes compressed (${weight.plain} plain), scripts ${weight.script} bytes in ${weight.scripts} files, styles ${weight.style} bytes`,
		],
		bars: [
			{ is: 'HTML under 30 kB compressed', reached: weight.html < mostHtml },
			{ is: 'scripts under 80 kB compressed', reached: weight.script < mostScript },
			{ is: 'at most 5 round trips', reached: trips.length <= 5 },
		],
	}
}

async function read(browser: Client, what = path): Promise<Answered> {
	const answer = await browser({ method: 'GET', path: what, headers: { 'accept-encoding': 'gzip, br' } })
	if (answer.status !== 200) throw new Error(`${what} was answered ${answer.status}`)
	return answer
}

/** What a first visit brings over the line: the page, and every script and style it names, with what those import. */
async function weigh(browser: Client): Promise<{
	html: number
	plain: number
	script: number
	scripts: number
	style: number
}> {
	const { body } = await read(browser)
	const html = brotliDecompressSync(body).toString()
	const weights = new Map<string, number>()
	const waiting = assetsIn(html, path)
	for (const asset of waiting) {
		if (weights.has(asset)) continue
		const answer = await read(browser, asset)
		weights.set(asset, answer.body.length)
		const text = (
			answer.headers['content-encoding'] === 'br' ? brotliDecompressSync(answer.body) : answer.body
		).toString()
		// Static imports only: what is loaded on demand is not part of a visit.
		if (asset.endsWith('.js'))
			for (const [, from = ''] of text.matchAll(/(?:from|import)\s*"(\.[^"]+\.js)"/g))
				waiting.push(new URL(from, `http://page${asset}`).pathname)
	}
	const of = (ending: string) => [...weights].filter(([name]) => name.endsWith(ending))
	const total = (ending: string) => of(ending).reduce((all, [, bytes]) => all + bytes, 0)
	return {
		html: body.length,
		plain: html.length,
		script: total('.js'),
		scripts: of('.js').length,
		style: total('.css'),
	}
}

const assetsIn = (html: string, at: string): string[] =>
	[...html.matchAll(/["'(]([^"'()\s]+_app\/[^"'()\s]+\.(?:js|css))["')]/g)].map(
		([, asset = '']) => new URL(asset, `http://page${at}`).pathname,
	)

function* endless(): Generator<undefined> {
	for (;;) yield undefined
}
