import { type Instant, isBefore, plusSeconds } from '#kernel/dates'

const windowSeconds = 15 * 60

/** Wrong passwords that are borne within 15 minutes: for one user name, and from one address where many sit together. */
export const borne = { name: 5, address: 20 } as const

/** Failures before this moment are forgotten. */
export const remembersSince = (at: Instant): Instant => plusSeconds(at, -windowSeconds)

/**
 * When the next attempt is let through; nothing when it may be made at once.
 *
 * @param failures when attempts failed, oldest first, none before `remembersSince`
 */
export function waitUntil(failures: {
	readonly name: readonly Instant[]
	readonly address: readonly Instant[]
}): Instant | undefined {
	const waits = (['name', 'address'] as const).flatMap((kind) => {
		// Once this one is forgotten, one fewer than borne is left.
		const oldestThatCounts = failures[kind].at(-borne[kind])
		return oldestThatCounts ? [plusSeconds(oldestThatCounts, windowSeconds)] : []
	})
	return waits.reduce<Instant | undefined>(
		(latest, each) => (latest && !isBefore(latest, each) ? latest : each),
		undefined,
	)
}
