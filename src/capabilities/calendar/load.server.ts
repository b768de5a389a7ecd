import { createHash } from 'node:crypto'
import type { Tx } from '#platform/db'
import { daysOff } from '#reference/server'
import { settings } from '#settings'
import { storedCalendar, type WorkingCalendar } from './calendar.ts'
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
	const [{ sessions, days }, national] = await Promise.all([hoursOf(tx, tenant, profile), daysOff(tx)])
	if (sessions.length === 0) throw new RangeError(`Tenant ${tenant} keeps no working hours under ${profile}`)
	const off = new Map(national.daysOff.map(({ day, name, source }) => [day, { name, source }]))
	const worked = new Map(national.workedDays.map(({ day, name, source }) => [day, { name, source }]))
	for (const { day, kind, name, source } of days) {
		const [wins, yields] = kind === 'off' ? [off, worked] : [worked, off]
		wins.set(day, { name, source })
		yields.delete(day)
	}
	const calendar: WorkingCalendar = { version: '', sessions, off, worked }
	return { ...calendar, version: digest(JSON.stringify(storedCalendar(calendar))) }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
