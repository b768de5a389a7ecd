import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant, type Instant, momentAt, plusSeconds } from '#kernel/dates'
import {
	addWorkingSeconds,
	calendarFrom,
	type DayNote,
	nextWorkingMoment,
	type Session,
	storedCalendar,
	type WorkingCalendar,
	workingSecondsBetween,
} from './calendar.ts'
import { type CalendarChange, daysTouched, withChange } from './change.ts'
import { budgetDue, computeBudget, computeDue, dueMoment, type DueQuestion, type Suspension } from './due.ts'
import { type TimeLimit, timeLimit } from './time-limit.ts'
import { wallText } from './wall-text.ts'

const vn = (text: string) => instant(`${text.length === 16 ? `${text}:00` : text}+07:00`)
const shown = (moment: Instant | null) => moment && wallText(moment).slice(0, 16)

const week: Session[] = [1, 2, 3, 4, 5].flatMap((weekday) => [
	{ weekday, opens: '07:00', closes: '11:30' },
	{ weekday, opens: '13:30', closes: '17:00' },
])
const noted = (name: string, source: string, ...days: string[]): [string, DayNote][] =>
	days.map((day) => [day, { name, source }])
/** What `reference/holidays.json` has for these days. */
const calendar: WorkingCalendar = {
	version: 'commune-2026',
	cutOffs: [
		{ from: '2018-06-21', at: '15:00', source: 'Nghị định 61/2018/NĐ-CP, Điều 18 khoản 2' },
		{ from: '2026-08-05', at: '15:00', source: 'Nghị định 118/2025 sửa đổi 2026, Điều 18 khoản 2' },
	],
	sessions: week,
	off: new Map([
		...noted(
			'Tết Nguyên đán',
			'Thông báo 9441/TB-BNV',
			'2026-02-16',
			'2026-02-17',
			'2026-02-18',
			'2026-02-19',
			'2026-02-20',
		),
		...noted('Quốc khánh', 'Thông báo 9441/TB-BNV', '2026-08-31', '2026-09-01', '2026-09-02'),
		...noted('Ngày Văn hóa Việt Nam', 'Nghị quyết 28/2026/QH16', '2026-11-24'),
	]),
	worked: new Map(noted('Quốc khánh', 'Công văn 3383/BNV-CVL', '2026-08-22')),
}

const due = (
	limit: TimeLimit,
	received: string,
	suspensions: Suspension[] = [],
	more: Partial<DueQuestion> = {},
) =>
	computeDue({
		limit,
		submittedAt: vn(received),
		receivedAt: vn(received),
		suspensions,
		calendar,
		now: vn(received),
		...more,
	})
const wait = (from: string, to: string | null): Suspension => ({
	from: vn(from),
	to: to === null ? null : vn(to),
	reason: 'Chờ ông bà nộp lại bản vẽ',
})

describe('a permit of 10 working days, filed at 15:40, that waited three days for a drawing', () => {
	const permit = computeDue({
		limit: { unit: 'working-day', count: 10 },
		submittedAt: vn('2026-11-10T15:40'),
		receivedAt: vn('2026-11-10T16:05'),
		suspensions: [wait('2026-11-16T10:00', '2026-11-19T14:20')],
		calendar,
		now: vn('2026-11-25T09:42'),
	})

	test('is due at 09:20 on 2 December', () => {
		expect(shown(permit.dueAt)).toBe('2026-12-02T09:20')
		expect(shown(permit.startsAt)).toBe('2026-11-12T07:00')
	})

	test('says what has run, what is left and what was waited', () => {
		expect(permit.elapsedSeconds).toBe((5 * 8 * 60 + 22) * 60)
		expect(permit.remainingSeconds).toBe((4 * 8 * 60 + 7 * 60 + 38) * 60)
		expect(permit.suspendedSeconds).toBe((3 * 8 * 60 + 2 * 60 + 20) * 60)
		expect(permit.lateSeconds).toBe(0)
	})

	test('lists its sum with every rule', () => {
		expect(permit.lines).toEqual([
			{
				kind: 'reception',
				shows: 'submitted',
				at: '2026-11-10T15:40:00',
				because: 'after-cut-off',
				cutOff: {
					from: '2026-08-05',
					at: '15:00',
					source: 'Nghị định 118/2025 sửa đổi 2026, Điều 18 khoản 2',
				},
				off: null,
				limit: 'working-day',
				countsOn: '2026-11-11',
			},
			{ kind: 'first-day', countsFrom: '2026-11-12', skipped: [] },
			{ kind: 'limit', limit: { unit: 'working-day', count: 10 }, until: '2026-11-25T17:00:00' },
			{
				kind: 'day-off',
				days: ['2026-11-24'],
				name: 'Ngày Văn hóa Việt Nam',
				source: 'Nghị quyết 28/2026/QH16',
				added: { unit: 'second', count: 8 * 3600 },
			},
			{
				kind: 'suspended',
				from: '2026-11-16T10:00:00',
				to: '2026-11-19T14:20:00',
				reason: 'Chờ ông bà nộp lại bản vẽ',
				added: { unit: 'second', count: (26 * 60 + 20) * 60 },
			},
			{ kind: 'due', at: '2026-12-02T09:20:00', projected: '2026-12-02T09:20:00' },
		])
	})

	test('fills the calendar day by day', () => {
		const cells = permit.days.map(({ day, mark, counted }) => [day.slice(5), mark, counted / 60])
		expect(cells.slice(0, 4)).toEqual([
			['11-09', 'plain', 0],
			['11-10', 'plain', 0],
			['11-11', 'plain', 0],
			['11-12', 'run', 480],
		])
		expect(cells.filter(([, mark]) => mark === 'part' || mark === 'wait')).toEqual([
			['11-16', 'part', 180],
			['11-17', 'wait', 0],
			['11-18', 'wait', 0],
			['11-19', 'part', 160],
		])
		expect(cells.at(-5)).toEqual(['12-02', 'due', 140])
		expect(permit.days).toHaveLength(28)
	})
})

describe('a same-day service', () => {
	test.each([
		['in the morning is due that evening', '2026-11-23T08:30', '2026-11-23T17:00'],
		['at 15:00 sharp is still due that evening', '2026-11-23T15:00', '2026-11-23T17:00'],
		['while the clock still shows 15:00 is due that evening', '2026-11-23T15:00:59', '2026-11-23T17:00'],
		['at 15:01 is due the next working day, here past a holiday', '2026-11-23T15:01', '2026-11-25T17:00'],
		['at 23:59 is due the next working day', '2026-11-19T23:59', '2026-11-20T17:00'],
		['before the office opens is due the same day', '2026-11-23T05:10', '2026-11-23T17:00'],
		['in the lunch break is due the same day', '2026-11-23T12:15', '2026-11-23T17:00'],
		['on a Saturday is due on Monday', '2026-11-21T09:00', '2026-11-23T17:00'],
		['on a Friday after 15:00 is due on Monday', '2026-11-20T16:00', '2026-11-23T17:00'],
		['on the eve of Tết after 15:00 is due after Tết', '2026-02-13T15:30', '2026-02-23T17:00'],
		['on a Saturday worked for a holiday is due that Saturday', '2026-08-22T10:00', '2026-08-22T17:00'],
	])('received %s', (_rule, received, expected) => {
		expect(shown(due({ unit: 'same-day' }, received).dueAt)).toBe(expected)
	})

	test('that waited for the citizen keeps the hours it had left', () => {
		const waited = due({ unit: 'same-day' }, '2026-11-19T09:00', [
			wait('2026-11-19T10:00', '2026-11-20T09:00'),
		])
		expect(shown(waited.dueAt)).toBe('2026-11-20T16:00')
		expect(waited.budget).toBe(6 * 3600)
	})
})

describe('a limit in working days', () => {
	test.each([
		['does not count the day of receipt', 1, '2026-11-19T08:00', '2026-11-20T17:00'],
		['steps over the weekend', 1, '2026-11-20T08:00', '2026-11-23T17:00'],
		['steps over a holiday', 1, '2026-11-23T08:00', '2026-11-25T17:00'],
		['steps over the whole of Tết', 3, '2026-02-13T08:00', '2026-02-25T17:00'],
		['counts a Saturday that is worked', 1, '2026-08-21T08:00', '2026-08-22T17:00'],
	])('%s', (_rule, count, received, expected) => {
		expect(shown(due({ unit: 'working-day', count }, received).dueAt)).toBe(expected)
	})

	test('has no due time while the citizen is awaited, only one it would have', () => {
		const waiting = due(
			{ unit: 'working-day', count: 2 },
			'2026-11-16T08:00',
			[wait('2026-11-17T09:00', null)],
			{
				now: vn('2026-11-19T09:00'),
			},
		)
		expect(waiting.dueAt).toBeNull()
		expect(shown(waiting.projectedDueAt)).toBe('2026-11-20T17:00')
		expect(waiting.lines.at(-1)).toMatchObject({ kind: 'due', at: null })
	})

	test('stays late when the citizen is asked only after it has run out', () => {
		const asked = due(
			{ unit: 'working-day', count: 1 },
			'2026-11-16T08:00',
			[wait('2026-11-18T08:00', null)],
			{
				now: vn('2026-11-18T10:00'),
			},
		)
		expect(shown(asked.dueAt)).toBe('2026-11-17T17:00')
		expect(asked.lateSeconds).toBe(3 * 3600)
	})

	test('is not moved by a wait that ended before the dossier was received', () => {
		const asked = due({ unit: 'working-day', count: 1 }, '2026-11-19T08:00', [
			wait('2026-11-16T08:00', '2026-11-18T10:00'),
		])
		expect(shown(asked.dueAt)).toBe('2026-11-20T17:00')
		expect(asked.lines.some(({ kind }) => kind === 'suspended')).toBe(false)
	})

	test('names the holiday between receipt and the first day that counts', () => {
		expect(due({ unit: 'working-day', count: 1 }, '2026-11-23T08:00').lines[1]).toMatchObject({
			kind: 'first-day',
			countsFrom: '2026-11-25',
			skipped: [{ day: '2026-11-24', name: 'Ngày Văn hóa Việt Nam' }],
		})
	})
})

describe('a limit in days or months', () => {
	test.each([
		['counts every day', { unit: 'day', count: 15 }, '2026-11-10T08:00', '2026-11-25T17:00'],
		['moves a last Sunday to Monday', { unit: 'day', count: 5 }, '2026-11-17T08:00', '2026-11-23T17:00'],
		[
			'moves a last holiday to the day after',
			{ unit: 'day', count: 5 },
			'2026-11-19T08:00',
			'2026-11-25T17:00',
		],
		['ends a month on the same date', { unit: 'month', count: 1 }, '2026-10-26T08:00', '2026-11-26T17:00'],
		[
			'ends a month that lacks the date on its last day',
			{ unit: 'month', count: 1 },
			'2026-03-31T08:00',
			'2026-04-30T17:00',
		],
	] as const)('%s', (_rule, limit, received, expected) => {
		expect(shown(due(limit, received).dueAt)).toBe(expected)
	})

	test('is extended by the days that were waited, and says so', () => {
		const waited = due({ unit: 'day', count: 15 }, '2026-11-10T08:00', [
			wait('2026-11-16T10:00', '2026-11-19T14:20'),
		])
		expect(shown(waited.dueAt)).toBe('2026-11-30T17:00')
		expect(waited.lines).toContainEqual(
			expect.objectContaining({ kind: 'suspended', added: { unit: 'day', count: 3 } }),
		)
		expect(waited.lines).toContainEqual(
			expect.objectContaining({ kind: 'rolled', from: '2026-11-28', to: '2026-11-30' }),
		)
	})

	test('is never due before the citizen has come back', () => {
		const waited = due({ unit: 'day', count: 3 }, '2026-11-10T08:00', [
			wait('2026-11-13T10:00', '2026-11-20T21:00'),
		])
		expect(shown(waited.dueAt)).toBe('2026-11-23T17:00')
	})
})

describe('a limit in hours', () => {
	test.each([
		['runs over lunch and the night', 8, '2026-11-19T10:00', '2026-11-20T10:00'],
		['starts the next morning when it comes after 15:00', 4, '2026-11-19T15:30', '2026-11-20T11:00'],
	])('%s', (_rule, count, received, expected) => {
		expect(shown(due({ unit: 'hour', count }, received).dueAt)).toBe(expected)
	})
})

test.each([0, -1, 1.5, Number.NaN, '3'])('a limit of %s working days is refused', (count) => {
	expect(timeLimit({ unit: 'working-day', count }).ok).toBe(false)
	expect(() => due({ unit: 'working-day', count } as TimeLimit, '2026-11-19T08:00')).toThrow(RangeError)
})

test.each([null, 'same-day', {}, { unit: 'week', count: 1 }, { count: 3 }])(
	'%j is no time limit',
	(given) => {
		expect(timeLimit(given).ok).toBe(false)
	},
)

test('a calendar without hours is told apart from a long holiday', () => {
	const shut: WorkingCalendar = {
		version: 'shut',
		sessions: [],
		cutOffs: [],
		off: new Map(),
		worked: new Map(),
	}
	expect(() => nextWorkingMoment(shut, vn('2026-11-19T08:00'))).toThrow(/shut/)
})

test('a calendar survives being stored', () => {
	const again = calendarFrom(JSON.parse(JSON.stringify(storedCalendar(calendar))))
	expect(again).toEqual(calendar)
})

test('hours that change in the year hold from their day on', () => {
	const summer: WorkingCalendar = {
		...calendar,
		sessions: [
			...week.map((session) => ({ ...session, to: '2026-11-16' })),
			...week.map((session) => ({
				...session,
				opens: session.opens === '07:00' ? '08:00' : session.opens,
				from: '2026-11-16',
			})),
		],
	}
	expect(shown(nextWorkingMoment(summer, vn('2026-11-13T06:00')))).toBe('2026-11-13T07:00')
	expect(shown(nextWorkingMoment(summer, vn('2026-11-16T06:00')))).toBe('2026-11-16T08:00')
})

// Properties ----------------------------------------------------------------------------------------------------------

const origin = vn('2026-01-05T00:00')
const minutesOf = (days: number) => fc.integer({ min: 0, max: days * 1440 })
const moments = minutesOf(320).map((minutes) => plusSeconds(origin, minutes * 60))
const limits: fc.Arbitrary<TimeLimit> = fc.oneof(
	fc.constant({ unit: 'same-day' } as const),
	fc.record({ unit: fc.constantFrom('working-day', 'hour'), count: fc.integer({ min: 1, max: 40 }) }),
)
const suspensionsAfter = (received: Instant): fc.Arbitrary<Suspension[]> =>
	fc.array(
		fc.record({ after: minutesOf(30), length: minutesOf(9) }).map(({ after, length }) => {
			const from = plusSeconds(received, after * 60)
			return { from, to: plusSeconds(from, length * 60), reason: 'Chờ bổ sung' }
		}),
		{ maxLength: 3 },
	)
const questions: fc.Arbitrary<DueQuestion> = fc
	.record({ limit: limits, receivedAt: moments })
	.chain(({ limit, receivedAt }) =>
		fc.record({
			limit: fc.constant(limit),
			submittedAt: fc.constant(receivedAt),
			receivedAt: fc.constant(receivedAt),
			suspensions: suspensionsAfter(receivedAt),
			calendar: fc.constant(calendar),
			now: fc.constant(receivedAt),
		}),
	)
const milliseconds = (moment: Instant | null) => moment?.epochMilliseconds ?? Number.NaN
const check = <T>(values: fc.Arbitrary<T>, holds: (value: T) => void) =>
	fc.assert(fc.property(values, holds), { numRuns: 150 })

test('a change of other days than those a time runs over leaves it where it is', () => {
	const days = fc
		.integer({ min: 0, max: 120 })
		.map((after) => wallText(plusSeconds(vn('2026-07-20 00:00'), after * 86_400)).slice(0, 10))
	const changes: fc.Arbitrary<CalendarChange> = fc.oneof(
		fc.record({
			profiles: fc.constant(['commune']),
			kind: fc.constant('day'),
			day: days,
			is: fc.constantFrom('off', 'work'),
			name: fc.constant('Nghỉ'),
		}),
		days.map((day) => ({ profiles: ['commune'], kind: 'day-removed', day }) as const),
		days.map((from) => ({ profiles: ['commune'], kind: 'cut-off', from, at: '10:00' }) as const),
		days.map((from) => ({ profiles: ['commune'], kind: 'hours', from, sessions: week.slice(0, 3) }) as const),
	)
	let left = 0
	check(fc.tuple(questions, changes), ([question, change]) => {
		const { first, last } = daysTouched(change)
		const before = dueMoment(question)
		if (first === null || before === null) return
		const runs =
			wallText(before).slice(0, 10) >= first &&
			(last === null || wallText(question.receivedAt).slice(0, 10) <= last)
		if (runs) return
		left++
		expect(dueMoment({ ...question, calendar: withChange(calendar, change, 'x') })?.toString()).toBe(
			before.toString(),
		)
	})
	expect(left).toBeGreaterThan(20)
})

/** Working seconds between, without the minutes in which any suspension held: counted minute by minute, the slow and obvious way. */
function runSlowly({ suspensions }: DueQuestion, from: Instant, to: Instant): number {
	let sum = 0
	for (let minute = from; milliseconds(minute) < milliseconds(to); minute = plusSeconds(minute, 60)) {
		const waits = suspensions.some(
			(each) =>
				milliseconds(each.from) <= milliseconds(minute) && milliseconds(minute) < milliseconds(each.to),
		)
		if (!waits) sum += workingSecondsBetween(calendar, minute, plusSeconds(minute, 60))
	}
	return sum
}

describe('whatever is received, whenever, however often it waits,', () => {
	test('the time that runs until it is due, without the waits, is its budget', () => {
		fc.assert(
			fc.property(questions, (question) => {
				const { startsAt, dueAt, budget } = computeDue(question)
				expect(runSlowly(question, startsAt, dueAt ?? startsAt)).toBe(budget)
			}),
			{ numRuns: 6 },
		)
	})

	test('the hours of the days add up to the budget', () => {
		check(questions, (question) => {
			const { days, budget } = computeDue(question)
			expect(days.reduce((sum, { counted }) => sum + counted, 0)).toBe(budget)
			expect(days.length % 7).toBe(0)
		})
	})

	test('it is due at a moment of working time, never in a wait', () => {
		check(questions, (question) => {
			const due = milliseconds(computeDue(question).dueAt)
			const minuteBefore = plusSeconds(
				question.receivedAt,
				(due - milliseconds(question.receivedAt)) / 1000 - 60,
			)
			expect(workingSecondsBetween(calendar, minuteBefore, plusSeconds(minuteBefore, 60))).toBe(60)
			for (const { from, to } of question.suspensions)
				expect(due > milliseconds(from) && due <= milliseconds(to)).toBe(false)
		})
	})

	test('another day off never makes it due earlier', () => {
		check(fc.tuple(questions, fc.integer({ min: 0, max: 40 })), ([question, after]) => {
			const day = wallText(plusSeconds(question.receivedAt, after * 86_400)).slice(0, 10)
			const off = new Map([...calendar.off, [day, { name: 'Bão', source: 'Công điện' }] as const])
			const later = computeDue({ ...question, calendar: { ...calendar, off } })
			expect(milliseconds(later.dueAt)).toBeGreaterThanOrEqual(milliseconds(computeDue(question).dueAt))
		})
	})

	test('a longer limit is never due earlier', () => {
		check(
			fc.tuple(
				questions,
				fc.constantFrom('working-day', 'hour', 'day', 'month'),
				fc.integer({ min: 1, max: 20 }),
			),
			([question, unit, count]) => {
				const shorter = computeDue({ ...question, limit: { unit, count } as TimeLimit })
				const longer = computeDue({ ...question, limit: { unit, count: count + 1 } as TimeLimit })
				expect(milliseconds(longer.dueAt)).toBeGreaterThanOrEqual(milliseconds(shorter.dueAt))
			},
		)
	})

	test('the lines of the sum lead from the limit to the due time', () => {
		check(questions, (question) => {
			const { lines, startsAt, dueAt, budget } = computeDue(question)
			const plain: WorkingCalendar = { ...calendar, off: new Map(), worked: new Map() }
			const added = lines.reduce((sum, line) => ('added' in line ? sum + line.added.count : sum), 0)
			// Counted between the two: due on a make-up Saturday is no working time of the plain week.
			expect(workingSecondsBetween(plain, startsAt, dueAt ?? startsAt)).toBe(budget + added)
		})
	})

	test('in days, the days that count are as many as the limit says', () => {
		check(
			fc.tuple(questions, fc.constantFrom('day', 'month'), fc.integer({ min: 1, max: 12 })),
			([question, unit, count]) => {
				const { days, budget, dueAt } = computeDue({ ...question, limit: { unit, count } as TimeLimit })
				expect(days.reduce((sum, { counted }) => sum + counted, 0)).toBe(budget)
				expect(shown(dueAt)).toMatch(/T17:00$/)
				for (const { from, to } of question.suspensions)
					expect(milliseconds(dueAt) > milliseconds(from) && milliseconds(dueAt) <= milliseconds(to)).toBe(
						false,
					)
			},
		)
	})
})

describe('working time', () => {
	test('adds up: a then b is a and b', () => {
		check(
			fc.tuple(moments, fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: 90_000 })),
			([from, a, b]) => {
				const stepwise = addWorkingSeconds(calendar, addWorkingSeconds(calendar, from, a), b)
				expect(milliseconds(stepwise)).toBe(milliseconds(addWorkingSeconds(calendar, from, a + b)))
			},
		)
	})

	test('between two moments is what was added', () => {
		check(fc.tuple(moments, fc.integer({ min: 0, max: 400_000 })), ([from, seconds]) => {
			expect(workingSecondsBetween(calendar, from, addWorkingSeconds(calendar, from, seconds))).toBe(seconds)
		})
	})

	test('over three moments is the sum of its parts', () => {
		check(fc.tuple(moments, moments, moments), (any) => {
			const [a, b, c] = any.toSorted((x, y) => milliseconds(x) - milliseconds(y)) as [
				Instant,
				Instant,
				Instant,
			]
			expect(workingSecondsBetween(calendar, a, b) + workingSecondsBetween(calendar, b, c)).toBe(
				workingSecondsBetween(calendar, a, c),
			)
		})
	})
})

describe('a wait after which the limit counts anew', () => {
	const waited = (from: string, to: string | null): Suspension => ({
		from: vn(from),
		to: to === null ? null : vn(to),
		reason: 'Nộp lại hồ sơ',
		resume: 'reset',
	})
	test('gives the whole limit again from the day it ends', () => {
		const again = due({ unit: 'working-day', count: 5 }, '2026-11-09T08:00', [
			waited('2026-11-12T10:00', '2026-11-16T09:00'),
		])
		expect(again.dueAt).toEqual(due({ unit: 'working-day', count: 5 }, '2026-11-16T09:00').dueAt)
		expect(again.lines[0]).toMatchObject({
			kind: 'reset',
			from: '2026-11-12T10:00:00',
			to: '2026-11-16T09:00:00',
		})
	})
	test('leaves no due time while it lasts', () => {
		const waiting = due(
			{ unit: 'working-day', count: 5 },
			'2026-11-09T08:00',
			[waited('2026-11-12T10:00', null)],
			{
				now: vn('2026-11-13T08:00'),
			},
		)
		expect(waiting.dueAt).toBeNull()
		expect(waiting.lines.at(-1)).toMatchObject({ kind: 'due', at: null })
	})
	test('does not mend a limit that had run out before', () => {
		const late = due({ unit: 'working-day', count: 1 }, '2026-11-09T08:00', [
			waited('2026-11-12T10:00', '2026-11-16T09:00'),
		])
		expect(shown(late.dueAt)).toBe('2026-11-10T17:00')
	})
})

describe('a later date that was promised', () => {
	const promised = (count: number) => [{ at: vn('2026-11-12T09:00'), count, reason: 'Chờ đo đạc lại' }]
	test('adds working days to a limit in working days, and a line to the sum', () => {
		const extended = due({ unit: 'working-day', count: 5 }, '2026-11-09T08:00', [], {
			extensions: promised(3),
		})
		expect(extended.dueAt).toEqual(due({ unit: 'working-day', count: 8 }, '2026-11-09T08:00').dueAt)
		expect(extended.lines.find(({ kind }) => kind === 'extended')).toMatchObject({
			added: { unit: 'second', count: 3 * 8 * 3600 },
		})
		expect(extended.days.reduce((sum, { counted }) => sum + counted, 0)).toBe(extended.budget)
	})
	test('adds days to a limit in days, and then rolls', () => {
		const extended = due({ unit: 'day', count: 5 }, '2026-11-09T08:00', [], { extensions: promised(1) })
		expect(shown(extended.dueAt)).toBe('2026-11-16T17:00')
	})
})

describe('the budget of a step', () => {
	const step = (
		count: number,
		unit: 'hour' | 'working-day',
		startedAt: string,
		suspensions: Suspension[] = [],
	) => ({
		budget: { unit, count },
		startedAt: vn(startedAt),
		suspensions,
		calendar,
		now: vn(startedAt),
	})
	test.each([
		['hours run on from the next session', step(4, 'hour', '2026-11-09T11:00'), '2026-11-09T17:00'],
		['half an hour may be given', step(0.5, 'hour', '2026-11-09T08:00'), '2026-11-09T08:30'],
		['a day off does not count', step(1, 'working-day', '2026-11-23T13:30'), '2026-11-25T11:30'],
		[
			'it stands still with the dossier',
			step(2, 'hour', '2026-11-09T08:00', [
				{ from: vn('2026-11-09T09:00'), to: vn('2026-11-11T09:00'), reason: 'Chờ' },
			]),
			'2026-11-11T10:00',
		],
		[
			'it begins anew with the limit',
			step(2, 'hour', '2026-11-09T08:00', [
				{ from: vn('2026-11-09T09:00'), to: vn('2026-11-11T09:00'), reason: 'Chờ', resume: 'reset' },
			]),
			'2026-11-11T11:00',
		],
	])('%s', (_case, question, by) => {
		expect(shown(computeBudget(question).dueAt)).toBe(by)
		expect(shown(budgetDue(question))).toBe(by)
		expect(computeBudget(question).lines.map(({ kind }) => kind)).toEqual(
			expect.arrayContaining(['started', 'limit', 'due']),
		)
	})
})

test('a day off that no notice has confirmed says so in the sum', () => {
	const expected = {
		...calendar,
		off: new Map([['2026-11-12', { name: 'Nghỉ bù', source: 'Dự thảo', provisional: true as const }]]),
	}
	const sum = due({ unit: 'working-day', count: 5 }, '2026-11-09T08:00', [], { calendar: expected })
	expect(sum.lines.find(({ kind }) => kind === 'day-off')).toMatchObject({ provisional: true })
})

test('a cut-off holds from its day on, as the rule of that day says', () => {
	const early = withChange(
		calendar,
		{ profiles: ['commune'], kind: 'cut-off', from: '2026-12-01', at: '14:00' },
		'Quyết định 5/QĐ-UBND',
	)
	const at1430 = (day: string) =>
		computeDue({
			limit: { unit: 'same-day' },
			submittedAt: vn(`${day}T14:30`),
			receivedAt: vn(`${day}T14:30`),
			suspensions: [],
			calendar: early,
			now: vn(`${day}T14:30`),
		})
	expect(shown(at1430('2026-11-30').dueAt)).toBe('2026-11-30T17:00')
	expect(shown(at1430('2026-12-01').dueAt)).toBe('2026-12-02T17:00')
	expect(at1430('2026-12-01').lines[0]).toMatchObject({
		cutOff: { at: '14:00', source: 'Quyết định 5/QĐ-UBND' },
	})
})

describe('whatever waits for the citizen, however often, resumed or begun anew,', () => {
	const gap = fc.integer({ min: 1, max: 30 * 3600 })
	const histories = fc.record({
		count: fc.integer({ min: 1, max: 12 }),
		unit: fc.constantFrom('working-day' as const, 'hour' as const),
		begin: fc.integer({ min: 0, max: 60 * 24 * 20 }),
		waits: fc.array(fc.tuple(gap, gap, fc.constantFrom('continue' as const, 'reset' as const)), {
			maxLength: 5,
		}),
		look: fc.integer({ min: 0, max: 40 * 24 * 3600 }),
	})
	test('no second of it is in the time of a step or a stage', () => {
		fc.assert(
			fc.property(histories, ({ count, unit, begin, waits, look }) => {
				const startedAt = plusSeconds(vn('2026-08-03T07:00'), begin * 60)
				let at = startedAt
				const suspensions = waits.map(([before, long]): Suspension => {
					const from = plusSeconds(at, before)
					at = plusSeconds(from, long)
					return { from, to: at, reason: 'Chờ' }
				})
				const now = plusSeconds(startedAt, look)
				const { dueAt, budget } = computeBudget({
					budget: { unit, count },
					startedAt,
					suspensions,
					calendar,
					now,
				})
				if (!dueAt) throw new Error('it does not stand still')
				const theirs = suspensions.reduce((seconds, { from, to }) => {
					const until = Math.min(to?.epochMilliseconds ?? 0, dueAt.epochMilliseconds)
					return until > from.epochMilliseconds
						? seconds + workingSecondsBetween(calendar, from, momentAt(until))
						: seconds
				}, 0)
				const whole = workingSecondsBetween(calendar, startedAt, dueAt)
				// What the office had of it is its whole time: a wait takes none of it, and gives none.
				expect(Math.abs(whole - theirs - budget)).toBeLessThanOrEqual(60 * (1 + 2 * suspensions.length))
			}),
			{ numRuns: 300 },
		)
	})
	test('no second of it is on the clock of the office', () => {
		fc.assert(
			fc.property(histories, ({ count, unit, begin, waits, look }) => {
				const receivedAt = plusSeconds(vn('2026-08-03T07:00'), begin * 60)
				let at = receivedAt
				const suspensions = waits.map(([before, long, resume]): Suspension => {
					const from = plusSeconds(at, before)
					at = plusSeconds(from, long)
					return { from, to: at, reason: 'Chờ', resume }
				})
				const now = plusSeconds(receivedAt, look)
				const sum = computeDue({
					limit: { unit, count },
					submittedAt: receivedAt,
					receivedAt,
					suspensions,
					calendar,
					now,
				})
				const dueAt = sum.dueAt ?? now
				// Counted by hand: every minute that is the office's, none that is the citizen's.
				const anew = suspensions.findLast(
					({ resume, to }) =>
						resume === 'reset' &&
						to !== null &&
						wallText(to) === sum.lines.find((line) => line.kind === 'reset')?.to,
				)?.to
				const until = now.epochMilliseconds < dueAt.epochMilliseconds ? now : dueAt
				const from = anew && anew.epochMilliseconds > sum.startsAt.epochMilliseconds ? anew : sum.startsAt
				const theirs = suspensions
					.filter(({ from: began }) => began.epochMilliseconds < dueAt.epochMilliseconds)
					.reduce((seconds, { from: began, to }) => {
						const a = Math.max(began.epochMilliseconds, from.epochMilliseconds)
						const b = Math.min(to?.epochMilliseconds ?? Infinity, until.epochMilliseconds)
						return b > a ? seconds + workingSecondsBetween(calendar, momentAt(a), momentAt(b)) : seconds
					}, 0)
				const whole = workingSecondsBetween(calendar, from, until)
				expect(sum.elapsedSeconds).toBeLessThanOrEqual(Math.max(0, whole - theirs) + 60)
			}),
			{ numRuns: 300 },
		)
	})
})
