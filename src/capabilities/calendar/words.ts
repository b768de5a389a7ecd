import { m } from '#messages'
import { unreachable } from '#kernel/result'
import type { DayText } from './calendar.ts'
import type { TimeLimit } from './time-limit.ts'
import type { WallText } from './wall-text.ts'

// Moments are read as texts on purpose: no browser should load a time zone library to say "tomorrow at nine".

/** ISO: 1 Monday … 7 Sunday (Sakamoto's rule). */
export function weekdayOf(day: DayText): number {
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
	const shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1] ?? 0
	const y = month < 3 ? year - 1 : year
	return ((y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + shift + date + 6) % 7) + 1
}

/** Days since 1 January 1970. */
export function dayNumber(day: DayText): number {
	const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
	const y = month <= 2 ? year - 1 : year
	const era = Math.floor(y / 400)
	const yearOfEra = y - era * 400
	const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1
	return (
		era * 146097 +
		yearOfEra * 365 +
		Math.floor(yearOfEra / 4) -
		Math.floor(yearOfEra / 100) +
		dayOfYear -
		719468
	)
}

export const dayOf = (moment: WallText): DayText => moment.slice(0, 10)
export const timeOf = (moment: WallText): string => moment.slice(11, 16)

const weekdays = [
	m.calendar_weekday_1,
	m.calendar_weekday_2,
	m.calendar_weekday_3,
	m.calendar_weekday_4,
	m.calendar_weekday_5,
	m.calendar_weekday_6,
	m.calendar_weekday_7,
]
/** T2 … CN, Monday first. */
export const shortWeekdays = [
	m.calendar_weekday_short_1,
	m.calendar_weekday_short_2,
	m.calendar_weekday_short_3,
	m.calendar_weekday_short_4,
	m.calendar_weekday_short_5,
	m.calendar_weekday_short_6,
	m.calendar_weekday_short_7,
]
const months = [
	m.calendar_month_01,
	m.calendar_month_02,
	m.calendar_month_03,
	m.calendar_month_04,
	m.calendar_month_05,
	m.calendar_month_06,
	m.calendar_month_07,
	m.calendar_month_08,
	m.calendar_month_09,
	m.calendar_month_10,
	m.calendar_month_11,
	m.calendar_month_12,
]

export const monthWords = (day: DayText): string => months[Number(day.slice(5, 7)) - 1]?.() ?? ''
export const weekdayWords = (day: DayText): string => weekdays[weekdayOf(day) - 1]?.() ?? ''
const shortWeekday = (day: DayText): string => shortWeekdays[weekdayOf(day) - 1]?.() ?? ''

/** `24/11` */
export const dateWords = (day: DayText): string =>
	m.calendar_date({ day: day.slice(8, 10), month: monthWords(day) })

/** `24/11/2026` */
export const dateYearWords = (day: DayText): string =>
	m.calendar_date_year({ day: day.slice(8, 10), month: monthWords(day), year: day.slice(0, 4) })

/** `09:20 ngày 02/12` */
export const momentWords = (moment: WallText): string =>
	m.calendar_moment({ time: timeOf(moment), date: dateWords(dayOf(moment)) })

/** `09:20 thứ Tư 02/12` */
export const weekdayMomentWords = (moment: WallText): string =>
	m.calendar_moment_weekday({
		time: timeOf(moment),
		weekday: weekdayWords(dayOf(moment)),
		date: dateWords(dayOf(moment)),
	})

/** `09:20 thứ Tư 02/12/2026` */
export const fullMomentWords = (moment: WallText): string =>
	m.calendar_moment_weekday({
		time: timeOf(moment),
		weekday: weekdayWords(dayOf(moment)),
		date: dateYearWords(dayOf(moment)),
	})

const days = (count: number) => (count === 1 ? m.calendar_days_one() : m.calendar_days_many({ count }))
const hours = (count: number) => (count === 1 ? m.calendar_hours_one() : m.calendar_hours_many({ count }))
const minutes = (count: number) =>
	count === 1 ? m.calendar_minutes_one() : m.calendar_minutes_many({ count })

/** Working time: `3 ngày 2 giờ 20 phút`, a day being what the office works in one. */
export function durationWords(seconds: number, workingDaySeconds: number): string {
	const whole = Math.floor(seconds / 60)
	const perDay = Math.round(workingDaySeconds / 60)
	const [d, h, min] = [Math.floor(whole / perDay), Math.floor((whole % perDay) / 60), (whole % perDay) % 60]
	const parts = [d > 0 ? days(d) : '', h > 0 ? hours(h) : '', min > 0 ? minutes(min) : '']
	return parts.filter(Boolean).join(' ') || minutes(0)
}

/** `8 giờ`, `2 giờ 40`: for the cells of a table and for sums of hours. */
export function hourWords(seconds: number): string {
	const whole = Math.floor(seconds / 60)
	const [h, min] = [Math.floor(whole / 60), whole % 60]
	if (min === 0) return hours(h)
	if (h === 0) return minutes(min)
	return m.calendar_hours_minutes({ hours: h, minutes: String(min).padStart(2, '0') })
}

export const dayCountWords = days

export function limitWords(limit: TimeLimit): string {
	switch (limit.unit) {
		case 'same-day':
			return m.calendar_limit_same_day()
		case 'working-day':
			return limit.count === 1 ? m.calendar_limit_working_day_one() : m.calendar_limit_working_day_many(limit)
		case 'hour':
			return limit.count === 1 ? m.calendar_limit_hour_one() : m.calendar_limit_hour_many(limit)
		case 'day':
			return days(limit.count)
		case 'month':
			return limit.count === 1 ? m.calendar_months_one() : m.calendar_months_many(limit)
		default:
			return unreachable(limit)
	}
}

/** What a due time means now: the tone and shape it is shown with, and the words. */
export type DueMark = {
	readonly shape: 'late' | 'running' | 'paused' | 'done' | 'none'
	readonly tone: 'late' | 'soon' | 'done' | 'idle' | undefined
	readonly words: string
}

export type DueFacts = {
	readonly due: WallText | null
	readonly now: WallText
	/** Since when the clock stands still. */
	readonly suspended?: WallText | null | undefined
	/** When the dossier was finished: then nothing runs any more. */
	readonly closed?: WallText | null | undefined
	/** Working seconds since it was due and what a working day has of them: for "late by 1 day 2 hours". */
	readonly late?: { readonly seconds: number; readonly workingDaySeconds: number } | undefined
}

export function dueMark({ due, now, suspended, closed, late }: DueFacts): DueMark {
	if (closed)
		return due && due < closed
			? { shape: 'late', tone: 'late', words: m.calendar_due_done_late() }
			: { shape: 'done', tone: 'done', words: m.calendar_due_done() }
	if (due && due < now)
		return {
			shape: 'late',
			tone: 'late',
			words:
				late && late.seconds >= 60
					? m.calendar_due_late({ duration: durationWords(late.seconds, late.workingDaySeconds) })
					: m.calendar_due_late_since({ moment: momentWords(due) }),
		}
	if (suspended)
		return {
			shape: 'paused',
			tone: 'idle',
			words: m.calendar_due_paused({ date: dateWords(dayOf(suspended)) }),
		}
	if (!due) return { shape: 'none', tone: 'idle', words: m.calendar_due_none() }
	const away = dayNumber(dayOf(due)) - dayNumber(dayOf(now))
	if (away === 0)
		return { shape: 'running', tone: 'soon', words: m.calendar_due_today({ time: timeOf(due) }) }
	if (away === 1)
		return { shape: 'running', tone: undefined, words: m.calendar_due_tomorrow({ time: timeOf(due) }) }
	const sameYear = due.slice(0, 4) === now.slice(0, 4)
	const date = sameYear || away < 180 ? dateWords(dayOf(due)) : dateYearWords(dayOf(due))
	return {
		shape: 'running',
		tone: undefined,
		words: m.calendar_due_on({ weekday: shortWeekday(dayOf(due)), date }),
	}
}

/** How much of the pie is filled, 0 … 100, when nobody says how much time has run: the nearer, the fuller. */
export const nearness = (due: WallText, now: WallText): number =>
	Math.round(85 / (1 + Math.max(0, dayNumber(dayOf(due)) - dayNumber(dayOf(now))) * 0.55))
