import { PDF } from '@libpdf/core'

type Letter = {
	readonly char: string
	readonly page: number
	readonly x: number
	readonly width: number
	readonly y: number
	readonly size: number
	readonly font: string
}

/** A printed paper as it is read: its letters in the order of its text, cell after cell, not line by line across columns. */
export type Printed = {
	readonly words: readonly Word[]
	readonly pages: readonly { readonly width: number; readonly height: number }[]
}
export type Word = {
	/** As it is printed. */
	readonly as: string
	readonly page: number
	/** Its middle and its edges from the left edge of the page, its baseline from the upper one; in points. */
	readonly x: number
	readonly left: number
	readonly right: number
	readonly top: number
	readonly size: number
	readonly bold: boolean
	readonly italic: boolean
}

export async function printed(bytes: Uint8Array): Promise<Printed> {
	const pdf = await PDF.load(bytes)
	const pages = pdf.getPages().map(({ width, height }) => ({ width, height }))
	const words = pdf.extractText().flatMap(({ lines }, page) => {
		const letters = lines
			.flatMap(({ spans }) => spans)
			.flatMap(({ chars }) => chars)
			.toSorted((one, other) => (one.sequenceIndex ?? 0) - (other.sequenceIndex ?? 0))
			.map(({ char, bbox, fontSize, fontName, baseline }) => ({
				char,
				page,
				x: bbox.x,
				width: bbox.width,
				y: baseline,
				size: fontSize,
				font: fontName,
			}))
		return wordsOf(letters, pages[page]?.height ?? 0)
	})
	return { words, pages }
}

function wordsOf(letters: readonly Letter[], height: number): Word[] {
	const words: Word[] = []
	let open: Letter[] = []
	const close = () => {
		const [first, last] = [open[0], open.at(-1)]
		if (first && last) {
			const as = open.map(({ char }) => char).join('')
			if (bare(as))
				words.push({
					as,
					page: first.page,
					x: (first.x + last.x + last.width) / 2,
					left: first.x,
					right: last.x + last.width,
					top: height - first.y,
					size: first.size,
					bold: /bold/i.test(first.font),
					italic: /italic/i.test(first.font),
				})
		}
		open = []
	}
	for (const letter of letters) {
		const before = open.at(-1)
		const apart =
			before &&
			(Math.abs(before.y - letter.y) > 1 ||
				letter.x - (before.x + before.width) > 0.18 * letter.size ||
				letter.x < before.x - 1)
		if (/\s/.test(letter.char) || apart) close()
		if (!/\s/.test(letter.char)) open.push(letter)
	}
	close()
	return words
}

/** A word without the marks around it. */
export const bare = (word: string): string =>
	word.normalize('NFC').replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
