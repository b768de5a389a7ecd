import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { log } from './log.server.ts'

const everyMilliseconds = 2000
const locks = 'motcua.worker'

/**
 * A job in the hands of a worker that was killed stays locked for four hours, for graphile-worker cannot tell dead from
 * slow. PostgreSQL can: each worker holds an advisory lock of its session under its name, which goes when the process
 * does, and every worker gives back the jobs of those whose lock is free. A session that is lost is opened anew.
 *
 * @param name what graphile-worker writes into the jobs that this worker has in hand
 * @returns stops showing it
 */
export function showAlive(databaseUrl: string, name: string): () => Promise<void> {
	const stopped = new AbortController()
	const { signal } = stopped
	const rest = () => pause(everyMilliseconds, undefined, { signal }).catch(() => undefined)
	const show = async (session: pg.Client) => {
		await session.connect()
		await session.query('select pg_advisory_lock(hashtext($1), hashtext($2))', [locks, name])
		while (!signal.aborted) {
			await giveBack(session, name)
			await rest()
		}
	}
	const keepShowing = async () => {
		while (!signal.aborted) {
			const session = new pg.Client({ connectionString: databaseUrl, keepAlive: true })
			// Told by the query that meets it.
			session.on('error', () => undefined)
			try {
				await show(session)
			} catch (failure) {
				log.warn({ err: failure }, 'the session that shows this worker is lost and opened anew')
				await rest()
			} finally {
				await session.end().catch(() => undefined)
			}
		}
	}
	const showing = keepShowing()
	return () => {
		stopped.abort()
		return showing
	}
}

/** A worker that has just begun takes a moment to show itself: what was taken less than three seconds ago is left alone. */
async function giveBack(session: pg.Client, name: string): Promise<void> {
	const { rows } = await session.query<{ name: string }>(
		`select name, graphile_worker.force_unlock_workers(array[name])
		from (
			select distinct locked_by as name from graphile_worker.jobs
			where locked_by <> $2 and locked_at < now() - interval '3 seconds'
		) holding
		where pg_try_advisory_xact_lock(hashtext($1), hashtext(name))`,
		[locks, name],
	)
	for (const { name: dead } of rows)
		log.warn({ worker: dead }, 'the jobs of a worker that is gone are free again')
}
