import { now } from '#kernel/dates'
import { enqueue } from '#platform/jobs'
import { transact, type Tx } from '#platform/db'
import type { Channel } from './channel.ts'
import { markFailed, markSent, unsentLetter } from './store.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'send-letter': { readonly tenant: string; readonly message: string }
	}
}

const worker = (tenant: string) => ({ tenant, person: 'worker' })

/** Puts one letter into the queue, in the transaction that wrote it. */
export const enqueueLetter = (tx: Tx, tenant: string, message: string): Promise<void> =>
	enqueue(tx, 'send-letter', { tenant, message }, `letter:${message}`)

/**
 * The task `send-letter`: hands one letter to the channel, outside any transaction. What the channel refuses is noted and
 * thrown on, so that the queue tries again later; a letter that went out is never sent again.
 */
export const sendLetter =
	(channel: Channel) =>
	async ({ tenant, message }: { readonly tenant: string; readonly message: string }): Promise<void> => {
		const letter = await transact(worker(tenant), (tx) => unsentLetter(tx, message))
		if (!letter) return
		try {
			await channel.send(letter)
		} catch (failure) {
			await transact(worker(tenant), (tx) => markFailed(tx, message, String(failure)))
			throw failure
		}
		await transact(worker(tenant), (tx) => markSent(tx, message, now()))
	}
