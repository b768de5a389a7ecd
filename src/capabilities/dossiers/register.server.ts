import { sql } from 'kysely'
import { proceduresInFields } from '#catalogue/server'
import type { OfficialAtWork } from '#identity'
import { at as momentOn, type Day, type Instant, instant, wallTime } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { mayOpen } from './access.server.ts'
import type { DossierCode, State } from './dossier.ts'

/** Which register: of an agency, for the days of a period, of one field or of all. */
export type RegisterAsked = {
	readonly agencyId: string
	readonly from: Day
	/** Included. */
	readonly to: Day
	readonly field?: string | undefined
}

/** A dossier in the register (sổ theo dõi hồ sơ), numbered in the order of reception within the period. */
export type RegisterEntry = {
	readonly number: number
	readonly code: DossierCode
	readonly state: State
	readonly procedureName: string
	readonly applicantName: string
	readonly residence: string | null
	readonly phone: string | null
	readonly leadAgency: string
	readonly receivedAt: Instant
	readonly dueAt: Instant | null
	readonly closedAt: Instant | null
	readonly returnedAt: Instant | null
	readonly returnedBy: 'in-person' | 'electronic' | 'postal' | null
	readonly reason: string | null
}

/** How many dossiers the register has. */
export async function registerSize(tx: Tx, official: OfficialAtWork, asked: RegisterAsked): Promise<number> {
	const { count } = await inRegister(tx, official, asked)
		.select(sql<number>`count(*)::int`.as('count'))
		.executeTakeFirstOrThrow()
	return count
}

/**
 * A part of the register: every dossier that was received in the period and that the official may open. It follows `after`,
 * the cursor of the part before, or leaves out the first `skip`.
 */
export async function registerPart(
	tx: Tx,
	official: OfficialAtWork,
	asked: RegisterAsked,
	part: { readonly size: number; readonly after?: string | undefined; readonly skip?: number },
): Promise<{ readonly entries: readonly RegisterEntry[]; readonly next: string | undefined }> {
	const place = placeFrom(part.after)
	const before = place?.number ?? part.skip ?? 0
	const rows = await inRegister(tx, official, asked)
		.innerJoin('identity.person as person', (join) =>
			join
				.onRef('person.tenant_id', '=', 'dossier.tenant_id')
				.onRef('person.person_id', '=', 'dossier.person_id'),
		)
		.innerJoin('tenancy.agency as lead', (join) =>
			join
				.onRef('lead.tenant_id', '=', 'dossier.tenant_id')
				.onRef('lead.agency_id', '=', 'dossier.competent_agency_id'),
		)
		.$if(place !== undefined, (query) =>
			query.where(
				sql<boolean>`(dossier.received_at, dossier.dossier_id) > (${place?.at}::timestamptz, ${place?.id}::uuid)`,
			),
		)
		.$if(place === undefined && before > 0, (query) => query.offset(before))
		.orderBy('dossier.received_at')
		.orderBy('dossier.dossier_id')
		.limit(part.size + 1)
		.select((eb) => [
			'dossier.dossier_id',
			'dossier.code',
			'dossier.state',
			'dossier.procedure_name',
			'dossier.applicant_name',
			'person.residence',
			'person.phone',
			'lead.name as lead',
			sql<string>`dossier.received_at`.as('received_at'),
			'dossier.due_at',
			'dossier.closed_at',
			sql<string | null>`dossier.ended ->> 'returnedAt'`.as('returned_at'),
			sql<string | null>`dossier.ended ->> 'reason'`.as('reason'),
			eb
				.selectFrom('dossiers.event as event')
				.whereRef('event.tenant_id', '=', 'dossier.tenant_id')
				.whereRef('event.dossier_id', '=', 'dossier.dossier_id')
				.where('event.kind', '=', 'returned')
				.select(sql<string>`payload ->> 'how'`.as('how'))
				.limit(1)
				.as('returned_by'),
		])
		.execute()
	const entries = rows.slice(0, part.size).map((row, index) => ({
		number: before + index + 1,
		code: row.code as DossierCode,
		state: row.state as State,
		procedureName: row.procedure_name,
		applicantName: row.applicant_name,
		residence: row.residence,
		phone: row.phone,
		leadAgency: row.lead,
		receivedAt: instant(row.received_at),
		dueAt: row.due_at ? instant(row.due_at) : null,
		closedAt: row.closed_at ? instant(row.closed_at) : null,
		returnedAt: row.returned_at ? instant(row.returned_at) : null,
		returnedBy: row.returned_by as RegisterEntry['returnedBy'],
		reason: row.reason,
	}))
	const last = rows.length > part.size ? rows[part.size - 1] : undefined
	return {
		entries,
		next: last && `${before + part.size}_${instant(last.received_at).toString()}_${last.dossier_id}`,
	}
}

const inRegister = (tx: Tx, official: OfficialAtWork, { agencyId, from, to, field }: RegisterAsked) =>
	tx
		.selectFrom('dossiers.dossier as dossier')
		.where('dossier.receiving_agency_id', '=', agencyId)
		.where('dossier.received_at', '>=', startOf(from))
		.where('dossier.received_at', '<', startOf(to.add({ days: 1 })))
		.$if(field !== undefined, (query) =>
			query.where(sql<boolean>`dossier.procedure_code in (${proceduresInFields([field ?? ''])})`),
		)
		.where(mayOpen(official))

const startOf = (day: Day): string => momentOn(day, wallTime('00:00')).toString()

const cursorShape = /^(\d{1,9})_(\d{4}-[0-9T:.-]+Z)_([0-9a-f-]{36})$/

function placeFrom(cursor: string | undefined) {
	const [, number, at, id] = cursorShape.exec(cursor ?? '') ?? []
	return number && at && id ? { number: Number(number), at, id } : undefined
}
