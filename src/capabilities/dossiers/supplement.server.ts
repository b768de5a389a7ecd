import { may } from '#identity'
import { ok, refuse, type Result } from '#kernel/result'
import { inItsField } from './access.server.ts'
import { type Desk, type Opened, openForAct, record, type Seen } from './desk.server.ts'
import type { Dossier, Refusal, SupplementItem } from './dossier.ts'
import { openForHead } from './head.server.ts'
import { mayBeDone, secondSupplement, supplement } from './lifecycle.ts'

/**
 * Asks the citizen for everything that is missing, once, in one request (phiếu yêu cầu bổ sung, form 02 of TT 03/2025);
 * the clock stands still until the answer. A second request needs grounds that did not exist the first time, and goes to a
 * head for approval unless the official may approve it.
 */
export async function requestSupplement(
	desk: Desk,
	seen: Seen,
	items: readonly SupplementItem[],
	grounds = '',
): Promise<Result<Dossier, Refusal>> {
	const opened = await openForAct(desk, seen, 'supplement')
	if (!opened.ok) return opened
	const { dossier } = opened.value
	const { fullName: name, phone } = desk.official
	const contact = { name, phone }
	if (dossier.supplements.length > 0) return askAgain(desk, opened.value, { items, contact, grounds })
	const allowed = supplement(dossier, items)
	if (!allowed.ok) return allowed
	return ok(await record(desk, opened.value, { kind: 'supplement-requested', items, contact }))
}

async function askAgain(
	desk: Desk,
	opened: Opened,
	asked: {
		readonly items: readonly SupplementItem[]
		readonly contact: { readonly name: string; readonly phone: string }
		readonly grounds: string
	},
): Promise<Result<Dossier, Refusal>> {
	const { dossier } = opened
	const allowed = secondSupplement(dossier, asked.items, asked.grounds)
	if (!allowed.ok) return allowed
	const { items, contact } = asked
	const grounds = asked.grounds.trim()
	const official = await inItsField(desk.tx, desk.official, dossier)
	if (!may(official, 'supplement.approve-second', { agencyId: dossier.competentAgencyId }))
		return ok(await record(desk, opened, { kind: 'second-supplement-proposed', items, contact, grounds }))
	const second = { grounds, approvedBy: desk.official.fullName }
	return ok(await record(desk, opened, { kind: 'supplement-requested', items, contact, second }))
}

/** A head approves a second request, which then goes to the citizen, or does not, with the reason (duyệt yêu cầu bổ sung lần 2). */
export async function decideSecondSupplement(
	desk: Desk,
	seen: Seen,
	{ decision, words }: { readonly decision: 'approve' | 'refuse'; readonly words: string },
): Promise<Result<Dossier, Refusal>> {
	const opened = await openForHead(desk, seen, 'supplement.approve-second')
	if (!opened.ok) return opened
	const { dossier } = opened.value
	const second = dossier.secondSupplement
	if (!second) return refuse({ kind: 'no-second-proposed' })
	if (decision === 'refuse') {
		if (words.trim() === '') return refuse({ kind: 'words-missing' })
		return ok(await record(desk, opened.value, { kind: 'second-supplement-refused', words: words.trim() }))
	}
	const allowed = mayBeDone(dossier, 'supplement')
	if (!allowed.ok) return allowed
	const { items, contact, grounds } = second
	return ok(
		await record(desk, opened.value, {
			kind: 'supplement-requested',
			items,
			contact,
			second: { grounds, approvedBy: desk.official.fullName },
		}),
	)
}
