import { timingSafeEqual } from 'node:crypto'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { settings } from '#settings'
import { databaseLoad, queueState } from './db.server.ts'
import { log } from './log.server.ts'

const registry = new Registry()
const registers = [registry]
collectDefaultMetrics({ register: registry })

const requests = new Histogram({
	name: 'motcua_http_request_seconds',
	help: 'How long a request took, by the route that answered it.',
	labelNames: ['method', 'route', 'status'],
	buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10],
	registers,
})
const jobs = new Histogram({
	name: 'motcua_job_seconds',
	help: 'How long a job took, by its task and outcome.',
	labelNames: ['task', 'outcome'],
	buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300],
	registers,
})
const connections = new Gauge({
	name: 'motcua_database_connections',
	help: 'Connections of the application to the database: open, idle; waiting are transactions that wait for one.',
	labelNames: ['state'],
	registers,
})
const queue = new Gauge({
	name: 'motcua_jobs',
	help: 'Jobs in the queue: waiting, running, retrying after a failure, stuck (out of attempts, a person must look).',
	labelNames: ['task', 'state'],
	registers,
})
const unreadable = new Counter({
	name: 'motcua_metrics_unreadable_total',
	help: 'How often the queue could not be read for these figures.',
	registers,
})

/**
 * Counts an answered request.
 *
 * @param route the pattern, e.g. `/thu-tuc/[code]`, never the path: paths are without number and name people's dossiers
 */
export function observeRequest(method: string, route: string | null, status: number, seconds: number): void {
	requests.observe({ method, route: route ?? 'none', status: String(status) }, seconds)
}

/** Counts a job that ended. */
export function observeJob(task: string, outcome: 'done' | 'failed', seconds: number): void {
	jobs.observe({ task, outcome }, seconds)
}

/** Everything in the text format of Prometheus; the queue is read now. */
export async function metricsText(): Promise<{ readonly contentType: string; readonly text: string }> {
	for (const [state, count] of Object.entries(databaseLoad())) connections.set({ state }, count)
	queue.reset()
	try {
		for (const { task, ...states } of await queueState())
			for (const [state, count] of Object.entries(states)) queue.set({ task, state }, count)
	} catch (failure) {
		// A collector must see the other figures above all when the database is away.
		unreadable.inc()
		log.warn(failure, 'the job queue could not be read')
	}
	return { contentType: registry.contentType, text: await registry.metrics() }
}

const loopback = /^(127\.|::1$|::ffff:127\.)/

/**
 * Whether the figures may be shown: to this machine while no token is set, else to whoever shows the token. Behind a
 * proxy every request comes from this machine, so set METRICS_TOKEN there.
 */
export function mayReadMetrics(address: string, authorization: string | null): boolean {
	const token = settings.metricsToken
	if (token === undefined) return loopback.test(address)
	const shown = Buffer.from(authorization ?? '')
	const wanted = Buffer.from(`Bearer ${token}`)
	return shown.length === wanted.length && timingSafeEqual(shown, wanted)
}
