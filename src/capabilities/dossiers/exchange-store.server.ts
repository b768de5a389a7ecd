import { sql } from 'kysely'
import type { Day, Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Row, Tx } from '#platform/db'
import type { DossierCode } from './dossier.ts'

declare module '#platform/jobs' {
	interface Tasks {
		/** Brings a message to the other end of a dossier that goes through several agencies. */
		'carry-message': { readonly tenant: string; readonly message: string }
	}
}

/** `open`: a step opens a dossier; `told`: how that dossier stands; `recall`: nobody waits for it any more. */
export type MessageKind = 'open' | 'told' | 'recall'

/** A message to the other end, before it is written. */
export type Post = {
	readonly key: string
	readonly kind: MessageKind
	readonly dossierId: string
	/** Of the step that waits, on whichever side it stands. */
	readonly token: string
	/** Null until it is known. */
	readonly to: string | null
}

export type MessageOut = Post & { readonly id: string }

/** Not reached in six hours, it waits for a person; until then it is tried with growing pauses. */
const attemptsOfMessage = 10

/**
 * Writes messages with the event they follow from, and a job for each. One that was given up, or was not needed after all,
 * goes out again under its key; one that the other side has taken does not.
 *
 * @param begins before this nothing leaves the house; null for at once
 */
export async function post(
	tx: Tx,
	tenant: string,
	posts: readonly Post[],
	{ at, begins }: { readonly at: Instant; readonly begins: Instant | null },
): Promise<void> {
	const written = posts.map(({ dossierId, ...post }) => ({ ...post, dossier: dossierId, message: newId() }))
	await sql`
		with written as (
			insert into dossiers.message_out (tenant_id, message_id, key, kind, dossier_id, token_id, to_tenant, written_at)
			select ${tenant}, message, key, kind, dossier, token, "to", ${at.toString()}::timestamptz
			from json_to_recordset(${JSON.stringify(written)}::json)
				as post(message uuid, key text, kind text, dossier uuid, token uuid, "to" text)
			on conflict on constraint message_out_key do update
				set done_at = null, done_as = null, stuck_at = null, trouble = null, attempts = 0, written_at = excluded.written_at
				where message_out.done_as is distinct from 'acknowledged'
			returning message_id
		)
		select platform.enqueue('carry-message', json_build_object('tenant', ${tenant}::text, 'message', message_id),
			'carry:' || message_id || ${`:${at.epochMilliseconds}`}, coalesce(${begins?.toString() ?? null}::timestamptz, now()), ${attemptsOfMessage}::int)
		from written`.execute(tx)
}

/** A message that is still to be brought; undefined when it is over. */
export async function messageToCarry(tx: Tx, id: string): Promise<MessageOut | undefined> {
	const row = await tx
		.selectFrom('dossiers.message_out')
		.selectAll()
		.where('message_id', '=', id)
		.where('done_at', 'is', null)
		.executeTakeFirst()
	return row && messageFrom(row)
}

export const messageFrom = (row: Row<'dossiers.message_out'>): MessageOut => ({
	id: row.message_id,
	key: row.key,
	kind: row.kind as MessageKind,
	dossierId: row.dossier_id,
	token: row.token_id,
	to: row.to_tenant,
})

/** It is over: the other side took it, refused it, or nobody needs it any more. */
export async function endMessage(
	tx: Tx,
	id: string,
	done: { readonly as: 'acknowledged' | 'refused' | 'void'; readonly at: Instant; readonly trouble?: string },
): Promise<void> {
	await tx
		.updateTable('dossiers.message_out')
		.set({
			done_at: done.at.toString(),
			done_as: done.as,
			trouble: done.trouble ?? null,
			stuck_at: null,
		})
		.where('message_id', '=', id)
		.execute()
}

/** An attempt failed; with the last of them it is stuck until somebody has it sent again. */
export async function noteTrouble(
	tx: Tx,
	id: string,
	failed: { readonly trouble: string; readonly last: boolean; readonly at: Instant },
): Promise<void> {
	await tx
		.updateTable('dossiers.message_out')
		.set({
			attempts: sql`attempts + 1`,
			trouble: failed.trouble.slice(0, 500),
			...(failed.last && { stuck_at: failed.at.toString() }),
		})
		.where('message_id', '=', id)
		.where('done_at', 'is', null)
		.execute()
}

/** Takes a message that came: false when it was taken before. */
export async function takenNow(
	tx: Tx,
	tenant: string,
	came: {
		readonly from: string
		readonly key: string
		readonly kind: MessageKind
		readonly draftId?: string
		readonly dossierId?: string
		readonly body: unknown
		readonly at: Instant
	},
): Promise<boolean> {
	const row = await tx
		.insertInto('dossiers.message_in')
		.values({
			tenant_id: tenant,
			from_tenant: came.from,
			key: came.key,
			kind: came.kind,
			draft_id: came.draftId ?? null,
			dossier_id: came.dossierId ?? null,
			body: JSON.stringify(came.body),
			came_at: came.at.toString(),
		})
		.onConflict((conflict) => conflict.columns(['tenant_id', 'from_tenant', 'key']).doNothing())
		.returning('key')
		.executeTakeFirst()
	return row !== undefined
}

/** The dossier that was opened here for a step elsewhere. */
export async function openedFor(
	tx: Tx,
	from: string,
	key: string,
): Promise<{ readonly id: string; readonly code: DossierCode } | undefined> {
	const row = await tx
		.selectFrom('dossiers.message_in as message')
		.innerJoin('dossiers.dossier as dossier', (join) =>
			join
				.onRef('dossier.tenant_id', '=', 'message.tenant_id')
				.onRef('dossier.draft_id', '=', 'message.draft_id'),
		)
		.where('message.from_tenant', '=', from)
		.where('message.key', '=', key)
		.select(['dossier.dossier_id', 'dossier.code'])
		.executeTakeFirst()
	return row && { id: row.dossier_id, code: row.code as DossierCode }
}

/** The agency of that code, or who has its work on that day when it is no more. */
export async function agencyOfCode(tx: Tx, code: string, onDay: Day): Promise<string | undefined> {
	const day = onDay.toString()
	const { rows } = await sql<{ agency_id: string }>`
		with recursive heir as (
			select agency_id, valid_from, valid_to, succeeded_by, 1 as steps from tenancy.agency
			where tenant_id = current_setting('app.tenant') and code = ${code}
			union all
			select agency.agency_id, agency.valid_from, agency.valid_to, agency.succeeded_by, heir.steps + 1
			from heir join tenancy.agency on agency.tenant_id = current_setting('app.tenant')
				and agency.agency_id = heir.succeeded_by
			where heir.valid_to <= ${day}::date and heir.steps < 20
		)
		select agency_id from heir
		where valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date)
		order by steps limit 1`.execute(tx)
	return rows[0]?.agency_id
}

/** A message of a dossier that is not through yet: how often it was tried, why not, and whether it is given up. */
export type Underway = {
	readonly id: string
	readonly kind: MessageKind
	readonly token: string
	readonly writtenAt: string
	readonly attempts: number
	readonly trouble: string | null
	readonly stuck: boolean
}

/** What of a dossier is still under way to the other end. */
export async function underway(tx: Tx, dossierId: string): Promise<readonly Underway[]> {
	const rows = await tx
		.selectFrom('dossiers.message_out')
		.selectAll()
		.where('dossier_id', '=', dossierId)
		.where('done_at', 'is', null)
		.orderBy('written_at')
		.execute()
	return rows.map((row) => ({
		id: row.message_id,
		kind: row.kind as MessageKind,
		token: row.token_id,
		writtenAt: row.written_at,
		attempts: row.attempts,
		trouble: row.trouble,
		stuck: row.stuck_at !== null,
	}))
}
