import { at, day, type Day, dayInVietNam, type Instant, momentAt, wallTime } from '#kernel/dates'

/** `YYYY-MM-DD`, a day in Viet Nam. */
export type DayText = string

/** Half a working day (buổi làm việc), on the clocks of Viet Nam. */
export type Session = {
	/** ISO: 1 Monday … 7 Sunday. */
	readonly weekday: number
	/** `07:30` */
	readonly opens: string
	readonly closes: string
	/** First day of these hours; always, when left out. */
	readonly from?: DayText
	/** First day they no longer hold. */
	readonly to?: DayText
}

/** Why a day is off or worked, and which notice or decision says so. */
export type DayNote = {
	readonly name: string
	readonly source: string
	/** Expected, but no notice is out yet: what is counted on it may move. */
	readonly provisional?: true
}

/** From a day on, what comes later than `at` counts as the next working day's (NĐ 118/2025 Đ18.2). */
export type CutOff = { readonly from: DayText; readonly at: string; readonly source: string }

/** When an office works: its week, the days off that fall in it, and the days worked to make up for them. */
export type WorkingCalendar = {
	/** Stored with every due time, so that it can be told which calendar it was computed on. */
	readonly version: string
	readonly sessions: readonly Session[]
	readonly off: ReadonlyMap<DayText, DayNote>
	/** Worked with Monday's sessions, whatever day of the week it is. */
	readonly worked: ReadonlyMap<DayText, DayNote>
	/** In order of their first days; without one, nothing comes too late for its day. */
	readonly cutOffs: readonly CutOff[]
}

/** A calendar as JSON can hold it. */
export type StoredCalendar = Omit<WorkingCalendar, 'off' | 'worked'> & {
	readonly off: readonly (readonly [DayText, DayNote])[]
	readonly worked: readonly (readonly [DayText, DayNote])[]
}

export const storedCalendar = ({
	version,
	sessions,
	off,
	worked,
	cutOffs,
}: WorkingCalendar): StoredCalendar => ({
	version,
	sessions,
	cutOffs,
	off: [...off],
	worked: [...worked],
})

export const calendarFrom = ({
	version,
	sessions,
	off,
	worked,
	cutOffs,
}: StoredCalendar): WorkingCalendar => ({
	version,
	sessions,
	cutOffs,
	off: new Map(off),
	worked: new Map(worked),
})

/** The first moment at or after `from` when the office works. */
export function nextWorkingMoment(calendar: WorkingCalendar, from: Instant): Instant {
	const seconds = secondsOf(from)
	for (const [opens] of workingSpans(calendar, seconds)) return opens === seconds ? from : momentOf(opens)
	throw closedForGood(calendar)
}

/** Working seconds from `from` to `to`; 0 when `to` comes first. */
export function workingSecondsBetween(calendar: WorkingCalendar, from: Instant, to: Instant): number {
	return secondsWithin(calendar, secondsOf(from), secondsOf(to))
}

/**
 * The first moment by which `seconds` of working time have passed since `from`; the end of a session, not the start of
 * the next. With 0 it is the next working moment.
 *
 * @throws RangeError when `seconds` is negative
 */
export function addWorkingSeconds(calendar: WorkingCalendar, from: Instant, seconds: number): Instant {
	if (!(seconds >= 0)) throw new RangeError(`Working time only runs forward: ${seconds}`)
	if (seconds === 0) return nextWorkingMoment(calendar, from)
	return momentOf(secondsAfter(calendar, secondsOf(from), seconds))
}

// What follows counts in whole seconds since 1970: Temporal is met once for each day and calendar, then remembered.

/** From, to; seconds since 1970, the end excluded. */
export type Span = readonly [from: number, to: number]

/** One day of one calendar, with a link to the next. */
export type OfficeDay = {
	readonly text: DayText
	readonly day: Day
	readonly sessions: readonly Span[]
	readonly seconds: number
	/** Off or worked out of turn, and why. */
	readonly note: (DayNote & { readonly kind: 'off' | 'worked' }) | null
	readonly next: () => OfficeDay
}

export const secondsOf = (moment: Instant): number => Math.floor(moment.epochMilliseconds / 1000)
export const momentOf = (seconds: number): Instant => momentAt(seconds * 1000)

const known = new WeakMap<WorkingCalendar, Map<DayText, OfficeDay>>()

export function officeDay(calendar: WorkingCalendar, text: DayText): OfficeDay {
	let days = known.get(calendar)
	if (!days) known.set(calendar, (days = new Map()))
	let found = days.get(text)
	if (!found) days.set(text, (found = lookedUp(calendar, day(text))))
	return found
}

const knownByHour = new WeakMap<WorkingCalendar, Map<number, OfficeDay>>()

/** The day of a moment. Days in Viet Nam begin on a full hour, so the hour tells the day and is asked of Temporal once. */
export function officeDayAt(calendar: WorkingCalendar, seconds: number): OfficeDay {
	let hours = knownByHour.get(calendar)
	if (!hours) knownByHour.set(calendar, (hours = new Map()))
	const hour = Math.floor(seconds / 3600)
	let found = hours.get(hour)
	if (!found) hours.set(hour, (found = officeDay(calendar, dayInVietNam(momentOf(seconds)).toString())))
	return found
}

function lookedUp(calendar: WorkingCalendar, date: Day): OfficeDay {
	const text = date.toString()
	const sessions = sessionsOn(calendar, date).map(({ opens, closes }): Span => [
		secondsOf(at(date, wallTime(opens))),
		secondsOf(at(date, wallTime(closes))),
	])
	const off = calendar.off.get(text)
	const worked = calendar.worked.get(text)
	let next: OfficeDay | undefined
	return {
		text,
		day: date,
		sessions,
		seconds: sessions.reduce((sum, [from, to]) => sum + to - from, 0),
		note: off ? { kind: 'off', ...off } : worked ? { kind: 'worked', ...worked } : null,
		next: () => (next ??= officeDay(calendar, date.add({ days: 1 }).toString())),
	}
}

const monday = 1

function sessionsOn(calendar: WorkingCalendar, date: Day): Session[] {
	const text = date.toString()
	if (calendar.off.has(text)) return []
	const weekday = calendar.worked.has(text) ? monday : date.dayOfWeek
	return calendar.sessions
		.filter((session) => session.weekday === weekday && holdsOn(session, text))
		.sort((a, b) => (a.opens < b.opens ? -1 : 1))
}

const holdsOn = ({ from, to }: Session, text: DayText): boolean =>
	(from === undefined || from <= text) && (to === undefined || text < to)

/** What a whole working day of this office is worth: Monday's sessions, as they hold on `date`. */
export function secondsOfWorkingDay(calendar: WorkingCalendar, date: Day): number {
	const text = date.toString()
	const seconds = calendar.sessions
		.filter((session) => session.weekday === monday && holdsOn(session, text))
		.reduce((sum, { opens, closes }) => sum + wallTime(opens).until(wallTime(closes)).total('seconds'), 0)
	if (seconds <= 0) throw closedForGood(calendar)
	return seconds
}

/** Every session from `from` on, the first one cut at `from`. */
export function* workingSpans(calendar: WorkingCalendar, from: number): Generator<Span> {
	let closed = 0
	for (let office = officeDayAt(calendar, from); ; office = office.next()) {
		closed = office.sessions.length === 0 ? closed + 1 : 0
		if (closed > longestRest) throw closedForGood(calendar)
		for (const [opens, closes] of office.sessions)
			if (closes > from) yield opens >= from ? [opens, closes] : [from, closes]
	}
}

/** No office rests longer than Tết; a calendar that does so for two months has no hours in it. */
const longestRest = 62
const closedForGood = ({ version }: WorkingCalendar) =>
	new RangeError(`The working calendar ${version} has no working hours`)

export function secondsWithin(calendar: WorkingCalendar, from: number, to: number): number {
	let sum = 0
	if (to <= from) return 0
	for (const [opens, closes] of workingSpans(calendar, from)) {
		if (opens >= to) break
		sum += Math.min(closes, to) - opens
	}
	return sum
}

export function secondsAfter(calendar: WorkingCalendar, from: number, seconds: number): number {
	let left = seconds
	for (const [opens, closes] of workingSpans(calendar, from)) {
		if (left <= closes - opens) return opens + left
		left -= closes - opens
	}
	throw closedForGood(calendar)
}
