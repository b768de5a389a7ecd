import { refreshListings } from '#catalogue/server'
import { sweepUploads } from '#documents/server'
import { consultForDraft } from '#forms/server'
import {
	carryMessage,
	changeVersions,
	beginDay,
	exportList,
	findDuplicates,
	fireTimer,
	previewCalendar,
	reclock,
	measurePaces,
	remindSteps,
	runBulk,
	runService,
	simulate,
	type Service,
	settleHandsTask,
	tellCitizen,
	tellMoved,
	tellStep,
	takeRegister,
} from '#dossiers/server'
import { sendLetter, sendOfficialLetter } from '#notifications/server'
import { now } from '#kernel/dates'
import { settleAtMidnight } from '#tenancy/server'
import { settings } from '#settings'
import { closeDatabase } from '#platform/db'
import { log } from '#platform/log'
import { whenStopped } from '#platform/process'
import { serveHealth, type Schedule, startWorker, type TaskRunners } from '#platform/worker'
import { openFiles } from './adapters/file-stores/open.server.ts'
import { registries } from './adapters/registries.server.ts'
import { smtpChannel } from './adapters/smtp/smtp.server.ts'

// Each capability's tasks, put together here: a task declared with `declare module '#platform/jobs'` and missing here
// does not compile.
const mail = smtpChannel(settings.smtpUrl, settings.mailFrom)
const files = openFiles(settings.filesUrl, settings.filesCredentials)
const lines = registries()
const portalOrigin = (hostLabel: string) => settings.portalOrigin.replace('{tenant}', hostLabel)
/** What service tasks of processes can call, by the name the diagram gives. */
const services: Readonly<Record<string, Service>> = { 'find-duplicates': findDuplicates }
const tasks: TaskRunners = {
	'tell-citizen': tellCitizen(portalOrigin),
	'tell-step': tellStep(portalOrigin),
	'fire-timer': fireTimer,
	'run-service': runService(services),
	'send-letter': sendLetter(mail),
	'send-official-letter': sendOfficialLetter(mail),
	'consult-register': consultForDraft(lines),
	'take-register': takeRegister(lines),
	'export-list': exportList(files),
	'refresh-listings': () => refreshListings(now()),
	'run-bulk': runBulk,
	'carry-message': carryMessage(files),
	'sweep-uploads': sweepUploads(files),
	'settle-successions': settleAtMidnight,
	'preview-calendar': previewCalendar,
	'change-versions': changeVersions,
	simulate,
	reclock,
	'tell-moved': tellMoved,
	'remind-steps': remindSteps(portalOrigin),
	'begin-day': beginDay,
	'settle-hands': settleHandsTask,
	'measure-paces': measurePaces,
}
// A quarter past midnight in Viet Nam, when versions come into force and go out of it.
const schedule: Schedule = {
	'refresh-listings': '15 17 * * *',
	'settle-successions': '1 17 * * *',
	'measure-paces': '30 17 * * *',
	'remind-steps': '*/5 * * * *',
	'sweep-uploads': '40 * * * *',
	// At midnight in Viet Nam what begins that day begins; every hour again, so that a worker that stood still catches up.
	'begin-day': '0 * * * *',
}

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
