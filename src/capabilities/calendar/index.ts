export {
	addWorkingSeconds,
	calendarFrom,
	type DayNote,
	type DayText,
	nextWorkingMoment,
	type Session,
	type StoredCalendar,
	storedCalendar,
	type WorkingCalendar,
	workingSecondsBetween,
} from './calendar.ts'
export type { DayCell } from './day-cells.ts'
export {
	computeDue,
	cutOff,
	type DueComputation,
	type DueQuestion,
	isAfterCutOff,
	type Suspension,
} from './due.ts'
export { type PlainDue, plainDue } from './plain.ts'
export { type TimeLimit, timeLimit, type TimeLimitRefusal } from './time-limit.ts'
export type { Added, TraceLine } from './trace.ts'
export { wallText, type WallText } from './wall-text.ts'
