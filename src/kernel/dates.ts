// The only file that imports Temporal; the import goes when the LTS Node has it built in.
import { Temporal } from 'temporal-polyfill'

/** A moment in time, UTC. */
export type Instant = Temporal.Instant
/** A calendar day in Viet Nam. It has no clock and no zone. */
export type Day = Temporal.PlainDate
/** A time of day on the wall of a Vietnamese office. */
export type WallTime = Temporal.PlainTime

const zone = 'Asia/Ho_Chi_Minh'

export const now = (): Instant => Temporal.Now.instant()
/** @throws RangeError when `text` is no calendar day such as `2026-11-22` */
export const day = (text: string): Day => Temporal.PlainDate.from(text, { overflow: 'reject' })
/** What was typed as `YYYY-MM-DD`, when there is such a day. */
export function typedDay(text: string): Day | undefined {
	if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
	try {
		return day(text)
	} catch {
		return undefined
	}
}

/** @throws RangeError when `text` is no moment such as `2026-11-22T02:30:00Z`; PostgreSQL's `timestamptz` text is accepted */
export const instant = (text: string): Instant => Temporal.Instant.from(text)
/** @throws RangeError when `text` is no time of day such as `07:30` */
export const wallTime = (text: string): WallTime => Temporal.PlainTime.from(text)
export const dayInVietNam = (at: Instant): Day => at.toZonedDateTimeISO(zone).toPlainDate()
export const timeInVietNam = (at: Instant): WallTime => at.toZonedDateTimeISO(zone).toPlainTime()
/** The moment when the clocks of Viet Nam show `time` on `day`. */
export const at = (day: Day, time: WallTime): Instant =>
	day.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant()
export const isBefore = (a: Instant, b: Instant): boolean => Temporal.Instant.compare(a, b) < 0
/** Whole seconds from `from` to `to`; negative when `to` comes first. */
export const secondsBetween = (from: Instant, to: Instant): number =>
	Math.round((to.epochMilliseconds - from.epochMilliseconds) / 1000)
export const plusSeconds = (from: Instant, seconds: number): Instant => from.add({ seconds })
/** The moment so many milliseconds after 1970 began in UTC: what Temporal makes fastest. */
export const momentAt = (epochMilliseconds: number): Instant =>
	Temporal.Instant.fromEpochMilliseconds(epochMilliseconds)
