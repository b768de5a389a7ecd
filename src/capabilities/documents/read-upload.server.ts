import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { ok, type Result, refuse } from '#kernel/result'
import { type UploadPart, uploadLimits } from './file.ts'
import type { UploadRefusal } from './refusal.ts'

/** The parts of a form, its files spooled to a folder of their own. `await using` removes the folder. */
export type UploadForm = AsyncDisposable & {
	readonly fields: ReadonlyMap<string, string>
	readonly parts: readonly (UploadPart & { readonly path: string })[]
}

type Reading = {
	/** Where to spool, by default the system's folder for temporary files. */
	readonly folder?: string
	/** Most bytes of one file for a component, whose field stands before the files; by default the usual. */
	readonly limitOf?: (component: string) => number | undefined
}

/** Beyond this many bytes the connection is closed rather than listened to: nobody sends that much by mistake. */
const mostDrained = 512_000_000

/**
 * Reads a `multipart/form-data` request with bounded memory: files go to the disk while they arrive. What is too large is
 * read to its end all the same, without keeping it, so that the browser shows the refusal instead of a broken connection.
 * A file field left empty is no part.
 */
export async function readUpload(
	request: Request,
	{ folder = tmpdir(), limitOf = () => undefined }: Reading = {},
): Promise<Result<UploadForm, UploadRefusal>> {
	const contentType = request.headers.get('content-type') ?? ''
	if (!request.body || !/^multipart\/form-data\s*;.*boundary="?[^\s";]/i.test(contentType))
		return refuse({ kind: 'not-an-upload' })
	const spool = await mkdtemp(join(folder, 'mot-cua-upload-'))
	const discard = () => rm(spool, { recursive: true, force: true })
	try {
		const read = await readParts(request.body as ReadableStream<Uint8Array>, { contentType, spool, limitOf })
		if (!read.ok) {
			await discard()
			return read
		}
		return ok({ ...read.value, [Symbol.asyncDispose]: discard })
	} catch (failure) {
		await discard()
		throw failure
	}
}

type SpooledPart = { readonly name: string; readonly path: string; readonly limit: number; bytes: number }

async function readParts(
	body: ReadableStream<Uint8Array>,
	{
		contentType,
		spool,
		limitOf,
	}: Required<Pick<Reading, 'limitOf'>> & { contentType: string; spool: string },
): Promise<Result<{ fields: Map<string, string>; parts: SpooledPart[] }, UploadRefusal>> {
	const fields = new Map<string, string>()
	const parts: SpooledPart[] = []
	const writing: Promise<void>[] = []
	const arriving: BusboyFileStream[] = []
	let kept = 0
	let drained = 0
	let surplus = false
	/** Of all files together. */
	let most: number = uploadLimits.uploadBytes

	const spoolPart = async (stream: BusboyFileStream, name: string): Promise<void> => {
		const limit = limitOf(fields.get('component') ?? '') ?? uploadLimits.fileBytes
		const together = Math.max(limit, uploadLimits.uploadBytes)
		most = Math.max(most, together)
		const part: SpooledPart = { name, path: join(spool, String(parts.length)), limit, bytes: 0 }
		if (parts.length === uploadLimits.parts) {
			surplus = true
			stream.resume()
			return
		}
		parts.push(part)
		await pipeline(
			stream,
			async function* (chunks: AsyncIterable<Buffer>) {
				for await (const chunk of chunks) {
					part.bytes += chunk.length
					kept += chunk.length
					if (part.bytes <= limit && kept <= together) yield chunk
				}
			},
			createWriteStream(part.path, { flags: 'wx', mode: 0o600 }),
		)
	}

	const reader = openReader(contentType)
	if (!reader) return refuse({ kind: 'not-an-upload' })
	reader.on('field', (name, value) => void fields.set(name, value))
	reader.on('file', (_field, stream, name) => {
		// A browser sends a nameless, empty part for a file field that was left empty.
		if (!name) stream.resume()
		else {
			arriving.push(stream)
			const written = spoolPart(stream, name)
			written.catch(() => undefined)
			writing.push(written)
		}
	})
	try {
		await pipeline(
			Readable.fromWeb(body),
			async function* (chunks: AsyncIterable<Uint8Array>) {
				for await (const chunk of chunks) {
					drained += chunk.length
					if (drained > mostDrained) throw new TooMuch()
					yield chunk
				}
			},
			reader,
		)
	} catch (failure) {
		// The reader leaves the file it was in the middle of waiting for ever.
		for (const stream of arriving) stream.destroy()
		await Promise.allSettled(writing)
		if (failure instanceof TooMuch) return refuse({ kind: 'upload-too-large', bytes: drained, limit: most })
		if (isOfThisMachine(failure)) throw failure
		return refuse({ kind: 'interrupted' })
	}
	await Promise.all(writing)
	if (surplus) return refuse({ kind: 'too-many-parts', limit: uploadLimits.parts })
	const large = parts.find(({ bytes, limit }) => bytes > limit)
	if (large)
		return refuse({
			kind: 'file-too-large',
			name: large.name.normalize('NFC'),
			bytes: large.bytes,
			limit: large.limit,
		})
	if (kept > most) return refuse({ kind: 'upload-too-large', bytes: kept, limit: most })
	return ok({ fields, parts })
}

class TooMuch extends Error {}

/** The disk is full or forbidden: an outage, which no citizen can mend. */
const isOfThisMachine = (failure: unknown): boolean =>
	['ENOSPC', 'EACCES', 'EROFS', 'EIO', 'EDQUOT', 'EMFILE'].includes(
		(failure as NodeJS.ErrnoException).code ?? '',
	)

function openReader(contentType: string) {
	try {
		return new Busboy({
			headers: { 'content-type': contentType },
			// A part with a file name is a file, whatever type the browser says it has.
			isPartAFile: (_field, _type, name) => name !== undefined,
			limits: { fields: 50, fieldSize: 20_000, headerPairs: 20, parts: 200 },
		})
	} catch {
		return undefined
	}
}
