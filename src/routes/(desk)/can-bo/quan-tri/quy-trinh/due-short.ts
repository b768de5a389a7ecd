import type { WallText } from '#calendar'

/** `09:30 24/11/2026`. */
export const dueShort = (text: WallText): string =>
	`${text.slice(11, 16)} ${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(0, 4)}`
