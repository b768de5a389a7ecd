import { sql } from 'kysely'
import type { Instant } from '#kernel/dates'
import type { Tx } from './db.server.ts'

/** What the worker can be asked to do. Each capability adds its tasks by declaration merging. */
// oxlint-disable-next-line typescript/no-empty-object-type
export interface Tasks {}

type When = {
	/** Not before; at once when it is not given. A job of the same key that waits keeps the moment it has. */
	readonly at?: Instant
	/** How often it is tried before it is stuck. */
	readonly attempts?: number
}

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
	{ at, attempts = 25 }: When = {},
): Promise<void> {
	await sql`select platform.enqueue(${name}, ${JSON.stringify(payload)}::json, ${key},
		coalesce(${at?.toString() ?? null}::timestamptz, now()), ${attempts})`.execute(tx as Tx)
}
