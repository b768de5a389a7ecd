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
	/**
	 * Gives back what was put: whole, because it is checked before anyone sees a byte (intake holds files to 25 MB).
	 *
	 * @throws when the tenant never put it, or when the bytes no longer have this digest
	 */
	get(tenant: string, digest: Digest): Promise<Uint8Array<ArrayBuffer>>
}

declare const brand: unique symbol

/** SHA-256 in 64 lower-case hexadecimal digits. */
export type Digest = string & { readonly [brand]: 'Digest' }

/** @throws RangeError when `text` is no SHA-256 in hexadecimal digits */
export function digest(text: string): Digest {
	if (!/^[0-9a-f]{64}$/.test(text)) throw new RangeError(`Not a SHA-256: ${text}`)
	return text as Digest
}
