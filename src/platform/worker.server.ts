import { EventEmitter, once } from 'node:events'
import { createServer, type Server } from 'node:http'
import {
	Logger,
	parseCronItems,
	run,
	type JobHelpers,
	type Runner,
	type TaskList,
	type WorkerEventMap,
} from 'graphile-worker'
import type { Tasks } from './jobs.server.ts'
import { isReady, readiness } from './health.server.ts'
import { log } from './log.server.ts'
import { mayReadMetrics, metricsText, observeJob } from './metrics.server.ts'
import { showAlive } from './alive.server.ts'

/** What runs each task. A task that is declared and has no function here is a compile error. */
export type TaskRunners = {
	readonly [Name in keyof Tasks]: (payload: Tasks[Name], attempt: Attempt) => Promise<void>
}

/** Tasks without a payload that come round by themselves: minute, hour, day, month, weekday (UTC). */
export type Schedule = {
	readonly [Name in keyof Tasks as Tasks[Name] extends Record<string, never> ? Name : never]?: string
}

export type Attempt = {
	/** 1 for the first. */
	readonly number: number
	/** No further attempt follows: the job will be stuck until a person looks. */
	readonly last: boolean
	/** Aborted when the worker is told to stop. */
	readonly signal: AbortSignal | undefined
}

/**
 * Takes jobs as the owner of the queue until it is stopped. A task that throws is tried again with growing pauses
 * (graphile-worker: exp(attempt) seconds, at most about a day) until its attempts are used up.
 */
export async function startWorker(
	databaseUrl: string,
	tasks: TaskRunners,
	concurrency: number,
	schedule: Schedule = {},
): Promise<Pick<Runner, 'stop'>> {
	const events = new EventEmitter()
	const named = once(events, 'pool:create') as Promise<[WorkerEventMap['pool:create']]>
	const runner = await run({
		connectionString: databaseUrl,
		events,
		taskList: Object.fromEntries(
			Object.entries<Task>(tasks).map(([name, task]) => [name, timed(name, task)]),
		) as TaskList,
		concurrency,
		parsedCronItems: parseCronItems(
			Object.entries(schedule).map(([task, match]) => ({
				task,
				match,
				options: { jobKey: task, maxAttempts: 3 },
			})),
		),
		noHandleSignals: true,
		// Jobs are announced by NOTIFY; polling only finds those whose later attempt has come.
		pollInterval: 2000,
		logger: new Logger((scope) => (level, message) => {
			log[level === 'warning' ? 'warn' : level === 'info' ? 'debug' : level](
				{ worker: scope.workerId },
				message,
			)
		}),
	})
	const [{ workerPool }] = await named
	const stopShowing = showAlive(databaseUrl, workerPool.id)
	return {
		async stop() {
			await runner.stop()
			await stopShowing()
		},
	}
}

type Task = (payload: never, attempt: Attempt) => Promise<void>

const timed = (name: string, task: Task) => async (payload: unknown, helpers: JobHelpers) => {
	const { id, attempts, max_attempts } = helpers.job
	const attempt: Attempt = { number: attempts, last: attempts >= max_attempts, signal: helpers.abortSignal }
	const started = performance.now()
	try {
		await task(payload as never, attempt)
		observeJob(name, 'done', (performance.now() - started) / 1000)
	} catch (failure) {
		observeJob(name, 'failed', (performance.now() - started) / 1000)
		log[attempt.last ? 'error' : 'warn'](
			{ task: name, job: id, attempt: attempts, err: failure },
			attempt.last ? 'a job is stuck: it has no attempts left' : 'a job failed and will be tried again',
		)
		throw failure
	}
}

/** /healthz, /readyz and /metrics of the worker, which serves no pages. */
export function serveHealth(host: string, port: number): Promise<Server> {
	const server = createServer((request, response) => {
		const answer = (status: number, body: string, type = 'text/plain') =>
			response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
		const path = request.url?.split('?', 1)[0]
		if (path === '/healthz') return answer(200, 'ok\n')
		if (path === '/readyz')
			return readiness().then(
				(state) => answer(isReady(state) ? 200 : 503, JSON.stringify(state), 'application/json'),
				(failure: Error) => answer(503, failure.message),
			)
		if (
			path === '/metrics' &&
			mayReadMetrics(request.socket.remoteAddress ?? '', request.headers.authorization ?? null)
		)
			return metricsText().then(
				({ contentType, text }) => answer(200, text, contentType),
				(failure: Error) => answer(500, failure.message),
			)
		return answer(404, 'not found\n')
	})
	return new Promise((listening, failed) => {
		server.once('error', failed)
		server.listen(port, host, () => listening(server))
	})
}
