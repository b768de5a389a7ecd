import { type ReceivedFile, attachToDossier, filesOfDraft, recordFiles, removeFile } from '#documents/server'
import type { StoredFile, UploadRefusal } from '#documents'
import type { Answers } from '#forms'
import { isSelf } from '#identity'
import { ok, refuse, type Result } from '#kernel/result'
import type { Tx } from '#platform/db'
import { answerSupplement, type ByCitizen } from './answer-supplement.server.ts'
import type { Dossier, DossierCode, Refusal } from './dossier.ts'
import { forEvent } from './store.server.ts'

/** What was uploaded for a supplement and not sent yet: files of the draft that went with no dossier. */
export const uploadedSince = (tx: Tx, dossier: Dossier): Promise<readonly StoredFile[]> =>
	filesOfDraft(tx, dossier.draftId)

/** Keeps files for one component that was asked for. The dossier is held, so that none slips in while it is sent. */
export async function addToSupplement(
	by: Pick<ByCitizen, 'tx' | 'citizen'>,
	code: DossierCode,
	files: readonly ReceivedFile[],
): Promise<Result<readonly StoredFile[], Refusal | UploadRefusal>> {
	const open = await openSupplement(by, code)
	if (!open.ok) return open
	const unasked = files.some(
		({ componentKey, draftId }) => draftId !== open.value.draftId || !isAskedFor(open.value, componentKey),
	)
	if (unasked) return refuse({ kind: 'nothing-asked' })
	return recordFiles(by.tx, files)
}

/** Takes a file back that was not sent yet. */
export async function takeFromSupplement(
	by: Pick<ByCitizen, 'tx' | 'citizen' | 'at'>,
	code: DossierCode,
	fileId: string,
): Promise<Result<Dossier, Refusal>> {
	const open = await openSupplement(by, code)
	if (open.ok) await removeFile(by.tx, { draftId: open.value.draftId, fileId, now: by.at })
	return open
}

/**
 * Sends the supplement with the files uploaded for it. A repeat finds the dossier no longer waiting: it is refused as
 * `wrong-state` and nothing changes.
 */
export async function sendSupplement(
	by: ByCitizen,
	code: DossierCode,
	fields: Answers,
): Promise<Result<Dossier, Refusal>> {
	const open = await openSupplement(by, code)
	if (!open.ok) return open
	const { id, draftId } = open.value
	const files = (await filesOfDraft(by.tx, draftId)).filter(({ componentKey }) =>
		isAskedFor(open.value, componentKey),
	)
	const sent = await answerSupplement(by, code, {
		fields,
		files: files.map(({ componentKey: component, name, mediaType, bytes, sha256, pages, id: fileId }) => ({
			id: fileId,
			component,
			name,
			mediaType,
			bytes,
			sha256,
			pages,
		})),
	})
	if (sent.ok) await attachToDossier(by.tx, draftId, id).execute()
	return sent
}

async function openSupplement(
	{ tx, citizen }: Pick<ByCitizen, 'tx' | 'citizen'>,
	code: DossierCode,
): Promise<Result<Dossier, Refusal>> {
	const dossier = await forEvent(tx, { code })
	if (!dossier || !isSelf(citizen, dossier.personId)) return refuse({ kind: 'unknown-dossier' })
	return dossier.state === 'awaiting-supplement'
		? ok(dossier)
		: refuse({ kind: 'wrong-state', state: dossier.state, act: 'answer-supplement' })
}

const isAskedFor = (dossier: Dossier, component: string): boolean =>
	(dossier.supplements.at(-1)?.items ?? []).some(
		({ target }) => 'component' in target && target.component === component,
	)
