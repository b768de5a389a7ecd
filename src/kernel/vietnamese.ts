/** Unicode form C: the one form in which text is stored and compared (TT 39/2017/TT-BTTTT names UTF-8; macOS and PDF give form D). */
export const nfc = (text: string): string => text.normalize('NFC')

/**
 * Lower case, without accents, single spaces: a key for search, never for deciding whether two names are legally the
 * same. `đ` has no decomposition, so it is mapped by hand.
 */
export const fold = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/\p{M}+/gu, '')
		.replace(/[đĐ]/g, 'd')
		.toLowerCase()
		.replace(/\s+/g, ' ')
		.trim()

/** The folded syllables of a text; what is neither letter nor digit parts them, but a dot or underscore inside a code does not. */
export const syllables = (text: string): string[] =>
	fold(text).match(/[\p{L}\p{N}]+(?:[._][\p{L}\p{N}]+)*/gu) ?? []

/** `ký` and `kí`, `lý` and `lí` are written both ways: for search they are one. */
export const soundKey = (syllable: string): string => syllable.replaceAll('y', 'i')

const newToOldTone: readonly (readonly [string, string])[] = (
	[
		['o', 'a', 'òóỏõọ', 'àáảãạ'],
		['o', 'e', 'òóỏõọ', 'èéẻẽẹ'],
		['u', 'y', 'ùúủũụ', 'ỳýỷỹỵ'],
	] as const
).flatMap(([first, second, onFirst, onSecond]) =>
	[...onSecond].map((toned, index) => [`${first}${toned}`, `${onFirst[index] ?? first}${second}`] as const),
)

/**
 * Puts the tone mark of `oa, oe, uy` where the national portal puts it (`Hòa`, `Thủy`, not `Hoà`, `Thuỷ`), so that both
 * spellings compare equal. `quý` keeps its tone: there the u belongs to the consonant, and so does a syllable with a
 * final consonant (`toàn`).
 */
export function tonePlaced(text: string): string {
	return nfc(text).replace(/\p{L}+/gu, (word) => {
		const lower = word.toLowerCase()
		for (const [written, placed] of newToOldTone) {
			if (!lower.endsWith(written)) continue
			if (written.startsWith('u') && lower.at(-3) === 'q') return word
			const stem = word.slice(0, -2)
			const upper = word.slice(-2) === word.slice(-2).toUpperCase()
			return stem + (upper ? placed.toUpperCase() : keepCase(word.slice(-2), placed))
		}
		return word
	})
}

const keepCase = (written: string, placed: string): string =>
	[...placed]
		.map((letter, index) =>
			written[index] !== written[index]?.toLowerCase() ? letter.toUpperCase() : letter,
		)
		.join('')

/**
 * What a syllable typed in Telex or VNI without an input method stands for, folded: `ddawng` → `dang`, `kys` → `ky`,
 * `dang9` → `dang`. Undefined when nothing of Telex or VNI is in it. It works because no Vietnamese syllable holds
 * f, j, w or z, ends with r, s or x, doubles a vowel other than `oo`, or has a digit.
 */
export function keystrokesMeant(typed: string): string | undefined {
	const raw = fold(typed)
	if (!/^[a-z0-9]+$/.test(raw) || !/[aeiouy]/.test(raw) || /^\d/.test(raw)) return undefined
	const meant = (/[0-9]/.test(raw) ? raw.replace(/[0-9]/g, '') : raw)
		.replace(/w/g, '')
		.replace(/^dd/, 'd')
		.replace(/(?<=[aeiouy][a-z]*)d/g, '')
		.replace(/([aeo])\1+/g, '$1')
		.replace(/(?<=[aeiouy][a-z]*)[sfrxj]/g, '')
		.replace(/([aeo])(ng|nh|ch|[cmnpt])\1$/, '$1$2')
	return meant !== raw && isSyllable(meant) ? meant : undefined
}

const syllable =
	/^(?:b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x)?[aeiouy]{1,3}(?:ch|c|m|ng|nh|n|p|t)?$/

/** Whether a folded word has the shape of a Vietnamese syllable. */
export const isSyllable = (folded: string): boolean => syllable.test(folded)

/** Steps of one letter (put in, left out, changed, or two neighbours swapped) from one word to the other. */
export function editDistance(a: string, b: string, limit: number): number {
	if (Math.abs(a.length - b.length) > limit) return limit + 1
	let beforePrevious: number[] = []
	let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
	for (let row = 1; row <= a.length; row++) {
		const current = [row]
		let best = row
		for (let column = 1; column <= b.length; column++) {
			const same = a[row - 1] === b[column - 1] ? 0 : 1
			let steps = Math.min(
				(previous[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
				(previous[column - 1] ?? 0) + same,
			)
			if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
				steps = Math.min(steps, (beforePrevious[column - 2] ?? 0) + 1)
			current.push(steps)
			best = Math.min(best, steps)
		}
		if (best > limit) return limit + 1
		beforePrevious = previous
		previous = current
	}
	return previous[b.length] ?? limit + 1
}

/**
 * A key that orders names as Vietnamese lists do: by the given name, then family and middle names, without accents first.
 * `Lê Ngọc Diệp` → `diep le ngoc`.
 */
export function givenNameFirst(fullName: string): string {
	const words = fold(fullName).split(' ')
	return [words.at(-1), ...words.slice(0, -1)].join(' ').trim()
}

// Unicode's isolates (UAX #9): what stands between them is of its own, wherever the text is shown.
export const isolates = ['\u2068', '\u2069'] as const

/** A Vietnamese name as it is set into a sentence of another language, so that a page can find and mark it. */
export const isolated = (name: string): string => (name === '' ? '' : `${isolates[0]}${name}${isolates[1]}`)
