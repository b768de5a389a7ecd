import { day, type Day } from '#kernel/dates'

/** What a date field holds, or what was typed into it where there is no picker; nothing when it is no day. */
export function dayTyped(text: string): Day | undefined {
	if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
	try {
		return day(text)
	} catch {
		return undefined
	}
}

/** `22/11/2026` of `2026-11-22`. */
export const dayText = (iso: string): string => `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`
