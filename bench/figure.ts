/** What one line of `--json` holds; fields that do not apply are left out. Times are milliseconds, `rss` is megabytes. */
export type Told = {
	readonly name: string
	readonly value: number
	readonly unit: string
	readonly p50?: number
	readonly p95?: number
	readonly p99?: number
	/** The raw database, with the same statements, in the same unit as `value`. */
	readonly raw?: number
	/** What `raw` is, where it is not the database. */
	readonly peer?: string
	/** How fast we are as a share of the raw database: 1 is as fast. */
	readonly ratio?: number
	/** How many times the small size the large one takes. */
	readonly growth?: number
	readonly hit?: number
	readonly bytes?: number
	readonly rss?: number
	/** How often one of them waits for the database. */
	readonly trips?: number
	/** One decision in memory, in milliseconds. */
	readonly decision?: number
	/** A page in memory, in milliseconds of the processor. */
	readonly rendered?: number
	/** How many times as fast as the peer that was measured in the same run. */
	readonly times?: number
}

export type Figure = {
	readonly told: Told
	/** What a person who reads it should know besides, line by line. */
	readonly remarks: readonly string[]
	/** Each bar of the figure, and whether it was reached. */
	readonly bars: readonly Bar[]
}

export type Bar = { readonly is: string; readonly reached: boolean }

/** What a figure is given: how large it may be, where to tell its progress, and who ends what it began. */
export type Run = {
	readonly size: 'quick' | 'whole' | 'large'
	readonly say: (line: string) => void
	readonly atEnd: (work: () => Promise<void>) => void
}

export type Percentiles = { readonly p50: number; readonly p95: number; readonly p99: number }

/** @param times milliseconds, in any order */
export function percentiles(times: readonly number[]): Percentiles {
	const sorted = times.toSorted((one, other) => one - other)
	const at = (share: number) => round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0)
	return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0)

/** Three digits that mean something. */
export const round = (value: number): number => (value === 0 ? 0 : Number(value.toPrecision(3)))

const units: Readonly<Record<string, string>> = { rss: ' MB', decision: ' ms', rendered: ' ms' }

export function asText({ told, remarks, bars }: Figure): string {
	const { name, value, unit, raw, ratio, p50, p95, p99 } = told
	const lines = [`${name}: ${value} ${unit}`]
	if (p50 !== undefined) lines.push(`  p50 ${p50} ms   p95 ${p95} ms   p99 ${p99} ms`)
	if (raw !== undefined)
		lines.push(`  ${told.peer ?? 'raw database, same statements'}: ${raw} ${unit}   ratio ${ratio}`)
	for (const key of ['trips', 'growth', 'hit', 'bytes', 'rss', 'decision', 'rendered', 'times'] as const)
		if (told[key] !== undefined) lines.push(`  ${key} ${told[key]}${units[key] ?? ''}`)
	return [
		...lines,
		...remarks.map((remark) => `  ${remark}`),
		...bars.map((bar) => `  ${bar.reached ? 'reached' : 'MISSED '}  ${bar.is}`),
	].join('\n')
}
