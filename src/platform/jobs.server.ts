import { sql } from 'kysely'
import type { Tx } from './db.server.ts'

/** What the worker can be asked to do. Each capability adds its tasks by declaration merging. */
// oxlint-disable-next-line typescript/no-empty-object-type
export interface Tasks {}

/**
 * Puts a job into the queue in the transaction of the act that needs it: both happen or neither does.
 *
 * @param key the same key twice is one job
 */
export async function enqueue<Name extends keyof Tasks>(
	tx: Pick<Tx, 'getExecutor'>,
	name: Name,
	payload: Tasks[Name],
	key: string,
	maxAttempts = 25,
): Promise<void> {
	await sql`select platform.enqueue(${name}, ${JSON.stringify(payload)}::json, ${key}, now(), ${maxAttempts})`.execute(
		tx as Tx,
	)
}
