import { numberInWords } from '#kernel/number-words'
import { unreachable } from '#kernel/result'
import type { Circumstances, Comparison, Condition, Term, Value } from './form.ts'
import { choicesIn } from './several.ts'
import { dayFault, daysBetween, yearsBetween } from './written-day.ts'

/** What terms and conditions read: the answers that apply, row by row where they repeat, and the day. */
export type World = {
	readonly valueOf: (field: string) => Value | undefined
	/** How many rows the section repeated under this id has. */
	readonly countOf: (repeat: string) => number
	/** The answers to a repeated question, row by row; those not given are left out. */
	readonly valuesOf: (field: string) => readonly Value[]
	readonly circumstances: Circumstances
}

/** What a term comes to; undefined while something that it needs is not known, or makes no sense (a 13th month, ÷ 0). */
export function worked(term: Term, world: World): Value | undefined {
	if (typeof term !== 'object') return term
	const numbers = (terms: readonly Term[]) => {
		const all = terms.map((each) => number(worked(each, world)))
		return all.every((each) => each !== undefined) ? all : undefined
	}
	if ('of' in term) return world.valueOf(term.of)
	if ('today' in term) return world.circumstances.today
	if ('count' in term) return world.countOf(term.count)
	if ('sum' in term)
		return exact(world.valuesOf(term.sum).reduce<number>((sum, each) => sum + (number(each) ?? 0), 0))
	if ('add' in term) return exact(numbers(term.add)?.reduce((sum, each) => sum + each, 0))
	if ('multiply' in term) return exact(numbers(term.multiply)?.reduce((product, each) => product * each, 1))
	if ('subtract' in term) {
		const [from, what] = numbers(term.subtract) ?? []
		return from === undefined || what === undefined ? undefined : exact(from - what)
	}
	if ('divide' in term) {
		const [what, by] = numbers(term.divide) ?? []
		return what === undefined || !by ? undefined : exact(what / by)
	}
	if ('round' in term) {
		const value = number(worked(term.round, world))
		return value === undefined ? undefined : rounded(value, term.digits)
	}
	if ('least' in term) {
		const all = numbers(term.least)
		return all && Math.min(...all)
	}
	if ('greatest' in term) {
		const all = numbers(term.greatest)
		return all && Math.max(...all)
	}
	if ('first' in term) {
		for (const each of term.first) {
			const value = worked(each, world)
			if (value !== undefined) return value
		}
		return undefined
	}
	if ('join' in term) {
		const texts = term.join.flatMap((each) => worked(each, world) ?? [])
		return texts.length === 0 ? undefined : texts.join(term.with)
	}
	if ('age' in term) {
		const day = wholeDay(worked(term.age, world))
		return day && day <= world.circumstances.today ? yearsBetween(day, world.circumstances.today) : undefined
	}
	if ('days' in term) {
		const [from, to] = term.days.map((each) => wholeDay(worked(each, world)))
		return from && to ? daysBetween(from, to) : undefined
	}
	if ('inWords' in term) {
		const value = number(worked(term.inWords, world))
		return value === undefined ? undefined : numberInWords(value)
	}
	if ('when' in term) return worked(holds(term.when, world) ? term.then : term.else, world)
	return unreachable(term)
}

/** Whether `condition` holds, given the answers that apply. */
export function holds(condition: Condition, world: World): boolean {
	if ('is' in condition) return world.valueOf(condition.field) === condition.is
	if ('in' in condition) {
		const value = world.valueOf(condition.field)
		return value !== undefined && condition.in.includes(value)
	}
	if ('includes' in condition) return choicesIn(world.valueOf(condition.field)).includes(condition.includes)
	if ('answered' in condition) return world.valueOf(condition.answered) !== undefined
	if ('compare' in condition)
		return compared(worked(condition.compare, world), condition.by, worked(condition.to, world))
	if ('all' in condition) return condition.all.every((each) => holds(each, world))
	if ('any' in condition) return condition.any.some((each) => holds(each, world))
	if ('not' in condition) return !holds(condition.not, world)
	return unreachable(condition)
}

/** Whether two values stand so; false while one of them is not known. */
export function compared(left: Value | undefined, by: Comparison, right: Value | undefined): boolean {
	if (left === undefined || right === undefined || typeof left !== typeof right) return false
	switch (by) {
		case 'less':
			return left < right
		case 'at-most':
			return left <= right
		case 'same':
			return left === right
		case 'different':
			return left !== right
		case 'at-least':
			return left >= right
		case 'more':
			return left > right
		default:
			return unreachable(by)
	}
}

const number = (value: Value | undefined) => (typeof value === 'number' ? value : undefined)
const wholeDay = (value: Value | undefined) =>
	typeof value === 'string' && !dayFault(value) ? value : undefined

// 0.1 + 0.2 is 0.3 on paper: what lies beyond the twelfth digit is not the citizen's.
const exact = (value: number | undefined) => (value === undefined ? undefined : Number(value.toPrecision(12)))

function rounded(value: number, digits: number): number {
	const scale = 10 ** digits
	return (Math.sign(value) * Math.round(Number((Math.abs(value) * scale).toPrecision(12)))) / scale
}

/** The questions that a term reads, and the sections whose rows it counts. */
export function readsOf(term: Term): readonly Read[] {
	if (typeof term !== 'object' || 'today' in term) return []
	if ('of' in term) return [{ kind: 'answer', id: term.of }]
	if ('count' in term) return [{ kind: 'rows', id: term.count }]
	if ('sum' in term) return [{ kind: 'column', id: term.sum }]
	if ('when' in term) return [...readsOfCondition(term.when), ...readsOf(term.then), ...readsOf(term.else)]
	return partsOf(term).flatMap(readsOf)
}
/** An answer is read as it stands, in the same row if it is repeated; a column, over all rows. */
export type Read = { readonly kind: 'answer' | 'rows' | 'column'; readonly id: string }

export function readsOfCondition(condition: Condition): readonly Read[] {
	if ('compare' in condition) return [...readsOf(condition.compare), ...readsOf(condition.to)]
	if ('field' in condition) return [{ kind: 'answer', id: condition.field }]
	if ('answered' in condition) return [{ kind: 'answer', id: condition.answered }]
	if ('all' in condition) return condition.all.flatMap(readsOfCondition)
	if ('any' in condition) return condition.any.flatMap(readsOfCondition)
	if ('not' in condition) return readsOfCondition(condition.not)
	return unreachable(condition)
}

/** A term that is made of others, in their order. */
type Made = Exclude<
	Extract<Term, object>,
	{ of: string } | { today: true } | { count: string } | { sum: string } | { when: Condition }
>

export function partsOf(term: Made): readonly Term[] {
	if ('add' in term) return term.add
	if ('subtract' in term) return term.subtract
	if ('multiply' in term) return term.multiply
	if ('divide' in term) return term.divide
	if ('round' in term) return [term.round]
	if ('least' in term) return term.least
	if ('greatest' in term) return term.greatest
	if ('first' in term) return term.first
	if ('join' in term) return term.join
	if ('age' in term) return [term.age]
	if ('days' in term) return term.days
	if ('inWords' in term) return [term.inWords]
	return unreachable(term)
}

/** A term and a condition with the answers that they read under other addresses: as one row of many reads its own. */
export function renamedTerm(term: Term, rename: (field: string) => string): Term {
	const again = (each: Term) => renamedTerm(each, rename)
	if (typeof term !== 'object' || 'today' in term || 'count' in term || 'sum' in term) return term
	if ('of' in term) return { of: rename(term.of) }
	if ('add' in term) return { add: term.add.map(again) }
	if ('subtract' in term) return { subtract: [again(term.subtract[0]), again(term.subtract[1])] }
	if ('multiply' in term) return { multiply: term.multiply.map(again) }
	if ('divide' in term) return { divide: [again(term.divide[0]), again(term.divide[1])] }
	if ('round' in term) return { ...term, round: again(term.round) }
	if ('least' in term) return { least: term.least.map(again) }
	if ('greatest' in term) return { greatest: term.greatest.map(again) }
	if ('first' in term) return { first: term.first.map(again) }
	if ('join' in term) return { ...term, join: term.join.map(again) }
	if ('age' in term) return { age: again(term.age) }
	if ('days' in term) return { days: [again(term.days[0]), again(term.days[1])] }
	if ('inWords' in term) return { inWords: again(term.inWords) }
	if ('when' in term)
		return { when: renamedCondition(term.when, rename), then: again(term.then), else: again(term.else) }
	return unreachable(term)
}

export function renamedCondition(condition: Condition, rename: (field: string) => string): Condition {
	const again = (each: Condition) => renamedCondition(each, rename)
	if ('compare' in condition)
		return {
			...condition,
			compare: renamedTerm(condition.compare, rename),
			to: renamedTerm(condition.to, rename),
		}
	if ('field' in condition) return { ...condition, field: rename(condition.field) }
	if ('answered' in condition) return { answered: rename(condition.answered) }
	if ('all' in condition) return { all: condition.all.map(again) }
	if ('any' in condition) return { any: condition.any.map(again) }
	if ('not' in condition) return { not: again(condition.not) }
	return unreachable(condition)
}
