import { createHash } from 'node:crypto'
import type { Tx } from '#platform/db'
import { cutOffs as nationalCutOffs, daysOff } from '#reference/server'
import { settings } from '#settings'
import { type DayNote, storedCalendar, type WorkingCalendar } from './calendar.ts'
import { type CalendarChange, withChange } from './change.ts'
import { hoursOf } from './store.server.ts'

/** The longest that another process may go on with a calendar after somebody has changed it. */
const staleAfterMilliseconds = 30_000

const kept = new Map<string, { calendar: WorkingCalendar; at: number }>()

/**
 * The working calendar of a profile of hours of a tenant: its sessions, the national days off, the tenant's own.
 * Kept in memory for half a minute, so that a busy path pays no round trip for it.
 *
 * @throws RangeError when the profile has no hours
 */
export async function loadCalendar(tx: Tx, tenant: string, profile: string): Promise<WorkingCalendar> {
	const key = JSON.stringify([settings.applicationDatabaseUrl ?? settings.databaseUrl, tenant, profile])
	const before = kept.get(key)
	if (before && performance.now() - before.at < staleAfterMilliseconds) return before.calendar
	const built = await assembled(tx, tenant, profile)
	// An unchanged calendar stays the same object: what was remembered of its days stays good.
	const calendar = before?.calendar.version === built.version ? before.calendar : built
	kept.set(key, { calendar, at: performance.now() })
	return calendar
}

/** For whoever has just changed hours or days: the next `loadCalendar` of this process reads them again. */
export const forgetCalendars = (): void => kept.clear()

async function assembled(tx: Tx, tenant: string, profile: string): Promise<WorkingCalendar> {
	const [{ sessions, days, cutOffs }, national, nationwide] = await Promise.all([
		hoursOf(tx, tenant, profile),
		daysOff(tx),
		nationalCutOffs(tx),
	])
	if (sessions.length === 0) throw new RangeError(`Tenant ${tenant} keeps no working hours under ${profile}`)
	const off = new Map(national.daysOff.map((each) => [each.day, noteOf(each)]))
	const worked = new Map(national.workedDays.map((each) => [each.day, noteOf(each)]))
	for (const { day, kind, name, source } of days) {
		const [wins, yields] = kind === 'off' ? [off, worked] : [worked, off]
		wins.set(day, { name, source })
		yields.delete(day)
	}
	// A rule of the tenant's own holds from its first day on, whatever the nation says later.
	const own = cutOffs[0]?.from
	const rules = [...nationwide.filter(({ from }) => own === undefined || from < own), ...cutOffs]
	return versioned({ version: '', sessions, off, worked, cutOffs: rules })
}

const noteOf = ({ name, source, confidence }: DayNote & { readonly confidence: string }): DayNote =>
	confidence === 'provisional' ? { name, source, provisional: true } : { name, source }

/** The calendar as it would be after a change: what a preview counts on. It is kept by nobody. */
export async function calendarAfter(
	tx: Tx,
	tenant: string,
	profile: string,
	change: CalendarChange,
	source: string,
): Promise<WorkingCalendar> {
	const calendar = await assembled(tx, tenant, profile)
	return change.profiles.includes(profile) ? versioned(withChange(calendar, change, source)) : calendar
}

const versioned = (calendar: WorkingCalendar): WorkingCalendar => ({
	...calendar,
	version: digest(JSON.stringify(storedCalendar({ ...calendar, version: '' }))),
})

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
