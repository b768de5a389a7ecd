import { spawn } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { workerWords } from '../bin/house.ts'
import { askExport, counters, listPage } from '#dossiers/server'
import { now } from '#kernel/dates'
import { transact } from '#platform/db'
import { type Figure, percentiles, round, type Run } from './figure.ts'
import { seedDossiers } from './seed-dossiers.ts'
import { machine, mostOf, rssOf, settingsOf, stage, type Stage } from './stage.ts'

/** The worker is halted and let go on by turns of so many milliseconds; what is read just after a turn began is left out. */
const turn = 3000
const settling = 200

/**
 * One list of a million dossiers written to a workbook by the worker itself, started as bin/start does, while the desk's
 * pages are read in this process. Pages beside it and pages alone take turns: whatever else the machine does slows both.
 */
export async function exporting(run: Run): Promise<Figure> {
	const rows = run.size === 'quick' ? 20_000 : 1_000_000
	const place = await stage(run, {
		fsync: 'off',
		full_page_writes: 'off',
		max_wal_size: '8GB',
		shared_buffers: '512MB',
	})
	// The first agency has a quarter of everything: all of it is asked for by an official of five.
	run.say(`Seeding ${rows} dossiers …`)
	const { tenant, official } = await seedDossiers(place.superuserUrl, 'B01', rows)
	const owner = new pg.Client({ connectionString: place.superuserUrl })
	await owner.connect()
	run.atEnd(() => owner.end())
	await owner.query('vacuum analyze')
	const all = await owner.query<{ agency_id: string }>('select agency_id from tenancy.agency')
	const everywhere = {
		...official,
		duties: all.rows.map(({ agency_id }) => ({
			agencyId: agency_id,
			role: 'receptionist',
			permissions: ['dossier.read-unit', 'dossier.export'] as const,
		})),
	}
	// The worker asks what they may when the file's turn comes.
	await owner.query(`set app.tenant = '${tenant}'`)
	await owner.query(
		`insert into tenancy.role (tenant_id, code, name, name_en, permissions)
		values ($1, 'receptionist', 'x', 'x', '{dossier.read-unit,dossier.export}')
		on conflict (tenant_id, code) do update set permissions = excluded.permissions`,
		[tenant],
	)
	await owner.query(
		`insert into tenancy.official (tenant_id, official_id, username, full_name, title, phone, agency_id)
		select $1, $2, 'bench', 'x', 'x', '1022', agency_id from tenancy.agency limit 1 on conflict do nothing`,
		[tenant, official.id],
	)
	await owner.query(
		`insert into tenancy.duty (tenant_id, official_id, agency_id, role, valid_from)
		select $1, $2, agency_id, 'receptionist', '2020-01-01' from tenancy.agency on conflict do nothing`,
		[tenant, official.id],
	)
	const asked = {
		title: 'Mọi hồ sơ',
		format: 'xlsx',
		wanted: { list: 'all', criteria: [], sort: '-submitted' },
		columns: ['code', 'procedure', 'applicant', 'step', 'channel', 'submitted', 'due'].map((column) => ({
			column,
			label: column,
		})),
		channels: { online: 'Trên mạng' },
		locale: 'vi',
	} as const
	const look = async () => {
		const began = performance.now()
		await transact({ tenant, person: official.id }, (tx) =>
			Promise.all([
				counters(tx, official, now()),
				listPage(
					{ tx, tenant, official },
					{ list: 'mine', criteria: [], sort: 'due', now: now() },
					{ size: 50 },
				),
			]),
		)
		return performance.now() - began
	}
	for (let warm = 0; warm < 20; warm++) await look()

	run.say('Starting the worker …')
	const worker = startWorker(run, place)
	const idle = await settled(worker)
	run.say(`Writing the workbook; the worker has ${idle} MB before it begins …`)
	await transact({ tenant, person: official.id }, (tx) =>
		askExport(tx, tenant, everywhere, asked, { at: now(), address: '127.0.0.1' }),
	)
	const [beside, alone]: [number[], number[]] = [[], []]
	const memory: number[] = []
	let running = 0
	let file: Made | undefined
	while (!file) {
		for (const [times, signal] of [
			[beside, 'SIGCONT'],
			[alone, 'SIGSTOP'],
		] as const) {
			process.kill(worker, signal)
			const began = performance.now()
			for (let since = 0; since < turn; since = performance.now() - began) {
				const took = await look()
				if (since > settling) times.push(took)
				await new Promise((done) => setTimeout(done, 20))
			}
			if (signal === 'SIGCONT') running += performance.now() - began
		}
		memory.push(rssOf(worker))
		file = await made(owner)
	}
	process.kill(worker, 'SIGCONT')
	const [during, before] = [percentiles(beside), percentiles(alone)]
	const [most, early] = [mostOf(worker), memory[Math.floor(memory.length / 10)]]
	if (file.rows_written !== rows) throw new Error(`written: ${file.rows_written} of ${rows}`)
	const seconds = running / 1000
	return {
		told: {
			name: 'export',
			value: round(seconds),
			unit: 's',
			...during,
			rss: most,
			growth: round(during.p95 / before.p95),
			bytes: Number(file.bytes),
		},
		remarks: [
			`${rows} dossiers, ${round(Number(file.bytes) / 1e6)} MB in ${file.parts.length} parts, ${Math.round(rows / seconds)} rows a second; memory of the worker: ${idle} MB before it, ${early} MB after a tenth, ${memory.at(-1)} MB at its end, at most ${most} MB`,
			`pages beside it: p50 ${during.p50} ms, p95 ${during.p95} ms (${beside.length}); by turns with the worker halted: p50 ${before.p50} ms, p95 ${before.p95} ms (${alone.length})`,
			machine(),
		],
		bars: [
			{ is: 'memory under 250 MB', reached: most < 250 },
			{ is: 'p95 of other pages at most 1.2 times what it was', reached: during.p95 <= 1.2 * before.p95 },
		],
	}
}

type Made = { readonly rows_written: number; readonly bytes: string; readonly parts: string[] }

async function made(owner: pg.Client): Promise<Made | undefined> {
	const { rows } = await owner.query<Made & { failed: boolean; finished: boolean }>(
		`select rows_written, bytes, parts, failed_at is not null as failed, finished_at is not null as finished from dossiers.export`,
	)
	if (rows[0]?.failed) throw new Error('the export failed')
	return rows[0]?.finished ? rows[0] : undefined
}

/** The worker's process, with the words that bin/start gives it. */
function startWorker(run: Run, place: Stage): number {
	mkdirSync(join(place.folder, 'files'), { recursive: true })
	const log = openSync(join(place.folder, 'worker.log'), 'a')
	const worker = spawn(process.execPath, workerWords, {
		stdio: ['ignore', log, log],
		env: settingsOf(place.folder, place.url, 1),
	})
	const ended = new Promise<void>((done) => worker.once('exit', () => done()))
	run.atEnd(async () => {
		for (const signal of ['SIGCONT', 'SIGTERM'] as const) worker.kill(signal)
		await ended
	})
	if (!worker.pid) throw new Error('the worker did not start')
	return worker.pid
}

/** What the worker weighs when it has nothing to do. */
async function settled(worker: number): Promise<number> {
	for (let before = 0, now = rssOf(worker); ; before = now, now = rssOf(worker)) {
		if (now > 100 && now === before) return now
		await new Promise((done) => setTimeout(done, 2000))
	}
}
