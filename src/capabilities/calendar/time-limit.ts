import { ok, refuse, type Result } from '#kernel/result'

/** How long the law gives (thời hạn giải quyết), in its own unit, never converted. */
export type TimeLimit =
	{ readonly unit: 'same-day' } | Counted<'working-day'> | Counted<'day'> | Counted<'hour'> | Counted<'month'>

type Counted<Unit> = { readonly unit: Unit; readonly count: number }

export type TimeLimitRefusal = { readonly kind: 'not-a-time-limit'; readonly given: string }

const counted = ['working-day', 'day', 'hour', 'month'] as const

/** Reads a limit that came from outside; a count must be a whole number from 1 on. */
export function timeLimit(given: unknown): Result<TimeLimit, TimeLimitRefusal> {
	if (typeof given === 'object' && given !== null && 'unit' in given) {
		if (given.unit === 'same-day') return ok({ unit: 'same-day' })
		const unit = counted.find((each) => each === given.unit)
		if (unit && 'count' in given && typeof given.count === 'number' && isCount(given.count))
			return ok({ unit, count: given.count })
	}
	return refuse({ kind: 'not-a-time-limit', given: JSON.stringify(given) ?? 'undefined' })
}

const isCount = (count: number): boolean => Number.isSafeInteger(count) && count > 0

/** @throws RangeError on a limit of no length: it was never read by `timeLimit` */
export function checkedLimit<Limit extends TimeLimit>(limit: Limit): Limit {
	if (limit.unit !== 'same-day' && !isCount(limit.count))
		throw new RangeError(`Not a time limit: ${JSON.stringify(limit)}`)
	return limit
}
