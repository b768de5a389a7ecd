import sharp from 'sharp'
import { now } from '#kernel/dates'
import { aside, Overwhelmed } from '#platform/aside'
import type { Tx } from '#platform/db'
import { log } from '#platform/log'
import { type StoredFile, uploadLimits } from './file.ts'
import type { Digest, FileStore } from './file-store.ts'
import { findThumbnail, recordThumbnail } from './thumbnail-store.server.ts'
import type { Answer, Task } from './thread.server.ts'

/** A thread of its own, so that no upload waits for a picture; what takes it longer is not drawn at all. */
const drawing = aside<Task, Answer>('#documents/thread', {
	milliseconds: 10_000,
	growth: 600_000_000,
	idleMilliseconds: 20_000,
})

/** A page asks for all of its pictures at once, and for some of them twice. */
const underWay = new Map<string, Promise<Digest | null>>()

/**
 * Answers with a small picture of the first page of a file, made when it is first asked for and kept with the files under its own
 * digest. Whether the asker may see the file is the caller's to decide, before. What cannot be drawn, or is too
 * large to be drawn in passing, shows as a blank sheet.
 */
export async function serveThumbnail(
	store: FileStore,
	{
		tenant,
		transact,
	}: { readonly tenant: string; readonly transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T> },
	file: Pick<StoredFile, 'sha256' | 'mediaType' | 'bytes'>,
	ifNoneMatch: string | null = null,
): Promise<Response> {
	const headers = new Headers({
		'cache-control': 'private, no-cache',
		'x-content-type-options': 'nosniff',
		'content-security-policy': "sandbox; default-src 'none'",
	})
	const made = await thumbnailOf()
	headers.set('etag', `"${made ?? 'blank'}"`)
	if (ifNoneMatch?.includes(`"${made ?? 'blank'}"`)) return new Response(null, { status: 304, headers })
	headers.set('content-type', made ? 'image/webp' : 'image/svg+xml')
	return new Response(made ? await store.get(tenant, made) : blankSheet, { headers })

	async function thumbnailOf(): Promise<Digest | null> {
		if (file.mediaType !== 'application/pdf' || file.bytes > uploadLimits.fileBytes) return null
		const found = await transact((tx) => findThumbnail(tx, file.sha256))
		if (found !== undefined) return found
		const key = `${tenant} ${file.sha256}`
		const making = underWay.get(key) ?? make().finally(() => underWay.delete(key))
		underWay.set(key, making)
		return making
	}

	async function make(): Promise<Digest | null> {
		const content = await store.get(tenant, file.sha256)
		const page = await drawing({ kind: 'draw-page', content }).catch((failure: unknown) => {
			if (!(failure instanceof Overwhelmed)) throw failure
			log.warn(
				{ why: failure.message, bytes: file.bytes },
				'a file has no thumbnail: drawing it was given up',
			)
			return { kind: 'unreadable' } as const
		})
		let made: Digest | null = null
		if (page.kind === 'drawn') {
			const { rgba, width, height } = page
			const raw = { width, height, channels: 4 } as const
			const picture = await sharp(rgba, { raw })
				.flatten({ background: '#ffffff' })
				.webp({ quality: 70 })
				.toBuffer()
			made = await store.put(tenant, picture)
		}
		await transact((tx) => recordThumbnail(tx, file.sha256, made, now()).then(() => undefined))
		return made
	}
}

const blankSheet = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 80"><path fill="#fff" d="M0 0h60v80H0z"/><path fill="#c5ccd6" d="M12 16h24v4H12zm0 12h36v3H12zm0 8h36v3H12zm0 8h36v3H12zm0 8h22v3H12z"/></svg>`
