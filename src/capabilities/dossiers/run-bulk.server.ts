import type { OfficialAtWork } from '#identity'
import { dayInVietNam, now } from '#kernel/dates'
import { refuse, type Result, unreachable } from '#kernel/result'
import { transact } from '#platform/db'
import { officialOnDuty } from '#tenancy/server'
import { advanceDossier } from './advance.server.ts'
import type { BulkManner } from './bulk.ts'
import {
	confirmedBulk,
	endBulk,
	type Ended,
	endItem,
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

type Run = { readonly tenant: string; readonly bulk: string }

/**
 * The task `run-bulk`: does the act on each dossier that has no outcome yet, by the use case of the single act, each in its
 * own transaction, which also writes the outcome. Killed at any moment, the next attempt goes on with what is left.
 *
 * A dossier that fails by a fault of ours does not hold up the others: the job is tried again for it, and the last attempt
 * writes it down as failed.
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
	const one = async ({ dossierId, code, version }: WaitingItem) => {
		const end = (work: (desk: Pick<Desk, 'tx' | 'tenant' | 'at' | 'address'>) => Promise<Ended>) =>
			transact(actor, async (tx) => {
				const at = now()
				const ended = await work({ tx, tenant, at, address: confirmed.address })
				return endItem(tx, { bulk, dossier: dossierId, ended, at })
			})
		try {
			await end(async (desk) =>
				endedBy(
					official
						? await perform({ ...desk, official }, { code, version }, confirmed.manner)
						: refuse({ kind: 'not-your-duty', role: '', step: '' }),
				),
			)
		} catch (fault) {
			faults.push(fault)
			if (attempt.last) await end(() => Promise.resolve({ outcome: 'failed' }))
		}
	}
	await inLanes(waiting, one)
	await transact(actor, (tx) => endBulk(tx, bulk, now()))
	if (faults.length > 0 && !attempt.last)
		throw new AggregateError(faults, `${faults.length} dossiers of bulk act ${bulk} failed`)
}

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

/** Dossiers of one slot share rows of counts: one lane does them all, so that lanes never wait for each other. */
async function inLanes(
	items: readonly WaitingItem[],
	work: (item: WaitingItem) => Promise<void>,
): Promise<void> {
	const byLane = Array.from({ length: lanes }, (_, lane) =>
		items.filter(({ dossierId }) => slotOf(dossierId) % lanes === lane),
	)
	await Promise.all(
		byLane.map(async (own) => {
			for (const item of own) await work(item)
		}),
	)
}
