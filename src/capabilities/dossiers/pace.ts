import { addWorkingSeconds, type WorkingCalendar } from '#calendar'
import type { Instant } from '#kernel/dates'

/** How long the dossiers of a procedure really took, in working seconds of the office. */
export type Pace = {
	readonly finished: number
	/** Half of them took no more. */
	readonly medianSeconds: number
	/** Nine in ten took no more. */
	readonly mostSeconds: number
}

/** Over how many days a pace is measured. */
export const paceDays = 30

/** When a dossier is likely to be done: before `most` nine times in ten, before `half` half of the time unless that has passed. */
export type Forecast =
	| { readonly kind: 'usual'; readonly half: Instant | null; readonly most: Instant }
	/** It has already taken longer than nine in ten: then nothing is foretold. */
	| { readonly kind: 'slower' }

/** What the real distribution says of a dossier that has taken `elapsedSeconds` of the office so far; no promise, as the due time is. */
export function forecast(
	{ medianSeconds, mostSeconds }: Pace,
	{
		elapsedSeconds,
		calendar,
		now,
	}: { readonly elapsedSeconds: number; readonly calendar: WorkingCalendar; readonly now: Instant },
): Forecast {
	if (elapsedSeconds >= mostSeconds) return { kind: 'slower' }
	const until = (seconds: number) => addWorkingSeconds(calendar, now, seconds - elapsedSeconds)
	return {
		kind: 'usual',
		half: elapsedSeconds < medianSeconds ? until(medianSeconds) : null,
		most: until(mostSeconds),
	}
}
