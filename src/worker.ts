import { settings } from '#settings'
import { closeDatabase } from '#platform/db'
import { log } from '#platform/log'
import { whenStopped } from '#platform/process'
import { serveHealth, startWorker, type TaskRunners } from '#platform/worker'

// Each capability's tasks, put together here: a task declared with `declare module '#platform/jobs'` and missing here
// does not compile.
const tasks: TaskRunners = {}

const worker = await startWorker(settings.databaseUrl, tasks, settings.workerJobs)
const health = settings.workerPort === 0 ? undefined : await serveHealth(settings.host, settings.workerPort)
log.info({ tasks: Object.keys(tasks) }, 'jobs are taken')

whenStopped(async (signal) => {
	log.info({ signal }, 'stopping: finishing the jobs in hand')
	health?.close()
	await worker.stop()
	await closeDatabase()
	log.info('stopped')
})
