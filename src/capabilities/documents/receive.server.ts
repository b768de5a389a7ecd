import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, type Result, refuse } from '#kernel/result'
import { log } from '#platform/log'
import { aside, Overwhelmed } from './aside.server.ts'
import type { Page } from './bind-pages.server.ts'
import { cleanPhoto } from './clean-photo.server.ts'
import { type Origin, type StoredFile, tidyName, uploadLimits, type UploadPart } from './file.ts'
import { type Digest, digest, type FileStore } from './file-store.ts'
import type { UploadRefusal } from './refusal.ts'
import type { SignatureFinding } from './signature.ts'
import { sniff } from './sniff.server.ts'
import type { Scan, VirusScanner } from './virus-scanner.ts'

/** Where files are kept, and who looks through them before: nobody, when there is no scanner. */
export type Reception = {
	readonly store: FileStore
	readonly scanner: VirusScanner | undefined
	/** Certificates (PEM) of the authorities whose digital signatures are trusted; undefined when none are configured. */
	readonly roots?: string | undefined
}

export type Upload = {
	readonly tenant: string
	readonly personId: string
	readonly draftId: string
	readonly componentKey: string
	readonly parts: readonly UploadPart[]
	/** Most bytes of one PDF, when the component takes more than the usual. */
	readonly largest?: number
	readonly now: Instant
}

/** A file whose bytes are in the store; `recordFiles` makes it one of the draft. */
export type ReceivedFile = StoredFile & {
	readonly personId: string
	readonly draftId: string
	readonly madeFrom: readonly Origin[]
	/** What looked through everything it was made from, if anything did. */
	readonly scannedBy?: string | undefined
	/** What was found of the digital signatures of a PDF; of photos nothing is looked for. */
	readonly signatures?: readonly SignatureFinding[] | undefined
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
	{ store, scanner, roots }: Reception,
	upload: Upload,
): Promise<Result<readonly ReceivedFile[], UploadRefusal>> {
	const { parts } = upload
	if (parts.length === 0) return refuse({ kind: 'nothing-chosen' })
	if (parts.length > uploadLimits.parts) return refuse({ kind: 'too-many-parts', limit: uploadLimits.parts })
	let scannedBy: string | undefined
	const photos: { page: Page; origin: Origin }[] = []
	const papers: { part: UploadPart; found: Paper; origin: Origin }[] = []
	const largest = upload.largest ?? uploadLimits.fileBytes
	for (const part of parts) {
		const name = part.name.normalize('NFC')
		const bytes = 'content' in part ? part.content.length : (await stat(part.path)).size
		if (bytes === 0) return refuse({ kind: 'empty-file', name })
		if (bytes > largest) return refuse({ kind: 'file-too-large', name, bytes, limit: largest })
		const { head, sha256, scan } = await lookedThrough(part, scanner)
		if (scan?.kind === 'infected') return refuse({ kind: 'infected', name, virus: scan.virus })
		if (scan?.kind === 'unknown') {
			log.error({ why: scan.why, bytes }, 'an upload was refused because it could not be scanned')
			return refuse({ kind: 'not-scanned', name })
		}
		scannedBy = scan?.by
		const sniffed = await sniff(head)
		if (sniffed.kind === 'foreign') return refuse({ kind: 'foreign-type', name, found: sniffed.found })
		const mediaType = sniffed.kind === 'pdf' ? 'application/pdf' : sniffed.mediaType
		const origin = { name: name.slice(0, 255), mediaType, bytes, sha256 }
		if (sniffed.kind === 'pdf') {
			const checked = await checkPdf(name, part, roots)
			if (!checked.ok) return checked
			papers.push({ part, found: checked.value, origin })
			continue
		}
		const limit = Math.min(largest, uploadLimits.fileBytes)
		if (bytes > limit) return refuse({ kind: 'file-too-large', name, bytes, limit })
		const content = 'content' in part ? part.content : await readFile(part.path)
		const cleaned = await cleanPhoto(name, content, sniffed.kind)
		if (!cleaned.ok) return cleaned
		photos.push({ page: cleaned.value, origin })
	}
	const files: ReceivedFile[] = []
	const keep = (
		sha256: Digest,
		bytes: number,
		{ pages, signatures }: Partial<Paper> & { pages: number },
		madeFrom: readonly Origin[],
	) => {
		const { personId, draftId, componentKey, now } = upload
		files.push({
			id: newId(),
			personId,
			draftId,
			componentKey,
			name: tidyName(madeFrom[0]?.name ?? '', 'pdf'),
			mediaType: 'application/pdf',
			bytes,
			sha256,
			pages,
			madeFrom,
			scannedBy,
			signatures,
			storedAt: now,
		})
	}
	if (photos.length > 0) {
		const bound = await aside({ kind: 'bind-pages', pages: photos.map(({ page }) => page) })
		keep(
			await store.put(upload.tenant, bound),
			bound.length,
			{ pages: photos.length },
			photos.map(({ origin }) => origin),
		)
	}
	for (const { part, found, origin } of papers) {
		if ('path' in part) await store.putFile(upload.tenant, part.path, origin.sha256)
		else await store.put(upload.tenant, part.content)
		keep(origin.sha256, origin.bytes, found, [origin])
	}
	return ok(files)
}

type Looked = { readonly head: Uint8Array; readonly sha256: Digest; readonly scan: Scan | undefined }

/** Reads a part once, piece by piece: for its digest, for its beginning, and for the scanner, if there is one. */
async function lookedThrough(part: UploadPart, scanner: VirusScanner | undefined): Promise<Looked> {
	const hash = createHash('sha256')
	const beginning: Uint8Array[] = []
	let held = 0
	async function* seen(): AsyncGenerator<Uint8Array> {
		const pieces =
			'content' in part ? inPieces(part.content) : createReadStream(part.path, { highWaterMark: 262_144 })
		for await (const piece of pieces as AsyncIterable<Uint8Array>) {
			hash.update(piece)
			if (held < headBytes) beginning.push(piece.subarray(0, headBytes - held))
			held += piece.length
			yield piece
		}
	}
	const pieces = seen()
	const scan = await scanner?.scan(pieces)
	// A scanner that says no need not have heard everything.
	for await (const _ of pieces) if (scan && scan.kind !== 'clean') break
	return { head: Buffer.concat(beginning), sha256: digest(hash.digest('hex')), scan }
}

/** What a type is recognised by lies here. */
const headBytes = 65_536

async function* inPieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
	await Promise.resolve()
	for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536)
}

type Paper = { readonly pages: number; readonly signatures: readonly SignatureFinding[] }

async function checkPdf(
	name: string,
	part: UploadPart,
	roots: string | undefined,
): Promise<Result<Paper, UploadRefusal>> {
	const content = 'content' in part ? { content: part.content } : { path: part.path }
	const found = await aside({ kind: 'examine-pdf', roots, ...content }).catch((failure: unknown) => {
		if (failure instanceof Overwhelmed) return { kind: 'unreadable' } as const
		throw failure
	})
	const limit = uploadLimits.pages
	switch (found.kind) {
		case 'fine':
			if (found.pages > limit) return refuse({ kind: 'pdf-too-long', name, pages: found.pages, limit })
			return signaturesWhole(name, found)
		case 'locked':
			return refuse({ kind: 'pdf-locked', name })
		case 'active':
			return refuse({ kind: 'pdf-active', name, found: found.found })
		case 'unreadable':
			return refuse({ kind: 'pdf-unreadable', name })
	}
}

/**
 * A paper that was changed after it was signed is no paper (Luật Giao dịch điện tử 20/2023/QH15: the content of an original is
 * whole, and each change after signing is found), so it is turned away at once, while its sender can still mend it. Who
 * stands behind a whole signature is for the official to judge.
 */
function signaturesWhole(name: string, paper: Paper): Result<Paper, UploadRefusal> {
	const altered = paper.signatures.find(({ verdict }) => verdict === 'altered')
	return altered ? refuse({ kind: 'signature-broken', name, signer: altered.signer }) : ok(paper)
}
