import type { StoredFile } from '#documents'
import { copyFromVault } from '#documents/server'
import type { Citizen } from '#identity'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { fitsComponent } from './kinds.ts'
import { standingOn, type VaultPaper, type VaultRefusal } from './paper.ts'
import { findPaper, noteAccess, vaultOf } from './store.server.ts'

/** Of a citizen's own papers those that hold on the day of `at`, by the component they can stand for; newest first. */
export async function offersFor(
	tx: Tx,
	citizen: Citizen,
	components: readonly string[],
	at: Instant,
): Promise<ReadonlyMap<string, readonly VaultPaper[]>> {
	if (components.length === 0) return new Map()
	const today = dayInVietNam(at).toString()
	const valid = (await vaultOf(tx, citizen)).filter((paper) => standingOn(paper, today) === 'valid')
	return new Map(
		components.map((component) => [component, valid.filter(({ kind }) => fitsComponent(kind, component))]),
	)
}

/**
 * Takes a paper of the citizen's own vault into their draft as a component, with its provenance; the same twice is one file.
 * Whether it holds is asked here, and again when the draft is sent.
 *
 * The caller has locked the draft, and knows that it is this citizen's, still open, and asks for that component.
 */
export async function takePaper(
	tx: Tx,
	taking: {
		readonly citizen: Citizen
		readonly draftId: string
		readonly component: string
		readonly paperId: string
		readonly at: Instant
		readonly address: string
	},
): Promise<Result<StoredFile, VaultRefusal>> {
	const { citizen, draftId, component, at } = taking
	const paper = await findPaper(tx, citizen, taking.paperId, 'hold')
	if (!paper) return refuse({ kind: 'unknown-paper' })
	const standing = standingOn(paper, dayInVietNam(at).toString())
	if (standing !== 'valid') return refuse({ kind: 'not-valid', standing })
	if (!fitsComponent(paper.kind, component)) return refuse({ kind: 'does-not-fit' })
	const copied = await copyFromVault(tx, {
		fileId: paper.fileId,
		sha256: paper.sha256,
		personId: citizen.id,
		draftId,
		componentKey: component,
		from: {
			paper: paper.id,
			origin: paper.origin,
			title: paper.title.vi,
			number: paper.number,
			issuer: paper.issuer.name,
			on: dayInVietNam(paper.keptAt).toString(),
			dossier: paper.dossier.code,
			validTo: paper.validTo,
		},
		now: at,
	})
	if (!copied.ok) return copied
	await noteAccess(tx, {
		paperId: paper.id,
		act: 'taken',
		at,
		draftId,
		personId: citizen.id,
		address: taking.address,
	})
	return copied
}
