import { type DossierCode, dossierCode } from './dossier.ts'

const within = /[A-Z][0-9]{2}(?:\.[0-9A-Z]{1,6})*-[0-9]{6}-[0-9]{4,6}/i

/** The code in what a reader or a camera read: a barcode holds the code itself, the QR of a slip the address of its page. */
export function codeIn(read: string): DossierCode | undefined {
	const whole = dossierCode(read)
	if (whole) return whole
	let text = read
	try {
		text = decodeURIComponent(read)
	} catch {
		// Not an address: it is looked through as it is.
	}
	const [found] = within.exec(text) ?? []
	return found === undefined ? undefined : dossierCode(found)
}

/** A reader types faster than people do, and ends with Enter. */
const mostMilliseconds = 50
const fewestKeys = 12

export type Typed = { readonly text: string; readonly at: number }

/** What a reader that types like a keyboard has sent so far; what a person types falls apart. `at`: milliseconds. */
export const typedOn = (before: Typed, key: string, at: number): Typed =>
	key.length !== 1
		? { text: before.text, at }
		: { text: at - before.at <= mostMilliseconds ? before.text + key : key, at }

/** The code that a reader sent, at the Enter that ends it. */
export const readBy = ({ text, at }: Typed, enterAt: number): DossierCode | undefined =>
	text.length >= fewestKeys && enterAt - at <= mostMilliseconds ? codeIn(text) : undefined
