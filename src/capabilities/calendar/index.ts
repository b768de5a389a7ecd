export {
	addWorkingSeconds,
	calendarFrom,
	type CutOff,
	type DayNote,
	type DayText,
	nextWorkingMoment,
	secondsOfWorkingDay,
	type Session,
	type StoredCalendar,
	storedCalendar,
	type WorkingCalendar,
	workingSecondsBetween,
} from './calendar.ts'
export {
	type AskedChange,
	type CalendarChange,
	type ChangeRefusal,
	checkedChange,
	type Preview,
	daysTouched,
	withChange,
} from './change.ts'
export type { DayCell } from './day-cells.ts'
export {
	type Budget,
	budgetDue,
	computeBudget,
	computeDue,
	cutOffOn,
	isAfterCutOff,
	type DueComputation,
	dueMoment,
	type DueQuestion,
	type Extension,
	receptionDay,
	type Suspension,
} from './due.ts'
export { type PlainDue, plainDue } from './plain.ts'
export { type TimeLimit, timeLimit, type TimeLimitRefusal } from './time-limit.ts'
export type { Added, TraceLine } from './trace.ts'
export { wallText, type WallText } from './wall-text.ts'
