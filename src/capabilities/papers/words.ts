import { type Day, dayInVietNam, type Instant, timeInVietNam } from '#kernel/dates'

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
	`Ngày ${day < 11 ? `mùng ${inWords(day)}` : inWords(day)}, tháng ${month === 4 ? 'tư' : inWords(month)}, năm ${inWords(year)}`

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']
const digit = (value: number): string => digits[value] ?? ''

/** A whole number from 1 to 9999 as it is read in the North: `hai nghìn không trăm linh năm`. */
export function inWords(number: number): string {
	if (!Number.isInteger(number) || number < 1 || number > 9999)
		throw new RangeError(`Not read here: ${number}`)
	const thousands = Math.floor(number / 1000)
	const hundreds = Math.floor(number / 100) % 10
	const rest = number % 100
	const words: string[] = []
	if (thousands > 0) words.push(`${digit(thousands)} nghìn`)
	if (hundreds > 0 || (thousands > 0 && rest > 0)) words.push(`${digit(hundreds)} trăm`)
	if (rest > 0) words.push(tens(rest, words.length > 0))
	return words.join(' ')
}

function tens(rest: number, afterHundreds: boolean): string {
	const ten = Math.floor(rest / 10)
	const one = rest % 10
	if (ten === 0) return afterHundreds ? `linh ${digit(one)}` : digit(one)
	const head = ten === 1 ? 'mười' : `${digit(ten)} mươi`
	if (one === 0) return head
	if (one === 5) return `${head} lăm`
	if (one === 1 && ten > 1) return `${head} mốt`
	return `${head} ${digit(one)}`
}
