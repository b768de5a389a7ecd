import { spawn } from 'node:child_process'
import {
	chmodSync,
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
} from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPages } from '../bin/build.ts'
import { pagesAnswer } from '../bin/house.ts'
import { databaseOf, freePort, startPostgres } from '../bin/postgres.ts'
import { closeDatabase } from '#platform/db'
import { migrate } from '../src/platform/migrate.server.ts'
import type { Run } from './figure.ts'

// What every figure stands on: a PostgreSQL of its own in a temporary folder, and, for figures over HTTP, a web process.

export type Stage = {
	readonly folder: string
	/** The application's database, as the owner. */
	readonly url: string
	/** The same, as a superuser: to seed without foreign keys being looked up row by row. */
	readonly superuserUrl: string
}

/** Starts the database, migrated and empty, and points this process at it. Its settings are PostgreSQL's own, fsync on. */
export async function stage(run: Run, settings: Record<string, string> = {}): Promise<Stage> {
	const folder = mkdtempSync(join(tmpdir(), 'mot-cua-bench-'))
	// As root the server runs as `nobody`, who must be able to enter.
	chmodSync(folder, 0o711)
	run.atEnd(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })))
	const server = await startPostgres(join(folder, 'data'), await freePort(), settings)
	run.atEnd(() => server.stop())
	run.atEnd(closeDatabase)
	const url = await databaseOf(server.url, 'motcua')
	await migrate(url)
	process.env['DATABASE_URL'] = url
	const superuser = new URL(url)
	superuser.username = 'postgres'
	return { folder, url, superuserUrl: superuser.href }
}

export type Web = {
	readonly port: number
	readonly host: string
	/** Its id, to read what Linux tells of it. */
	readonly process: number
}

/** What a web process says of itself at /metrics. */
export async function usageOf({ port }: Web): Promise<{ readonly cpuSeconds: number; readonly rss: number }> {
	const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
	const read = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1])
	return {
		cpuSeconds: read('process_cpu_seconds_total'),
		rss: Math.round(read('process_resident_memory_bytes') / 1e6),
	}
}

/** What a process of the house is told: where its database and files are; outside systems are where nobody answers. */
export const settingsOf = (folder: string, databaseUrl: string, port: number): NodeJS.ProcessEnv => ({
	...process.env,
	HOST: '127.0.0.1',
	PORT: String(port),
	DATABASE_URL: databaseUrl,
	FILES_URL: new URL(`file://${join(folder, 'files')}`).href,
	PORTAL_ORIGIN: `http://{tenant}.localhost:${port}`,
	VNEID_ISSUER: 'http://127.0.0.1:9',
	VNEID_CLIENT_ID: 'mot-cua',
	VNEID_CLIENT_SECRET: 'unused',
	SMTP_URL: 'smtp://127.0.0.1:9',
	SECRET: 'only-for-the-benchmark-on-this-machine',
	INSECURE_COOKIES: '1',
})

/** Starts one web process as bin/start does, on the built pages. */
export async function web(
	run: Run,
	{ folder }: Stage,
	{ databaseUrl, connections, host }: { databaseUrl: string; connections: number; host: string },
): Promise<Web> {
	const logs = join(folder, 'logs')
	for (const each of [logs, join(folder, 'files')]) mkdirSync(each, { recursive: true })
	await buildPages(logs, run.say)
	const port = await freePort()
	const output = openSync(join(logs, 'web.log'), 'a')
	const profiled = process.env['BENCH_CPU_PROFILE']
	const child = spawn(
		process.execPath,
		[...(profiled ? ['--cpu-prof', `--cpu-prof-dir=${profiled}`] : []), 'src/web.ts'],
		{
			stdio: ['ignore', output, output],
			env: { ...settingsOf(folder, databaseUrl, port), DATABASE_POOL: String(connections) },
		},
	)
	closeSync(output)
	const ended = new Promise<void>((done) => child.once('exit', () => done()))
	run.atEnd(async () => {
		child.kill('SIGTERM')
		await ended
	})
	await pagesAnswer(port, join(logs, 'web.log'))
	if (!child.pid) throw new Error('the web process did not start')
	return { port, host: `${host}.localhost:${port}`, process: child.pid }
}

export const rssOf = (process: number): number => inStatus(process, 'VmRSS')
/** The most that a process ever had. */
export const mostOf = (process: number): number => inStatus(process, 'VmHWM')

/** Megabytes, as Linux counts them. */
function inStatus(process: number, name: 'VmRSS' | 'VmHWM'): number {
	const status = `/proc/${process}/status`
	if (!existsSync(status)) throw new Error('this figure reads the memory of a process as Linux tells it')
	return Math.round(
		(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(status, 'utf8'))?.[1]) * 1024) / 1e6,
	)
}

/** The machine in one line, for whoever compares figures. */
export const machine = (): string =>
	`${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, load average ${loadavg()[0]?.toFixed(1)}${stolen()}`

/** On a virtual machine the host may keep the processor to itself: milliseconds measured then say nothing. */
function stolen(): string {
	const now = ticks()
	const all = now.all - atStart.all
	return all > 0
		? `, ${Math.round((100 * (now.stolen - atStart.stolen)) / all)} % of the processor kept by the host`
		: ''
}

/** Since the machine started, as Linux counts; nought elsewhere. */
function ticks(): { readonly all: number; readonly stolen: number } {
	if (!existsSync('/proc/stat')) return { all: 0, stolen: 0 }
	const [, ...counts] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '')
		.trim()
		.split(/\s+/)
		.map(Number)
	return { all: counts.slice(0, 8).reduce((sum, count) => sum + count, 0), stolen: counts[7] ?? 0 }
}
const atStart = ticks()
