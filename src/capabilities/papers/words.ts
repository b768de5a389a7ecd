import { type Day, dayInVietNam, type Instant, timeInVietNam } from '#kernel/dates'
import { numberInWords } from '#kernel/number-words'

const two = (number: number) => String(number).padStart(2, '0')

/** `ngày 05 tháng 02 năm 2026`: a zero before days under 10 and the months 1 and 2 (NĐ 30/2020, phụ lục I). */
export const longDay = ({ day, month, year }: Day): string =>
	`ngày ${two(day)} tháng ${month < 3 ? two(month) : month} năm ${year}`

/** `16 giờ 05 phút, ngày 10 tháng 11 năm 2026`, by the clocks of Viet Nam. */
export function hourAndDay(at: Instant): string {
	const { hour, minute } = timeInVietNam(at)
	return `${two(hour)} giờ ${two(minute)} phút, ${longDay(dayInVietNam(at))}`
}

/** `16 giờ 05 phút, ngày 10/11/2026`, where a table has no room for {@link hourAndDay}. */
export function hourAndDate(at: Instant): string {
	const { hour, minute } = timeInVietNam(at)
	return `${two(hour)} giờ ${two(minute)} phút, ngày ${slashed(dayInVietNam(at))}`
}

/** `05/02/2026` */
export const slashed = ({ day, month, year }: Day): string => `${two(day)}/${two(month)}/${year}`

/** `05/GPXD-UBND`: a zero before numbers under 10, no space anywhere (NĐ 30/2020, phụ lục I). */
export const documentNumber = (number: number, symbol: string): string => `${two(number)}/${symbol}`

/** `Ngày hai mươi mốt, tháng tư, năm hai nghìn không trăm hai mươi sáu`, as a birth certificate asks. */
export const dayInWords = ({ day, month, year }: Day): string =>
	`Ngày ${day < 11 ? 'mùng ' : ''}${numberInWords(day)}, tháng ${month === 4 ? 'tư' : numberInWords(month)}, năm ${numberInWords(year)}`
