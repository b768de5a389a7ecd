import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { demoPassword, demoTenants } from '../demo/tenants.ts'
import { migrate } from '../src/platform/migrate.server.ts'
import { buildPages } from './build.ts'
import { keepRunning, type Kept, runOnce } from './child.ts'
import { digestOf, loadOnce } from './loaded.ts'
import { databaseOf, type Postgres, placeFor } from './postgres.ts'
import {
	ensurePortsAreFree,
	ensureRoom,
	inOneLine,
	openFolder,
	optionsOf,
	pagesAnswer,
	postgresFor,
	secretsIn,
	usage,
	workerWords,
} from './house.ts'

const options = optionsOf(process.argv.slice(2))
if (options.help) {
	console.log(usage)
	process.exit(0)
}

const portal = options.port
const sandbox = portal + 1
const smtp = portal + 2
const workerHealth = portal + 3
const clamd = portal + 4
const say = (line: string) => console.log(line)

let postgres: Postgres | undefined
const children: Kept[] = []
let stopping: Promise<void> | undefined
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
process.on('SIGHUP', stop)

try {
	await start()
} catch (failure) {
	if (stopping === undefined) {
		console.error(`bin/start: ${inOneLine(failure as Error, options)}`)
		await end()
		process.exit(1)
	}
}

async function start(): Promise<void> {
	const began = performance.now()
	if (options.fresh)
		for (const folder of new Set([placeFor(options.data), options.data]))
			rmSync(folder, { recursive: true, force: true })
	openFolder(options.data)
	ensureRoom(options.data)
	await ensurePortsAreFree([portal, sandbox, smtp, workerHealth, clamd])
	const secrets = secretsIn(options.data)
	const logs = join(options.data, 'logs')
	mkdirSync(logs, { recursive: true })
	const env = {
		HOST: '127.0.0.1',
		FILES_URL: new URL(`file://${join(options.data, 'files')}`).href,
		PORTAL_ORIGIN: `http://{tenant}.localhost:${portal}`,
		VNEID_ISSUER: `http://localhost:${sandbox}`,
		VNEID_CLIENT_ID: 'mot-cua',
		VNEID_CLIENT_SECRET: secrets.vneidClientSecret,
		VNEID_ALLOW_HTTP: '1',
		POPULATION_URL: `http://localhost:${sandbox}/dan-cu`,
		POPULATION_TOKEN: secrets.vneidClientSecret,
		POPULATION_INTEGRATION: 'MOTCUA',
		BUSINESS_URL: `http://localhost:${sandbox}/dkkd`,
		BUSINESS_TOKEN: secrets.vneidClientSecret,
		CIVIL_STATUS_URL: `http://localhost:${sandbox}/hotich`,
		CIVIL_STATUS_TOKEN_URL: `http://localhost:${sandbox}/hotich/token`,
		CIVIL_STATUS_CLIENT_ID: 'mot-cua',
		CIVIL_STATUS_CLIENT_SECRET: secrets.vneidClientSecret,
		CIVIL_STATUS_PROVINCE: '75',
		SMTP_URL: `smtp://127.0.0.1:${smtp}`,
		CLAMD_URL: `tcp://127.0.0.1:${clamd}`,
		SECRET: secrets.secret,
		INSECURE_COOKIES: '1',
		...process.env,
		PORT: String(portal),
		WORKER_PORT: String(workerHealth),
		SANDBOX_PORT: String(sandbox),
		SANDBOX_SMTP_PORT: String(smtp),
		SANDBOX_CLAMD_PORT: String(clamd),
		SANDBOX_FOLDER: join(options.data, 'sandbox'),
	}

	children.push(keepRunning('sandbox', ['sandbox/main.ts'], env, logs, say))
	// The first start has much to do: one core builds the pages while the other fills the database.
	const [databaseUrl] = await Promise.all([loadedDatabase(env), buildPages(logs, say)])
	const withDatabase = { ...env, DATABASE_URL: databaseUrl }
	children.push(keepRunning('worker', workerWords, withDatabase, logs, say))
	children.push(keepRunning('web', ['src/web.ts'], withDatabase, logs, say))
	await pagesAnswer(portal, join(logs, 'web.log'))
	say(welcome(Math.round(performance.now() - began)))
}

/** With every migration, the reference data and the demo; what is there already is not done again. */
async function loadedDatabase(env: NodeJS.ProcessEnv): Promise<string> {
	const databaseUrl = process.env['DATABASE_URL'] ?? (await ownDatabase())
	const withDatabase = { ...env, DATABASE_URL: databaseUrl }
	for (const name of await migrate(databaseUrl)) say(`Database: ran ${name}`)
	await loadOnce(databaseUrl, 'reference', digestOf('reference', 'bin/import.ts', 'db/migrations'), () =>
		runOnce('bin/import', withDatabase, say),
	)
	await loadOnce(databaseUrl, 'demo', digestOf('demo', 'db/migrations'), () =>
		runOnce('bin/demo', withDatabase, say, '--again'),
	)
	return databaseUrl
}

async function ownDatabase(): Promise<string> {
	postgres = await postgresFor(options.data)
	void postgres.ended.then(() => {
		if (stopping !== undefined) return
		console.error('bin/start: PostgreSQL ended on its own; start again.')
		stop()
	})
	return databaseOf(postgres.url, 'motcua')
}

/** The first call stops everything in order; a second one does not wait for it. */
function stop(): void {
	if (stopping !== undefined) {
		for (const child of children) child.kill()
		process.exit(1)
	}
	say('\nStopping …')
	stopping = end()
	void stopping.then(() => {
		say('Stopped. The data is kept.')
		process.exit(0)
	})
}

async function end(): Promise<void> {
	await Promise.all(children.map((child) => child.stop()))
	await postgres?.stop()
}

function welcome(milliseconds: number): string {
	const lines = [
		`Ready after ${(milliseconds / 1000).toFixed(1)} s. Ctrl-C stops everything; the data stays in ${options.data}.`,
	]
	for (const { tenant, officials, agencies, halls } of demoTenants) {
		const address = `http://${tenant.hostLabel}.localhost:${portal}`
		lines.push(
			'',
			tenant.name,
			`  portal  ${address}/`,
			`  desk    ${address}/can-bo   password of all: ${demoPassword}`,
		)
		for (const { username, fullName, title, agency } of officials) {
			const place = agencies.find(({ code }) => code === agency)?.shortName ?? agency
			lines.push(`            ${username.padEnd(24)} ${fullName}, ${title}, ${place}`)
		}
		if (halls.length > 0)
			lines.push(
				`  tickets ${address}/lay-so   kiosk and screen: quantri.${tenant.hostLabel}, Quản trị, Phiếu lấy số; calls: ${address}/can-bo/goi-so`,
			)
	}
	if (process.env['VNEID_ISSUER'] === undefined)
		lines.push(
			'',
			'Stand-ins of outside systems',
			`  sandbox  http://localhost:${sandbox}/        what goes wrong on purpose, and the invented citizens`,
			`  mail     http://localhost:${sandbox}/mail    every message that was sent`,
			'  VNeID    asks at sign-in who you want to be: Lê Thị Sen is the mother of the walk in README.md',
		)
	return lines.join('\n')
}
