import { randomUUID } from 'node:crypto'
import { readdir, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { settings } from '#settings'
import { migrationsDone } from './db.server.ts'

/** What must hold before a request is sent here, `ok` or the reason why it does not. */
export type Readiness = Readonly<Record<'database' | 'migrations' | 'files', string>>

/** Asks the database, compares the migrations with the files, writes into the files folder. Takes two seconds at most. */
export async function readiness(): Promise<Readiness> {
	const done = await inTime(migrationsDone()).catch((failure: Error) => failure)
	const files = await inTime(filesWritable()).then(
		() => 'ok',
		(failure: Error) => `cannot write: ${reason(failure)}`,
	)
	if (done instanceof Error)
		return { database: `does not answer: ${reason(done)}`, migrations: 'unknown', files }
	const missing = (await migrationFiles()).filter((name) => !done.includes(name))
	return {
		database: 'ok',
		migrations: missing.length === 0 ? 'ok' : `not run yet: ${missing.join(', ')}`,
		files,
	}
}

export const isReady = (readiness: Readiness): boolean =>
	Object.values(readiness).every((each) => each === 'ok')

/** The code says what is wrong without saying where the database stands or who it knows. */
const reason = (failure: Error): string =>
	'code' in failure && typeof failure.code === 'string'
		? failure.code
		: (failure.message.split('\n', 1)[0] ?? '')

function inTime<T>(work: Promise<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		const tooLong = setTimeout(() => reject(new Error('no answer within two seconds')), 2000)
		work.then(resolve, reject).finally(() => clearTimeout(tooLong))
	})
}

// The bundle of the pages lies elsewhere than this source; both run with the project as their working directory.
const migrationFiles = async (): Promise<string[]> =>
	(await readdir('db/migrations')).filter((name) => name.endsWith('.sql'))

async function filesWritable(): Promise<void> {
	const url = new URL(settings.filesUrl)
	if (url.protocol !== 'file:') return
	const probe = join(fileURLToPath(url), `.readyz-${randomUUID()}`)
	await writeFile(probe, '')
	await unlink(probe)
}
