import { unreachable } from '#kernel/result'
import type { Condition, Value } from './form.ts'

/** Whether `condition` holds, given the answers that apply. */
export function holds(condition: Condition, valueOf: (field: string) => Value | undefined): boolean {
	if ('is' in condition) return valueOf(condition.field) === condition.is
	if ('in' in condition) {
		const value = valueOf(condition.field)
		return value !== undefined && condition.in.includes(value)
	}
	if ('answered' in condition) return valueOf(condition.answered) !== undefined
	if ('all' in condition) return condition.all.every((each) => holds(each, valueOf))
	if ('any' in condition) return condition.any.some((each) => holds(each, valueOf))
	if ('not' in condition) return !holds(condition.not, valueOf)
	return unreachable(condition)
}

/** The fields a condition looks at. */
export function looksAt(condition: Condition): readonly string[] {
	if ('field' in condition) return [condition.field]
	if ('answered' in condition) return [condition.answered]
	if ('all' in condition) return condition.all.flatMap(looksAt)
	if ('any' in condition) return condition.any.flatMap(looksAt)
	if ('not' in condition) return looksAt(condition.not)
	return unreachable(condition)
}

/** The comparisons in a condition: which field against which values. */
export function comparisons(condition: Condition): readonly { field: string; values: readonly Value[] }[] {
	if ('is' in condition) return [{ field: condition.field, values: [condition.is] }]
	if ('in' in condition) return [{ field: condition.field, values: condition.in }]
	if ('answered' in condition) return []
	if ('all' in condition) return condition.all.flatMap(comparisons)
	if ('any' in condition) return condition.any.flatMap(comparisons)
	if ('not' in condition) return comparisons(condition.not)
	return unreachable(condition)
}
