import { digitInWords as digit, numberInWords, tensInWords as under100 } from '#kernel/number-words'

// Days are text here, not Temporal: these rules run in the browser too, where the polyfill alone would cost a quarter
// of the page's budget.

/** The three boxes of a day as a person filled them. */
export type Boxes = { readonly day: string; readonly month: string; readonly year: string }

/** Joins the boxes to one answer, `YYYY-MM-DD` when they are whole; undefined when all are empty. */
export function dayFromBoxes({ day, month, year }: Boxes): string | undefined {
	const parts = [clean(year), padded(clean(month)), padded(clean(day))]
	return parts.every((part) => part === '') ? undefined : parts.join('-')
}

/** As {@link dayFromBoxes}, but month and day may be left empty: `1996`, `1996-08`, `1996-08-14`. */
export function partialDayFromBoxes(boxes: Boxes): string | undefined {
	return dayFromBoxes(boxes)?.replace(/^(\d{4})-(\d{2})?-?$/, (_, year: string, month?: string) =>
		month ? `${year}-${month}` : year,
	)
}

/** Takes an answer apart again, whole or not. */
export function boxesOf(value: string | undefined): Boxes {
	const [year = '', month = '', day = ''] = (value ?? '').split('-')
	return { day, month, year }
}

const clean = (part: string) => part.replace(/[-\s]/g, '').slice(0, 12)
const padded = (part: string) => (/^\d$/.test(part) ? `0${part}` : part)

export type DayFault =
	| { readonly kind: 'box-missing'; readonly box: 'day' | 'month' | 'year' }
	| { readonly kind: 'box-wrong'; readonly box: 'day' | 'month' | 'year'; readonly has: string }
	| { readonly kind: 'no-such-day'; readonly day: number; readonly month: number; readonly year: number }

/** What keeps `value` from being a day of the calendar, if anything. */
export function dayFault(value: string): DayFault | undefined {
	const boxes = boxesOf(value)
	for (const box of ['day', 'month', 'year'] as const) {
		if (boxes[box] === '') return { kind: 'box-missing', box }
		const wrong = boxFault(box, boxes[box])
		if (wrong) return wrong
	}
	const [day, month, year] = [Number(boxes.day), Number(boxes.month), Number(boxes.year)]
	return day > daysIn(month, year) ? { kind: 'no-such-day', day, month, year } : undefined
}

/** As {@link dayFault}, where the year alone, or month and year, are enough (giấy tờ chỉ ghi năm sinh). */
export function partialDayFault(value: string): DayFault | undefined {
	const boxes = boxesOf(value)
	if (boxes.year === '') return { kind: 'box-missing', box: 'year' }
	if (boxes.day !== '') return dayFault(value)
	return boxFault('year', boxes.year) ?? (boxes.month === '' ? undefined : boxFault('month', boxes.month))
}

function boxFault(box: 'day' | 'month' | 'year', has: string): DayFault | undefined {
	const [least, most] = { day: [1, 31], month: [1, 12], year: [1875, 2199] }[box] as [number, number]
	const right = /^\d{1,4}$/.test(has) && Number(has) >= least && Number(has) <= most
	return right ? undefined : { kind: 'box-wrong', box, has }
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysIn = (month: number, year: number) =>
	month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

/** Days from `from` to `to`, both whole days `YYYY-MM-DD`. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from)

// Days since 1 March of year 0: with March first, leap days fall at the end of the year.
function dayNumber(value: string): number {
	const { day, month, year } = boxesOf(value)
	const m = (Number(month) + 9) % 12
	const y = Number(year) - Math.floor(m / 10)
	return (
		365 * y +
		Math.floor(y / 4) -
		Math.floor(y / 100) +
		Math.floor(y / 400) +
		Math.floor((m * 306 + 5) / 10) +
		Number(day) -
		1
	)
}

/** `14/08/1996`, `08/1996` or `1996`: as papers write it. */
export const dayAsWritten = (value: string): string =>
	[boxesOf(value).day, boxesOf(value).month, boxesOf(value).year].filter((part) => part !== '').join('/')

/** `Ngày mười bốn tháng tám năm một nghìn chín trăm chín mươi sáu`: how a civil status paper writes a day in words. */
export function dayInWords(value: string): string | undefined {
	if (dayFault(value)) return undefined
	const { day, month, year } = boxesOf(value)
	const [d, m, y] = [Number(day), Number(month), Number(year)]
	const dayWords = d <= 10 ? `mồng ${d === 10 ? 'mười' : digit(d)}` : under100(d)
	const monthWords = m === 4 ? 'tư' : m <= 9 ? digit(m) : under100(m)
	return `Ngày ${dayWords} tháng ${monthWords} năm ${numberInWords(y)}`
}

/** Whole years from `from` to `to`, both whole days `YYYY-MM-DD`; who is born on 29 February is a year older on 1 March. */
export function yearsBetween(from: string, to: string): number {
	const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
	return to.slice(5) < from.slice(5) ? years - 1 : years
}
