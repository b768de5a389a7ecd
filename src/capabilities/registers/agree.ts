import type { FactKind } from './register.ts'

/** Form C, upper case, single spaces: how registers compare names. */
export const comparable = (text: string): string =>
	text.normalize('NFC').toLocaleUpperCase('vi').replaceAll(/\s+/g, ' ').trim()

/**
 * Whether what was declared agrees with what a register tells. Days agree by the year alone where either side knows only
 * the year (integrations.md 4.3).
 */
export function agrees(kind: FactKind, declared: string, told: string): boolean {
	if (kind !== 'day') return comparable(declared) === comparable(told)
	const [one, other] = [wholeDay(declared), wholeDay(told)]
	const length = Math.min(one.length, other.length)
	return length >= 4 && one.slice(0, length) === other.slice(0, length)
}

/** `1993-00-00` and `1993--` are a year. */
const wholeDay = (day: string): string => (/^\d{4}-\d\d-\d\d$/.test(day) ? day : day.slice(0, 4))
