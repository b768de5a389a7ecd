import type { Computation, Term } from '#forms'
import { unreachable } from '#kernel/result'

/** What an official can have worked out without writing a term: an operation over one question or two. */
export const operations = [
	'addressee',
	'place-and-day',
	'day-in-words',
	'sum-rows',
	'count-rows',
	'add',
	'subtract',
	'multiply',
	'divide',
	'age',
	'days',
	'in-words',
] as const
export type Operation = (typeof operations)[number]
export type Sum = { readonly operation: Operation; readonly one: string; readonly other: string }

const shapes: Partial<Record<Operation, 'text' | 'number'>> = { 'in-words': 'text' }

/** `money`: the result is a sum of money. */
export function computationFrom({ operation, one, other }: Sum, money: boolean): Computation | undefined {
	if (operation === 'addressee' || operation === 'place-and-day') return { kind: operation }
	if (one === '') return undefined
	if (operation === 'day-in-words') return { kind: 'day-in-words', of: one }
	const term = termFrom(operation, one, other)
	if (term === undefined) return undefined
	return { kind: 'term', term, shape: shapes[operation] ?? (money ? 'money' : 'number') }
}

function termFrom(operation: Operation, one: string, other: string): Term | undefined {
	const [a, b]: readonly [Term, Term] = [{ of: one }, { of: other }]
	switch (operation) {
		case 'sum-rows':
			return { sum: one }
		case 'count-rows':
			return { count: one }
		case 'age':
			return { age: a }
		case 'in-words':
			return { inWords: a }
		case 'add':
			return other ? { add: [a, b] } : undefined
		case 'multiply':
			return other ? { multiply: [a, b] } : undefined
		case 'subtract':
			return other ? { subtract: [a, b] } : undefined
		case 'divide':
			return other ? { divide: [a, b] } : undefined
		case 'days':
			return other ? { days: [a, b] } : undefined
		case 'addressee':
		case 'place-and-day':
		case 'day-in-words':
			return undefined
		default:
			return unreachable(operation)
	}
}

/** The operation that a computation is; undefined when it is more than one. */
export function sumOf(compute: Computation): Sum | undefined {
	if (compute.kind === 'addressee' || compute.kind === 'place-and-day')
		return { operation: compute.kind, one: '', other: '' }
	if (compute.kind === 'day-in-words') return { operation: 'day-in-words', one: compute.of, other: '' }
	if (compute.kind !== 'term' || typeof compute.term !== 'object') return undefined
	const { term } = compute
	const of = (each: Term | undefined) => (typeof each === 'object' && 'of' in each ? each.of : undefined)
	const two = (operation: Operation, terms: readonly Term[]): Sum | undefined => {
		const [one, other] = terms.map(of)
		return terms.length === 2 && one && other ? { operation, one, other } : undefined
	}
	if ('sum' in term) return { operation: 'sum-rows', one: term.sum, other: '' }
	if ('count' in term) return { operation: 'count-rows', one: term.count, other: '' }
	if ('add' in term) return two('add', term.add)
	if ('multiply' in term) return two('multiply', term.multiply)
	if ('subtract' in term) return two('subtract', term.subtract)
	if ('divide' in term) return two('divide', term.divide)
	if ('days' in term) return two('days', term.days)
	const one = 'age' in term ? of(term.age) : 'inWords' in term ? of(term.inWords) : undefined
	return one ? { operation: 'age' in term ? 'age' : 'in-words', one, other: '' } : undefined
}
