import { may, type OfficialAtWork } from '#identity'
import { note } from '#journal/server'
import type { Instant } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import type { EndRefusal, VaultPaper } from './paper.ts'
import { issuedPaper, markEnded } from './store.server.ts'

/** May this official say that the paper holds no longer: who may approve for the agency that issued it. */
export const mayEnd = (official: OfficialAtWork, paper: VaultPaper): boolean =>
	may(official, 'dossier.approve', { agencyId: paper.issuer.id })

/**
 * The result of a dossier holds no longer (thu hồi, hủy bỏ; thay bằng giấy khác): from this moment it is offered to nobody, a
 * draft that took it cannot be sent, and whoever verifies it is told. It is written in the journal.
 */
export async function endPaper(
	desk: {
		readonly tx: Tx
		readonly official: OfficialAtWork
		readonly at: Instant
		readonly address: string
	},
	dossierId: string,
	ending: { readonly as: 'revoked' | 'replaced'; readonly words: string },
): Promise<Result<VaultPaper, EndRefusal>> {
	const { tx, official, at, address } = desk
	const paper = await issuedPaper(tx, dossierId)
	if (!paper) return refuse({ kind: 'nothing-issued' })
	if (!mayEnd(official, paper)) return refuse({ kind: 'not-allowed' })
	const words = ending.words.trim()
	if (words === '') return refuse({ kind: 'words-missing' })
	const ended = { as: ending.as, at, words, by: `${official.fullName}, ${official.title}` }
	if (!(await markEnded(tx, paper.id, ended))) return refuse({ kind: 'ended-before' })
	await note(
		tx,
		{ official, at, address },
		{
			kind: 'result-ended',
			subject: `${paper.title.vi} ${paper.number ?? ''}, ${paper.dossier.code}`,
			detail: { as: ending.as, words },
		},
	)
	return ok({ ...paper, ended })
}
