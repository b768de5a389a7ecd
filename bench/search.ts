import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { importCatalogue, publishReceived, searchProcedures } from '#catalogue/server'
import { dayInVietNam, now } from '#kernel/dates'
import { transact } from '#platform/db'
import { transactAsOwner } from '#platform/owner'
import { editorialLayer } from '../demo/service.ts'
import { loadTenant } from '../demo/tenant.ts'
import { type Figure, percentiles, round, type Run } from './figure.ts'
import { heard, listen } from './heard.ts'
import { manyProcedures } from './procedures.ts'
import { bareClient, replay } from './replay.ts'
import { machine, stage } from './stage.ts'

const reader = { tenant: 'H19', person: '' }

type Phrasing = { readonly q: string; readonly codes: readonly string[]; readonly split: string }

/** The 200 labelled phrasings among 10,000 procedures, one after the other, in the server: understanding, finding, counting. */
export async function search(run: Run): Promise<Figure> {
	const [procedures, rounds] = run.size === 'quick' ? [1000, 2] : [10_000, 10]
	run.say(`Starting PostgreSQL, publishing ${procedures} procedures …`)
	listen()
	const place = await stage(run)
	await publish(place.url, procedures)
	const phrasings = JSON.parse(
		readFileSync(join(import.meta.dirname, '../test/search/phrasings.json'), 'utf8'),
	) as Phrasing[]
	const found = (q: string, limit: number) =>
		transact(reader, (tx) => searchProcedures(tx, 'H19', { q, limit }))

	// The first round also learns the vocabulary and warms both sides.
	const missed: Phrasing[] = []
	for (const phrasing of phrasings) {
		const { listed } = await found(phrasing.q, 5)
		if (!listed.some(({ code }) => phrasing.codes.includes(code))) missed.push(phrasing)
	}
	const bare = await bareClient(place.url)
	run.atEnd(() => bare.end())
	const [ours, raws]: [number[], number[]] = [[], []]
	for (let turn = 0; turn < rounds; turn++) {
		for (const { q } of phrasings) {
			let began = performance.now()
			const sent = await heard(() => found(q, 20))
			ours.push(performance.now() - began)
			began = performance.now()
			await replay(bare, sent)
			raws.push(performance.now() - began)
		}
		run.say(`Turn ${turn + 1} of ${rounds}`)
	}

	const { p50, p95, p99 } = percentiles(ours)
	const raw = percentiles(raws)
	const hit = round(1 - missed.length / phrasings.length)
	return {
		told: {
			name: 'search',
			value: p50,
			unit: 'ms',
			p50,
			p95,
			p99,
			raw: raw.p50,
			ratio: round(raw.p50 / p50),
			hit,
			rss: Math.round(process.memoryUsage.rss() / 1e6),
		},
		remarks: [
			`${ours.length} searches for ${phrasings.length} phrasings among ${procedures} procedures; raw p95 ${raw.p95} ms, p99 ${raw.p99} ms; ${machine()}`,
			...(missed.length === 0
				? []
				: [`not in the first five: ${missed.map(({ q }) => `“${q}”`).join(', ')}`]),
		],
		bars: [
			{ is: 'p95 under 10 ms', reached: p95 < 10 },
			{ is: 'the right procedure in the first five for at least 95 %', reached: hit >= 0.95 },
		],
	}
}

async function publish(url: string, count: number): Promise<void> {
	const at = now()
	await loadTenant('H19')
	const overlays = await editorialLayer()
	await transactAsOwner(async (tx) => {
		const content = JSON.parse(JSON.stringify({ procedures: manyProcedures(count) })) as unknown
		const imported = await importCatalogue(tx, { name: 'many.json', sha256: '', source: '', content }, at)
		if (!imported.ok) throw new Error(JSON.stringify(imported.refusal))
		await publishReceived(tx, { tenant: 'H19', overlays, at, today: dayInVietNam(at), by: 'bench' })
	}, 'H19')
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	await client.query('vacuum analyze')
	await client.end()
}
