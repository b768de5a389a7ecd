import { createRequire } from 'node:module'
import { memoryUsage } from 'node:process'
import { Worker } from 'node:worker_threads'
import type { Answer, Task } from './thread.server.ts'

/** The file made the thread run too long, swell or die: it is treated as unreadable. */
export class Overwhelmed extends Error {}

const mostMilliseconds = 30_000
/** Growth of the process that no honest file of 25 MB or 60 megapixels causes (a PDF may inflate a thousandfold). */
const mostGrowth = 1_200_000_000
const idleMilliseconds = 20_000

let worker: Worker | undefined
let idle: NodeJS.Timeout | undefined
let queue: Promise<unknown> = Promise.resolve()

/**
 * Does a task in the one thread beside the event loop, after those that came before it. One at a time bounds the memory;
 * the thread ends when idle, which gives back what libheif has grown to.
 *
 * @throws Overwhelmed
 */
export function aside<Kind extends Task['kind']>(task: Task & { kind: Kind }): Promise<Answer[Kind]> {
	const turn = queue.then(() => perform<Kind>(task))
	queue = turn.catch(() => undefined)
	return turn
}

function perform<Kind extends Task['kind']>(task: Task): Promise<Answer[Kind]> {
	clearTimeout(idle)
	const thread = (worker ??= startThread())
	const before = memoryUsage.rss()
	return new Promise((resolve, reject) => {
		const settle = (finish: () => void, keep: 'keep' | 'end') => {
			clearInterval(watch)
			clearTimeout(deadline)
			thread.off('message', answered).off('error', failed).off('exit', ended)
			if (keep === 'keep') idle = setTimeout(() => endThread(thread), idleMilliseconds).unref()
			else endThread(thread)
			finish()
		}
		const overwhelmed = (why: string) => settle(() => reject(new Overwhelmed(`${task.kind}: ${why}`)), 'end')
		const answered = (reply: { answer: Answer[Kind] } | { failure: string }) => {
			if ('failure' in reply) settle(() => reject(new Error(`${task.kind}: ${reply.failure}`)), 'keep')
			else settle(() => resolve(reply.answer), 'keep')
		}
		const failed = (failure: Error) => overwhelmed(failure.message)
		const ended = () => overwhelmed('the thread ended')
		const watch = setInterval(() => {
			if (memoryUsage.rss() - before > mostGrowth) overwhelmed('swells')
		}, 100)
		const deadline = setTimeout(() => overwhelmed('takes too long'), mostMilliseconds)
		thread.on('message', answered).on('error', failed).on('exit', ended)
		thread.postMessage(task)
	})
}

function startThread(): Worker {
	// By its name in package.json: the built server stands elsewhere than its source.
	const source = createRequire(import.meta.url).resolve('#documents/thread')
	const thread = new Worker(source, {
		resourceLimits: { maxOldGenerationSizeMb: 512 },
		env: {},
		execArgv: [],
	})
	thread.unref()
	// Heard also while no task listens, else it would end the process.
	thread.on('error', () => undefined)
	return thread
}

function endThread(thread: Worker): void {
	if (worker === thread) worker = undefined
	void thread.terminate()
}
