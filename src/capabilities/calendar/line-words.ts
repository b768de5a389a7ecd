import { m } from '#messages'
import { unreachable } from '#kernel/result'
import type { Added, TraceLine } from './trace.ts'
import type { WallText } from './wall-text.ts'
import {
	dateWords,
	dayCountWords,
	durationWords,
	limitWords,
	momentWords,
	weekdayMomentWords,
} from './words.ts'

/** A line of the sum in words: what, by which rule, and where that leads. */
export type LineWords = { readonly what: string; readonly why: string; readonly result: string }

export function lineWords(
	line: TraceLine,
	workingDaySeconds: number,
	limitSource: string | undefined,
): LineWords {
	const added = ({ unit, count }: Added): string => {
		const size = Math.abs(count)
		const duration = unit === 'day' ? dayCountWords(size) : durationWords(size, workingDaySeconds)
		return count < 0 ? m.calendar_line_taken({ duration }) : m.calendar_line_added({ duration })
	}
	switch (line.kind) {
		case 'reception':
			return {
				what:
					line.shows === 'submitted'
						? m.calendar_line_submitted({ moment: weekdayMomentWords(line.at) })
						: m.calendar_line_received({ moment: weekdayMomentWords(line.at) }),
				why: receptionWhy(line),
				result: m.calendar_line_counts_on({ date: dateWords(line.countsOn) }),
			}
		case 'started':
			return {
				what: m.calendar_line_started({ moment: weekdayMomentWords(line.at) }),
				why: line.at === line.runsFrom ? '' : m.calendar_because_outside_hours(),
				result: m.calendar_line_runs_from({ moment: momentWords(line.runsFrom) }),
			}
		case 'reset':
			return {
				what: line.reason,
				why: line.to
					? m.calendar_line_reset({ from: momentWords(line.from), received: momentWords(line.received) })
					: m.calendar_line_reset_now({ from: momentWords(line.from) }),
				result: line.to
					? m.calendar_line_counts_anew({ moment: momentWords(line.to) })
					: m.calendar_line_stands_still(),
			}
		case 'extended':
			return {
				what: m.calendar_line_extended({ moment: momentWords(line.at) }),
				why: line.reason,
				result: added(line.added),
			}
		case 'first-day':
			return {
				what: m.calendar_line_first_day(),
				why: skippedWhy(m.calendar_law_first_day(), line.skipped),
				result: m.calendar_line_counts_from({ date: dateWords(line.countsFrom) }),
			}
		case 'limit':
			return {
				what: m.calendar_line_limit({ limit: limitWords(line.limit) }),
				why: limitSource ?? '',
				result: isMoment(line.until)
					? m.calendar_line_until_moment({ moment: momentWords(line.until) })
					: m.calendar_line_until_day({ date: dateWords(line.until) }),
			}
		case 'day-off':
		case 'day-worked': {
			const naming = { name: line.name, dates: line.days.map(dateWords).join(', ') }
			return {
				what: line.kind === 'day-off' ? m.calendar_line_day_off(naming) : m.calendar_line_day_worked(naming),
				why: line.provisional ? m.calendar_provisional({ source: line.source }) : line.source,
				result: added(line.added),
			}
		}
		case 'suspended':
			return {
				what: line.reason,
				why: line.to
					? m.calendar_line_suspended({ from: momentWords(line.from), to: momentWords(line.to) })
					: m.calendar_line_suspended_now({ from: momentWords(line.from) }),
				result: added(line.added),
			}
		case 'rolled':
			return {
				what: m.calendar_line_rolled({ date: dateWords(line.from) }),
				why: skippedWhy(m.calendar_law_rolled(), line.skipped),
				result: m.calendar_line_rolled_to({ date: dateWords(line.to) }),
			}
		case 'due':
			return {
				what: line.at ? m.calendar_line_due() : m.calendar_line_due_projected(),
				why: '',
				result: momentWords(line.at ?? line.projected),
			}
		default:
			return unreachable(line)
	}
}

const isMoment = (until: string): until is WallText => until.includes('T')

function receptionWhy({ because, off, limit, cutOff }: Extract<TraceLine, { kind: 'reception' }>): string {
	switch (because) {
		case 'in-time':
			return m.calendar_because_in_time()
		case 'after-cut-off':
			return limit === 'same-day'
				? m.calendar_because_after_cut_off_same_day({ time: cutOff?.at ?? '' })
				: m.calendar_because_after_cut_off({ time: cutOff?.at ?? '', source: cutOff?.source ?? '' })
		case 'outside-hours':
			return m.calendar_because_outside_hours()
		case 'day-off':
			return off ? m.calendar_because_holiday(off) : m.calendar_because_day_off()
		default:
			return unreachable(because)
	}
}

const skippedWhy = (law: string, skipped: Extract<TraceLine, { kind: 'first-day' }>['skipped']): string =>
	skipped.reduce(
		(words, { day, name, source, provisional }) =>
			m.calendar_law_skipped({
				law: words,
				name,
				date: dateWords(day),
				source: provisional ? m.calendar_provisional({ source }) : source,
			}),
		law,
	)
