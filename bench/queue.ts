import pg from 'pg'
import { counters, openProcedures, queuePage, type View, views } from '#dossiers/server'
import { now } from '#kernel/dates'
import { transact } from '#platform/db'
import { type Figure, percentiles, round, type Run } from './figure.ts'
import { heard, listen } from './heard.ts'
import { bareClient, replay } from './replay.ts'
import { seedDossiers, type Seeded } from './seed-dossiers.ts'
import { machine, stage } from './stage.ts'

/**
 * An official's queue with its counters, view after view, as the desk's page asks for it, in three tenants of one database.
 * The tenants take turns with each other and with the raw database, so that whatever else the machine does slows all.
 */
export async function queue(run: Run): Promise<Figure> {
	const { sizes, turns } =
		run.size === 'quick'
			? { sizes: [2000, 10_000, 20_000], turns: 10 }
			: { sizes: [10_000, 100_000, 1_000_000], turns: 100 }
	listen()
	run.say('Starting PostgreSQL …')
	// Only what is read is measured: the seed may take the short way to the disk.
	const place = await stage(run, {
		fsync: 'off',
		full_page_writes: 'off',
		max_wal_size: '8GB',
		shared_buffers: '512MB',
	})
	const tenants: Seeded[] = []
	for (const [index, size] of sizes.entries()) {
		run.say(`Seeding ${size} dossiers …`)
		tenants.push(await seedDossiers(place.superuserUrl, `B0${index + 1}`, size))
	}
	run.say('Vacuuming, as a server that runs for long has done …')
	const owner = new pg.Client({ connectionString: place.superuserUrl })
	await owner.connect()
	await owner.query('vacuum analyze')
	await owner.end()

	const bare = await bareClient(place.url)
	run.atEnd(() => bare.end())
	const times = tenants.map(() => ({ ours: [] as number[], raws: [] as number[] }))
	const byView = new Map<View, number[]>(views.map((view) => [view, []]))
	for (let turn = -2; turn < turns; turn++)
		for (const view of views)
			for (const [index, tenant] of tenants.entries()) {
				let began = performance.now()
				const sent = await heard(() => look(tenant, view))
				const mine = performance.now() - began
				began = performance.now()
				await replay(bare, sent)
				const raw = performance.now() - began
				if (turn < 0) continue
				times[index]?.ours.push(mine)
				times[index]?.raws.push(raw)
				if (index === tenants.length - 1) byView.get(view)?.push(mine)
			}

	const each = times.map(({ ours, raws }) => ({ ours: percentiles(ours), raws: percentiles(raws) }))
	const [small, large] = [each[0], each.at(-1)]
	const largest = tenants.at(-1)
	if (!small || !large || !largest) throw new Error('nothing was measured')
	const growth = round(large.ours.p50 / small.ours.p50)
	const counts = await transact({ tenant: largest.tenant, person: '' }, (tx) =>
		counters(tx, largest.official, now()),
	)
	return {
		told: {
			name: 'queue',
			value: large.ours.p50,
			unit: 'ms',
			...large.ours,
			raw: large.raws.p50,
			ratio: round(large.raws.p50 / large.ours.p50),
			growth,
			rss: Math.round(process.memoryUsage.rss() / 1e6),
		},
		remarks: [
			...tenants.map(
				({ dossiers }, index) =>
					`${dossiers} dossiers: p50 ${each[index]?.ours.p50} ms, p95 ${each[index]?.ours.p95} ms, p99 ${each[index]?.ours.p99} ms; raw p50 ${each[index]?.raws.p50} ms, p95 ${each[index]?.raws.p95} ms`,
			),
			`views of the largest, p50: ${[...byView].map(([view, all]) => `${view} ${percentiles(all).p50} ms`).join(', ')}`,
			`its counters: ${views.map((view) => `${view} ${counts[view]}`).join(', ')}`,
			machine(),
		],
		bars: [
			{ is: 'p95 under 50 ms', reached: large.ours.p95 < 50 },
			{ is: 'the largest costs at most 1.3 times the smallest', reached: growth <= 1.3 },
		],
	}
}

/** What the desk's page reads, in its one transaction. */
const look = ({ tenant, official }: Seeded, view: View) =>
	transact({ tenant, person: official.id }, (tx) =>
		Promise.all([
			counters(tx, official, now()),
			queuePage(tx, official, { view, now: now() }),
			openProcedures(tx),
		]),
	)
