import type { CutOff, DayNote, DayText } from './calendar.ts'
import type { TimeLimit } from './time-limit.ts'
import type { WallText } from './wall-text.ts'

/** What a line added to the due time: working seconds, or days where days are counted. */
export type Added = { readonly unit: 'second' | 'day'; readonly count: number }

/** One line of the sum that leads to a due time. JSON, so that it can be stored, printed and sent. */
export type TraceLine =
	| {
			readonly kind: 'reception'
			/** Which of the two moments `at` is. */
			readonly shows: 'submitted' | 'received'
			readonly at: WallText
			readonly because: 'in-time' | 'after-cut-off' | 'outside-hours' | 'day-off'
			/** The cut-off that was passed, and the rule that sets it. */
			readonly cutOff: CutOff | null
			readonly off: DayNote | null
			/** Same-day services have their own article for the cut-off. */
			readonly limit: TimeLimit['unit']
			readonly countsOn: DayText
	  }
	| {
			/** A step or a stage began; its clock runs from the next working moment. */
			readonly kind: 'started'
			readonly at: WallText
			readonly runsFrom: WallText
	  }
	| {
			/** A wait after which the whole limit counts anew: what had run before no longer does. */
			readonly kind: 'reset'
			readonly received: WallText
			readonly from: WallText
			readonly to: WallText | null
			readonly reason: string
	  }
	| {
			/** A later date was promised, with an apology (phiếu xin lỗi và hẹn lại ngày trả). */
			readonly kind: 'extended'
			readonly at: WallText
			readonly reason: string
			readonly added: Added
	  }
	| {
			/** BLDS 2015 Đ147: the day of receipt is not counted. */
			readonly kind: 'first-day'
			readonly countsFrom: DayText
			/** Days off between receipt and the first day that counts. */
			readonly skipped: readonly (DayNote & { readonly day: DayText })[]
	  }
	| {
			readonly kind: 'limit'
			readonly limit: TimeLimit
			/** Where the limit alone would end, by the hours of the week: a moment, or a day where days are counted. */
			readonly until: WallText | DayText
	  }
	| {
			/** A day off adds, a make-up day takes away (negative). */
			readonly kind: 'day-off' | 'day-worked'
			readonly days: readonly DayText[]
			readonly name: string
			readonly source: string
			/** Expected only: no notice is out yet. */
			readonly provisional?: true
			readonly added: Added
	  }
	| {
			readonly kind: 'suspended'
			readonly from: WallText
			readonly to: WallText | null
			readonly reason: string
			readonly added: Added
	  }
	| {
			/** BLDS 2015 Đ148: a last day off moves to the next working day. */
			readonly kind: 'rolled'
			readonly from: DayText
			readonly to: DayText
			readonly skipped: readonly (DayNote & { readonly day: DayText })[]
	  }
	| { readonly kind: 'due'; readonly at: WallText | null; readonly projected: WallText }
