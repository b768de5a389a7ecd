import pg from 'pg'
import type { Criterion } from '#dossiers'
import { counters, type List, listPage, openProcedures, pageSize, type View, views } from '#dossiers/server'
import { now } from '#kernel/dates'
import { transact } from '#platform/db'
import { closeDatabase } from '#platform/db'
import { type Figure, percentiles, round, type Run } from './figure.ts'
import { heard, listen } from './heard.ts'
import { bareClient, replay } from './replay.ts'
import { seedDossiers, type Seeded, seeded } from './seed-dossiers.ts'
import { machine, stage } from './stage.ts'

/** What half of the dossiers fit, a tenth, one in two hundred, one in three thousand, and one at most. */
const filters: Readonly<Record<string, readonly Criterion[]>> = {
	half: [{ field: 'khai-sinh.child_sex', is: 'male' }],
	tenth: [{ field: 'khai-sinh.child_name', has: 'An' }],
	'one in 200': [{ field: 'khai-sinh.child_birth_place', has: 'xã số 17' }],
	'one in 3000': [{ field: 'khai-sinh.child_birth_date', from: '2025-01-05', to: '2025-01-05' }],
	one: [{ field: 'khai-sinh.requester_id', is: '000000123456' }],
}

const sizes = {
	quick: [2000, 10_000, 20_000],
	whole: [10_000, 100_000, 1_000_000],
	large: [10_000, 100_000, 1_000_000, 10_000_000],
}

/**
 * An official's queue with its counters, view after view, as the desk's page asks for it, then the unit's with a filter on a
 * field of the form, in tenants of one database. The tenants take turns with each other and with the raw database, so that
 * whatever else the machine does slows all.
 *
 * Ten million dossiers (`--large`) take long to write: `BENCH_PLACE`, the address of a server that `bench/seed.ts` has
 * filled, is measured instead of one of its own.
 */
export async function queue(run: Run): Promise<Figure> {
	const filled = process.env['BENCH_PLACE']
	const turns = run.size === 'quick' ? 10 : run.size === 'large' || filled ? 40 : 100
	listen()
	const tenants = filled ? await placed(run, filled) : await planted(run, sizes[run.size])
	const bare = await bareClient(process.env['DATABASE_URL'] ?? '')
	run.atEnd(() => bare.end())

	const looks: readonly { name: string; list: List; criteria: readonly Criterion[] }[] = [
		...views.map((view) => ({ name: view, list: view, criteria: [] })),
		...Object.entries(filters).map(([name, criteria]) => ({ name, list: 'unit' as const, criteria })),
	]
	type Times = { readonly ours: number[]; readonly raws: number[] }
	const measured = tenants.map(
		() => new Map<string, Times>(looks.map(({ name }) => [name, { ours: [], raws: [] }])),
	)
	for (let turn = -2; turn < turns; turn++)
		for (const { name, list, criteria } of looks)
			for (const [index, tenant] of tenants.entries()) {
				let began = performance.now()
				const sent = await heard(() => look(tenant, list, criteria))
				const mine = performance.now() - began
				began = performance.now()
				await replay(bare, sent)
				const raw = performance.now() - began
				if (turn < 0) continue
				measured[index]?.get(name)?.ours.push(mine)
				measured[index]?.get(name)?.raws.push(raw)
			}

	const isView = (name: string) => (views as readonly string[]).includes(name)
	const of = (index: number, which: (name: string) => boolean, whose: keyof Times) =>
		percentiles(
			[...(measured.at(index) ?? [])].filter(([name]) => which(name)).flatMap(([, times]) => times[whose]),
		)
	const isFilter = (name: string) => !isView(name)
	const at = (dossiers: number) => tenants.findIndex((tenant) => tenant.dossiers === dossiers)
	// Issue 2 compares a million with ten thousand, issue 3 ten millions with a hundred thousand, with filters.
	const large = at(1_000_000) < 0 ? tenants.length - 1 : at(1_000_000)
	const largest = tenants.length - 1
	const ours = of(large, isView, 'ours')
	const raws = of(large, isView, 'raws')
	const sought = of(largest, isFilter, 'ours')
	const growth = round(ours.p50 / of(0, isView, 'ours').p50)
	const soughtGrowth = round(sought.p50 / of(1, isFilter, 'ours').p50)
	const everything = of(largest, isView, 'ours')
	const allGrowth = round(everything.p50 / of(1, isView, 'ours').p50)
	const last = tenants[largest]
	if (!last) throw new Error('nothing was measured')
	const counts = await transact({ tenant: last.tenant, person: '' }, (tx) =>
		counters(tx, last.official, now()),
	)
	return {
		told: {
			name: 'queue',
			value: ours.p50,
			unit: 'ms',
			...ours,
			raw: raws.p50,
			ratio: round(raws.p50 / ours.p50),
			growth,
			rss: Math.round(process.memoryUsage.rss() / 1e6),
		},
		remarks: [
			...tenants.map(({ dossiers }, index) => {
				const [own, filtered] = [of(index, isView, 'ours'), of(index, isFilter, 'ours')]
				return `${dossiers} dossiers: p50 ${own.p50} ms, p95 ${own.p95} ms, p99 ${own.p99} ms; raw p50 ${of(index, isView, 'raws').p50} ms; with a filter p50 ${filtered.p50} ms, p95 ${filtered.p95} ms`
			}),
			`of the largest, p50 and p95: ${[...(measured.at(-1) ?? [])].map(([name, times]) => `${name} ${percentiles(times.ours).p50}, ${percentiles(times.ours).p95}`).join('; ')}`,
			`from the second to the largest: ${allGrowth} times, with a filter ${soughtGrowth} times`,
			`its counters: ${views.map((view: View) => `${view} ${counts[view]}`).join(', ')}`,
			machine(),
		],
		bars: [
			{ is: 'p95 under 50 ms', reached: ours.p95 < 50 },
			{
				is: `${tenants[large]?.dossiers} cost at most 1.3 times ${tenants[0]?.dossiers}`,
				reached: growth <= 1.3,
			},
			{ is: `${last.dossiers}: p95 under 50 ms with a filter`, reached: sought.p95 < 50 },
			{
				is: `${last.dossiers} cost at most 1.3 times ${tenants[1]?.dossiers}, with a filter`,
				reached: soughtGrowth <= 1.3,
			},
		],
	}
}

async function planted(run: Run, sizes: readonly number[]): Promise<readonly Seeded[]> {
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
	return tenants
}

async function placed(run: Run, url: string): Promise<readonly Seeded[]> {
	run.atEnd(closeDatabase)
	process.env['DATABASE_URL'] = url
	return seeded(url)
}

/** What the desk's page reads, in its one transaction. */
const look = ({ tenant, official }: Seeded, list: List, criteria: readonly Criterion[]) =>
	transact({ tenant, person: official.id }, (tx) =>
		Promise.all([
			counters(tx, official, now()),
			listPage({ tx, tenant, official }, { list, criteria, sort: 'due', now: now() }, { size: pageSize }),
			openProcedures(tx),
		]),
	)
