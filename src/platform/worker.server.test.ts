import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../test/database.ts'
import { startWorker, type TaskRunners } from './worker.server.ts'

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
	database = await freshDatabase()
})
afterAll(() => database.drop())

const enqueue = (task: string, key: string) =>
	database.owner.query(`select platform.enqueue($1, '{}'::json, $2, now(), 25)`, [task, key])

const locked = async () => {
	const { rows } = await database.owner.query<{ count: number }>(
		'select count(*)::int as count from graphile_worker.jobs where locked_at is not null',
	)
	return rows[0]?.count
}

async function comes(condition: () => boolean | Promise<boolean>, seconds: number): Promise<boolean> {
	for (const began = Date.now(); Date.now() - began < seconds * 1000; await pause(50))
		if (await condition()) return true
	return false
}

/** A worker in a process of its own, which takes the job and never comes to its end. */
function workerThatHangs() {
	const script = `
		const { startWorker } = await import(${JSON.stringify(new URL('./worker.server.ts', import.meta.url).href)})
		await startWorker(process.env.DATABASE_URL, { 'send-letter': () => new Promise(() => setInterval(() => {}, 1000)) }, 1)`
	return spawn(process.execPath, ['--input-type=module', '-e', script], {
		env: { ...process.env, DATABASE_URL: database.url },
		stdio: 'inherit',
	})
}

describe('a job in the hands of a worker', () => {
	test('that is killed is done by the next one within seconds', async () => {
		await enqueue('send-letter', 'a letter')
		const killed = workerThatHangs()
		expect(await comes(async () => (await locked()) === 1, 15)).toBe(true)
		killed.kill('SIGKILL')
		await once(killed, 'exit')
		const done: number[] = []
		const next = await startWorker(
			database.url,
			{ 'send-letter': (_, attempt) => Promise.resolve(void done.push(attempt.number)) } as TaskRunners,
			1,
		)
		expect(await comes(() => done.length > 0, 10)).toBe(true)
		expect(done).toEqual([2])
		await next.stop()
	}, 40_000)

	test('that is only slow stays with it, though another worker looks for work', async () => {
		let begun = 0
		let finish: () => void = () => undefined
		const slow = {
			'send-letter': () => {
				begun += 1
				return new Promise<void>((done) => (finish = done))
			},
		} as unknown as TaskRunners
		const first = await startWorker(database.url, slow, 1)
		await enqueue('send-letter', 'a long letter')
		expect(await comes(() => begun === 1, 10)).toBe(true)
		const second = await startWorker(database.url, slow, 1)
		await pause(4500)
		expect(begun).toBe(1)
		finish()
		expect(await comes(async () => (await locked()) === 0, 5)).toBe(true)
		await Promise.all([first.stop(), second.stop()])
	}, 30_000)
})
