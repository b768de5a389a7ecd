import { unreachable } from '#kernel/result'
import type { Computation, Value } from './form.ts'
import { worked, type World } from './term.ts'
import { boxesOf, dayFault, dayInWords, daysBetween } from './written-day.ts'

/** The value of a computed field; undefined while what it is made from is not there or not sound. */
export function compute(computation: Computation, world: World): Value | undefined {
	const { valueOf, circumstances } = world
	switch (computation.kind) {
		case 'day-in-words': {
			const day = valueOf(computation.of)
			return typeof day === 'string' ? dayInWords(day) : undefined
		}
		case 'in-time-or-late': {
			const day = valueOf(computation.of)
			if (typeof day !== 'string' || dayFault(day)) return undefined
			return daysBetween(day, circumstances.today) <= computation.withinDays ? 'in-time' : 'late'
		}
		case 'addressee':
			return circumstances.agencyName
		case 'place-and-day': {
			const { day, month, year } = boxesOf(circumstances.today)
			// NĐ 30/2020 Phụ lục I: one-digit days, and months one and two, take a zero.
			const written = `ngày ${day} tháng ${Number(month) < 3 ? month : Number(month)} năm ${year}`
			return circumstances.placeName ? `${circumstances.placeName}, ${written}` : undefined
		}
		case 'term': {
			const value = worked(computation.term, world)
			return computation.shape === 'text' || value === undefined ? value?.toString() : value
		}
		default:
			return unreachable(computation)
	}
}
