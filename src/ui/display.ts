/** What a person asked this browser to look like; `auto` follows the device. */
export type Display = { readonly scheme: 'auto' | 'light' | 'dark'; readonly textSize: 'normal' | 'large' }

type Cookies = { get(name: string): string | undefined }

/** The cookies that hold the choice; the language is Paraglide's own. */
export const displayCookies = { locale: 'ngon-ngu', scheme: 'nen', textSize: 'co-chu' } as const

/** Anything but a known choice counts as none. */
export function displayOf(cookies: Cookies): Display {
	const scheme = cookies.get(displayCookies.scheme)
	return {
		scheme: scheme === 'light' || scheme === 'dark' ? scheme : 'auto',
		textSize: cookies.get(displayCookies.textSize) === 'large' ? 'large' : 'normal',
	}
}

/**
 * For `transformPageChunk`: writes language, scheme and text size on `<html>`, so that the first paint is already right.
 * Chunks without the three placeholders of app.html come back as they are.
 */
export function htmlAttributes(event: {
	readonly cookies: Cookies
	readonly locals: { readonly locale: 'vi' | 'en' }
}): (chunk: { readonly html: string }) => string {
	const { scheme, textSize } = displayOf(event.cookies)
	const asked = `lang="${event.locals.locale}" data-scheme="${scheme}" data-text="${textSize}"`
	return ({ html }) => html.replace('lang="%lang%" data-scheme="%scheme%" data-text="%text%"', asked)
}

/**
 * For `preload`: besides scripts and styles only the two cuts of the text face that every page needs at once; the others
 * are fetched when a rule asks for them.
 */
export const preloadFirst = ({ type, path }: { type: string; path: string }): boolean =>
	type === 'js' || type === 'css' || /be-vietnam-pro-(latin|vietnamese)-400/.test(path)
