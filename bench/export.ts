import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { counters, listPage } from '#dossiers/server'
import { now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact } from '#platform/db'
import { type Figure, percentiles, round, type Run } from './figure.ts'
import { seedDossiers } from './seed-dossiers.ts'
import { machine, stage } from './stage.ts'

/**
 * One list of a million dossiers written to a workbook by a process of its own, as the worker does it, while the desk's
 * pages are read in this one; the same pages are read before, when nothing is written.
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
			permissions: ['dossier.read-unit'] as const,
		})),
	}
	const exportId = newId()
	await owner.query(
		`insert into dossiers.export (tenant_id, export_id, official_id, asked, format, title, asked_at, address, expires_at)
		values ($1, $2, $3, $4, 'xlsx', 'Mọi hồ sơ', now(), '127.0.0.1', now() + interval '1 day')`,
		[
			tenant,
			exportId,
			official.id,
			JSON.stringify({
				title: 'Mọi hồ sơ',
				format: 'xlsx',
				wanted: { list: 'all', criteria: [], sort: '-submitted' },
				columns: ['code', 'procedure', 'applicant', 'step', 'channel', 'submitted', 'due'].map((column) => ({
					column,
					label: column,
				})),
				channels: { online: 'Trên mạng' },
				locale: 'vi',
				official: everywhere,
			}),
		],
	)
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
	const readFor = async (until: () => boolean) => {
		const times: number[] = []
		while (!until()) {
			times.push(await look())
			await new Promise((done) => setTimeout(done, 20))
		}
		return percentiles(times)
	}
	for (let warm = 0; warm < 20; warm++) await look()
	const alone = performance.now() + 8000
	const before = await readFor(() => performance.now() > alone)

	run.say('Writing the workbook …')
	const files = join(place.folder, 'files')
	mkdirSync(files, { recursive: true })
	const began = performance.now()
	const writer = spawn(process.execPath, ['bench/export-writer.ts', tenant, exportId, files], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { ...process.env, DATABASE_URL: place.url },
	})
	run.atEnd(() => Promise.resolve(void writer.kill()))
	let told = ''
	writer.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()))
	let ended = false
	const exited = once(writer, 'exit').then(() => (ended = true))
	const during = await readFor(() => ended)
	await exited
	const seconds = (performance.now() - began) / 1000
	const { rss, first } = JSON.parse(told) as { rss: number; first: number }
	const made = await owner.query<{ rows_written: number; bytes: string; parts: string[] }>(
		'select rows_written, bytes, parts from dossiers.export where finished_at is not null',
	)
	const [file] = made.rows
	if (file?.rows_written !== rows) throw new Error(`written: ${file?.rows_written} of ${rows}`)
	return {
		told: {
			name: 'export',
			value: round(seconds),
			unit: 's',
			...during,
			rss,
			growth: round(during.p95 / before.p95),
			bytes: Number(file.bytes),
		},
		remarks: [
			`${rows} dossiers, ${round(Number(file.bytes) / 1e6)} MB in ${file.parts.length} parts; memory of the writer after a tenth ${first} MB, at most ${rss} MB`,
			`pages beside it: p50 ${during.p50} ms, p95 ${during.p95} ms; before: p50 ${before.p50} ms, p95 ${before.p95} ms`,
			machine(),
		],
		bars: [
			{ is: 'memory under 250 MB', reached: rss < 250 },
			{ is: 'p95 of other pages at most 1.2 times what it was', reached: during.p95 <= 1.2 * before.p95 },
		],
	}
}
