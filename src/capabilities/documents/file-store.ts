import type { Instant } from '#kernel/dates'

/**
 * Port: where the bytes of files are kept. Content is named by its SHA-256 under one tenant, so the same bytes put twice
 * are one file, nothing is ever overwritten by something else, and no tenant can reach what another one put.
 */
export type FileStore = {
	/**
	 * Keeps `content`; when it resolves, the bytes outlast a power cut. A crash in between leaves nothing visible.
	 *
	 * @param tenant code of the tenant
	 */
	put(tenant: string, content: Uint8Array): Promise<Digest>
	/** Keeps the file at `path` of this machine, whose digest the caller has just taken, without holding it in memory; `path` stays. */
	putFile(tenant: string, path: string, sha256: Digest): Promise<void>
	/**
	 * Gives back what was put: whole, because it is checked before anyone sees a byte. For files that fit into memory.
	 *
	 * @throws when the tenant never put it, or when the bytes no longer have this digest
	 */
	get(tenant: string, digest: Digest): Promise<Uint8Array<ArrayBuffer>>
	/** Gives it back piece by piece; of damaged bytes the last piece is never given, the stream fails instead. */
	read(tenant: string, digest: Digest): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>
	readonly arrivals: Arrivals
}

/** Bytes of files that are not whole yet. Nobody reads them but the one who puts them together. */
export type Arrivals = {
	/** Goes on at `offset`; what was written there before, by a line that broke, is written over by the same bytes. */
	goOn(tenant: string, id: string, offset: number): Promise<Arriving>
	/** The whole as a file of this machine, for as long as it is held. @throws when bytes of it are missing */
	whole(tenant: string, id: string, bytes: number): Promise<AsyncDisposable & { readonly path: string }>
	remove(tenant: string, id: string): Promise<void>
	/**
	 * Removes what a crash left half-written or nobody's any more: all that was not touched since `before`.
	 *
	 * @returns how many pieces were removed
	 */
	sweep(tenant: string, before: Instant): Promise<number>
}

export type Arriving = {
	/** Waits while the store is slower than the line, so that memory stays small. */
	write(piece: Uint8Array): Promise<void>
	/** When it resolves, all that was written before it was called outlasts a power cut; writing may go on meanwhile. */
	keep(): Promise<void>
	close(): Promise<void>
}

declare const brand: unique symbol

/** SHA-256 in 64 lower-case hexadecimal digits. */
export type Digest = string & { readonly [brand]: 'Digest' }

/** @throws RangeError when `text` is no SHA-256 in hexadecimal digits */
export function digest(text: string): Digest {
	if (!/^[0-9a-f]{64}$/.test(text)) throw new RangeError(`Not a SHA-256: ${text}`)
	return text as Digest
}
