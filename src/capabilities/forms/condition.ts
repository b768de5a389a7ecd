import { unreachable } from '#kernel/result'
import type { Condition } from './form.ts'
import { choicesIn } from './several.ts'
import { compared, worked, type World } from './term.ts'

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
