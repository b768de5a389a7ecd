import { at, type Day, dayInVietNam, type Instant, isBefore, wallTime } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import {
	type CutOff,
	type DayNote,
	type DayText,
	momentOf,
	type OfficeDay,
	officeDay,
	officeDayAt,
	secondsAfter,
	secondsOf,
	secondsOfWorkingDay,
	secondsWithin,
	type Span,
	type WorkingCalendar,
	workingSpans,
} from './calendar.ts'
import { type DayCell, dayCells } from './day-cells.ts'
import { checkedLimit, type TimeLimit } from './time-limit.ts'
import { type TraceLine } from './trace.ts'
import { type WallText, wallText } from './wall-text.ts'

/** Time that is not the office's: it waits for the citizen. `to` is null while it still does. */
export type Suspension = {
	readonly from: Instant
	readonly to: Instant | null
	readonly reason: string
	/** What its end does: the clock goes on where it stood (so, when left out), or the whole limit begins anew. */
	readonly resume?: 'continue' | 'reset'
}

/** A new date that was promised (gia hạn), in the unit that the limit counts: working days, or days. */
export type Extension = { readonly at: Instant; readonly count: number; readonly reason: string }

/** What an approved process gives a step or a stage. */
export type Budget = { readonly unit: 'hour' | 'working-day'; readonly count: number }

export type BudgetQuestion = {
	readonly budget: Budget
	readonly startedAt: Instant
	readonly suspensions: readonly Suspension[]
	readonly calendar: WorkingCalendar
	readonly now: Instant
}

export type DueQuestion = {
	readonly limit: TimeLimit
	readonly submittedAt: Instant
	/** When the one-stop desk of the competent agency took the dossier in, complete (NĐ 118/2025 Đ17.3, Đ14.4). */
	readonly receivedAt: Instant
	readonly suspensions: readonly Suspension[]
	readonly extensions?: readonly Extension[]
	readonly calendar: WorkingCalendar
	readonly now: Instant
}

/** A due time and the sum that led to it. */
export type DueComputation = {
	readonly limit: TimeLimit
	/** The working moment at which the dossier counts as received. */
	readonly countsAsReceivedAt: Instant
	/** When the clock began to run. */
	readonly startsAt: Instant
	/** Null while the clock stands still: nobody can know yet. */
	readonly dueAt: Instant | null
	/** `dueAt`, or what it would be if the clock ran again from `now`. */
	readonly projectedDueAt: Instant
	/** What `budget` and the cells of `days` are counted in. */
	readonly counting: 'working-seconds' | 'calendar-days'
	readonly budget: number
	/** How much of `budget` was promised beyond the limit. */
	readonly extended: number
	/** The sum, line by line, as data; `DueExplained` puts it into words. */
	readonly lines: readonly TraceLine[]
	/** Whole weeks, Monday first, from the day of submission to the day it is due. What they count adds up to `budget`. */
	readonly days: readonly DayCell[]
	/** Working seconds that ran until `now`. */
	readonly elapsedSeconds: number
	/** Working seconds left at `now`; 0 when late. */
	readonly remainingSeconds: number
	/** Working seconds until `now` that did not count. */
	readonly suspendedSeconds: number
	/** Working seconds since it was due; 0 while it is not late. */
	readonly lateSeconds: number
	/** What a working day is worth in seconds, for words such as "4 days 7 hours". */
	readonly workingDaySeconds: number
}

/**
 * When a dossier is due, why, and how much of its time has run.
 *
 * The clock starts on complete reception; what comes after 15:00 or on a day off counts as received at the start of
 * the next working day (NĐ 118/2025 Đ18.2 as amended by NĐ 309/2026). The day of receipt is not counted (BLDS 2015
 * Đ147); a last day off moves to the next working day (Đ148). Units are never converted into one another.
 *
 * @throws RangeError when the limit is not a positive whole number, or the calendar has no working hours
 */
export function computeDue(question: DueQuestion): DueComputation {
	const reset = lastReset(question)
	return reset ? afterReset(question, reset) : withoutReset(question)
}

/** The same without the sum: for whoever asks it of many dossiers. Null while the clock stands still. */
export function dueMoment(question: DueQuestion): Instant | null {
	const { limit, receivedAt, suspensions, extensions = [], calendar } = question
	if (limit.unit === 'day' || limit.unit === 'month' || suspensions.some(({ resume }) => resume === 'reset'))
		return computeDue(question).dueAt
	const received = reception(calendar, receivedAt)
	const workingDay = secondsOfWorkingDay(calendar, received.office.day)
	const { start, budget } = clockOf(checkedLimit(limit), received, calendar, workingDay)
	const promised = extensions.reduce((sum, { count }) => sum + count * workingDay, 0)
	const { ends } = consume(calendar, start, budget + promised, pausesOf(suspensions, start))
	return ends === null ? null : momentOf(ends)
}

/** On which day something counts as received: all that was received for one day has one due time, if nothing else differs. */
export const receptionDay = (calendar: WorkingCalendar, moment: Instant): DayText =>
	reception(calendar, moment).office.text

/** By when a step or a stage is to be done, with its sum: it began at `startedAt` and stands still with the dossier. */
export function computeBudget({ budget, ...question }: BudgetQuestion): DueComputation {
	const reset = question.suspensions.findLast(
		({ to, resume }) => resume === 'reset' && to && isBefore(question.startedAt, to),
	)
	const startedAt = reset?.to ?? question.startedAt
	return budgetFrom({ ...question, startedAt }, budget)
}

/** Only when a step or a stage is to be done; null while the clock stands still. */
export function budgetDue(question: BudgetQuestion): Instant | null {
	const { calendar, suspensions, startedAt } = question
	if (suspensions.some(({ to, resume }) => to === null || resume === 'reset'))
		return computeBudget(question).dueAt
	const start = wholeMinute(firstSpan(calendar, secondsOf(startedAt))[0])
	const { ends } = consume(calendar, start, budgetSeconds(question), pausesOf(suspensions, start))
	return ends === null ? null : momentOf(ends)
}

/** A wait that lets the limit begin anew, unless the limit had run out before. */
function lastReset(question: DueQuestion): Suspension | undefined {
	const found = question.suspensions.findLast(
		({ to, resume }) => resume === 'reset' && (to === null || isBefore(question.receivedAt, to)),
	)
	if (!found) return undefined
	const before = computeDue({
		...question,
		suspensions: question.suspensions.filter(({ from }) => isBefore(from, found.from)),
		now: found.from,
	}).dueAt
	return before && !isBefore(found.from, before) ? undefined : found
}

function afterReset(question: DueQuestion, { from, to, reason }: Suspension): DueComputation {
	const receivedAt = to ?? question.now
	const due = withoutReset({
		...question,
		submittedAt: receivedAt,
		receivedAt,
		suspensions: question.suspensions.filter((each) => isBefore(from, each.from)),
	})
	const line: TraceLine = {
		kind: 'reset',
		received: wallText(question.receivedAt),
		from: wallText(from),
		to: to && wallText(to),
		reason,
	}
	if (to) return { ...due, lines: [line, ...due.lines] }
	const lines = due.lines.map((each) => (each.kind === 'due' ? { ...each, at: null } : each))
	return { ...due, dueAt: null, lines: [line, ...lines] }
}

function withoutReset(question: DueQuestion): DueComputation {
	const limit = checkedLimit(question.limit)
	switch (limit.unit) {
		case 'same-day':
		case 'working-day':
		case 'hour':
			return inWorkingTime(question, limit)
		case 'day':
		case 'month':
			return inCalendarDays(question, limit)
		default:
			return unreachable(limit)
	}
}

/** What comes later counts as received on the next working day (NĐ 118/2025 Đ18.2; TT 01/2020/TT-BTP Đ2). */
export const cutOffOn = ({ cutOffs }: WorkingCalendar, day: DayText): CutOff | undefined =>
	cutOffs.findLast(({ from }) => from <= day)

/** 15:00 as the clock on the wall shows it is still in time; 15:01 is not. */
export function isAfterCutOff(calendar: WorkingCalendar, moment: Instant): boolean {
	const text = wallText(moment)
	const cutOff = cutOffOn(calendar, text.slice(0, 10))
	return cutOff !== undefined && text.slice(11, 16) > cutOff.at
}

export type Reception = {
	/** Seconds since 1970. */
	readonly counts: number
	readonly because: 'in-time' | 'after-cut-off' | 'outside-hours' | 'day-off'
	readonly office: OfficeDay
	readonly off: DayNote | null
}

/** When something that came at `moment` counts as received, and why. */
export function reception(calendar: WorkingCalendar, moment: Instant): Reception {
	const came = secondsOf(moment)
	const today = officeDayAt(calendar, came)
	const closed = today.sessions.length === 0
	const tooLate = isAfterCutOff(calendar, moment)
	const late = closed || tooLate || came >= (today.sessions.at(-1)?.[1] ?? 0)
	const [counts] = firstSpan(calendar, late ? endOfDay(today) : came)
	const office = officeDayAt(calendar, counts)
	const because = closed
		? 'day-off'
		: tooLate
			? 'after-cut-off'
			: counts === came
				? 'in-time'
				: 'outside-hours'
	return { counts, because, office, off: today.note?.kind === 'off' ? today.note : null }
}

const midnight = wallTime('00:00')
const endOfDay = ({ day }: OfficeDay): number => secondsOf(at(day.add({ days: 1 }), midnight))

function firstSpan(calendar: WorkingCalendar, from: number): Span {
	for (const span of workingSpans(calendar, from)) return span
	throw new RangeError('unreachable: workingSpans never ends')
}

// Working time --------------------------------------------------------------------------------------------------------

function inWorkingTime(
	{ submittedAt, receivedAt, suspensions, extensions = [], calendar, now }: DueQuestion,
	limit: Extract<TimeLimit, { unit: 'same-day' | 'working-day' | 'hour' }>,
): DueComputation {
	const received = reception(calendar, receivedAt)
	const workingDay = secondsOfWorkingDay(calendar, received.office.day)
	const { start, budget } = clockOf(limit, received, calendar, workingDay)
	const lines: TraceLine[] = [receptionLine(limit, submittedAt, receivedAt, received, calendar)]
	if (limit.unit === 'working-day')
		lines.push({
			kind: 'first-day',
			countsFrom: officeDayAt(calendar, start).text,
			skipped: notedOff(received.office.next(), officeDayAt(calendar, start)),
		})
	return {
		limit,
		countsAsReceivedAt: momentOf(received.counts),
		...countedIn(calendar, {
			limit,
			start,
			budget,
			workingDay,
			first: lines,
			suspensions,
			extensions,
			submitted: officeDayAt(calendar, secondsOf(submittedAt)).text,
			received: received.office.text,
			now,
		}),
	}
}

function budgetFrom(
	{ startedAt, suspensions, calendar, now }: Omit<BudgetQuestion, 'budget'>,
	limit: Budget,
): DueComputation {
	const start = wholeMinute(firstSpan(calendar, secondsOf(startedAt))[0])
	const began = officeDayAt(calendar, start)
	return {
		limit,
		countsAsReceivedAt: momentOf(start),
		...countedIn(calendar, {
			limit,
			start,
			budget: budgetSeconds({ budget: limit, startedAt, calendar }),
			workingDay: secondsOfWorkingDay(calendar, began.day),
			first: [{ kind: 'started', at: wallText(startedAt), runsFrom: wallOf(start) }],
			suspensions,
			extensions: [],
			submitted: officeDayAt(calendar, secondsOf(startedAt)).text,
			received: began.text,
			now,
		}),
	}
}

function budgetSeconds({
	budget,
	startedAt,
	calendar,
}: Pick<BudgetQuestion, 'budget' | 'startedAt' | 'calendar'>): number {
	if (!(budget.count > 0)) throw new RangeError(`Not a budget: ${JSON.stringify(budget)}`)
	const unit =
		budget.unit === 'hour'
			? 3600
			: secondsOfWorkingDay(calendar, officeDayAt(calendar, secondsOf(startedAt)).day)
	return Math.round(budget.count * unit)
}

type WorkingSum = {
	readonly limit: TimeLimit
	readonly start: number
	/** Working seconds that the limit gives. */
	readonly budget: number
	readonly workingDay: number
	/** The lines before that of the limit. */
	readonly first: readonly TraceLine[]
	readonly suspensions: readonly Suspension[]
	readonly extensions: readonly Extension[]
	readonly submitted: DayText
	readonly received: DayText
	readonly now: Instant
}

function countedIn(
	calendar: WorkingCalendar,
	{ limit, start, budget, workingDay, first, suspensions, extensions, submitted, received, now }: WorkingSum,
): Omit<DueComputation, 'limit' | 'countsAsReceivedAt'> {
	const extended = extensions.reduce((sum, { count }) => sum + count * workingDay, 0)
	const whole = budget + extended
	const pauses = pausesOf(suspensions, start)
	const run = consume(calendar, start, whole, pauses)
	const resumed = run.ends === null ? pausesOf(suspensions, start, secondsOf(now)) : pauses
	const shown = run.ends === null ? consume(calendar, start, whole, resumed) : run
	const due = shown.ends ?? start
	const week: WorkingCalendar = weekOf(calendar)
	const lines: TraceLine[] = [
		...first,
		{ kind: 'limit', limit, until: wallOf(secondsAfter(week, start, budget)) },
		...extensions.map(({ at: on, count, reason }): TraceLine => ({
			kind: 'extended',
			at: wallText(on),
			reason,
			added: { unit: 'second', count: count * workingDay },
		})),
		...swapLines(calendar, week, start, due),
		...suspensionLines(calendar, suspensions, start, due, secondsOf(now)),
		{ kind: 'due', at: run.ends === null ? null : wallOf(due), projected: wallOf(due) },
	]
	return {
		startsAt: momentOf(start),
		dueAt: run.ends === null ? null : momentOf(due),
		projectedDueAt: momentOf(due),
		counting: 'working-seconds',
		budget: whole,
		extended,
		lines,
		days: dayCells({
			calendar,
			submitted,
			received,
			due: run.ends === null ? null : officeDayAt(calendar, due).text,
			last: officeDayAt(calendar, due).text,
			today: officeDayAt(calendar, secondsOf(now)).text,
			counted: shown.counted,
			waits: (office) => office.sessions.some((session) => overlapsAny(session, resumed)),
		}),
		...progress(calendar, start, due, resumed, secondsOf(now)),
		workingDaySeconds: workingDay,
	}
}

function clockOf(
	limit: Extract<TimeLimit, { unit: 'same-day' | 'working-day' | 'hour' }>,
	received: Reception,
	calendar: WorkingCalendar,
	workingDay: number,
): { start: number; budget: number } {
	switch (limit.unit) {
		case 'same-day': {
			const start = wholeMinute(received.counts)
			return { start, budget: secondsWithin(calendar, start, endOfDay(received.office)) }
		}
		case 'working-day':
			return {
				start: firstSpan(calendar, endOfDay(received.office))[0],
				budget: limit.count * workingDay,
			}
		case 'hour':
			return { start: wholeMinute(received.counts), budget: limit.count * 3600 }
		default:
			return unreachable(limit)
	}
}

/** Clocks run in whole minutes and round to the favour of whoever waits for them to start. */
const wholeMinute = (seconds: number): number => Math.ceil(seconds / 60) * 60

/** Ordered, without overlaps, from `start` on, each widened to whole minutes. An open one ends at `resumed`. */
function pausesOf(suspensions: readonly Suspension[], start: number, resumed = Infinity): Span[] {
	const spans = suspensions
		.map(({ from, to }): Span => {
			const begins = Math.floor(secondsOf(from) / 60) * 60
			return [
				Math.max(begins, start),
				to ? wholeMinute(secondsOf(to)) : Math.max(begins, wholeMinute(resumed)),
			]
		})
		.filter(([from, to]) => from < to)
		.sort(([a], [b]) => a - b)
	const merged: Span[] = []
	for (const [from, to] of spans) {
		const last = merged.at(-1)
		if (last && from <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], to)]
		else merged.push([from, to])
	}
	return merged
}

type Run = { /** Null when it stands still for good. */ ends: number | null; counted: Map<DayText, number> }

/** Lets `budget` seconds of working time run from `start`, but not during `pauses`. */
function consume(calendar: WorkingCalendar, start: number, budget: number, pauses: readonly Span[]): Run {
	const counted = new Map<DayText, number>()
	const open = pauses.at(-1)
	let left = budget
	for (const span of workingSpans(calendar, start)) {
		for (const [from, to] of outside(span, pauses)) {
			const taken = Math.min(left, to - from)
			const { text } = officeDayAt(calendar, from)
			counted.set(text, (counted.get(text) ?? 0) + taken)
			left -= taken
			if (left === 0) return { ends: from + taken, counted }
		}
		if (open && open[1] === Infinity && span[1] >= open[0]) return { ends: null, counted }
	}
	throw new RangeError('unreachable: workingSpans never ends')
}

function outside([from, to]: Span, pauses: readonly Span[]): Span[] {
	const pieces: Span[] = []
	let begins = from
	for (const pause of pauses) {
		if (pause[0] >= to) break
		if (pause[1] <= begins) continue
		if (pause[0] > begins) pieces.push([begins, pause[0]])
		begins = pause[1]
	}
	if (begins < to) pieces.push([begins, to])
	return pieces
}

const overlapsAny = ([from, to]: Span, pauses: readonly Span[]): boolean =>
	pauses.some((pause) => pause[0] < to && from < pause[1])

// Calendar days -------------------------------------------------------------------------------------------------------

function inCalendarDays(
	{ submittedAt, receivedAt, suspensions, extensions = [], calendar, now }: DueQuestion,
	limit: Extract<TimeLimit, { unit: 'day' | 'month' }>,
): DueComputation {
	const received = reception(calendar, receivedAt)
	const first = received.office.day
	// A month that lacks the day ends on its last one (BLDS 2015 Đ148.3); Temporal does just that.
	const limited = first.add(limit.unit === 'month' ? { months: limit.count } : { days: limit.count })
	const extra = extensions.reduce((sum, { count }) => sum + count, 0)
	const plain = limited.add({ days: extra })
	const budget = daysBetween(first, plain)
	const start = endOfDay(received.office)
	const run = extended(calendar, first, plain, suspensions, null)
	const shown = run.last ? run : extended(calendar, first, plain, suspensions, now)
	const last = officeDay(calendar, (shown.last ?? plain).toString())
	const rolled = firstOpen(last)
	const due = closes(rolled)

	const lines: TraceLine[] = [
		receptionLine(limit, submittedAt, receivedAt, received, calendar),
		{ kind: 'first-day', countsFrom: first.add({ days: 1 }).toString(), skipped: [] },
		{ kind: 'limit', limit, until: limited.toString() },
		...extensions.map(({ at: on, count, reason }): TraceLine => ({
			kind: 'extended',
			at: wallText(on),
			reason,
			added: { unit: 'day', count },
		})),
		...run.lines,
	]
	if (rolled !== last)
		lines.push({ kind: 'rolled', from: last.text, to: rolled.text, skipped: notedOff(last, rolled) })
	lines.push({ kind: 'due', at: run.last ? wallOf(due) : null, projected: wallOf(due) })

	const counted = new Map<DayText, number>()
	for (let each = first; counted.size < budget;) {
		each = each.add({ days: 1 })
		if (!shown.waiting.has(each.toString())) counted.set(each.toString(), 1)
	}
	return {
		limit,
		countsAsReceivedAt: momentOf(received.counts),
		startsAt: momentOf(start),
		dueAt: run.last ? momentOf(due) : null,
		projectedDueAt: momentOf(due),
		counting: 'calendar-days',
		budget,
		extended: extra,
		lines,
		days: dayCells({
			calendar,
			submitted: officeDayAt(calendar, secondsOf(submittedAt)).text,
			received: received.office.text,
			due: run.last ? rolled.text : null,
			last: rolled.text,
			today: officeDayAt(calendar, secondsOf(now)).text,
			counted,
			waits: ({ text }) => shown.waiting.has(text),
		}),
		...progress(calendar, start, due, pausesOf(suspensions, start, secondsOf(now)), secondsOf(now)),
		workingDaySeconds: secondsOfWorkingDay(calendar, first),
	}
}

type Extended = {
	/** Null while the clock stands still. */
	last: Day | null
	waiting: Set<DayText>
	lines: TraceLine[]
}

/**
 * Moves the last day by the days that were waited. Days are counted as the limit itself is (BLDS 2015 Đ147): the day
 * the wait begins still counts, the day it ends does not.
 */
function extended(
	calendar: WorkingCalendar,
	first: Day,
	plain: Day,
	suspensions: readonly Suspension[],
	resumed: Instant | null,
): Extended {
	const waiting = new Set<DayText>()
	const lines: TraceLine[] = []
	let last = plain
	let done = first
	for (const { from, to, reason } of [...suspensions].sort((a, b) => secondsOf(a.from) - secondsOf(b.from))) {
		if (secondsOf(from) >= closes(firstOpen(officeDay(calendar, last.toString())))) break
		const ends = to ?? resumed
		if (!ends) {
			lines.push({
				kind: 'suspended',
				from: wallText(from),
				to: null,
				reason,
				added: { unit: 'day', count: 0 },
			})
			return { last: null, waiting, lines }
		}
		// What comes back after hours comes back the next working day.
		const back = officeDayAt(calendar, firstSpan(calendar, secondsOf(ends))[0]).day
		const begins = latest(dayInVietNam(from), done)
		const count = daysBetween(begins, back)
		if (secondsOf(ends) <= secondsOf(from) || count < 0) continue
		last = latest(last, count > 0 ? begins : last).add({ days: count })
		for (let each = 1; each <= count; each++) waiting.add(begins.add({ days: each }).toString())
		done = latest(done, back)
		if (secondsOf(ends) > secondsOf(at(first, midnight)))
			lines.push({
				kind: 'suspended',
				from: wallText(from),
				to: to && wallText(to),
				reason,
				added: { unit: 'day', count },
			})
	}
	return { last, waiting, lines }
}

const daysBetween = (from: Day, to: Day): number => from.until(to, { largestUnit: 'days' }).days
const latest = (a: Day, b: Day): Day => (daysBetween(a, b) > 0 ? b : a)
const closes = (office: OfficeDay): number => office.sessions.at(-1)?.[1] ?? endOfDay(office)

function firstOpen(office: OfficeDay): OfficeDay {
	let found = office
	while (found.sessions.length === 0) found = found.next()
	return found
}

// The sum, in lines ---------------------------------------------------------------------------------------------------

const wallOf = (seconds: number): WallText => wallText(momentOf(seconds))

function receptionLine(
	limit: TimeLimit,
	submittedAt: Instant,
	receivedAt: Instant,
	received: Reception,
	calendar: WorkingCalendar,
): TraceLine {
	const countsOn = received.office.text
	const asSubmitted = reception(calendar, submittedAt)
	// When the submission itself was late in the day, that is the reason people know.
	if (asSubmitted.because !== 'in-time' && asSubmitted.office.text === countsOn)
		return {
			kind: 'reception',
			shows: 'submitted',
			at: wallText(submittedAt),
			because: asSubmitted.because,
			cutOff: passed(calendar, submittedAt, asSubmitted),
			off: asSubmitted.off,
			limit: limit.unit,
			countsOn,
		}
	return {
		kind: 'reception',
		shows: 'received',
		at: wallText(receivedAt),
		because: received.because,
		cutOff: passed(calendar, receivedAt, received),
		off: received.off,
		limit: limit.unit,
		countsOn,
	}
}

const passed = (calendar: WorkingCalendar, moment: Instant, { because }: Reception): CutOff | null =>
	because === 'after-cut-off' ? (cutOffOn(calendar, wallText(moment).slice(0, 10)) ?? null) : null

/** Days off that have a name, from `office` up to `end`, excluded. */
function notedOff(office: OfficeDay, end: OfficeDay): (DayNote & { day: DayText })[] {
	const found: (DayNote & { day: DayText })[] = []
	for (let each = office; each.text < end.text; each = each.next())
		if (each.note?.kind === 'off')
			found.push({
				day: each.text,
				name: each.note.name,
				source: each.note.source,
				...(each.note.provisional && { provisional: true }),
			})
	return found
}

const weeks = new WeakMap<WorkingCalendar, WorkingCalendar>()

/** The same hours without a day off or a make-up day: what one would expect from the week alone. */
function weekOf(calendar: WorkingCalendar): WorkingCalendar {
	let week = weeks.get(calendar)
	if (!week) weeks.set(calendar, (week = { ...calendar, off: new Map(), worked: new Map() }))
	return week
}

/** What each day off added and each make-up day took away, from `start` to `due`. */
function swapLines(
	calendar: WorkingCalendar,
	week: WorkingCalendar,
	start: number,
	due: number,
): TraceLine[] {
	const lines: Extract<TraceLine, { kind: 'day-off' | 'day-worked' }>[] = []
	const end = officeDayAt(calendar, due).text
	for (let each = officeDayAt(calendar, start); each.text <= end; each = each.next()) {
		if (!each.note) continue
		const expected = clipped(officeDay(week, each.text).sessions, start, due)
		const added = expected - clipped(each.sessions, start, due)
		if (added === 0) continue
		const kind = each.note.kind === 'off' ? 'day-off' : 'day-worked'
		const before = lines.at(-1)
		if (
			before &&
			before.kind === kind &&
			before.name === each.note.name &&
			before.source === each.note.source
		) {
			lines[lines.length - 1] = {
				...before,
				days: [...before.days, each.text],
				added: { unit: 'second', count: before.added.count + added },
			}
		} else
			lines.push({
				kind,
				days: [each.text],
				name: each.note.name,
				source: each.note.source,
				...(each.note.provisional && { provisional: true }),
				added: { unit: 'second', count: added },
			})
	}
	return lines
}

const clipped = (sessions: readonly Span[], start: number, end: number): number =>
	sessions.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, start)), 0)

/** What each wait added; where two overlap, the earlier one has it. */
function suspensionLines(
	calendar: WorkingCalendar,
	suspensions: readonly Suspension[],
	start: number,
	due: number,
	resumed: number,
): TraceLine[] {
	let done = start
	const lines: TraceLine[] = []
	for (const suspension of [...suspensions].sort((a, b) => secondsOf(a.from) - secondsOf(b.from))) {
		const [span] = pausesOf([suspension], done, resumed)
		if (!span || span[0] >= due) continue
		done = Math.max(done, span[1])
		lines.push({
			kind: 'suspended',
			from: wallText(suspension.from),
			to: suspension.to && wallText(suspension.to),
			reason: suspension.reason,
			added: { unit: 'second', count: secondsWithin(calendar, span[0], span[1]) },
		})
	}
	return lines
}

function progress(
	calendar: WorkingCalendar,
	start: number,
	due: number,
	pauses: readonly Span[],
	now: number,
) {
	const until = Math.min(Math.max(now, start), due)
	const waited = (from: number, to: number) =>
		pauses.reduce((sum, [a, b]) => sum + secondsWithin(calendar, Math.max(a, from), Math.min(b, to)), 0)
	const suspendedSeconds = waited(start, until)
	return {
		elapsedSeconds: secondsWithin(calendar, start, until) - suspendedSeconds,
		remainingSeconds: secondsWithin(calendar, until, due) - waited(until, due),
		suspendedSeconds,
		lateSeconds: secondsWithin(calendar, due, now),
	}
}
