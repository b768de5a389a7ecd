import { dayInVietNam, type Instant, timeInVietNam } from '#kernel/dates'

declare const brand: unique symbol

/**
 * What the clocks of Viet Nam show: `2026-12-02T09:20:00`. Pages get moments in this form, so that a browser puts them
 * into words without a time zone library; it is a valid `datetime` of `<time>`.
 */
export type WallText = string & { readonly [brand]: 'WallText' }

const hours = new Map<number, string>()
const mostHours = 20_000

/** Viet Nam is a whole number of hours from UTC, so the zone is asked once an hour: a conversion costs a tenth of a millisecond. */
export function wallText(moment: Instant): WallText {
	const seconds = Math.floor(moment.epochMilliseconds / 1000)
	const hour = Math.floor(seconds / 3600)
	let text = hours.get(hour)
	if (text === undefined) {
		text = `${dayInVietNam(moment).toString()}T${two(timeInVietNam(moment).hour)}`
		if (hours.size >= mostHours) hours.clear()
		hours.set(hour, text)
	}
	const rest = seconds - hour * 3600
	return `${text}:${two(Math.floor(rest / 60))}:${two(rest % 60)}` as WallText
}

const two = (count: number): string => String(count).padStart(2, '0')
