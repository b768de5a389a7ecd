import type { Instant } from '#kernel/dates'
import { ok, refuse, type Result, unreachable } from '#kernel/result'
import type { DayText, Session, WorkingCalendar } from './calendar.ts'

/** What somebody changes of a calendar (thay đổi lịch làm việc), for one or more profiles of hours. */
export type CalendarChange = { readonly profiles: readonly string[] } & (
	| { readonly kind: 'day'; readonly day: DayText; readonly is: 'off' | 'work'; readonly name: string }
	| { readonly kind: 'day-removed'; readonly day: DayText }
	| {
			readonly kind: 'hours'
			readonly from: DayText
			readonly sessions: readonly Pick<Session, 'weekday' | 'opens' | 'closes'>[]
	  }
	| { readonly kind: 'cut-off'; readonly from: DayText; readonly at: string }
	/** Nothing but the recount: the nation's days were imported anew. */
	| { readonly kind: 'none' }
)

/** How many open dossiers a change moves, and by how much. */
export type Preview = {
	readonly open: number
	readonly later: number
	readonly earlier: number
	/** Times by which other agencies give their opinion that move besides; not counted before there was such a count. */
	readonly opinions?: number
	/** Dossiers by how many days their date moves: `[1, 120]` is 120 dossiers one day later. */
	readonly byDays: readonly (readonly [days: number, dossiers: number])[]
	readonly examples: readonly {
		readonly code: string
		readonly procedure: string
		/** As the clocks of Viet Nam show it. */
		readonly before: string
		readonly after: string
	}[]
}

/** A change from its asking to its end. */
export type AskedChange = {
	readonly id: string
	readonly what: CalendarChange
	readonly reason: string
	readonly madeBy: string
	readonly madeAt: Instant
	readonly state: 'asked' | 'previewed' | 'running' | 'done' | 'dropped'
	readonly preview: Preview | null
	readonly tell: boolean
	/** The last dossier up to which all were looked at; null before the first. */
	readonly cursor: string | null
	/** What was looked at beyond it: after which dossier, up to which. */
	readonly ahead: readonly (readonly [after: string, upTo: string])[]
	readonly pass: number
	readonly looked: number
	readonly moved: number
	readonly finishedAt: Instant | null
}

export type ChangeRefusal =
	| { readonly kind: 'no-profile' }
	| { readonly kind: 'no-such-day'; readonly given: string }
	| { readonly kind: 'nameless' }
	| { readonly kind: 'no-source' }
	| { readonly kind: 'hours-overlap'; readonly weekday: number }
	| { readonly kind: 'no-monday' }

/** The calendar with the change in it; its version is the caller's to make. */
export function withChange(
	calendar: WorkingCalendar,
	change: CalendarChange,
	source: string,
): WorkingCalendar {
	const [off, worked] = [new Map(calendar.off), new Map(calendar.worked)]
	switch (change.kind) {
		case 'none':
			return { ...calendar }
		case 'day': {
			const [wins, yields] = change.is === 'off' ? [off, worked] : [worked, off]
			wins.set(change.day, { name: change.name, source })
			yields.delete(change.day)
			return { ...calendar, off, worked }
		}
		case 'day-removed':
			off.delete(change.day)
			worked.delete(change.day)
			return { ...calendar, off, worked }
		case 'hours':
			return {
				...calendar,
				sessions: [
					...calendar.sessions
						.filter(({ from }) => from === undefined || from < change.from)
						.map((each) =>
							each.to === undefined || each.to > change.from ? { ...each, to: change.from } : each,
						),
					...change.sessions.map((each) => ({ ...each, from: change.from })),
				],
			}
		case 'cut-off':
			return {
				...calendar,
				cutOffs: [
					...calendar.cutOffs.filter(({ from }) => from < change.from),
					{ from: change.from, at: change.at, source },
				],
			}
		default:
			return unreachable(change)
	}
}

/**
 * The days whose hours a change makes others: a due time whose count does not run over one of them stays what it is. Null
 * without a first day, or without a last.
 */
export function daysTouched(change: CalendarChange): {
	readonly first: DayText | null
	readonly last: DayText | null
} {
	switch (change.kind) {
		case 'day':
		case 'day-removed':
			return { first: change.day, last: change.day }
		case 'hours':
		case 'cut-off':
			return { first: change.from, last: null }
		case 'none':
			return { first: null, last: null }
		default:
			return unreachable(change)
	}
}

const aDay = /^\d{4}-\d{2}-\d{2}$/

/** A change that can be asked for: days that exist, names and sources, hours that do not overlap. */
export function checkedChange(change: CalendarChange, source: string): Result<CalendarChange, ChangeRefusal> {
	if (change.profiles.length === 0) return refuse({ kind: 'no-profile' })
	if (source.trim() === '') return refuse({ kind: 'no-source' })
	switch (change.kind) {
		case 'none':
			return ok(change)
		case 'day':
			if (!aDay.test(change.day)) return refuse({ kind: 'no-such-day', given: change.day })
			return change.name.trim() === '' ? refuse({ kind: 'nameless' }) : ok(change)
		case 'day-removed':
			return aDay.test(change.day) ? ok(change) : refuse({ kind: 'no-such-day', given: change.day })
		case 'cut-off':
			return aDay.test(change.from) ? ok(change) : refuse({ kind: 'no-such-day', given: change.from })
		case 'hours': {
			if (!aDay.test(change.from)) return refuse({ kind: 'no-such-day', given: change.from })
			// A working day is worth Monday's hours, so an office without them could count nothing.
			if (!change.sessions.some(({ weekday }) => weekday === 1)) return refuse({ kind: 'no-monday' })
			const sorted = [...change.sessions].sort(
				(a, b) => a.weekday - b.weekday || (a.opens < b.opens ? -1 : 1),
			)
			const clash = sorted.find(
				({ weekday, opens, closes }, index) =>
					closes <= opens ||
					(sorted[index - 1]?.weekday === weekday && (sorted[index - 1]?.closes ?? '') > opens),
			)
			return clash ? refuse({ kind: 'hours-overlap', weekday: clash.weekday }) : ok(change)
		}
		default:
			return unreachable(change)
	}
}
