import { type Instant, isBefore, plusSeconds } from '#kernel/dates'

/** Whose session: a citizen's at the portal or an official's at the desk. One browser may hold both. */
export type Holder = 'citizen' | 'official'

const minute = 60
const hour = 60 * minute

/** How long a session lives, and the cookie that carries its token. */
export const sessionTerms = {
	citizen: { cookie: 'phien', idleSeconds: 30 * minute, wholeSeconds: 12 * hour },
	official: { cookie: 'phien-can-bo', idleSeconds: 9 * hour, wholeSeconds: 9 * hour },
} as const satisfies Record<Holder, object>

/** A session is written down as seen once a minute at most. */
export const seenEverySeconds = minute

/** When a session that began at `createdAt` and was seen at `at` is void, unless it is seen again. */
export function expiry(holder: Holder, createdAt: Instant, at: Instant): Instant {
	const { idleSeconds, wholeSeconds } = sessionTerms[holder]
	const idle = plusSeconds(at, idleSeconds)
	const whole = plusSeconds(createdAt, wholeSeconds)
	return isBefore(idle, whole) ? idle : whole
}
