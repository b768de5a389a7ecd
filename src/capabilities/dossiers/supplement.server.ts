import { ok, type Result } from '#kernel/result'
import { type Desk, openForAct, record, type Seen } from './desk.server.ts'
import type { Dossier, Refusal, SupplementItem } from './dossier.ts'
import { supplement } from './lifecycle.ts'

/**
 * Asks the citizen for everything that is missing, once, in one request (phiếu yêu cầu bổ sung, form 02 of TT 03/2025);
 * the clock stands still until the answer.
 */
export async function requestSupplement(
	desk: Desk,
	seen: Seen,
	items: readonly SupplementItem[],
): Promise<Result<Dossier, Refusal>> {
	const opened = await openForAct(desk, seen, 'supplement')
	if (!opened.ok) return opened
	const may = supplement(opened.value.dossier, items)
	if (!may.ok) return may
	const { fullName: name, phone } = desk.official
	return ok(
		await record(desk, opened.value, { kind: 'supplement-requested', items, contact: { name, phone } }),
	)
}
