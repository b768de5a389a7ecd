import { randomBytes } from 'node:crypto'
import {
	accessSync,
	constants,
	existsSync,
	mkdirSync,
	readFileSync,
	statfsSync,
	writeFileSync,
} from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { freePort, type Postgres, startPostgres } from './postgres.ts'

// What bin/start must make sure of before and while it starts, each refusal in one line that says what to do.

export const usage = `bin/start [--port N] [--data DIR] [--fresh]

Starts the database, the stand-ins of outside systems, the worker and the pages, and prints where they are.

  --port N     the portal's port, 3000 if not given; the four after it are used too (sandbox, mail, worker, virus scanner)
  --data DIR   where the data is kept, .data if not given
  --fresh      throws that data away first

DATABASE_URL, FILES_URL, VNEID_ISSUER, SMTP_URL … replace what it starts by yours: see docs/operations.md.`

export type Options = {
	readonly port: number
	readonly data: string
	readonly fresh: boolean
	readonly help: boolean
}

export function optionsOf(words: string[]): Options {
	try {
		const { values } = parseArgs({
			args: words,
			options: {
				port: { type: 'string', default: '3000' },
				data: { type: 'string', default: '.data' },
				fresh: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
			},
		})
		const port = Number(values.port)
		if (!Number.isInteger(port) || port < 1 || port > 65531)
			throw new Error(`--port must be a number from 1 to 65531, not ${values.port}`)
		return { ...values, port, data: resolve(values.data) }
	} catch (failure) {
		console.error(`bin/start: ${(failure as Error).message.split('. ')[0]}`)
		process.exit(2)
	}
}

/** @throws Error when the folder cannot be made or written */
export function openFolder(folder: string): void {
	try {
		for (const each of ['files', 'logs', 'sandbox']) makeFolder(join(folder, each))
		accessSync(folder, constants.W_OK)
	} catch (failure) {
		throw told(failure, `the folder ${folder} cannot be written: choose another with --data DIR.`)
	}
}

/** Not `recursive`: where nothing can be made (/proc) Node then tries for ever. */
function makeFolder(path: string): void {
	if (existsSync(path)) return
	makeFolder(dirname(path))
	mkdirSync(path)
}

const leastRoom = 300 * 1024 * 1024

/** @throws Error when less than 300 MB are free where `folder` lies */
export function ensureRoom(folder: string): void {
	const { bavail, bsize } = statfsSync(folder)
	if (bavail * bsize < leastRoom)
		throw new Error(
			`the disk of ${folder} has only ${Math.floor((bavail * bsize) / 1048576)} MB left, 300 MB are needed: free some, or choose another folder with --data DIR.`,
		)
}

/** @throws Error when another program listens on one of them */
export async function ensurePortsAreFree(ports: readonly number[]): Promise<void> {
	for (const port of ports)
		await new Promise<void>((free, failed) => {
			const probe = createServer()
			probe.once('error', (failure) => {
				failed(
					told(failure, `port ${port} cannot be used (${codeOf(failure)}): choose others with --port N.`),
				)
			})
			probe.listen(port, '127.0.0.1', () => probe.close(() => free()))
		})
}

/** Made once, kept in the data folder, readable by its owner only. */
export function secretsIn(folder: string): { readonly secret: string; readonly vneidClientSecret: string } {
	const path = join(folder, 'secrets.json')
	if (!existsSync(path)) {
		const made = () => randomBytes(32).toString('base64url')
		writeFileSync(path, JSON.stringify({ secret: made(), vneidClientSecret: made() }), { mode: 0o600 })
	}
	return JSON.parse(readFileSync(path, 'utf8')) as ReturnType<typeof secretsIn>
}

/**
 * The embedded server on the data folder. After a `kill -9` the server of before may still be stopping: it gets ten
 * seconds to leave.
 */
export async function postgresFor(folder: string): Promise<Postgres> {
	for (let attempt = 1; ; attempt++)
		try {
			return await startPostgres(folder, await freePort())
		} catch (failure) {
			if (!/lock file .*already exists/.test((failure as Error).message)) throw failure
			if (attempt === 20)
				throw told(
					failure,
					`another bin/start uses the data in ${folder}: stop it, or choose another with --data DIR.`,
				)
			await new Promise((again) => setTimeout(again, 500))
		}
}

/** Waits until /readyz says that everything is there. */
export async function pagesAnswer(port: number, logFile: string): Promise<void> {
	const started = Date.now()
	let said = 'no answer'
	while (Date.now() - started < 180_000) {
		const answer = await asked(port)
		if (answer.status === 200) return
		said = answer.body
		await new Promise((again) => setTimeout(again, 50))
	}
	throw new Error(
		`the pages are not ready after three minutes (${said.trim().slice(0, 300)}): look into ${logFile}.`,
	)
}

function asked(port: number): Promise<{ status: number; body: string }> {
	return new Promise((answered) => {
		request({ host: '127.0.0.1', port, path: '/readyz', agent: false, timeout: 5000 }, (response) => {
			let body = ''
			response.on('data', (chunk: Buffer) => (body += chunk.toString()))
			response.on('end', () => answered({ status: response.statusCode ?? 0, body }))
		})
			.on('error', (failure) => answered({ status: 0, body: failure.message }))
			.end()
	})
}

const codeOf = (failure: unknown): string =>
	failure instanceof Error && 'code' in failure ? String(failure.code) : ''

const told = (failure: unknown, line: string): Error => Object.assign(new Error(line), { cause: failure })

/** What is wrong and what to do, in one line. */
export function inOneLine(failure: Error, { data }: Options): string {
	const everything = `${failure.message}\n${'stderr' in failure ? String(failure.stderr) : ''}`
	if (codeOf(failure) === 'ENOSPC' || /No space left on device|disk quota/i.test(everything))
		return `the disk of ${data} is full: free some space, or choose another folder with --data DIR.`
	if (/EACCES|EPERM|EROFS|Permission denied|Read-only file system/i.test(`${codeOf(failure)} ${everything}`))
		return `something in ${data} cannot be written: ${failure.message.split('\n', 1)[0] ?? ''}`
	const fatal = /^.*(?:FATAL|PANIC|initdb: error): *(.*)$/m.exec(everything)?.[1]
	return `${failure.message.split('\n', 1)[0] ?? ''}${fatal === undefined ? '' : ` (${fatal})`}`
}

/**
 * How the worker is started. Half of its memory would be room for what it has just made, which a job that writes a million
 * rows fills at once; with little room it is cleared more often and stays flat.
 */
export const workerWords = ['--max-semi-space-size=4', 'src/worker.ts']
