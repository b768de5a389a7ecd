import { sql } from 'kysely'
import type { Own } from '#platform/db'
import { type Instant, instant } from '#kernel/dates'
import type { CutOff, DayNote, DayText, Session } from './calendar.ts'
import type { AskedChange, CalendarChange, Preview } from './change.ts'

export type LocalDay = DayNote & { readonly day: DayText; readonly kind: 'off' | 'work' }

/** The hours of a profile, past and to come, and the days that this tenant alone has off or works: one statement. */
export async function hoursOf(tx: Own<'calendar'>, tenant: string, profile: string): Promise<Kept> {
	const { rows } = await sql<Kept>`
		select
			(select coalesce(json_agg(json_strip_nulls(json_build_object(
				'weekday', weekday, 'opens', to_char(opens, 'HH24:MI'), 'closes', to_char(closes, 'HH24:MI'),
				'from', valid_from, 'to', valid_to)) order by weekday, opens, valid_from), '[]')
			from calendar.hours where tenant_id = ${tenant} and profile = ${profile}) as sessions,
			(select coalesce(json_agg(json_build_object(
				'day', day, 'kind', kind, 'name', name, 'source', source) order by day), '[]')
			from calendar.local_day where tenant_id = ${tenant} and profile = ${profile}) as days,
			(select coalesce(json_agg(json_build_object(
				'from', valid_from, 'at', to_char(latest, 'HH24:MI'), 'source', source) order by valid_from), '[]')
			from calendar.cut_off where tenant_id = ${tenant} and profile = ${profile}) as "cutOffs"`.execute(tx)
	return rows[0] ?? { sessions: [], days: [], cutOffs: [] }
}

type Kept = { readonly sessions: Session[]; readonly days: LocalDay[]; readonly cutOffs: CutOff[] }

/** The profiles that have hours, by name; one nobody named goes by its key. */
export const profilesOf = async (
	tx: Own<'calendar'>,
): Promise<readonly { readonly profile: string; readonly name: string }[]> => {
	const { rows } = await sql<{ profile: string; name: string }>`
		select hours.profile, coalesce(profile.name, hours.profile) as name
		from (select distinct tenant_id, profile from calendar.hours) as hours
		left join calendar.profile using (tenant_id, profile)
		order by 2`.execute(tx)
	return rows
}

/** Writes what a change says. Hours of the past stay as they were: what was counted on them can be counted again. */
export async function writeChange(
	tx: Own<'calendar'>,
	tenant: string,
	change: CalendarChange,
	source: string,
): Promise<void> {
	for (const profile of change.profiles)
		switch (change.kind) {
			case 'day':
				await sql`insert into calendar.local_day (tenant_id, profile, day, kind, name, source)
					values (${tenant}, ${profile}, ${change.day}, ${change.is}, ${change.name}, ${source})
					on conflict (tenant_id, profile, day) do update
						set kind = excluded.kind, name = excluded.name, source = excluded.source`.execute(tx)
				break
			case 'day-removed':
				await sql`delete from calendar.local_day
					where tenant_id = ${tenant} and profile = ${profile} and day = ${change.day}`.execute(tx)
				break
			case 'hours':
				await sql`delete from calendar.hours
					where tenant_id = ${tenant} and profile = ${profile} and valid_from >= ${change.from}`.execute(tx)
				await sql`update calendar.hours set valid_to = ${change.from}
					where tenant_id = ${tenant} and profile = ${profile}
						and (valid_to is null or valid_to > ${change.from})`.execute(tx)
				await sql`insert into calendar.hours (tenant_id, profile, weekday, opens, closes, valid_from)
					select ${tenant}, ${profile}, weekday, opens, closes, ${change.from}::date
					from jsonb_to_recordset(${JSON.stringify(change.sessions)}::jsonb)
						as session(weekday smallint, opens time, closes time)`.execute(tx)
				break
			case 'cut-off':
				await sql`insert into calendar.cut_off (tenant_id, profile, valid_from, latest, source)
					values (${tenant}, ${profile}, ${change.from}, ${change.at}, ${source})
					on conflict (tenant_id, profile, valid_from) do update
						set latest = excluded.latest, source = excluded.source`.execute(tx)
				break
			case 'none':
				break
		}
}

type ChangeRow = {
	change_id: string
	what: CalendarChange
	reason: string
	made_by_name: string
	made_at: string
	state: AskedChange['state']
	preview: Preview | null
	tell: boolean
	cursor_id: string | null
	ahead: AskedChange['ahead']
	pass: number
	looked: number
	moved: number
	finished_at: string | null
}

const changeFrom = (row: ChangeRow): AskedChange => ({
	id: row.change_id,
	what: row.what,
	reason: row.reason,
	madeBy: row.made_by_name,
	madeAt: instant(row.made_at),
	state: row.state,
	preview: row.preview,
	tell: row.tell,
	cursor: row.cursor_id,
	ahead: row.ahead,
	pass: row.pass,
	looked: row.looked,
	moved: row.moved,
	finishedAt: row.finished_at ? instant(row.finished_at) : null,
})

const columns = sql`change_id, what, reason, made_by_name, made_at, state, preview, tell, cursor_id, ahead, pass, looked, moved, finished_at`

export async function insertChange(
	tx: Own<'calendar'>,
	tenant: string,
	change: {
		readonly id: string
		readonly what: CalendarChange
		readonly reason: string
		readonly by: { readonly id: string | null; readonly name: string }
		readonly at: Instant
		readonly tell: boolean
	},
): Promise<void> {
	await sql`insert into calendar.change (tenant_id, change_id, what, reason, made_by, made_by_name, made_at, state, tell)
		values (${tenant}, ${change.id}, ${JSON.stringify(change.what)}::jsonb, ${change.reason}, ${change.by.id},
			${change.by.name}, ${change.at.toString()}, 'asked', ${change.tell})`.execute(tx)
}

/** One change; `lock` keeps it for this transaction, so that two runs of it do not meet. */
export async function changeById(
	tx: Own<'calendar'>,
	id: string,
	how: 'look' | 'lock' = 'look',
): Promise<AskedChange | undefined> {
	const { rows } = await sql<ChangeRow>`select ${columns} from calendar.change
		where tenant_id = current_setting('app.tenant') and change_id = ${id} ${how === 'lock' ? sql`for update` : sql``}`.execute(
		tx,
	)
	return rows[0] && changeFrom(rows[0])
}

/** The newest changes first. */
export async function changesMade(tx: Own<'calendar'>, limit = 20): Promise<readonly AskedChange[]> {
	const { rows } = await sql<ChangeRow>`select ${columns} from calendar.change
		where tenant_id = current_setting('app.tenant') order by change_id desc limit ${limit}`.execute(tx)
	return rows.map(changeFrom)
}

export async function keepChange(
	tx: Own<'calendar'>,
	id: string,
	now: Partial<
		Pick<AskedChange, 'state' | 'preview' | 'cursor' | 'ahead' | 'pass' | 'looked' | 'moved' | 'finishedAt'>
	>,
): Promise<void> {
	await tx
		.updateTable('calendar.change')
		.set({
			...(now.state && { state: now.state }),
			...(now.preview && { preview: JSON.stringify(now.preview) }),
			...(now.cursor !== undefined && { cursor_id: now.cursor }),
			...(now.ahead && { ahead: JSON.stringify(now.ahead) }),
			...(now.pass !== undefined && { pass: now.pass }),
			...(now.looked !== undefined && { looked: now.looked }),
			...(now.moved !== undefined && { moved: now.moved }),
			...(now.finishedAt && { finished_at: now.finishedAt.toString() }),
		})
		.where('change_id', '=', id)
		.execute()
}
