import { sql } from 'kysely'
import { type Day, dayInVietNam, type Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { ok, refuse, type Result } from '#kernel/result'
import type { Own } from '#platform/db'

type Tx = Own<'tenancy'>

/** An absence as the people of a unit read it. */
export type Absence = {
	readonly id: string
	readonly officialId: string
	readonly officialName: string
	readonly substituteId: string
	readonly substituteName: string
	/** First day away, `YYYY-MM-DD`. */
	readonly fromDay: string
	/** First day back. */
	readonly backDay: string
	readonly reason: string
}

export type AbsenceRefusal =
	/** The days are the wrong way round, or all of them are past. */
	| { readonly kind: 'bad-days' }
	/** Nobody of that name works here, or it is the absent official. */
	| { readonly kind: 'no-substitute' }
	/** The substitute is away on one of these days. */
	| { readonly kind: 'substitute-away'; readonly name: string }
	/** Another absence of the same official stands on one of these days. */
	| { readonly kind: 'overlaps' }
	| { readonly kind: 'unknown-absence' }

export type Declaration = {
	readonly tenant: string
	readonly officialId: string
	readonly substituteId: string
	readonly fromDay: Day
	/** Last day away. */
	readonly lastDay: Day
	readonly reason: string
	readonly by: string
	readonly at: Instant
}

/** Declares that an official is away between days, and who acts instead of them. Writes nothing when refused. */
export async function declareAbsence(
	tx: Tx,
	{ tenant, officialId, substituteId, fromDay, lastDay, reason, by, at }: Declaration,
): Promise<Result<{ readonly id: string }, AbsenceRefusal>> {
	const from = fromDay.toString()
	const back = lastDay.add({ days: 1 }).toString()
	if (back <= from || back <= dayInVietNam(at).toString()) return refuse({ kind: 'bad-days' })
	if (substituteId === officialId) return refuse({ kind: 'no-substitute' })
	// The row of the official is locked, so that two declarations cannot both find the days free.
	const people = await tx
		.selectFrom('tenancy.official')
		.select(['official_id', 'full_name'])
		.where('official_id', 'in', [officialId, substituteId])
		.where('active', '=', true)
		.orderBy('official_id')
		.forUpdate()
		.execute()
	const substitute = people.find(({ official_id }) => official_id === substituteId)
	if (!substitute || people.length < 2) return refuse({ kind: 'no-substitute' })
	const { rows } = await sql<{ official_id: string }>`
		select official_id from tenancy.absence
		where official_id in (${officialId}::uuid, ${substituteId}::uuid) and cancelled_at is null
			and from_day < ${back}::date and back_day > ${from}::date`.execute(tx)
	if (rows.some((row) => row.official_id === officialId)) return refuse({ kind: 'overlaps' })
	if (rows.length > 0) return refuse({ kind: 'substitute-away', name: substitute.full_name })
	const id = newId()
	await tx
		.insertInto('tenancy.absence')
		.values({
			tenant_id: tenant,
			absence_id: id,
			official_id: officialId,
			substitute_id: substituteId,
			from_day: from,
			back_day: back,
			reason: reason.trim(),
			declared_by: by,
			declared_at: at.toString(),
		})
		.execute()
	return ok({ id })
}

/** Calls an absence off, or cuts it short when it has begun: from today on the official is back. */
export async function endAbsence(
	tx: Tx,
	{ id, at }: { readonly id: string; readonly at: Instant },
): Promise<Result<true, AbsenceRefusal>> {
	const ended = await tx
		.updateTable('tenancy.absence')
		.set({ cancelled_at: at.toString() })
		.where('absence_id', '=', id)
		.where('cancelled_at', 'is', null)
		.where('back_day', '>', dayInVietNam(at).toString())
		.returning('absence_id')
		.executeTakeFirst()
	return ended ? ok(true) : refuse({ kind: 'unknown-absence' })
}

/** The absences of these officials that last on `onDay` or come later, soonest first. */
export async function absencesOf(
	tx: Tx,
	officialIds: readonly string[],
	onDay: Day,
): Promise<readonly Absence[]> {
	const { rows } = await sql<Absence>`
		select a.absence_id as id, a.official_id as "officialId", o.full_name as "officialName",
			a.substitute_id as "substituteId", s.full_name as "substituteName",
			a.from_day as "fromDay", a.back_day as "backDay", a.reason
		from tenancy.absence a
		join tenancy.official o on o.tenant_id = a.tenant_id and o.official_id = a.official_id
		join tenancy.official s on s.tenant_id = a.tenant_id and s.official_id = a.substitute_id
		where a.official_id = any(${[...officialIds]}::uuid[]) and a.cancelled_at is null and a.back_day > ${onDay.toString()}::date
		order by a.from_day, o.full_name`.execute(tx)
	return rows
}

/** Who is away on a day, with who acts instead: the substitute's own substitute when that one is away too. */
export async function awayOn(
	tx: Tx,
	onDay: Day,
): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string } | undefined>> {
	const { rows } = await sql<{ official_id: string; substitute_id: string; name: string; active: boolean }>`
		select a.official_id, a.substitute_id, s.full_name as name, s.active
		from tenancy.absence a
		join tenancy.official s on s.tenant_id = a.tenant_id and s.official_id = a.substitute_id
		where a.cancelled_at is null and a.from_day <= ${onDay.toString()}::date and a.back_day > ${onDay.toString()}::date`.execute(
		tx,
	)
	const away = new Map(rows.map((row) => [row.official_id, row]))
	return new Map(
		rows.map(({ official_id }) => {
			const passed = new Set([official_id])
			let last = away.get(official_id)
			while (last && away.has(last.substitute_id) && !passed.has(last.substitute_id)) {
				passed.add(last.substitute_id)
				last = away.get(last.substitute_id)
			}
			const found = last && last.active && !passed.has(last.substitute_id) ? last : undefined
			return [official_id, found && { id: found.substitute_id, name: found.name }]
		}),
	)
}
