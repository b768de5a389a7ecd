import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Count = { readonly passed: number; readonly failed: number }
type Check = { readonly name: string; readonly run: () => Count | Promise<Count> }

const one = (passed: boolean): Count => (passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })

const runs = (command: string, ...words: readonly string[]): boolean => runsWith({}, command, ...words)

function runsWith(settings: NodeJS.ProcessEnv, command: string, ...words: readonly string[]): boolean {
	const { status, error } = spawnSync(command, words, {
		stdio: ['ignore', 'inherit', 'inherit'],
		env: { ...process.env, ...settings },
	})
	if (error) console.error(error.message)
	return status === 0
}

/** A check that passes when its command does; it runs beside others, so it says what it has to say at its end. */
const command = (name: string, [program, ...words]: readonly [string, ...string[]]): Check => ({
	name,
	run: () =>
		new Promise((done) => {
			const said: Buffer[] = []
			const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] })
			for (const output of [child.stdout, child.stderr])
				output.on('data', (piece: Buffer) => said.push(piece))
			child.once('error', (error) => said.push(Buffer.from(`${error.message}\n`)))
			child.once('close', (status) => {
				process.stdout.write(Buffer.concat(said))
				done(one(status === 0))
			})
		}),
})

/** Each test counts; a run that broke off before it could tell counts as one failure. */
const tests = (name: string, ...words: readonly string[]): Check => testsWith({}, name, ...words)

const testsWith = (settings: NodeJS.ProcessEnv, name: string, ...words: readonly string[]): Check => ({
	name,
	run() {
		const folder = mkdtempSync(join(tmpdir(), 'mot-cua-counts-'))
		try {
			const report = join(folder, 'counts.json')
			const whole = runsWith(
				settings,
				'vitest',
				'run',
				...words,
				'--reporter=default',
				'--reporter=json',
				`--outputFile=${report}`,
			)
			if (!existsSync(report)) return one(false)
			const told = JSON.parse(readFileSync(report, 'utf8')) as {
				numPassedTests: number
				numFailedTests: number
				numFailedTestSuites: number
			}
			const failed = Math.max(told.numFailedTests, told.numFailedTestSuites > 0 ? 1 : 0, whole ? 0 : 1)
			return { passed: told.numPassedTests, failed }
		} finally {
			rmSync(folder, { recursive: true, force: true })
		}
	},
})

/** A script of bin/ that another part of the house brings. */
const optional = (script: string, ...words: readonly string[]): readonly Check[] =>
	existsSync(`bin/${script}`) ? [command(script, [`bin/${script}`, ...words])] : []

const migrations = readdirSync('db/migrations').map((name) => join('db/migrations', name))
/** What reads the code and runs none of it: two at a time, the longest first. */
const readings: readonly Check[] = [
	command('types', ['svelte-check', '--fail-on-warnings', '--output', 'human']),
	command('format', ['prettier', '--check', '--log-level=warn', '.']),
	{ name: 'messages', run: () => one(sameMessages()) },
	command('lint', ['oxlint', '--type-aware', 'src', 'bin', 'sandbox', 'test', 'demo']),
	command('doors', ['depcruise', 'src', '--output-type', 'err']),
	command('unused', ['knip']),
	command('migrations', ['squawk', ...migrations]),
	command('schema', ['bin/schema', '--check']),
	...optional('openapi', '--check'),
]
/** What runs it, one after the other. */
const trials: readonly Check[] = [
	tests('tests'),
	// The oldest PostgreSQL that the SQL must run on: a server of yours, as an owner that may make databases and roles.
	...(process.env['DATABASE_URL_15']
		? [testsWith({ TEST_DATABASE_URL: process.env['DATABASE_URL_15'] }, 'tests-15')]
		: []),
	command('build', ['vite', 'build', '--logLevel', 'warn']),
	...(existsSync('test/journeys.config.ts')
		? [
				{
					name: 'journeys',
					run: () => (browserIsThere() ? tests('', '--config', 'test/journeys.config.ts').run() : one(false)),
				},
			]
		: []),
]

// What the checks read and no commit holds: the types of the routes. `bin/install` has compiled the messages.
if (!runs('svelte-kit', 'sync')) process.exit(1)

const wanted = process.argv.slice(2)
const checks = [...readings, ...trials]
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name))
if (unknown.length > 0) {
	console.error(
		`There is no check ${unknown.join(', ')}; there are: ${checks.map(({ name }) => name).join(' ')}`,
	)
	process.exit(2)
}

type Told = Count & { readonly name: string }
const counts: readonly Told[] = [...(await inLanes(2, readings)), ...(await inLanes(1, trials))]
const failing = counts.filter(({ failed }) => failed > 0)
if (failing.length > 0) console.log(`\nFailed: ${failing.map(({ name }) => name).join(', ')}`)
const sum = (of: 'passed' | 'failed') => counts.reduce((all, count) => all + count[of], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') === 0 ? 0 : 1

/** Runs those that are wanted, so many at a time. */
async function inLanes(lanes: number, all: readonly Check[]): Promise<readonly Told[]> {
	const waiting = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
	const told: Told[] = []
	const lane = async () => {
		for (let check = waiting.shift(); check; check = waiting.shift()) {
			console.log(`\n── ${check.name}`)
			const began = performance.now()
			const count = await check.run()
			const seconds = ((performance.now() - began) / 1000).toFixed(1)
			console.log(`── ${check.name}: ${count.failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s`)
			told.push({ name: check.name, ...count })
		}
	}
	await Promise.all(Array.from({ length: lanes }, lane))
	return told
}

/** Whoever reads English finds the same messages as whoever reads Vietnamese. */
function sameMessages(): boolean {
	const keysOf = (name: string) =>
		Object.keys(JSON.parse(readFileSync(join('messages', name), 'utf8')) as Record<string, unknown>)
	const missing = readdirSync('messages')
		.filter((name) => name.endsWith('.vi.json'))
		.flatMap((vi) => {
			const en = vi.replace('.vi.json', '.en.json')
			const [vietnamese, english] = [keysOf(vi), keysOf(en)]
			return [
				...vietnamese.filter((key) => !english.includes(key)).map((key) => `${en} has no ${key}`),
				...english.filter((key) => !vietnamese.includes(key)).map((key) => `${vi} has no ${key}`),
			]
		})
	for (const line of missing) console.error(line)
	return missing.length === 0
}

/** Which Debian package brings what the browser of @sparticuz/chromium links to. */
const packageOf: Readonly<Record<string, string>> = {
	'libnss3.so': 'libnss3',
	'libnssutil3.so': 'libnss3',
	'libsmime3.so': 'libnss3',
	'libnspr4.so': 'libnspr4',
	'libexpat.so.1': 'libexpat1',
	'libuuid.so.1': 'libuuid1',
}

function browserIsThere(): boolean {
	const own = ['chromium', 'chromium-browser', 'google-chrome'].some(
		(name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0,
	)
	if (own) return true
	const unpacked = spawnSync(
		process.execPath,
		[
			'-e',
			`import('@sparticuz/chromium').then(async ({ default: c }) => console.log(await c.executablePath()))`,
		],
		{ encoding: 'utf8' },
	)
	const links = spawnSync('ldd', [unpacked.stdout.trim()], { encoding: 'utf8' }).stdout ?? ''
	const missing = [...links.matchAll(/^\s*(\S+) => not found/gm)].map(
		([, library = '']) => packageOf[library] ?? library,
	)
	if (missing.length === 0) return true
	console.error(`The browser cannot start: apt-get install ${[...new Set(missing)].join(' ')}`)
	return false
}
