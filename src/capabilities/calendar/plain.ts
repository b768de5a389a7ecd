import type { DueComputation } from './due.ts'
import { wallText, type WallText } from './wall-text.ts'

/** A `DueComputation` as JSON: what a page's load function hands to `DueExplained`. */
export type PlainDue = {
	readonly [Key in keyof DueComputation]: DueComputation[Key] extends infer Value
		? Value extends { readonly epochNanoseconds: bigint }
			? WallText
			: Value
		: never
}

export const plainDue = (due: DueComputation): PlainDue => ({
	...due,
	countsAsReceivedAt: wallText(due.countsAsReceivedAt),
	startsAt: wallText(due.startsAt),
	dueAt: due.dueAt && wallText(due.dueAt),
	projectedDueAt: wallText(due.projectedDueAt),
})
