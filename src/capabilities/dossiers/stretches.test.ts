import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginsAfter, type LookedAt, type Stretch, withDone } from './stretches.ts'

const nothingYet: LookedAt = { cursor: null, ahead: [] }
const idOf = (number: number) => String(number).padStart(3, '0')
/** What lies between the ends of pieces: 000 to the first, from there to the second, and so on. */
const piecesOf = (ends: readonly number[]): Stretch[] => {
	const sorted = [...new Set(ends)].toSorted((one, other) => one - other).map(idOf)
	return sorted.map((upTo, index) => [index === 0 ? null : (sorted[index - 1] ?? ''), upTo])
}
const pieces = fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 12 }).map(piecesOf)

test('in whatever order lanes come to their ends, the cursor is where everything before it is done', () => {
	fc.assert(
		fc.property(
			pieces.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
			([all, order]) => {
				let looked = nothingYet
				const done = new Set<string>()
				for (const stretch of order) {
					const next = withDone(looked, stretch)
					if (!next) throw new Error('refused')
					looked = next
					done.add(stretch[1])
					const first = all.findIndex(([, upTo]) => !done.has(upTo))
					const reached = first < 0 ? all.at(-1) : all[first - 1]
					expect(looked.cursor).toBe(reached?.[1] ?? null)
					// A stretch that was done is refused, whoever brings it once more.
					expect(withDone(looked, stretch)).toBeUndefined()
				}
				expect(looked.ahead).toEqual([])
			},
		),
	)
})

test('a run that begins anew looks at what is missing, and at nothing else', () => {
	fc.assert(
		fc.property(
			pieces.chain((all) => fc.tuple(fc.constant(all), fc.subarray(all))),
			([all, before]) => {
				let looked = before.reduce<LookedAt>((so, each) => withDone(so, each) ?? so, nothingYet)
				const { ahead } = looked
				const last = all.at(-1)?.[1] ?? ''
				let at = looked.cursor
				for (;;) {
					const { after, before: upTo } = beginsAfter(ahead, at)
					if (after === last) break
					at = upTo ?? last
					const next = withDone(looked, [after, at])
					if (!next) throw new Error('looked at twice')
					looked = next
				}
				expect(looked).toEqual({ cursor: last, ahead: [] })
			},
		),
	)
})
