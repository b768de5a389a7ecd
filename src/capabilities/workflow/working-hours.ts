import { fold } from '#kernel/vietnamese'
import { ok, refuse, type Result } from '#kernel/result'

/** What a cell of the column of times says: working hours, or that the step has no time of its own. */
export type StatedTime = { readonly hours: number | null }

export type TimeRefusal =
	| 'not-a-time'
	/** `0,25–0,5 ngày`: the approved process has to say which. */
	| 'range'
	/** A number alone, and the header names no unit. */
	| 'no-unit'
	/** A spreadsheet has made a day of `1/4`. */
	| 'became-a-date'

/** A working day has eight hours (written out in the decisions of Nghệ An and Hà Nội). */
export const hoursADay = 8

const unitHours: Readonly<Record<string, number>> = {
	phut: 1 / 60,
	gio: 1,
	h: 1,
	buoi: hoursADay / 2,
	ngay: hoursADay,
}

/** Not counted, by rule or because nothing is said: `Không tính thời gian`, `Giờ hành chính`, `Theo quy định của pháp luật`. */
const uncounted =
	/khong (tinh|neu|quy dinh)|gio hanh chinh|theo quy dinh|^ngay( sau| khi|$)|tuc thoi|^[-–—./x]*$|nhu tren/

/**
 * Reads a time as provinces write it: `0,5 ngày`, `1/4 ngày làm việc`, `04 giờ`, `1 ngày 4 giờ`, `≤7 ngày làm việc`.
 *
 * @param unit the unit that the column's header names, for cells that hold a number alone
 */
export function statedTime(cell: string, unit?: 'gio' | 'ngay' | 'phut'): Result<StatedTime, TimeRefusal> {
	if (/khong tinh/.test(fold(cell))) return ok({ hours: null })
	const text = fold(cell)
		.replaceAll(/\([^)]*\)/g, ' ')
		.replaceAll('½', ' 1/2')
		.replaceAll('¼', ' 1/4')
		.replaceAll('¾', ' 3/4')
		.replaceAll(/\s+/g, ' ')
		.trim()
	if (/^\d{4}-\d{2}-\d{2}t/.test(text)) return refuse('became-a-date')
	if (/^trong ngay( lam viec)?$/.test(text)) return ok({ hours: hoursADay })
	if (uncounted.test(text) && !/\d/.test(text)) return ok({ hours: null })
	if (/\d\s*[-–—]\s*\d/.test(text)) return refuse('range')
	const bare = /^(?:≤|<=)?\s*(\d+(?:[.,]\d+)?|\d+\/\d+)$/.exec(text)
	if (bare) return unit ? hoursOf(quantity(bare[1] ?? '') * (unitHours[unit] ?? 0)) : refuse('no-unit')
	const parts = [...text.matchAll(/(\d+(?:[.,]\d+)?(?:\s*\/\s*\d+)?)\s*(phut|gio|h|buoi|ngay)\b/g)]
	if (parts.length === 0) return refuse('not-a-time')
	const rest = parts
		.reduce((left, [part]) => left.replace(part, ' '), text)
		.replaceAll(/lam viec|hanh chinh|toi da|khong qua|trong|va|[+≤<=,;:. ]|im lang.*|ke tu.*|tu ngay.*/g, '')
	if (/\d/.test(rest)) return refuse('not-a-time')
	return hoursOf(
		parts.reduce((sum, [, number = '', of = '']) => sum + quantity(number) * (unitHours[of] ?? 0), 0),
	)
}

/** `0,5`, `1/4`, `04`. */
function quantity(text: string): number {
	const [above = '', below] = text.split('/')
	return Number(above.trim().replace(',', '.')) / (below === undefined ? 1 : Number(below))
}

function hoursOf(hours: number): Result<StatedTime, TimeRefusal> {
	const rounded = Math.round(hours * 100) / 100
	return Number.isFinite(rounded) && rounded > 0 && rounded < 100_000
		? ok({ hours: rounded })
		: refuse('not-a-time')
}

/** The other way: `4 giờ`, `0,5 ngày làm việc` when it is whole quarters of a day, `` for none. */
export function timeText(hours: number | null): string {
	if (hours === null) return ''
	const days = hours / hoursADay
	return days >= 1 && Number.isInteger(days * 4)
		? `${vietnameseNumber(days)} ngày làm việc`
		: `${vietnameseNumber(hours)} giờ`
}

const vietnameseNumber = (value: number): string => String(Math.round(value * 100) / 100).replace('.', ',')
