import { newId } from '#kernel/ids'

const wellFormedId = /^[\w-]{8,64}$/

/** The request's id as a proxy in front named it, if that is well-formed, else a new one. */
export const requestIdOf = (headers: Headers): string => {
	const given = headers.get('x-request-id') ?? ''
	return wellFormedId.test(given) ? given : newId()
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
/** RFC 9110 §9.2.1: the client asks for no change. */
export const isSafe = (method: string): boolean => safeMethods.has(method)

/**
 * Whether a request that changes something was sent by a page of this very origin: `Sec-Fetch-Site` says so, or, from a
 * browser without it, `Origin` does. Neither header means no. Argued in docs/decisions/csrf.md.
 */
export function isFromOwnPage(headers: Headers, ownOrigin: string): boolean {
	const site = headers.get('sec-fetch-site')
	return site === null ? headers.get('origin') === ownOrigin : site === 'same-origin'
}

/** A form or an autosave; files go through upload paths, which have limits of their own. */
export const ordinaryBodyBytes = 1024 * 1024

/** Whether the body may be read: its length is announced and within the limit. */
export function bodyVerdict(headers: Headers): 'fits' | 'too-large' | 'length-missing' {
	const announced = headers.get('content-length')
	if (announced === null) return headers.get('transfer-encoding') === null ? 'fits' : 'length-missing'
	return Number(announced) <= ordinaryBodyBytes ? 'fits' : 'too-large'
}

/** Whether the client reads JSON rather than pages: it gets a problem document. */
export function wantsProblem(path: string, headers: Headers): boolean {
	const accept = headers.get('accept') ?? ''
	return path.startsWith('/api/') || (accept.includes('json') && !accept.includes('text/html'))
}

/** What went wrong, in the reader's language. */
export type Trouble = {
	readonly status: number
	readonly title: string
	readonly detail: string
	readonly requestId: string
}

/** A problem document (RFC 9457). */
export const problem = ({ status, title, detail, requestId }: Trouble): Response =>
	new Response(JSON.stringify({ type: 'about:blank', title, status, detail, requestId }), {
		status,
		headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
	})

/** Headers that every answer carries; the content security policy of pages is Kit's (vite.config.ts). */
export function protect(headers: Headers, { https, requestId }: { https: boolean; requestId: string }): void {
	headers.set('x-request-id', requestId)
	headers.set('x-content-type-options', 'nosniff')
	headers.set('referrer-policy', 'same-origin')
	// The camera photographs papers at the upload step; nothing else is ever asked for.
	headers.set('permissions-policy', 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()')
	headers.set('cross-origin-opener-policy', 'same-origin')
	headers.set('cross-origin-resource-policy', 'same-origin')
	if (https) headers.set('strict-transport-security', 'max-age=31536000')
}
