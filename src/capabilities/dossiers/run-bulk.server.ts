import { sql } from 'kysely'
import type { OfficialAtWork } from '#identity'
import { dayInVietNam, type Instant, now } from '#kernel/dates'
import { refuse, type Result, unreachable } from '#kernel/result'
import { transact, type Tx } from '#platform/db'
import { officialOnDuty } from '#tenancy/server'
import { advanceDossier } from './advance.server.ts'
import type { BulkManner } from './bulk.ts'
import {
	confirmedBulk,
	endBulk,
	type Ended,
	endItems,
	type WaitingItem,
	waitingItems,
} from './bulk-store.server.ts'
import type { Desk, Seen } from './desk.server.ts'
import type { Dossier, Refusal } from './dossier.ts'
import { receiveDossier } from './receive.server.ts'
import { returnResult } from './return.server.ts'
import { slotOf } from './store.server.ts'
import { undoLast } from './undo.server.ts'

/** So many are done at the same time. */
const lanes = 4
/** So many share a transaction. */
const mostTogether = 12

type Run = { readonly tenant: string; readonly bulk: string }

/**
 * The task `run-bulk`: does the act on each dossier that has no outcome yet, by the use case of the single act, in the
 * transaction that also writes its outcome. Killed at any moment, the next attempt goes on with what is left.
 *
 * A few dossiers share a transaction, which costs one flush to disk instead of many. A refusal writes nothing, so it does not
 * touch the others; after a fault of ours, those of that transaction are done one by one. One that fails again does not hold
 * up the others: the job is tried again for it, and the last attempt writes it down as failed.
 */
export async function runBulk({ tenant, bulk }: Run, attempt: { readonly last: boolean }): Promise<void> {
	const { confirmed, waiting, official } = await transact({ tenant, person: 'worker' }, async (tx) => {
		const known = await confirmedBulk(tx, bulk)
		return {
			confirmed: known,
			waiting: known ? await waitingItems(tx, bulk) : [],
			official: known && (await officialOnDuty(tx, known.officialId, dayInVietNam(now()))),
		}
	})
	if (!confirmed || confirmed.ended) return
	const actor = { tenant, person: confirmed.officialId }
	const faults: unknown[] = []
	const together = (items: readonly WaitingItem[]) =>
		transact(actor, async (tx) => {
			const desk = { tx, tenant, address: confirmed.address, agencies: new Map() }
			if (items.length > 1) await giveWay(tx)
			const ended: (Ended & { readonly dossier: string; readonly at: Instant })[] = []
			for (const { dossierId, code, version } of items) {
				const at = now()
				const result: Result<Dossier, Refusal> = official
					? await perform({ ...desk, official, at }, { code, version }, confirmed.manner)
					: refuse({ kind: 'not-your-duty', role: '', step: '' })
				ended.push({ ...endedBy(result), dossier: dossierId, at })
			}
			return endItems(tx, bulk, ended)
		})
	const alone = async (item: WaitingItem) => {
		try {
			await together([item])
		} catch (fault) {
			faults.push(fault)
			if (attempt.last)
				await transact(actor, async (tx) =>
					endItems(tx, bulk, [{ outcome: 'failed', dossier: item.dossierId, at: now() }]),
				)
		}
	}
	await inLanes(waiting, async (items) => {
		try {
			await together(items)
		} catch {
			for (const item of items) await alone(item)
		}
	})
	await transact(actor, (tx) => endBulk(tx, bulk, now()))
	if (faults.length > 0 && !attempt.last)
		throw new AggregateError(faults, `${faults.length} dossiers of bulk act ${bulk} failed`)
}

/**
 * Dossiers that share a transaction hold what they changed until its end. Whoever acts on a single one at that moment must
 * not be the one to fail: this one stops waiting for them long before PostgreSQL would look for a deadlock.
 */
const giveWay = (tx: Tx) => sql`set local lock_timeout = '300ms'`.execute(tx)

const endedBy = (result: Result<Dossier, Refusal>): Ended =>
	result.ok ? { outcome: 'done', seq: result.value.version } : { outcome: 'refused', refusal: result.refusal }

function perform(
	desk: Desk & { readonly official: OfficialAtWork },
	seen: Seen,
	manner: BulkManner,
): Promise<Result<Dossier, Refusal>> {
	switch (manner.act) {
		case 'receive':
			return receiveDossier(desk, seen)
		case 'hand-on':
		case 'approve':
		case 'send-back':
		case 'propose':
			return advanceDossier(desk, seen, manner)
		case 'return':
			return returnResult(desk, seen, manner.how)
		case 'undo':
			return undoLast(desk, seen, manner.words)
		default:
			return unreachable(manner)
	}
}

/**
 * Dossiers of one slot share rows of counts: one lane does them all, so that lanes never wait for each other. All of them have
 * ended before a failure is told: no lane goes on beside the next attempt of the job.
 */
async function inLanes(
	items: readonly WaitingItem[],
	work: (together: readonly WaitingItem[]) => Promise<void>,
): Promise<void> {
	const bySlot = Map.groupBy(items, ({ dossierId }) => slotOf(dossierId))
	const ended = await Promise.allSettled(
		Array.from({ length: lanes }, async (_, lane) => {
			for (const [slot, own] of bySlot)
				if (slot % lanes === lane)
					for (let from = 0; from < own.length; from += mostTogether)
						await work(own.slice(from, from + mostTogether))
		}),
	)
	for (const lane of ended) if (lane.status === 'rejected') throw lane.reason
}
