import { dayInVietNam, type Instant, timeInVietNam } from '#kernel/dates'

declare const brand: unique symbol

/**
 * What the clocks of Viet Nam show: `2026-12-02T09:20:00`. Pages get moments in this form, so that a browser puts them
 * into words without a time zone library; it is a valid `datetime` of `<time>`.
 */
export type WallText = string & { readonly [brand]: 'WallText' }

export const wallText = (moment: Instant): WallText =>
	`${dayInVietNam(moment).toString()}T${timeInVietNam(moment).toString({ smallestUnit: 'second' })}` as WallText
