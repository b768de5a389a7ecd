import { refreshListings } from '#catalogue/server'
import { tellCitizen } from '#dossiers/server'
import { sendLetter } from '#notifications/server'
import { now } from '#kernel/dates'
import { settings } from '#settings'
import { closeDatabase } from '#platform/db'
import { log } from '#platform/log'
import { whenStopped } from '#platform/process'
import { serveHealth, type Schedule, startWorker, type TaskRunners } from '#platform/worker'
import { smtpChannel } from './adapters/smtp/smtp.server.ts'

// Each capability's tasks, put together here: a task declared with `declare module '#platform/jobs'` and missing here
// does not compile.
const mail = smtpChannel(settings.smtpUrl, settings.mailFrom)
const tasks: TaskRunners = {
	'tell-citizen': tellCitizen((hostLabel) => settings.portalOrigin.replace('{tenant}', hostLabel)),
	'send-letter': sendLetter(mail),
	'refresh-listings': () => refreshListings(now()),
}
// A quarter past midnight in Viet Nam, when versions come into force and go out of it.
const schedule: Schedule = { 'refresh-listings': '15 17 * * *' }

const worker = await startWorker(settings.databaseUrl, tasks, settings.workerJobs, schedule)
const health = settings.workerPort === 0 ? undefined : await serveHealth(settings.host, settings.workerPort)
log.info({ tasks: Object.keys(tasks) }, 'jobs are taken')

whenStopped(async (signal) => {
	log.info({ signal }, 'stopping: finishing the jobs in hand')
	health?.close()
	await worker.stop()
	mail.close()
	await closeDatabase()
	log.info('stopped')
})
