import { dayInVietNam, type Instant } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { kindOfResult, validUntil } from './kinds.ts'
import type { VaultPaper } from './paper.ts'
import { insertPapers } from './store.server.ts'

/** A dossier that ended with its result: what its applicant's vault takes in. */
export type Ending = {
	readonly ownerId: string
	readonly dossier: { readonly id: string; readonly code: string }
	readonly procedure: { readonly code: string; readonly name: string }
	readonly issuer: { readonly id: string; readonly name: string }
	readonly at: Instant
	readonly result: {
		readonly title: string
		readonly number: string
		readonly fileId: string
		readonly sha256: string
	}
	/** Components that an official found right. */
	readonly accepted: readonly {
		readonly component: string
		readonly title: { readonly vi: string; readonly en: string }
		readonly fileId: string
		readonly sha256: string
	}[]
}

/** The result, and the components that were accepted with it, come into the vault of who filed (docs/decisions/vault.md). */
export async function keepPapers(tx: Tx, ending: Ending): Promise<void> {
	const from = dayInVietNam(ending.at).toString()
	const common = {
		ownerId: ending.ownerId,
		issuer: ending.issuer,
		procedure: ending.procedure,
		dossier: ending.dossier,
		keptAt: ending.at,
		validFrom: from,
		validTo: null,
	}
	const kind = kindOfResult(ending.procedure.code)
	const issued: Omit<VaultPaper, 'id' | 'ended'> = {
		...common,
		origin: 'issued',
		kind,
		title: { vi: ending.result.title, en: ending.result.title },
		number: ending.result.number,
		fileId: ending.result.fileId,
		sha256: ending.result.sha256,
		validTo: validUntil(kind, from),
	}
	const accepted = ending.accepted.map(({ component, title, fileId, sha256 }) => ({
		...common,
		origin: 'accepted' as const,
		kind: component,
		title,
		number: null,
		fileId,
		sha256,
	}))
	await insertPapers(tx, [issued, ...accepted])
}
