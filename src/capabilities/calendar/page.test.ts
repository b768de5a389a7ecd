import { render } from 'svelte/server'
import { describe, expect, test } from 'vitest'
import { instant } from '#kernel/dates'
import Due from './Due.svelte'
import DueExplained from './DueExplained.svelte'
import { computeDue } from './due.ts'
import { plainDue } from './plain.ts'
import { wallText, type WallText } from './wall-text.ts'
import { dayNumber, dueMark, durationWords, weekdayOf } from './words.ts'

const wall = (text: string) => wallText(instant(`${text}:00+07:00`))
const text = (html: string) =>
	html
		.replaceAll(/<!--.*?-->/g, '')
		.replaceAll(/<[^>]+>/g, ' ')
		.replaceAll(/\s+/g, ' ')
const now = wall('2026-11-25T09:42')

describe('a due time at a glance', () => {
	test.each([
		[
			'late',
			{ due: wall('2026-11-23T16:42'), late: { seconds: 10 * 3600, workingDaySeconds: 8 * 3600 } },
			'late',
			'Trễ 1 ngày 2 giờ',
		],
		['late, nobody says by how much', { due: wall('2026-11-23T16:42') }, 'late', 'Trễ từ 16:42 ngày 23/11'],
		['today', { due: wall('2026-11-25T10:30') }, 'soon', '10:30 hôm nay'],
		['tomorrow', { due: wall('2026-11-26T09:00') }, undefined, 'Mai 09:00'],
		['on a day', { due: wall('2026-11-27T09:00') }, undefined, 'T6 27/11'],
		['in another year', { due: wall('2027-11-26T09:00') }, undefined, 'T6 26/11/2027'],
		['paused', { due: null, suspended: wall('2026-11-20T09:00') }, 'idle', 'Dừng từ 20/11'],
		['not known', { due: null }, 'idle', 'Chưa có hạn'],
		['done', { due: wall('2026-11-25T10:30'), closed: wall('2026-11-25T09:00') }, 'done', 'Xong đúng hạn'],
		[
			'done late',
			{ due: wall('2026-11-24T10:30'), closed: wall('2026-11-25T09:00') },
			'late',
			'Xong, trễ hạn',
		],
	])('%s', (_case, facts: { due: WallText | null }, tone, words) => {
		expect(dueMark({ now, ...facts })).toMatchObject({ tone, words })
		const { body } = render(Due, { props: { now, ...facts } })
		expect(text(body)).toContain(words)
		expect(body).not.toContain('style=')
	})
})

test('the explanation shows the sentence, the calendar and the sum of the example screen', () => {
	const vn = (moment: string) => instant(`${moment}:00+07:00`)
	const week = [1, 2, 3, 4, 5].flatMap((weekday) => [
		{ weekday, opens: '07:00', closes: '11:30' },
		{ weekday, opens: '13:30', closes: '17:00' },
	])
	const due = computeDue({
		limit: { unit: 'working-day', count: 10 },
		submittedAt: vn('2026-11-10T15:40'),
		receivedAt: vn('2026-11-10T16:05'),
		suspensions: [
			{ from: vn('2026-11-16T10:00'), to: vn('2026-11-19T14:20'), reason: 'Chờ ông bà nộp lại bản vẽ' },
		],
		calendar: {
			version: '1',
			sessions: week,
			off: new Map([['2026-11-24', { name: 'Ngày Văn hóa Việt Nam', source: 'Nghị quyết 28/2026/QH16' }]]),
			worked: new Map(),
			cutOffs: [
				{ from: '2026-08-05', at: '15:00', source: 'Nghị định 118/2025 sửa đổi 2026, Điều 18 khoản 2' },
			],
		},
		now: vn('2026-11-25T09:42'),
	})
	const { body } = render(DueExplained, {
		props: { due: plainDue(due), limitSource: 'Quyết định công bố của UBND tỉnh, nộp trên mạng' },
	})
	const words = text(body)
	for (const sentence of [
		'Vì sao hẹn 09:20 thứ Tư 02/12?',
		'Thời hạn là 10 ngày làm việc, mỗi ngày 8 giờ, cộng lại 80 giờ.',
		'Tháng 11 và 12 năm 2026',
		'Nộp 15:40 thứ Ba 10/11 Sau 15:00, chuyển đầu giờ hôm sau: Nghị định 118/2025 sửa đổi 2026, Điều 18 khoản 2 nhận 11/11',
		'Ngày nhận không tính Bộ luật Dân sự 2015, Điều 147 tính từ 12/11',
		'Thời hạn 10 ngày làm việc Quyết định công bố của UBND tỉnh, nộp trên mạng đến 17:00 ngày 25/11',
		'Nghỉ Ngày Văn hóa Việt Nam 24/11 Nghị quyết 28/2026/QH16 thêm 1 ngày',
		'Chờ ông bà nộp lại bản vẽ 10:00 ngày 16/11 đến 14:20 ngày 19/11, đồng hồ dừng thêm 3 ngày 2 giờ 20 phút',
		'Hẹn trả 09:20 ngày 02/12',
	])
		expect(words).toContain(sentence)
	expect(body).toContain('data-day="part"')
	expect(words).toContain('19 2 giờ 40')
	expect(body).not.toContain('style=')
})

test('days of the week and distances are reckoned without a date library', () => {
	expect([weekdayOf('2026-11-22'), weekdayOf('2024-02-29'), weekdayOf('2000-01-01')]).toEqual([7, 4, 6])
	expect(dayNumber('1970-01-01')).toBe(0)
	expect(dayNumber('2026-03-01') - dayNumber('2024-02-28')).toBe(732)
})

test('a duration is told in days of the office', () => {
	expect(durationWords((26 * 60 + 20) * 60, 8 * 3600)).toBe('3 ngày 2 giờ 20 phút')
	expect(durationWords(42 * 60, 8 * 3600)).toBe('42 phút')
	expect(durationWords(0, 8 * 3600)).toBe('0 phút')
})
