import { now } from '#kernel/dates'
import { ok, type Result, refuse } from '#kernel/result'
import type { Tx } from '#platform/db'
import { type UploadPart, uploadLimits } from './file.ts'
import type { FileStore } from './file-store.ts'
import { mayComeAgain, type UploadRefusal } from './refusal.ts'
import { findUpload, markTaken, removeUpload } from './upload-store.server.ts'

/** Uploads of one draft that are to become files of one component. */
export type Gathering = {
	readonly tenant: string
	readonly draftId: string
	readonly componentKey: string
	readonly ids: readonly string[]
	readonly transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
}

/** The parts stay until they are disposed of. Taken already, there are none: the answer to the first request was lost. */
export type Gathered = AsyncDisposable & {
	readonly taken: boolean
	readonly parts: readonly (UploadPart & { readonly path: string })[]
}

/** Puts uploads together that have arrived whole, as if they had come in one form. */
export async function gatherUploads(
	store: FileStore,
	{ tenant, draftId, componentKey, ids, transact }: Gathering,
): Promise<Result<Gathered, UploadRefusal>> {
	if (ids.length === 0) return refuse({ kind: 'nothing-chosen' })
	if (ids.length > uploadLimits.parts) return refuse({ kind: 'too-many-parts', limit: uploadLimits.parts })
	const found = await transact((tx) => Promise.all(ids.map((id) => findUpload(tx, draftId, id))))
	const uploads = found.filter(
		(upload) => upload?.componentKey === componentKey && upload.arrived === upload.bytes,
	)
	if (uploads.length < ids.length) return refuse({ kind: 'interrupted' })
	const waiting = uploads.flatMap((upload) => (upload && !upload.taken ? [upload] : []))
	const held = new AsyncDisposableStack()
	const parts: (UploadPart & { path: string })[] = []
	try {
		for (const { id, name, bytes } of waiting) {
			const whole = await store.arrivals.whole(tenant, id, bytes)
			held.use(whole)
			parts.push({ name, path: whole.path })
		}
	} catch (failure) {
		await held.disposeAsync()
		throw failure
	}
	return ok({ taken: waiting.length === 0, parts, [Symbol.asyncDispose]: () => held.disposeAsync() })
}

/**
 * Ends uploads once it is known what came of them. What was refused for a fault of ours, or because there is no room yet, stays:
 * it need not be sent again.
 */
export async function settleUploads(
	store: FileStore,
	{ tenant, draftId, ids, transact }: Gathering,
	outcome: Result<unknown, UploadRefusal>,
): Promise<void> {
	if (!outcome.ok && mayComeAgain(outcome.refusal)) return
	// First the rows, for whoever finds a row looks for its bytes; the sweep finds bytes without a row.
	if (outcome.ok) await transact((tx) => markTaken(tx, draftId, ids, now()).then(() => undefined))
	else
		await transact(async (tx) => {
			for (const id of ids) await removeUpload(tx, draftId, id)
		})
	for (const id of ids) await store.arrivals.remove(tenant, id)
}

/** Forgets an upload of a draft; one that is not there any more is no trouble. */
export async function dropUpload(
	store: FileStore,
	{ tenant, draftId, transact }: Pick<Gathering, 'tenant' | 'draftId' | 'transact'>,
	id: string,
): Promise<void> {
	const found = await transact((tx) => findUpload(tx, draftId, id))
	if (!found) return
	await store.arrivals.remove(tenant, id)
	await transact((tx) => removeUpload(tx, draftId, id))
}
