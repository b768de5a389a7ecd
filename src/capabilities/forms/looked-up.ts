import type { Field, Prefill } from './form.ts'

export const isLookedUp = (prefill: Prefill): prefill is Extract<Prefill, { from: `lookup.${string}` }> =>
	'from' in prefill && prefill.from.startsWith('lookup.')

/** `lookup.father.residence` taken apart. */
export function namedFact({ from }: { readonly from: `lookup.${string}.${string}` }): {
	readonly lookup: string
	readonly fact: string
} {
	const [, lookup = '', fact = ''] = from.split('.')
	return { lookup, fact }
}

/** The lookup from which the State holds the answer to a question; undefined for one that is simply asked. */
export const heldFrom = ({ prefill }: Field): string | undefined =>
	prefill && isLookedUp(prefill) && prefill.keep === 'held' ? namedFact(prefill).lookup : undefined
