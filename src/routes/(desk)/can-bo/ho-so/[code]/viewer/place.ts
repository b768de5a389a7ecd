/** How large a file is shown: its width fills the sheet, or so many times its own size. */
export type Zoom = number | 'width'
export type Turn = 0 | 90 | 180 | 270
/** Where in a file someone is: the page at the top of the sheet and how much of it has scrolled by, 0 to 1. */
export type Place = {
	readonly zoom: Zoom
	readonly turn: Turn
	readonly page: number
	readonly part: number
}

export const start: Place = { zoom: 'width', turn: 0, page: 1, part: 0 }

const zooms = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const

/** The next step of zoom from where the eye is; the same at either end. */
export function zoomed(scale: number, way: 'in' | 'out'): number {
	// What fills the width lies between two steps: a step must be seen.
	const further =
		way === 'in' ? zooms.find((each) => each > scale * 1.02) : zooms.findLast((each) => each < scale * 0.98)
	return further ?? scale
}

export const turned = (turn: Turn): Turn => ((turn + 90) % 360) as Turn

export type Size = { readonly width: number; readonly height: number }

/** A page as it lies on the sheet. */
export const laid = ({ width, height }: Size, turn: Turn): Size =>
	turn % 180 === 0 ? { width, height } : { width: height, height: width }

/** A box of the sheet from its top, in pixels. */
export type Span = { readonly top: number; readonly height: number }

/** The page under a line of the sheet, counted from 1, and how much of that page lies above the line. */
export function placeAt(spans: readonly Span[], line: number): Pick<Place, 'page' | 'part'> {
	const index = Math.max(
		0,
		spans.findLastIndex(({ top }) => top <= line),
	)
	const span = spans[index]
	if (!span || span.height === 0) return { page: 1, part: 0 }
	return { page: index + 1, part: Math.min(1, Math.max(0, (line - span.top) / span.height)) }
}

/** The line of a place; a page that the file does not have is its last. */
export function lineOf(spans: readonly Span[], { page, part }: Pick<Place, 'page' | 'part'>): number {
	const span = spans[Math.min(page, spans.length) - 1]
	return span ? span.top + span.height * part : 0
}

// What is kept for the next time -----------------------------------------------------------------------------------------

type Kept = Pick<Storage, 'getItem' | 'setItem'>
const keyOf = (file: string) => `tep:${file}`

/** Kept for this tab alone, and without anything of what the file says. */
export function keep(storage: Kept, file: string, place: Place): void {
	storage.setItem(keyOf(file), JSON.stringify(place))
}

/** Where someone was in a file; the start when it was not opened yet, or when what is kept does not read. */
export function kept(storage: Kept, file: string): Place {
	const text = storage.getItem(keyOf(file))
	if (text === null) return start
	try {
		const { zoom, turn, page, part } = JSON.parse(text) as Record<keyof Place, unknown>
		return {
			zoom: typeof zoom === 'number' && zoom >= 0.1 && zoom <= 4 ? zoom : 'width',
			turn: turn === 90 || turn === 180 || turn === 270 ? turn : 0,
			page: typeof page === 'number' && Number.isSafeInteger(page) && page > 0 ? page : 1,
			part: typeof part === 'number' && part >= 0 && part <= 1 ? part : 0,
		}
	} catch {
		return start
	}
}
