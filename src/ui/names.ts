import { isolates } from '#kernel/vietnamese'
import { getContext, setContext } from 'svelte'

/** In what language the page is, and what Vietnamese names are called in it, as far as somebody has said. */
export type Names = { readonly locale: 'vi' | 'en'; readonly english: Readonly<Record<string, string>> }

const key = Symbol('names')

/** Said once, by the outermost layout; read again at every page. */
export const tellNames = (names: () => Names): void => void setContext(key, names)

export const toldNames = (): (() => Names) =>
	getContext<(() => Names) | undefined>(key) ?? (() => ({ locale: 'vi', english: {} }))

/** A stretch of a text; `vi` where it is Vietnamese within a page of another language. */
export type Part = { readonly text: string; readonly lang: 'vi' | undefined }

const [opens, closes] = isolates

/** A sentence with names set into it, in parts. */
export const partsOfText = (text: string, names: Names): Part[] =>
	text
		.split(new RegExp(`${opens}([^${closes}]*)${closes}`, 'u'))
		.flatMap((part, index): Part[] =>
			index % 2 === 1 ? partsOfName(part, names) : [{ text: part, lang: undefined }],
		)
		.filter((part) => part.text !== '')

/** A name, or several with semicolons between, or one behind who does it (`Sở Nội vụ: Thẩm định`), in the page's language. */
export function partsOfName(name: string, { locale, english }: Names): Part[] {
	if (locale === 'vi') return [{ text: name, lang: undefined }]
	const whole = Object.hasOwn(english, name) ? english[name] : undefined
	if (whole !== undefined) return [{ text: whole, lang: undefined }]
	for (const sign of ['; ', ': ']) {
		const [first = '', ...rest] = name.split(sign)
		if (rest.length === 0) continue
		const more = partsOfName(rest.join(sign), { locale, english })
		if (sign === '; ' || more.some(({ lang }) => lang === undefined))
			return [...partsOfName(first, { locale, english }), { text: sign, lang: undefined }, ...more]
	}
	return [{ text: name, lang: 'vi' }]
}
