import { addWorkingSeconds, nextWorkingMoment, type WorkingCalendar } from '#calendar'
import { type Instant, plusSeconds, secondsBetween } from '#kernel/dates'
import type { Hall } from './ticket.ts'

/** Whether tickets are given now, and when not, from when on. */
export type Opening =
	| { readonly kind: 'open' }
	| { readonly kind: 'trial' }
	| { readonly kind: 'suspended' }
	| { readonly kind: 'closed'; readonly opensAt: Instant; readonly givesFrom: Instant }

export function opening(hall: Hall, calendar: WorkingCalendar, at: Instant): Opening {
	if (hall.suspended) return { kind: 'suspended' }
	const opensAt = nextWorkingMoment(calendar, at)
	const early = hall.earlyMinutes * 60
	if (secondsBetween(at, opensAt) <= early) return { kind: 'open' }
	if (hall.trial) return { kind: 'trial' }
	return { kind: 'closed', opensAt, givesFrom: plusSeconds(opensAt, -early) }
}

/** When somebody who waits for so many seconds of work is called: what is not done before the rest comes after it. */
export const calledAround = (
	{ kind }: Opening,
	calendar: WorkingCalendar,
	at: Instant,
	seconds: number,
): Instant => (kind === 'trial' ? plusSeconds(at, seconds) : addWorkingSeconds(calendar, at, seconds))
