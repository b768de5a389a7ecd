import { sql } from 'kysely'
import type { Own } from '#platform/db'
import type { DayNote, DayText, Session } from './calendar.ts'

export type LocalDay = DayNote & { readonly day: DayText; readonly kind: 'off' | 'work' }

/** The hours of a profile, past and to come, and the days that this tenant alone has off or works: one statement. */
export async function hoursOf(
	tx: Own<'calendar'>,
	tenant: string,
	profile: string,
): Promise<{ sessions: Session[]; days: LocalDay[] }> {
	const { rows } = await sql<{ sessions: Session[]; days: LocalDay[] }>`
		select
			(select coalesce(json_agg(json_strip_nulls(json_build_object(
				'weekday', weekday, 'opens', to_char(opens, 'HH24:MI'), 'closes', to_char(closes, 'HH24:MI'),
				'from', valid_from, 'to', valid_to)) order by weekday, opens, valid_from), '[]')
			from calendar.hours where tenant_id = ${tenant} and profile = ${profile}) as sessions,
			(select coalesce(json_agg(json_build_object(
				'day', day, 'kind', kind, 'name', name, 'source', source) order by day), '[]')
			from calendar.local_day where tenant_id = ${tenant} and profile = ${profile}) as days`.execute(tx)
	return rows[0] ?? { sessions: [], days: [] }
}
