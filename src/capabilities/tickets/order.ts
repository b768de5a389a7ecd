/** What of a waiting ticket decides when it is called. */
export type Queued = {
	readonly id: string
	readonly number: string
	readonly line: string
	readonly prior: boolean
	/** Microseconds since 1970: its place. */
	readonly place: number
}

/** A call of the day, by line: what was called lately decides whether priority has had its turn. */
export type Call = { readonly line: string; readonly prior: boolean }

/** Priority tickets in a row, after which somebody else has a turn. */
export const priorInARow = 2

/**
 * Who is called next from these lines. Priority comes first; after two priority tickets in a row one other is called, so
 * that nobody waits without end. Among equals, who came first. Argued in docs/decisions/queue-tickets.md.
 *
 * @param calls of the day, newest first
 */
export function nextOf(
	waiting: readonly Queued[],
	letters: readonly string[],
	calls: readonly Call[],
): Queued | undefined {
	const here = waiting.filter(({ line }) => letters.includes(line))
	const prior = first(here.filter((each) => each.prior))
	const other = first(here.filter((each) => !each.prior))
	if (!prior || !other) return prior ?? other
	const lately = calls.filter(({ line }) => letters.includes(line)).slice(0, priorInARow)
	const hadTheirTurn = lately.length === priorInARow && lately.every((call) => call.prior)
	return hadTheirTurn ? other : prior
}

const first = (waiting: readonly Queued[]): Queued | undefined =>
	waiting.reduce<Queued | undefined>(
		(best, each) => (best === undefined || comesBefore(each, best) ? each : best),
		undefined,
	)

const comesBefore = (a: Queued, b: Queued): boolean =>
	a.place === b.place ? a.number < b.number : a.place < b.place

/** A whole line in the order in which it would be called if nobody came any more. */
export function inOrder(
	waiting: readonly Queued[],
	letters: readonly string[],
	calls: readonly Call[],
): readonly Queued[] {
	let left = waiting.filter(({ line }) => letters.includes(line))
	let called = calls.filter(({ line }) => letters.includes(line)).slice(0, priorInARow)
	const order: Queued[] = []
	for (let next = nextOf(left, letters, called); next; next = nextOf(left, letters, called)) {
		const { id, line, prior } = next
		order.push(next)
		left = left.filter((each) => each.id !== id)
		called = [{ line, prior }, ...called].slice(0, priorInARow)
	}
	return order
}

/** The place behind the next `others` of a line, for whoever is put back: they need a moment, not another hour. */
export function placeBehind(order: readonly Queued[], others: number, now: number): number {
	const ahead = order.slice(0, others)
	return ahead.length === 0 ? now : Math.max(...ahead.map(({ place }) => place)) + 1
}

/** A counter somebody sits at. */
export type Working = {
	readonly letters: readonly string[]
	/** The line of whoever stands there, and for how long they have; null when it is free. */
	readonly busy: { readonly line: string; readonly seconds: number } | null
}

export type Forecast = {
	/** People of the line who are called before. */
	readonly ahead: number
	/** Until the call; undefined when too little is measured, or nobody sits where it could be called. */
	readonly seconds: number | undefined
}

/**
 * How long each ticket still waits: the counters as they stand work through the queue by the rule above, each ticket
 * taking what its line usually takes.
 *
 * @param usual seconds at the counter by line; a line that is too little measured is not in it
 */
export function forecast(
	waiting: readonly Queued[],
	counters: readonly Working[],
	calls: readonly Call[],
	usual: ReadonlyMap<string, number>,
): ReadonlyMap<string, Forecast> {
	const seconds = callsToCome(waiting, counters, calls, usual)
	const letters = [...new Set(waiting.map(({ line }) => line))]
	return new Map(
		letters.flatMap((letter) =>
			inOrder(waiting, [letter], calls).map(
				({ id }, ahead) => [id, { ahead, seconds: seconds.get(id) }] as const,
			),
		),
	)
}

function callsToCome(
	waiting: readonly Queued[],
	counters: readonly Working[],
	before: readonly Call[],
	usual: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
	const found = new Map<string, number>()
	// Unknown is NaN: whatever comes after it at that counter is unknown too. It goes on as if it took no time at all.
	const free = counters.map(({ letters, busy }) => ({
		letters,
		at: busy ? Math.max(0, (usual.get(busy.line) ?? Number.NaN) - busy.seconds) : 0,
	}))
	let left = [...waiting]
	let calls = [...before]
	while (left.length > 0 && free.length > 0) {
		const counter = free.reduce((soonest, each) => (order(each.at) < order(soonest.at) ? each : soonest))
		const next = nextOf(left, counter.letters, calls)
		if (!next) {
			free.splice(free.indexOf(counter), 1)
			continue
		}
		if (!Number.isNaN(counter.at)) found.set(next.id, counter.at)
		counter.at += usual.get(next.line) ?? Number.NaN
		left = left.filter(({ id }) => id !== next.id)
		calls = [{ line: next.line, prior: next.prior }, ...calls]
	}
	return found
}

/** A counter of which nothing is known is asked last, so that it takes nobody from those of which something is. */
const order = (at: number): number => (Number.isNaN(at) ? Number.POSITIVE_INFINITY : at)
