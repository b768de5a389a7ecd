import type { WorkingCalendar } from '#calendar'
import { day, type Day } from '#kernel/dates'

/** One day of the page of a year. */
export type YearDay = {
	/** `YYYY-MM-DD`. */
	readonly day: string
	readonly number: number
	readonly mark: 'work' | 'half' | 'off' | 'holiday' | 'made-up'
	readonly name: string | null
	readonly source: string | null
	readonly provisional: boolean
	readonly today: boolean
}
export type YearMonth = { readonly month: number; readonly weeks: readonly (readonly (YearDay | null)[])[] }

/** Twelve months of whole weeks, Monday first, each day with what it is to this office. */
export function yearOf(calendar: WorkingCalendar, year: number, today: string): YearMonth[] {
	return Array.from({ length: 12 }, (_, index) =>
		monthOf(calendar, day(`${year}-${two(index + 1)}-01`), today),
	)
}

const two = (number: number): string => String(number).padStart(2, '0')

function monthOf(calendar: WorkingCalendar, first: Day, today: string): YearMonth {
	const cells: (YearDay | null)[] = Array.from({ length: first.dayOfWeek - 1 }, () => null)
	for (let each = first; each.month === first.month; each = each.add({ days: 1 }))
		cells.push(dayOf(calendar, each, today))
	while (cells.length % 7 !== 0) cells.push(null)
	return {
		month: first.month,
		weeks: Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7)),
	}
}

function dayOf(calendar: WorkingCalendar, date: Day, today: string): YearDay {
	const text = date.toString()
	const off = calendar.off.get(text)
	const worked = off ? undefined : calendar.worked.get(text)
	const note = off ?? worked
	const sessions = calendar.sessions.filter(
		({ weekday, from, to }) =>
			weekday === date.dayOfWeek && (from === undefined || from <= text) && (to === undefined || text < to),
	).length
	return {
		day: text,
		number: date.day,
		mark: off ? 'holiday' : worked ? 'made-up' : sessions === 0 ? 'off' : sessions === 1 ? 'half' : 'work',
		name: note?.name ?? null,
		source: note?.source ?? null,
		provisional: note?.provisional === true,
		today: text === today,
	}
}
