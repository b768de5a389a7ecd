import { sql } from 'kysely'
import type { Citizen } from '#identity'
import { selvesOf } from '#identity'
import { type Instant, instant } from '#kernel/dates'
import { isId, newId } from '#kernel/ids'
import type { Own, Row, Tx } from '#platform/db'
import type { VaultPaper } from './paper.ts'

type Vault = Own<'vault'>
const own = (tx: Tx): Vault => tx as unknown as Vault
const tenant = sql<string>`current_setting('app.tenant')`

type Owner = Pick<Citizen, 'id' | 'also'>

/** Puts papers into their owner's vault; one that lies there already stays as it is. */
export async function insertPapers(
	tx: Tx,
	papers: readonly Omit<VaultPaper, 'id' | 'ended'>[],
): Promise<void> {
	if (papers.length === 0) return
	await own(tx)
		.insertInto('vault.paper')
		.values(
			papers.map((paper) => ({
				tenant_id: tenant,
				paper_id: newId(),
				owner_id: paper.ownerId,
				origin: paper.origin,
				kind: paper.kind,
				title: paper.title.vi,
				title_en: paper.title.en === paper.title.vi ? null : paper.title.en,
				number: paper.number,
				issuer_id: paper.issuer.id,
				issuer_name: paper.issuer.name,
				procedure_code: paper.procedure.code,
				procedure_name: paper.procedure.name,
				dossier_id: paper.dossier.id,
				dossier_code: paper.dossier.code,
				file_id: paper.fileId,
				sha256: paper.sha256,
				kept_at: paper.keptAt.toString(),
				valid_from: paper.validFrom,
				valid_to: paper.validTo,
			})),
		)
		.onConflict((conflict) => conflict.doNothing())
		.execute()
}

const asPaper = (row: Row<'vault.paper'>): VaultPaper => ({
	id: row.paper_id,
	ownerId: row.owner_id,
	origin: row.origin === 'issued' ? 'issued' : 'accepted',
	kind: row.kind,
	title: { vi: row.title, en: row.title_en ?? row.title },
	number: row.number,
	issuer: { id: row.issuer_id, name: row.issuer_name },
	procedure: { code: row.procedure_code, name: row.procedure_name },
	dossier: { id: row.dossier_id, code: row.dossier_code },
	fileId: row.file_id,
	sha256: row.sha256,
	keptAt: instant(row.kept_at),
	validFrom: row.valid_from,
	validTo: row.valid_to,
	ended:
		row.ended_at === null
			? null
			: {
					as: row.ended_as === 'replaced' ? 'replaced' : 'revoked',
					at: instant(row.ended_at),
					words: row.ended_words ?? '',
					by: row.ended_by ?? '',
				},
})

const papers = (tx: Tx, owner: Owner) =>
	own(tx)
		.selectFrom('vault.paper')
		.selectAll()
		.where('owner_id', 'in', [...selvesOf(owner)])

/** A citizen's own papers, newest first. */
export async function vaultOf(tx: Tx, owner: Owner): Promise<readonly VaultPaper[]> {
	return (await papers(tx, owner).orderBy('paper_id', 'desc').execute()).map(asPaper)
}

/** One of a citizen's own papers; another's is as if it were not there. `held`: nobody ends it meanwhile. */
export async function findPaper(
	tx: Tx,
	owner: Owner,
	paperId: string,
	purpose: 'read' | 'hold' = 'read',
): Promise<VaultPaper | undefined> {
	if (!isId(paperId)) return undefined
	const query = papers(tx, owner).where('paper_id', '=', paperId)
	const row = await (purpose === 'hold' ? query.forShare() : query).executeTakeFirst()
	return row && asPaper(row)
}

/** Of these ids of papers, those that hold on `today` and are this owner's: what a draft took may have ended since. */
export async function stillValid(
	tx: Tx,
	owner: Owner,
	paperIds: readonly string[],
	today: string,
): Promise<ReadonlySet<string>> {
	if (paperIds.length === 0) return new Set()
	const rows = await papers(tx, owner)
		.clearSelect()
		.select('paper_id')
		.where('paper_id', 'in', [...paperIds])
		.where('ended_at', 'is', null)
		.where('valid_from', '<=', today)
		.where((or) => or.or([or('valid_to', 'is', null), or('valid_to', '>', today)]))
		.execute()
	return new Set(rows.map(({ paper_id }) => paper_id))
}

/** The result of a dossier, whosever it is: for the agency that ends it. */
export async function issuedPaper(tx: Tx, dossierId: string): Promise<VaultPaper | undefined> {
	const row = await own(tx)
		.selectFrom('vault.paper')
		.selectAll()
		.where('dossier_id', '=', dossierId)
		.where('origin', '=', 'issued')
		.executeTakeFirst()
	return row && asPaper(row)
}

/** How a result with this digest ended, for whoever verifies it; undefined while it stands. */
export async function endedResult(tx: Tx, sha256: string): Promise<VaultPaper['ended'] | undefined> {
	const row = await own(tx)
		.selectFrom('vault.paper')
		.selectAll()
		.where('sha256', '=', sha256)
		.where('origin', '=', 'issued')
		.where('ended_at', 'is not', null)
		.limit(1)
		.executeTakeFirst()
	return row && (asPaper(row).ended ?? undefined)
}

/** A paper that stands ends; false when it had ended already. */
export async function markEnded(
	tx: Tx,
	paperId: string,
	ended: NonNullable<VaultPaper['ended']>,
): Promise<boolean> {
	const row = await own(tx)
		.updateTable('vault.paper')
		.set({
			ended_at: ended.at.toString(),
			ended_as: ended.as,
			ended_words: ended.words,
			ended_by: ended.by,
		})
		.where('paper_id', '=', paperId)
		.where('ended_at', 'is', null)
		.returning('paper_id')
		.executeTakeFirst()
	return row !== undefined
}

export type Access = {
	readonly paperId: string
	readonly act: 'opened' | 'taken'
	readonly at: Instant
	readonly draftId: string | null
}

/** Writes down that somebody opened a paper or took it into a draft, in the transaction of what it tells of. */
export async function noteAccess(
	tx: Tx,
	access: Access & { readonly personId: string; readonly address: string },
): Promise<void> {
	await own(tx)
		.insertInto('vault.access')
		.values({
			tenant_id: tenant,
			access_id: newId(),
			paper_id: access.paperId,
			act: access.act,
			at: access.at.toString(),
			person_id: access.personId,
			draft_id: access.draftId,
			address: access.address,
		})
		.execute()
}

/** What was done with papers, newest first; the caller knows that they are the reader's. */
export async function accessesOf(tx: Tx, paperIds: readonly string[]): Promise<readonly Access[]> {
	if (paperIds.length === 0) return []
	const rows = await own(tx)
		.selectFrom('vault.access')
		.select(['paper_id', 'act', 'at', 'draft_id'])
		.where('paper_id', 'in', [...paperIds])
		.orderBy('access_id', 'desc')
		.limit(500)
		.execute()
	return rows.map(({ paper_id, act, at, draft_id }) => ({
		paperId: paper_id,
		act: act === 'taken' ? 'taken' : 'opened',
		at: instant(at),
		draftId: draft_id,
	}))
}
