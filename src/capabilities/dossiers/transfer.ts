import {
	addWorkingSeconds,
	isAfterCutOff,
	nextWorkingMoment,
	type WorkingCalendar,
	workingSecondsBetween,
} from '#calendar'
import { at as momentOn, dayInVietNam, type Instant, wallTime } from '#kernel/dates'

/**
 * A dossier received at one agency's desk for another that decides (phi địa giới hành chính). The time of the law starts
 * when the competent agency has it (NĐ 118/2025 as amended by NĐ 309/2026, Đ14.4, Đ17.3).
 */
export type Transfer = {
	/** Until when the receiving desk hands it on; null before reception. */
	readonly by: Instant | null
	/** When the competent agency had it; null before. */
	readonly at: Instant | null
}

const firstHour = 3600

/**
 * The same working day; received from 15:00 on, at the start of the next one (Đ18.2), which we read as its first hour.
 *
 * @param calendar that of the receiving desk
 */
export function handOnBy(calendar: WorkingCalendar, receivedAt: Instant): Instant {
	const midnight = momentOn(dayInVietNam(receivedAt).add({ days: 1 }), wallTime('00:00'))
	const left = workingSecondsBetween(calendar, receivedAt, midnight)
	return left > 0 && !isAfterCutOff(calendar, receivedAt)
		? addWorkingSeconds(calendar, receivedAt, left)
		: addWorkingSeconds(calendar, nextWorkingMoment(calendar, midnight), firstHour)
}
