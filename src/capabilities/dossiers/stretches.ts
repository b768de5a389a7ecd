/** Dossiers in the order of their ids: after one (null: from the first on), up to another, which belongs to it. */
export type Stretch = readonly [after: string | null, upTo: string]

/** What was looked at: everything up to the cursor, and what lanes that were faster did beyond it. */
export type LookedAt = {
	readonly cursor: string | null
	readonly ahead: readonly (readonly [after: string, upTo: string])[]
}

/** Where the next stretch after `at` begins, and before what it ends because that is done already. */
export function beginsAfter(
	ahead: LookedAt['ahead'],
	at: string | null,
): { readonly after: string | null; readonly before: string | null } {
	let after = at
	for (const [from, upTo] of ahead) {
		if (after !== null && upTo <= after) continue
		if (from !== after) return { after, before: from }
		after = upTo
	}
	return { after, before: null }
}

/** With one more stretch done; undefined when somebody else has done some of it. */
export function withDone({ cursor, ahead }: LookedAt, [after, upTo]: Stretch): LookedAt | undefined {
	const behind = cursor !== null && (after === null || after < cursor)
	if (behind || ahead.some(([from, to]) => (after ?? '') < to && from < upTo)) return undefined
	if (after !== cursor)
		return {
			cursor,
			ahead: [...ahead, [after ?? '', upTo] as const].toSorted(([one], [other]) => (one < other ? -1 : 1)),
		}
	let so = upTo
	const rest = ahead.filter(([from, to]) => {
		if (from !== so) return true
		so = to
		return false
	})
	return { cursor: so, ahead: rest }
}
