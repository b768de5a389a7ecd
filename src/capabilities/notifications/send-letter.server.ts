import { now } from '#kernel/dates'
import { enqueue } from '#platform/jobs'
import { transact, type Tx } from '#platform/db'
import type { Channel } from './channel.ts'
import type { Box } from './store.server.ts'
import { markFailed, markSent, unsentLetter, writeOfficialLetter } from './store.server.ts'

declare module '#platform/jobs' {
	interface Tasks {
		'send-letter': { readonly tenant: string; readonly message: string }
		'send-official-letter': { readonly tenant: string; readonly message: string }
	}
}

const worker = (tenant: string) => ({ tenant, person: 'worker' })

/** Puts one letter into the queue, in the transaction that wrote it. */
export const enqueueLetter = (tx: Tx, tenant: string, message: string): Promise<void> =>
	enqueue(tx, 'send-letter', { tenant, message }, `letter:${message}`)

/** Writes a letter to an official and puts it into the queue: both happen with the act that makes it, or neither. */
export async function mailOfficial(
	tx: Tx,
	tenant: string,
	letter: Parameters<typeof writeOfficialLetter>[2],
): Promise<void> {
	const message = await writeOfficialLetter(tx, tenant, letter)
	await enqueue(tx, 'send-official-letter', { tenant, message }, `letter:${message}`)
}

/**
 * The task `send-letter`: hands one letter to the channel, outside any transaction. What the channel refuses is noted and
 * thrown on, so that the queue tries again later; a letter that went out is never sent again.
 */
export const sendLetter = (channel: Channel) => sending(channel, 'message')

/** The task `send-official-letter`: the same for letters to officials. */
export const sendOfficialLetter = (channel: Channel) => sending(channel, 'official_letter')

const sending =
	(channel: Channel, box: Box) =>
	async ({ tenant, message }: { readonly tenant: string; readonly message: string }): Promise<void> => {
		const letter = await transact(worker(tenant), (tx) => unsentLetter(tx, box, message))
		if (!letter) return
		try {
			await channel.send(letter)
		} catch (failure) {
			await transact(worker(tenant), (tx) => markFailed(tx, box, message, String(failure)))
			throw failure
		}
		await transact(worker(tenant), (tx) => markSent(tx, box, message, now()))
	}
