import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'

const sources = [
	'src',
	'messages',
	'project.inlang',
	'static',
	'vite.config.ts',
	'package-lock.json',
	'package.json',
]
const written = ['src/paraglide', 'project.inlang/cache', 'project.inlang/.meta.json']
const built = 'build/handler.js'

/** Builds the pages when a source is newer than what was built. @throws Error when they cannot be built */
export async function buildPages(logs: string, say: (line: string) => void): Promise<void> {
	if (existsSync(built) && newestOf(sources) <= statSync(built).mtimeMs) return
	say('Building the pages …')
	const began = new Date()
	mkdirSync(logs, { recursive: true })
	const log = join(logs, 'build.log')
	const output = openSync(log, 'w')
	// Called from a test it would else be built as for one: with every message in every page.
	const env = { ...process.env, NODE_ENV: 'production' }
	const building = spawn('vite', ['build'], { env, stdio: ['ignore', output, output] })
	closeSync(output)
	const end = () => void building.kill()
	process.once('exit', end)
	const [status] = (await once(building, 'exit')) as [number | null]
	process.off('exit', end)
	if (status !== 0) throw new Error(`the pages could not be built: look into ${log}.`)
	// A source that was saved meanwhile is newer.
	utimesSync(built, began, began)
}

/** Folders count too: their time tells of a file that was removed. */
function newestOf(paths: readonly string[]): number {
	return Math.max(
		0,
		...paths
			.filter((path) => existsSync(path) && !written.includes(path))
			.map((path) => {
				const { mtimeMs } = statSync(path)
				if (!statSync(path).isDirectory()) return mtimeMs
				const inside = readdirSync(path).map((name) => join(path, name))
				// Making src/paraglide touches src itself.
				return inside.some((each) => written.includes(each))
					? newestOf(inside)
					: Math.max(mtimeMs, newestOf(inside))
			}),
	)
}
