/** What a client has left of its allowance (draft-ietf-httpapi-ratelimit-headers-10). */
export type Allowance = {
	readonly verdict: 'allowed' | 'refused'
	readonly limit: number
	readonly remaining: number
	/** Seconds until one more request is allowed, or until the bucket is full again. */
	readonly resetAfter: number
}

/**
 * A token bucket for each client, in this process: `limit` requests at once, refilled evenly over `seconds`. With several
 * web processes a client has as many buckets; the limit guards the process, it does not bill.
 */
export function rateLimit({ limit, seconds }: { limit: number; seconds: number }) {
	const buckets = new Map<string, { tokens: number; at: number }>()
	const perSecond = limit / seconds
	return function take(client: string, atSeconds: number): Allowance {
		// A bucket that would be full again says nothing; the map stays as small as the busy clients.
		if (buckets.size > 10_000)
			for (const [key, { at }] of buckets) if (atSeconds - at > seconds) buckets.delete(key)
		const known = buckets.get(client) ?? { tokens: limit, at: atSeconds }
		const tokens = Math.min(limit, known.tokens + (atSeconds - known.at) * perSecond)
		const left = tokens >= 1 ? tokens - 1 : tokens
		buckets.set(client, { tokens: left, at: atSeconds })
		return tokens >= 1
			? {
					verdict: 'allowed',
					limit,
					remaining: Math.floor(left),
					resetAfter: Math.ceil((limit - left) / perSecond),
				}
			: {
					verdict: 'refused',
					limit,
					remaining: 0,
					resetAfter: Math.max(1, Math.ceil((1 - left) / perSecond)),
				}
	}
}
