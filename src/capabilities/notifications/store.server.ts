import { sql } from 'kysely'
import { type Instant, instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Own, Tx } from '#platform/db'
import { type Locale, type Moment, textOf, type Told } from './moments.ts'

export type Addressee = { readonly personId: string; readonly email: string | null; readonly locale: Locale }
export type About = { readonly dossierId: string; readonly code: string; readonly seq: number }

/** Writes a moment down for the portal and, when there is an address, for e-mail; at most once for each event and channel. */
export async function writeMessages(
	tx: Own<'notifications'>,
	tenant: string,
	moment: Moment,
	{ to, about, told, at }: { to: Addressee; about: About; told: Told; at: Instant },
): Promise<{ emailId: string | undefined }> {
	const text = textOf(moment, told, to.locale)
	const row = (channel: 'portal' | 'email', recipient: string | null) => ({
		tenant_id: tenant,
		message_id: newId(),
		person_id: to.personId,
		dossier_id: about.dossierId,
		dossier_code: about.code,
		moment,
		event_seq: about.seq,
		...text,
		locale: to.locale,
		channel,
		recipient,
		made_at: at.toString(),
		sent_at: channel === 'portal' ? at.toString() : null,
	})
	const written = await tx
		.insertInto('notifications.message')
		.values([row('portal', null), ...(to.email ? [row('email', to.email)] : [])])
		.onConflict((conflict) =>
			conflict.columns(['tenant_id', 'dossier_id', 'event_seq', 'channel']).doNothing(),
		)
		.returning(['message_id', 'channel'])
		.execute()
	return { emailId: written.find((message) => message.channel === 'email')?.message_id }
}

export type Letter = {
	readonly id: string
	readonly to: string
	readonly subject: string
	readonly body: string
}

/** Where letters lie: those to citizens among their messages, those to officials by themselves. */
export type Box = 'message' | 'official_letter'
const boxes = {
	message: sql`notifications.message`,
	official_letter: sql`notifications.official_letter`,
} as const satisfies Record<Box, unknown>

/** An e-mail that has not gone out yet. */
export async function unsentLetter(
	tx: Own<'notifications'>,
	box: Box,
	messageId: string,
): Promise<Letter | undefined> {
	const { rows } =
		await sql<Letter>`select message_id as id, recipient as to, subject, body from ${boxes[box]}
		where tenant_id = current_setting('app.tenant') and message_id = ${messageId}::uuid and sent_at is null
			and recipient is not null`.execute(tx)
	return rows[0]
}

export async function markSent(
	tx: Own<'notifications'>,
	box: Box,
	messageId: string,
	at: Instant,
): Promise<void> {
	await sql`update ${boxes[box]} set sent_at = ${at.toString()}::timestamptz, attempts = attempts + 1, last_failure = null
		where tenant_id = current_setting('app.tenant') and message_id = ${messageId}::uuid`.execute(tx)
}

export async function markFailed(
	tx: Own<'notifications'>,
	box: Box,
	messageId: string,
	failure: string,
): Promise<void> {
	await sql`update ${boxes[box]} set attempts = attempts + 1, last_failure = ${failure.slice(0, 500)}
		where tenant_id = current_setting('app.tenant') and message_id = ${messageId}::uuid`.execute(tx)
}

/** Writes a letter to an official down; its id. */
export async function writeOfficialLetter(
	tx: Own<'notifications'>,
	tenant: string,
	{
		officialId,
		to,
		subject,
		body,
		at,
	}: {
		readonly officialId: string
		readonly to: string
		readonly subject: string
		readonly body: string
		readonly at: Instant
	},
): Promise<string> {
	const id = newId()
	await tx
		.insertInto('notifications.official_letter')
		.values({
			tenant_id: tenant,
			message_id: id,
			official_id: officialId,
			subject,
			body,
			recipient: to,
			made_at: at.toString(),
		})
		.execute()
	return id
}

/** How many letters each official was written since; nothing for who was written none. */
export async function lettersSince(
	tx: Own<'notifications'>,
	since: Instant,
): Promise<ReadonlyMap<string, number>> {
	const rows = await tx
		.selectFrom('notifications.official_letter')
		.select(['official_id', sql<number>`count(*)::int`.as('count')])
		.where('made_at', '>=', since.toString())
		.groupBy('official_id')
		.execute()
	return new Map(rows.map(({ official_id, count }) => [official_id, count]))
}

/** Whether a message about an event was written. */
export async function wasTold(tx: Own<'notifications'>, dossierId: string, seq: number): Promise<boolean> {
	const row = await tx
		.selectFrom('notifications.message')
		.select('message_id')
		.where('dossier_id', '=', dossierId)
		.where('event_seq', '=', seq)
		.limit(1)
		.executeTakeFirst()
	return row !== undefined
}

export type PortalMessage = {
	readonly id: string
	readonly dossierCode: string
	readonly moment: Moment
	readonly subject: string
	readonly body: string
	readonly madeAt: Instant
}

/** What a citizen was told under any of their ids, newest first. */
export async function messagesTo(tx: Tx, personIds: readonly string[], limit = 50): Promise<PortalMessage[]> {
	const rows = await tx
		.selectFrom('notifications.message')
		.select(['message_id', 'dossier_code', 'moment', 'subject', 'body', 'made_at'])
		.where('person_id', 'in', personIds)
		.where('channel', '=', 'portal')
		.orderBy('made_at', 'desc')
		.limit(limit)
		.execute()
	return rows.map((row) => ({
		id: row.message_id,
		dossierCode: row.dossier_code,
		moment: row.moment as Moment,
		subject: row.subject,
		body: row.body,
		madeAt: instant(row.made_at),
	}))
}
