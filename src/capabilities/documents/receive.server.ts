import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, type Result, refuse } from '#kernel/result'
import { log } from '#platform/log'
import { aside, Overwhelmed } from './aside.server.ts'
import type { Page } from './bind-pages.server.ts'
import { cleanPhoto } from './clean-photo.server.ts'
import { type Origin, type StoredFile, tidyName, uploadLimits, type UploadPart } from './file.ts'
import { digest, type FileStore } from './file-store.ts'
import type { UploadRefusal } from './refusal.ts'
import { type Sniffed, sniff } from './sniff.server.ts'
import type { VirusScanner } from './virus-scanner.ts'

/** Where files are kept, and who looks through them before: nobody, when there is no scanner. */
export type Reception = { readonly store: FileStore; readonly scanner: VirusScanner | undefined }

export type Upload = {
	readonly tenant: string
	readonly personId: string
	readonly draftId: string
	readonly componentKey: string
	readonly parts: readonly UploadPart[]
	readonly now: Instant
}

/** A file whose bytes are in the store; `recordFiles` makes it one of the draft. */
export type ReceivedFile = StoredFile & {
	readonly personId: string
	readonly draftId: string
	readonly madeFrom: readonly Origin[]
	/** What looked through everything it was made from, if anything did. */
	readonly scannedBy?: string | undefined
}

/**
 * Checks what a citizen uploaded and puts it into the store: all photos of one upload become one clean PDF, each PDF
 * stays as it is to the byte (it may be signed). All or nothing: one refused part refuses the upload. With a scanner nothing
 * is opened, not even by our own readers, before it is known to be clean.
 *
 * Works for seconds and touches no database: call it outside a transaction, then `recordFiles(tx, …)` inside one. Bytes
 * of an upload that is never recorded stay unreachable in the store.
 */
export async function receiveUpload(
	{ store, scanner }: Reception,
	upload: Upload,
): Promise<Result<readonly ReceivedFile[], UploadRefusal>> {
	const { parts } = upload
	if (parts.length === 0) return refuse({ kind: 'nothing-chosen' })
	if (parts.length > uploadLimits.parts) return refuse({ kind: 'too-many-parts', limit: uploadLimits.parts })
	let scannedBy: string | undefined
	const photos: { page: Page; origin: Origin }[] = []
	const papers: { content: Uint8Array; pages: number; origin: Origin }[] = []
	for (const part of parts) {
		const name = part.name.normalize('NFC')
		const content = 'content' in part ? part.content : await readFile(part.path)
		if (content.length === 0) return refuse({ kind: 'empty-file', name })
		if (content.length > uploadLimits.fileBytes)
			return refuse({ kind: 'file-too-large', name, bytes: content.length, limit: uploadLimits.fileBytes })
		const scan = await scanner?.scan('path' in part ? createReadStream(part.path) : inPieces(content))
		if (scan?.kind === 'infected') return refuse({ kind: 'infected', name, virus: scan.virus })
		if (scan?.kind === 'unknown') {
			log.error({ why: scan.why, bytes: content.length }, 'an upload was refused because it could not be scanned')
			return refuse({ kind: 'not-scanned', name })
		}
		scannedBy = scan?.by
		const sniffed = await sniff(content)
		switch (sniffed.kind) {
			case 'foreign':
				return refuse({ kind: 'foreign-type', name, found: sniffed.found })
			case 'pdf': {
				const checked = await checkPdf(name, content)
				if (!checked.ok) return checked
				papers.push({ content, pages: checked.value, origin: originOf(name, sniffed, content) })
				break
			}
			case 'image':
			case 'heic': {
				const cleaned = await cleanPhoto(name, content, sniffed.kind)
				if (!cleaned.ok) return cleaned
				photos.push({ page: cleaned.value, origin: originOf(name, sniffed, content) })
				break
			}
		}
	}
	const files: ReceivedFile[] = []
	const keep = async (content: Uint8Array, pages: number, madeFrom: readonly Origin[]) => {
		const { personId, draftId, componentKey, now } = upload
		files.push({
			id: newId(),
			personId,
			draftId,
			componentKey,
			name: tidyName(madeFrom[0]?.name ?? '', 'pdf'),
			mediaType: 'application/pdf',
			bytes: content.length,
			sha256: await store.put(upload.tenant, content),
			pages,
			madeFrom,
			scannedBy,
			storedAt: now,
		})
	}
	if (photos.length > 0) {
		const bound = await aside({ kind: 'bind-pages', pages: photos.map(({ page }) => page) })
		await keep(
			bound,
			photos.length,
			photos.map(({ origin }) => origin),
		)
	}
	for (const { content, pages, origin } of papers) await keep(content, pages, [origin])
	return ok(files)
}

async function* inPieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
	await Promise.resolve()
	for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536)
}

async function checkPdf(name: string, content: Uint8Array): Promise<Result<number, UploadRefusal>> {
	const found = await aside({ kind: 'examine-pdf', content }).catch((failure: unknown) => {
		if (failure instanceof Overwhelmed) return { kind: 'unreadable' } as const
		throw failure
	})
	const limit = uploadLimits.pages
	switch (found.kind) {
		case 'fine':
			return found.pages > limit
				? refuse({ kind: 'pdf-too-long', name, pages: found.pages, limit })
				: ok(found.pages)
		case 'locked':
			return refuse({ kind: 'pdf-locked', name })
		case 'active':
			return refuse({ kind: 'pdf-active', name, found: found.found })
		case 'unreadable':
			return refuse({ kind: 'pdf-unreadable', name })
	}
}

const originOf = (
	name: string,
	sniffed: Exclude<Sniffed, { kind: 'foreign' }>,
	content: Uint8Array,
): Origin => ({
	name: name.slice(0, 255),
	mediaType: sniffed.kind === 'pdf' ? 'application/pdf' : sniffed.mediaType,
	bytes: content.length,
	sha256: digest(createHash('sha256').update(content).digest('hex')),
})
