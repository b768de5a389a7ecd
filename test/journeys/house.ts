// The whole service, as people meet it: built pages, a PostgreSQL, the demo, the stand-ins of outside systems, web, worker.
import { type ChildProcess, spawn } from 'node:child_process'
import {
	chmodSync,
	closeSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestProject } from 'vitest/node'
import { buildPages } from '../../bin/build.ts'
import { runOnce } from '../../bin/child.ts'
import { pagesAnswer } from '../../bin/house.ts'
import { databaseOf, freePort, startPostgres } from '../../bin/postgres.ts'
import { diskFiles } from '../../src/adapters/file-stores/disk.server.ts'
import { migrate } from '../../src/platform/migrate.server.ts'
import { paperContent } from '../drafts.ts'

export type House = {
	/** `http://dongnai.localhost:…` */
	readonly portal: string
	readonly sandbox: string
	readonly databaseUrl: string
	/** Holds `{"web": pid, "worker": pid}`, as they are now. */
	readonly pidsFile: string
}

declare module 'vitest' {
	interface ProvidedContext {
		house: House
	}
}

/** Starts everything in a folder of its own; web and worker are started again however they end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	// While journeys are written one house can stand longer than a run: `node test/journeys/house.ts` keeps it.
	const standing = process.env['JOURNEYS_HOUSE']
	if (standing) {
		project.provide('house', JSON.parse(readFileSync(standing, 'utf8')) as House)
		return () => Promise.resolve()
	}
	const { house, end } = await openHouse()
	project.provide('house', house)
	return end
}

async function openHouse(): Promise<{ house: House; end: () => Promise<void> }> {
	const folder = mkdtempSync(join(tmpdir(), 'mot-cua-journeys-'))
	// As root PostgreSQL runs as `nobody`, who must be able to enter.
	chmodSync(folder, 0o711)
	for (const each of ['files', 'logs', 'sandbox']) mkdirSync(join(folder, each))
	const logs = join(folder, 'logs')
	const lines: string[] = []
	const say = (line: string) => void lines.push(line)
	const ports = {
		web: await freePort(),
		sandbox: await freePort(),
		smtp: await freePort(),
		worker: await freePort(),
		clamd: await freePort(),
	}
	const postgres = await startPostgres(join(folder, 'data'), await freePort(), { fsync: 'off' })
	const databaseUrl = await databaseOf(postgres.url, 'motcua')
	const filesUrl = pathToFileURL(join(folder, 'files')).href
	const env: NodeJS.ProcessEnv = {
		...process.env,
		NODE_ENV: 'production',
		DATABASE_URL: databaseUrl,
		HOST: '127.0.0.1',
		PORT: String(ports.web),
		WORKER_PORT: String(ports.worker),
		FILES_URL: filesUrl,
		PORTAL_ORIGIN: `http://{tenant}.localhost:${ports.web}`,
		VNEID_ISSUER: `http://localhost:${ports.sandbox}`,
		VNEID_CLIENT_ID: 'mot-cua',
		VNEID_CLIENT_SECRET: 'only for this run of the journeys',
		VNEID_ALLOW_HTTP: '1',
		POPULATION_URL: `http://localhost:${ports.sandbox}/dan-cu`,
		POPULATION_TOKEN: 'only for this run of the journeys',
		POPULATION_INTEGRATION: 'MOTCUA',
		BUSINESS_URL: `http://localhost:${ports.sandbox}/dkkd`,
		BUSINESS_TOKEN: 'only for this run of the journeys',
		CIVIL_STATUS_URL: `http://localhost:${ports.sandbox}/hotich`,
		CIVIL_STATUS_TOKEN_URL: `http://localhost:${ports.sandbox}/hotich/token`,
		CIVIL_STATUS_CLIENT_ID: 'mot-cua',
		CIVIL_STATUS_CLIENT_SECRET: 'only for this run of the journeys',
		CIVIL_STATUS_PROVINCE: '75',
		// Letters are read at once; nothing of a journey is taken back after one.
		UNDO_HOLD_SECONDS: '0',
		SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
		CLAMD_URL: `tcp://127.0.0.1:${ports.clamd}`,
		SECRET: 'only for this run of the journeys, only for this run',
		INSECURE_COOKIES: '1',
		SANDBOX_PORT: String(ports.sandbox),
		SANDBOX_SMTP_PORT: String(ports.smtp),
		SANDBOX_CLAMD_PORT: String(ports.clamd),
		SANDBOX_FOLDER: join(folder, 'sandbox'),
	}
	const pidsFile = join(folder, 'pids.json')
	const running = new Map<string, ChildProcess>()
	let wanted = true
	const keep = (name: string, script: string) => {
		const output = openSync(join(logs, `${name}.log`), 'a')
		const child = spawn(process.execPath, [script], { env, stdio: ['ignore', output, output, 'ipc'] })
		closeSync(output)
		running.set(name, child)
		// Whoever reads it meanwhile finds a whole file.
		writeFileSync(
			`${pidsFile}.new`,
			JSON.stringify(Object.fromEntries([...running].map(([each, { pid }]) => [each, pid]))),
		)
		renameSync(`${pidsFile}.new`, pidsFile)
		child.once('exit', () => {
			running.delete(name)
			if (wanted) setTimeout(() => wanted && keep(name, script), 50)
		})
	}
	const end = async () => {
		wanted = false
		await Promise.all(
			[...running.values()].map(
				(child) =>
					new Promise<void>((done) => {
						child.once('exit', () => done())
						child.kill('SIGKILL')
					}),
			),
		)
		await postgres.stop()
		rmSync(folder, { recursive: true, force: true })
	}
	try {
		keep('sandbox', 'sandbox/main.ts')
		await buildPages(logs, say)
		await migrate(databaseUrl)
		await runOnce('bin/import', env, say)
		await runOnce('bin/demo', env, say)
		await diskFiles(filesUrl).put('H19', paperContent)
		keep('worker', 'src/worker.ts')
		keep('web', 'src/web.ts')
		await pagesAnswer(ports.web, join(logs, 'web.log'))
	} catch (failure) {
		const said = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8').slice(-2000))
		await end()
		throw new Error(`The house of the journeys did not open:\n${[...lines, ...said].join('\n')}`, {
			cause: failure,
		})
	}
	return {
		house: {
			portal: `http://dongnai.localhost:${ports.web}`,
			sandbox: `http://localhost:${ports.sandbox}`,
			databaseUrl,
			pidsFile,
		},
		end,
	}
}

if (import.meta.main) {
	const { house, end } = await openHouse()
	console.log(JSON.stringify(house))
	process.once('SIGTERM', () => void end().then(() => process.exit(0)))
	process.once('SIGINT', () => void end().then(() => process.exit(0)))
}
