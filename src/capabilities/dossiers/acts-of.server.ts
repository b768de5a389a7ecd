import { sql } from 'kysely'
import { at as momentOn, type Day, type Instant, instant, wallTime } from '#kernel/dates'
import type { Tx } from '#platform/db'

/** An act of an official on a dossier, as the journal shows it. */
export type OfficialAct = {
	readonly code: string
	readonly seq: number
	readonly at: Instant
	readonly kind: string
	readonly name: string
	readonly role: string
	readonly agency: string
	readonly address: string
}

const most = 200
const midnight = wallTime('00:00')

/** What officials did, newest first: one official's, one dossier's, or those of the days asked for; nothing without either. */
export async function actsOf(
	tx: Tx,
	filter: {
		readonly officialId?: string | undefined
		readonly dossierCode?: string | undefined
		readonly from?: Day | undefined
		readonly to?: Day | undefined
	},
): Promise<readonly OfficialAct[]> {
	const { officialId, dossierCode, from, to } = filter
	// Without a person or a dossier there is no index to go by, and nobody reads a whole province's day line by line.
	if (officialId === undefined && dossierCode === undefined) return []
	const { rows } = await sql<{
		code: string
		seq: number
		at: string
		kind: string
		actor: { name?: string; role?: string; agencyName?: string; address?: string }
	}>`
		select dossier.code, event.seq, event.at, event.kind, event.actor
		from dossiers.event
		join dossiers.dossier on dossier.tenant_id = event.tenant_id and dossier.dossier_id = event.dossier_id
		where event.tenant_id = current_setting('app.tenant') and event.actor ->> 'kind' = 'official'
			${officialId === undefined ? sql`` : sql`and event.actor ->> 'id' = ${officialId}`}
			${dossierCode === undefined ? sql`` : sql`and dossier.code = ${dossierCode}`}
			${from ? sql`and event.at >= ${momentOn(from, midnight).toString()}::timestamptz` : sql``}
			${to ? sql`and event.at < ${momentOn(to.add({ days: 1 }), midnight).toString()}::timestamptz` : sql``}
		order by event.at desc limit ${most}`.execute(tx)
	return rows.map(({ code, seq, at, kind, actor }) => ({
		code,
		seq,
		at: instant(at),
		kind,
		name: actor.name ?? '',
		role: actor.role ?? '',
		agency: actor.agencyName ?? '',
		address: actor.address ?? '',
	}))
}
