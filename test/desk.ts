import type { Citizen, OfficialAtWork } from '#identity'
import { type Dossier, type DossierCode } from '#dossiers'
import type { CalendarChange } from '#calendar'
import {
	askCalendarChange,
	type Desk,
	findDossier,
	type List,
	listPage,
	makeCalendarChange,
	pageSize,
	reclockBatch,
	submitDraft,
} from '#dossiers/server'
import { at as momentOn, day, dayInVietNam, type Instant, wallTime } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { type Actor, type Lastly, transact, type Tx } from '#platform/db'
import { officialWithDuties } from '#tenancy/server'
import { sql } from 'kysely'
import { birthDraft } from './drafts.ts'

/** A moment in Viet Nam: `2026-11-25 09:30`. */
export const moment = (text: string): Instant => momentOn(day(text.slice(0, 10)), wallTime(text.slice(11)))

type Filing = { readonly at: Instant; readonly agency?: string; readonly receiving?: string }

/** Files a birth registration at a commune of the demo, by default Trấn Biên. */
export async function filedBirth(
	actor: Actor,
	citizen: Citizen,
	{ at, agency = 'H19.26', receiving }: Filing,
): Promise<DossierCode> {
	const draftId = await birthDraft(actor, citizen.id, { agency, receiving })
	const done = await transact(actor, (tx) =>
		submitDraft({ tx, tenant: actor.tenant, citizen, at, address: '127.0.0.1' }, draftId),
	)
	if (!done.ok) throw new Error(JSON.stringify(done.refusal))
	return done.value.code
}

/** The dossier as it stands. */
export async function standing(actor: Actor, code: DossierCode): Promise<Dossier> {
	const found = await transact(actor, (tx) => findDossier(tx, code))
	if (!found) throw new Error(`No dossier ${code}`)
	return found
}

/** An official of the demo, as a session finds them at that moment. */
export async function officialNamed(actor: Actor, username: string, at: Instant): Promise<OfficialAtWork> {
	const found = await transact(actor, async (tx) => {
		const { official_id } = await tx
			.selectFrom('tenancy.official')
			.select('official_id')
			.where('username', '=', username)
			.executeTakeFirstOrThrow()
		const { rows } = await sql<{ official: OfficialAtWork | null }>`
			select ${officialWithDuties(sql`${official_id}::uuid`, dayInVietNam(at))} as official`.execute(tx)
		return rows[0]?.official
	})
	if (!found) throw new Error(`${username} may not sign in`)
	return found
}

/** What an official does at a moment; a refusal is answered as its kind. */
export async function acts<T>(
	actor: Actor,
	username: string,
	at: Instant,
	work: (desk: Desk) => Promise<T | Lastly<T>>,
): Promise<T> {
	const official = await officialNamed(actor, username, at)
	return transact(actor, (tx) => work({ tx, tenant: actor.tenant, official, at, address: '127.0.0.1' }))
}

/** The first page of a list, as the official sees it at that moment. */
export const firstPage = (tx: Tx, official: OfficialAtWork, list: List, at: Instant) =>
	listPage({ tx, tenant: 'H19', official }, { list, criteria: [], sort: 'due', now: at }, { size: pageSize })

/** The dossiers whose search card names other agencies than those that took it, decide it, or have work of it. */
export const cardsOutOfPlace = (actor: Actor): Promise<readonly string[]> =>
	transact(actor, async (tx) => {
		const { rows } = await sql<{ code: string }>`
			select code from dossiers.dossier join dossiers.search_card using (tenant_id, dossier_id)
			where array(select word from unnest(tsvector_to_array(words)) as word where word like '%^%' order by word)
				is distinct from array(
					select tenant_id || '^' || right(agency_id::text, 12) as word from (
						select competent_agency_id union select receiving_agency_id
						union select agency_id from dossiers.work where work.dossier_id = dossier.dossier_id
					) as place (agency_id) order by word
				)`.execute(tx)
		return rows.map(({ code }) => code)
	})

/** Counts kept beside the acts that differ from what counting again would give. */
export const countsOff = (actor: Actor): Promise<readonly unknown[]> =>
	transact(actor, async (tx) => {
		const { rows } = await sql`
			select agency_id, role, holder_id, queue, due_day, sum(n)::int as n from (
				select agency_id, role, coalesce(holder_id, '00000000-0000-0000-0000-000000000000') as holder_id, queue,
					coalesce((due_at at time zone 'Asia/Ho_Chi_Minh')::date, 'infinity') as due_day, 1 as n from dossiers.work
				union all
				select agency_id, role, holder_id, queue, due_day, -n from dossiers.work_count
			) as difference group by 1, 2, 3, 4, 5 having sum(n) <> 0`.execute(tx)
		return rows
	})

/** Has every due time of a tenant counted again, as after a change of its calendar: by default one that changes nothing. */
export async function recounted(
	{ tenant }: Actor,
	at: Instant,
	what: CalendarChange = { profiles: ['commune'], kind: 'none' },
): Promise<void> {
	const asked = await transact({ tenant, person: 'test' }, (tx) =>
		askCalendarChange(
			{ tx, tenant, at },
			{ what, reason: 'Công văn 8888/BNV-CVL', by: { id: null, name: 'Trần Văn Lịch' }, tell: false },
		),
	)
	if (!asked.ok) throw new Error(JSON.stringify(asked.refusal))
	await transact({ tenant, person: 'test' }, (tx) => makeCalendarChange({ tx, tenant }, asked.value.id))
	while ((await reclockBatch(tenant, asked.value.id, 3)) === 'more');
}

/** What waits of a dossier, as the desks have it. */
export const workOn = (actor: Actor, code: DossierCode) =>
	transact(actor, async (tx) => {
		const { rows } = await sql<{ step_id: string; step_due_at: string | null; due_at: string | null }>`
			select step_id, step_due_at, due_at from dossiers.work
			where dossier_id = (select dossier_id from dossiers.dossier where code = ${code}) order by step_id`.execute(
			tx,
		)
		return rows
	})

/** A second official of the demo with the same duties, invented. */
export async function colleagueOf(actor: Actor, username: string, fullName: string): Promise<string> {
	const name = `${username.split('.')[0]}-${newId().slice(-6)}.${username.split('.')[1]}`
	await transact(actor, async (tx) => {
		const like = await tx
			.selectFrom('tenancy.official')
			.selectAll()
			.where('username', '=', username)
			.executeTakeFirstOrThrow()
		const id = newId()
		await tx
			.insertInto('tenancy.official')
			.values({ ...like, official_id: id, username: name, full_name: fullName })
			.execute()
		const duties = await tx
			.selectFrom('tenancy.duty')
			.selectAll()
			.where('official_id', '=', like.official_id)
			.execute()
		await tx
			.insertInto('tenancy.duty')
			.values(duties.map((duty) => ({ ...duty, official_id: id })))
			.execute()
	})
	return name
}
