import type { Words } from './form.ts'
import type { TaxCodeFault } from './tax-code.ts'
import type { DayFault } from './written-day.ts'

/** Why an answer is not accepted. */
export type FieldRefusal = { readonly field: string } & (
	| { readonly kind: 'missing' }
	| { readonly kind: 'unknown' }
	| { readonly kind: 'wrong-type' }
	| { readonly kind: 'too-long'; readonly has: number; readonly most: number }
	| { readonly kind: 'too-short'; readonly has: number; readonly least: number }
	| { readonly kind: 'not-offered' }
	| { readonly kind: 'not-a-number' }
	| { readonly kind: 'not-whole' }
	| { readonly kind: 'too-small'; readonly least: number }
	| { readonly kind: 'too-large'; readonly most: number }
	| { readonly kind: 'digits'; readonly has: number; readonly needs: number }
	| { readonly kind: 'not-only-digits'; readonly needs: number }
	| { readonly kind: 'not-a-phone' }
	| { readonly kind: 'not-an-email' }
	| { readonly kind: 'not-agreed' }
	| { readonly kind: 'after-today' }
	| { readonly kind: 'after-other'; readonly other: string }
	| { readonly kind: 'not-a-time' }
	| { readonly kind: 'tax-code'; readonly fault: TaxCodeFault }
	/** Of a whole repeating section, by the id of its `repeat`. */
	| { readonly kind: 'few-rows'; readonly least: number }
	| { readonly kind: 'many-rows'; readonly most: number }
	/** A rule between answers, in the words of the form. */
	| { readonly kind: 'rule'; readonly told: Words }
	/** Not as the pattern of the schema asks; the hint of the question says how. */
	| { readonly kind: 'not-shaped' }
	| { readonly kind: 'not-right' }
	| DayFault
)
