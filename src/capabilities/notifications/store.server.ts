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

/** An e-mail that has not gone out yet. */
export async function unsentLetter(tx: Own<'notifications'>, messageId: string): Promise<Letter | undefined> {
	const row = await tx
		.selectFrom('notifications.message')
		.select(['message_id', 'recipient', 'subject', 'body'])
		.where('message_id', '=', messageId)
		.where('channel', '=', 'email')
		.where('sent_at', 'is', null)
		.executeTakeFirst()
	return row?.recipient
		? { id: row.message_id, to: row.recipient, subject: row.subject, body: row.body }
		: undefined
}

export async function markSent(tx: Own<'notifications'>, messageId: string, at: Instant): Promise<void> {
	await tx
		.updateTable('notifications.message')
		.set((eb) => ({ sent_at: at.toString(), attempts: eb('attempts', '+', 1), last_failure: null }))
		.where('message_id', '=', messageId)
		.execute()
}

export async function markFailed(
	tx: Own<'notifications'>,
	messageId: string,
	failure: string,
): Promise<void> {
	await tx
		.updateTable('notifications.message')
		.set((eb) => ({ attempts: eb('attempts', '+', 1), last_failure: failure.slice(0, 500) }))
		.where('message_id', '=', messageId)
		.execute()
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

/** What a citizen was told, newest first. */
export async function messagesTo(tx: Tx, personId: string, limit = 50): Promise<PortalMessage[]> {
	const rows = await tx
		.selectFrom('notifications.message')
		.select(['message_id', 'dossier_code', 'moment', 'subject', 'body', 'made_at'])
		.where('person_id', '=', personId)
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
