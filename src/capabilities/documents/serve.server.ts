import { type StoredFile, uploadLimits } from './file.ts'
import type { FileStore } from './file-store.ts'

/**
 * The answer that shows a file in the page or lets it be saved. Whether the asker may see it is the caller's to decide,
 * before.
 *
 * @param disposition `inline` shows it (same-origin `<iframe>` too), `attachment` saves it
 * @param ifNoneMatch the request's `If-None-Match`
 */
export async function serveFile(
	store: FileStore,
	tenant: string,
	file: Pick<StoredFile, 'name' | 'mediaType' | 'sha256' | 'bytes'>,
	disposition: 'inline' | 'attachment',
	ifNoneMatch: string | null = null,
): Promise<Response> {
	const headers = new Headers({
		etag: `"${file.sha256}"`,
		'cache-control': 'private, no-cache',
		'x-content-type-options': 'nosniff',
	})
	if (ifNoneMatch?.includes(`"${file.sha256}"`)) return new Response(null, { status: 304, headers })
	// Whole and checked before its first byte is shown; a large one is shown while it is checked, and breaks off when damaged.
	const content =
		file.bytes > uploadLimits.fileBytes
			? await store.read(tenant, file.sha256)
			: await store.get(tenant, file.sha256)
	headers.set('content-type', file.mediaType)
	headers.set('content-length', String(content instanceof Uint8Array ? content.length : file.bytes))
	headers.set('content-disposition', `${disposition}; ${fileName(file.name)}`)
	// A browser's PDF viewer does not start inside a sandbox; nothing else is shown without one.
	headers.set(
		'content-security-policy',
		file.mediaType === 'application/pdf' ? "frame-ancestors 'self'" : "sandbox; default-src 'none'",
	)
	return new Response(content, { headers })
}

/** RFC 6266: plain letters for what is old, the real name for the rest. */
function fileName(name: string): string {
	const plain = name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replaceAll('đ', 'd')
		.replaceAll('Đ', 'D')
		.replace(/[^\w. ()-]/g, '_')
	const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
	return `filename="${plain}"; filename*=UTF-8''${encoded}`
}
