const nowhere = 'https://nowhere.invalid'

/**
 * The page to go back to after sign-in: a path of this very site, or `otherwise`. A whole address, `//host`, `/\host` or
 * a control character, with which browsers can be sent elsewhere, is none.
 */
export function safeReturn(path: string | null | undefined, otherwise: string): string {
	if (!path || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) || !URL.canParse(path, nowhere)) return otherwise
	const url = new URL(path, nowhere)
	// `/..//host` is written out as `//host`.
	return url.origin === nowhere && !url.pathname.startsWith('//')
		? url.pathname + url.search + url.hash
		: otherwise
}
