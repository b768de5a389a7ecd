import { sql } from 'kysely'
import type { OfficialAtWork } from '#identity'
import { note } from '#journal/server'
import type { Day } from '#kernel/dates'
import { ok, refuse, type Result } from '#kernel/result'
import type { Own, Tx } from '#platform/db'
import { isEmailOrNone, tidyEmail } from './person-entry.ts'
import type { Administrator } from './people.server.ts'
import { officialWithDuties } from './store.server.ts'

/** Where letters to an official go, and whether reminders are among them. */
export type Mailbox = { readonly email: string; readonly reminded: boolean }

export const mailboxOf = (tx: Own<'tenancy'>, officialId: string): Promise<Mailbox> =>
	tx
		.selectFrom('tenancy.official')
		.select(['email', 'reminded_by_mail as reminded'])
		.where('official_id', '=', officialId)
		.executeTakeFirstOrThrow()

/** An official says where letters reach them; empty takes the address away. */
export async function saveMailbox(
	tx: Tx,
	by: Administrator,
	typed: Mailbox,
): Promise<Result<void, 'malformed'>> {
	const email = tidyEmail(typed.email)
	if (!isEmailOrNone(email)) return refuse('malformed')
	await tx
		.updateTable('tenancy.official')
		.set({ email, reminded_by_mail: typed.reminded })
		.where('official_id', '=', by.official.id)
		.execute()
	await note(tx, by, {
		kind: 'person-changed',
		subject: by.official.username,
		detail: { after: { email, reminded: typed.reminded } },
	})
	return ok(undefined)
}

/** Everybody who is reminded by mail, with the duties of that day, those of whom they substitute among them. */
export async function remindedByMail(
	tx: Own<'tenancy'>,
	onDay: Day,
): Promise<readonly { readonly official: OfficialAtWork; readonly email: string }[]> {
	const found = await tx
		.selectFrom('tenancy.official')
		.select(['email', officialWithDuties(sql.ref('tenancy.official.official_id'), onDay).as('official')])
		.where('active', '=', true)
		.where('reminded_by_mail', '=', true)
		.where('email', '<>', '')
		.execute()
	return found.flatMap(({ official, email }) => (official ? [{ official, email }] : []))
}
