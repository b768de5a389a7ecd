const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]

export type TaxCodeFault = 'not-shaped' | 'check-digit'

/**
 * What keeps a text from being a tax code: 10 digits of which the last checks the others, 13 for a branch
 * (`0300588569-001`), or the 12 of a person or household (reference: identity-rules.json).
 */
export function taxCodeFault(text: string): TaxCodeFault | undefined {
	if (/^\d{12}$/.test(text)) return undefined
	const whole = /^(\d{10})(?:-(?!000)\d{3})?$/.exec(text)?.[1]
	if (!whole) return 'not-shaped'
	const sum = weights.reduce((before, weight, at) => before + weight * Number(whole[at]), 0)
	return 10 - (sum % 11) === Number(whole[9]) ? undefined : 'check-digit'
}

/** As people write it: blanks and points go, a branch keeps its hyphen. */
export function taxCodeFromText(text: string): string {
	const bare = text.replace(/[\s.]/g, '')
	return /^\d{13}$/.test(bare) ? `${bare.slice(0, 10)}-${bare.slice(10)}` : bare
}
