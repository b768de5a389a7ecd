import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A process that is started again whenever it ends by itself. */
export type Kept = {
	/** Asks it to end, waits 12 seconds, then ends it. */
	stop(): Promise<void>
	kill(): void
}

const firstPause = 500
const longestPause = 30_000
/** Whoever lived this long starts with a short pause again. */
const settledAfter = 30_000
const patience = 12_000

/**
 * Runs `node …words`, its output in `logs/name.log`. A crash is told, and followed by another start after a pause that
 * doubles. The channel between us ends it when we are gone, however we went.
 */
export function keepRunning(
	name: string,
	words: readonly string[],
	env: NodeJS.ProcessEnv,
	logs: string,
	say: (line: string) => void,
): Kept {
	const log = join(logs, `${name}.log`)
	if (existsSync(log) && statSync(log).size > 20_000_000) renameSync(log, `${log}.1`)
	let child: ChildProcess | undefined
	let pause = firstPause
	let waiting: NodeJS.Timeout | undefined
	let wanted = true

	const begin = () => {
		const output = openSync(log, 'a')
		const began = Date.now()
		// A group of its own: Ctrl-C in the terminal reaches it through us, once.
		child = spawn(process.execPath, words, { env, stdio: ['ignore', output, output, 'ipc'], detached: true })
		closeSync(output)
		child.once('exit', (code, signal) => {
			child = undefined
			if (!wanted) return
			if (Date.now() - began > settledAfter) pause = firstPause
			say(
				`The ${name} ended (${signal ?? `code ${code}`}), starting it again in ${pause / 1000} s. ${lastWordsIn(log)}`,
			)
			waiting = setTimeout(begin, pause)
			pause = Math.min(pause * 2, longestPause)
		})
	}
	begin()

	return {
		async stop() {
			wanted = false
			clearTimeout(waiting)
			const running = child
			if (!running) return
			const ended = new Promise((done) => running.once('exit', done))
			running.kill('SIGTERM')
			const tooLong = setTimeout(() => running.kill('SIGKILL'), patience)
			await ended
			clearTimeout(tooLong)
		},
		kill() {
			wanted = false
			clearTimeout(waiting)
			child?.kill('SIGKILL')
		},
	}
}

function lastWordsIn(log: string): string {
	const lines = readFileSync(log, 'utf8').slice(-20_000).trim().split('\n')
	const told = lines.findLast((line) => /Error|"level":"(fatal|error)"/.test(line)) ?? lines.at(-1) ?? ''
	return `${told.slice(0, 200)} (more in ${log})`
}

/** Runs a command of bin/ to its end, telling its lines. Does nothing when there is no such command. @throws Error when it fails */
export function runOnce(
	command: string,
	env: NodeJS.ProcessEnv,
	say: (line: string) => void,
	...words: readonly string[]
): Promise<void> {
	if (!existsSync(command)) return Promise.resolve()
	return new Promise((done, failed) => {
		const child = spawn(command, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
		let said = ''
		const tell = (chunk: Buffer) => {
			said = (said + chunk.toString()).slice(-4000)
		}
		child.stdout.on('data', tell)
		child.stderr.on('data', tell)
		child.once('error', failed)
		child.once('exit', (code) => {
			const last = said.trim().split('\n').at(-1) ?? ''
			if (code !== 0) return failed(new Error(`${command} failed: ${last}`))
			say(`${command}: ${last}`)
			done()
		})
	})
}
