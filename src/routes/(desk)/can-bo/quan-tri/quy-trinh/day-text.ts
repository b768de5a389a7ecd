/** `2026-11-22` as it is written in Viet Nam. */
export const dayText = (day: string): string => day.slice(0, 10).split('-').reverse().join('/')
