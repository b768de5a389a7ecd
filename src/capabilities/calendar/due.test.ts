import { expect, describe, test } from 'vitest'
import { instant } from '#kernel/dates'
import { computeDue, type DueQuestion } from './due.ts'
import { wallText } from './wall-text.ts'
import type { WorkingCalendar } from './calendar.ts'

const culture = { name: 'Ngày Văn hóa Việt Nam', source: 'Nghị quyết 28/2026/QH16' }
const calendar: WorkingCalendar = {
	version: 'test',
	sessions: [1, 2, 3, 4, 5].flatMap((weekday) => [
		{ weekday, opens: '07:00', closes: '11:30' },
		{ weekday, opens: '13:30', closes: '17:00' },
	]),
	off: new Map([['2026-11-24', culture]]),
	worked: new Map(),
}
const vn = (text: string) => instant(`${text}:00+07:00`)

const permit: DueQuestion = {
	limit: { unit: 'working-day', count: 10 },
	submittedAt: vn('2026-11-10T15:40'),
	receivedAt: vn('2026-11-10T16:05'),
	suspensions: [{ from: vn('2026-11-16T10:00'), to: vn('2026-11-19T14:20'), reason: 'Chờ bản vẽ' }],
	calendar,
	now: vn('2026-11-25T09:42'),
}

describe('a building permit of 10 working days, filed at 15:40, that waited for a drawing', () => {
	const due = computeDue(permit)
	test('is due at 09:20 on 2 December', () => {
		expect(due.dueAt && wallText(due.dueAt)).toBe('2026-12-02T09:20:00')
	})
})
