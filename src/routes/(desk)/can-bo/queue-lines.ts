import { type WallText, wallText, type WorkingCalendar, workingSecondsBetween } from '#calendar'
import { type Instant, isBefore } from '#kernel/dates'

/** A dossier as one line of a list. Everything is plain, so that it can be sent to the page. */
export type Line = {
	readonly code: string
	/** What the official saw of it; 0 in a list that nothing is done from. */
	readonly version: number
	readonly procedure: string
	readonly applicant: string
	readonly step: string
	readonly channel: string
	readonly submitted: WallText
	/** Answers that the list shows, by column. */
	readonly fields?: Readonly<Record<string, string>>
	readonly due: {
		readonly due: WallText | null
		readonly now: WallText
		readonly suspended: WallText | null
		readonly closed: WallText | null
		readonly late: { readonly seconds: number; readonly workingDaySeconds: number } | undefined
		readonly elapsed: number | undefined
	}
}

type Listed = {
	readonly code: string
	readonly version?: number
	readonly procedureName: string
	readonly applicantName: string
	readonly stepName: string
	readonly channel: string
	readonly submittedAt: Instant
	readonly dueAt: Instant | null
	readonly askedAt: Instant | null
	readonly closedAt?: Instant | null
}

/** Lateness and the share of time that has run are counted in the office's working time. */
export const lineOf =
	(calendar: WorkingCalendar, now: Instant) =>
	({ dueAt, askedAt, closedAt = null, submittedAt, ...row }: Listed): Line => ({
		code: row.code,
		version: row.version ?? 0,
		procedure: row.procedureName,
		applicant: row.applicantName,
		step: row.stepName,
		channel: row.channel,
		submitted: wallText(submittedAt),
		due: {
			due: dueAt && wallText(dueAt),
			now: wallText(now),
			suspended: askedAt && wallText(askedAt),
			closed: closedAt && wallText(closedAt),
			late:
				dueAt && isBefore(dueAt, now)
					? {
							seconds: workingSecondsBetween(calendar, dueAt, now),
							workingDaySeconds: workingDayOf(calendar),
						}
					: undefined,
			elapsed: dueAt ? shareOf(calendar, submittedAt, dueAt, now) : undefined,
		},
	})

function shareOf(calendar: WorkingCalendar, from: Instant, to: Instant, now: Instant): number {
	const whole = workingSecondsBetween(calendar, from, to)
	return whole > 0 ? Math.min(1, workingSecondsBetween(calendar, from, now) / whole) : 1
}

/** What the office works on a Monday, in seconds. */
const workingDayOf = ({ sessions }: WorkingCalendar): number =>
	sessions
		.filter(({ weekday }) => weekday === 1)
		.reduce((sum, { opens, closes }) => sum + 60 * (minutesOf(closes) - minutesOf(opens)), 0) || 8 * 3600

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
