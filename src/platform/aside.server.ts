import { createRequire } from 'node:module'
import { memoryUsage } from 'node:process'
import { Worker } from 'node:worker_threads'

/** The task made the thread run too long, swell or die. */
export class Overwhelmed extends Error {}

/** What a task may cost at most, and how long a thread is kept for the next one. */
export type Bounds = {
	readonly milliseconds: number
	/** Growth of the whole process, in bytes. */
	readonly growth: number
	readonly idleMilliseconds: number
}

/**
 * A thread beside the event loop for work that would hold up every other request: one task at a time, in the order they came,
 * which bounds the memory. It starts with the first task and ends when idle.
 *
 * @param source the name in package.json's imports of the file that runs there: the built server stands elsewhere than its source.
 * It answers each message with `{ answer }` or `{ failure }`.
 * @throws Overwhelmed
 */
export function aside<Task extends { readonly kind: string }, Answers extends Record<Task['kind'], unknown>>(
	source: `#${string}`,
	bounds: Bounds,
): <Kind extends Task['kind']>(task: Task & { readonly kind: Kind }) => Promise<Answers[Kind]> {
	let worker: Worker | undefined
	let idle: NodeJS.Timeout | undefined
	let queue: Promise<unknown> = Promise.resolve()

	function perform<Kind extends Task['kind']>(task: Task): Promise<Answers[Kind]> {
		clearTimeout(idle)
		const thread = (worker ??= startThread(source))
		const before = memoryUsage.rss()
		return new Promise((resolve, reject) => {
			const settle = (finish: () => void, keep: 'keep' | 'end') => {
				clearInterval(watch)
				clearTimeout(deadline)
				thread.off('message', answered).off('error', failed).off('exit', ended)
				if (keep === 'keep') idle = setTimeout(() => endThread(thread), bounds.idleMilliseconds).unref()
				else endThread(thread)
				finish()
			}
			const overwhelmed = (why: string) =>
				settle(() => reject(new Overwhelmed(`${task.kind}: ${why}`)), 'end')
			const answered = (reply: { answer: Answers[Kind] } | { failure: string }) => {
				if ('failure' in reply) settle(() => reject(new Error(`${task.kind}: ${reply.failure}`)), 'keep')
				else settle(() => resolve(reply.answer), 'keep')
			}
			const failed = (failure: Error) => overwhelmed(failure.message)
			const ended = () => overwhelmed('the thread ended')
			const watch = setInterval(() => {
				if (memoryUsage.rss() - before > bounds.growth) overwhelmed('swells')
			}, 100)
			const deadline = setTimeout(() => overwhelmed('takes too long'), bounds.milliseconds)
			thread.on('message', answered).on('error', failed).on('exit', ended)
			thread.postMessage(task)
		})
	}

	function endThread(thread: Worker): void {
		if (worker === thread) worker = undefined
		void thread.terminate()
	}

	return (task) => {
		const turn = queue.then(() => perform<typeof task.kind>(task))
		queue = turn.catch(() => undefined)
		return turn
	}
}

function startThread(source: string): Worker {
	const thread = new Worker(createRequire(import.meta.url).resolve(source), {
		resourceLimits: { maxOldGenerationSizeMb: 512 },
		env: {},
		execArgv: [],
	})
	thread.unref()
	// Heard also while no task listens, else it would end the process.
	thread.on('error', () => undefined)
	return thread
}
