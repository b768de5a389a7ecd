import { dayInVietNam, now, timeInVietNam } from '#kernel/dates'
import { unreadNotices } from '#notes/server'
import { stepNames } from '../step-names.server.ts'
import type { LayoutServerLoad } from './$types'

const weekdays = {
	vi: ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy', 'Chủ nhật'],
	en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const

/** The clock on the wall of the office, whatever the official's machine believes. */
export const load: LayoutServerLoad = async ({ locals, url }) => {
	// Reading the path makes the clock right again at every page.
	void url.pathname
	const moment = now()
	const day = dayInVietNam(moment)
	const time = timeInVietNam(moment)
	const two = (value: number) => String(value).padStart(2, '0')
	const { official } = locals
	const [unread, names] = official
		? await locals.transact((tx) => Promise.all([unreadNotices(tx, official.id), stepNames(tx, locals)]))
		: [0, {}]
	return {
		unread,
		...names,
		wall: {
			day: `${weekdays[locals.locale][day.dayOfWeek - 1] ?? ''} ${two(day.day)}/${two(day.month)}/${day.year}`,
			minutes: time.hour * 60 + time.minute,
		},
	}
}
