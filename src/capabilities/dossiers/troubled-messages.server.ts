import { sql } from 'kysely'
import { may, type OfficialAtWork } from '#identity'
import { note } from '#journal/server'
import { type Instant, instant, plusSeconds } from '#kernel/dates'
import { isId } from '#kernel/ids'
import type { Tx } from '#platform/db'
import { agency } from '#tenancy/server'
import { mayOpen } from './access.server.ts'
import { rulesOf } from './desk.server.ts'
import type { Dossier, DossierCode, EventActor } from './dossier.ts'
import { messageFrom, type MessageKind, type MessageOut, post } from './exchange-store.server.ts'
import { retried } from './retry-step.server.ts'
import { forEvent } from './store.server.ts'

// Messages between agencies that do not get through, of a whole tenant: for whoever keeps it running.

/** `stuck`: given up after the last attempt; `refused`: the other side said no, and the step waits; `retrying`: it is tried
 * again by itself; `unsent`: nobody has tried, because no worker runs. */
export type Trouble = 'stuck' | 'refused' | 'retrying' | 'unsent'

export type TroubledMessage = {
	readonly id: string
	readonly kind: MessageKind
	readonly trouble: Trouble
	readonly since: Instant
	readonly attempts: number
	/** As it was said, or as a step that is stuck says it; empty when nothing was said. */
	readonly why: string
	/** The tenant it goes to; null until that is known. */
	readonly to: string | null
	readonly code: DossierCode
	readonly procedure: string
	readonly agency: string
	/** The step that waits; empty where it is one of the other side. */
	readonly step: string
	readonly mayOpen: boolean
}

export type TroubleCounts = Readonly<Record<Trouble, number>>

/** What an act that can be taken back sends is held for minutes; after so long, something is wrong. */
const unsentAfterSeconds = 900

const troubled = (at: Instant) => sql`
	select message.*, case when stuck_at is not null then 'stuck' when attempts > 0 then 'retrying' else 'unsent' end as trouble_kind
	from dossiers.message_out as message
	where tenant_id = current_setting('app.tenant') and done_at is null
		and (stuck_at is not null or attempts > 0
			or written_at < ${plusSeconds(at, -unsentAfterSeconds).toString()}::timestamptz)
	union all
	select message.*, 'refused' from dossiers.message_out as message
	where tenant_id = current_setting('app.tenant') and done_as = 'refused'
		and exists (select from workflow.token where token.tenant_id = message.tenant_id
			and token.dossier_id = message.dossier_id and token.token_id = message.token_id and token.stuck is not null)`

/** How many there are of each: from indexes of what is in trouble alone, however many dossiers there are. */
export async function troubleCounts(tx: Tx, at: Instant): Promise<TroubleCounts> {
	const { rows } = await sql<{ trouble_kind: Trouble; n: number }>`
		select trouble_kind, count(*)::int as n from (${troubled(at)}) as message group by 1`.execute(tx)
	const none: TroubleCounts = { stuck: 0, refused: 0, retrying: 0, unsent: 0 }
	return { ...none, ...Object.fromEntries(rows.map(({ trouble_kind, n }) => [trouble_kind, n])) }
}

/** Those that need somebody, and those that go on by themselves. */
export const needingCount = ({ stuck, refused, unsent }: TroubleCounts): number => stuck + refused + unsent

/** A page of them, what has waited longest first. */
export async function troubledMessages(
	tx: Tx,
	official: Pick<OfficialAtWork, 'id' | 'duties'>,
	{ at, after, size }: { readonly at: Instant; readonly after?: string | undefined; readonly size: number },
): Promise<{ readonly messages: readonly TroubledMessage[]; readonly next: string | undefined }> {
	const { rows } = await sql<{
		message_id: string
		kind: MessageKind
		trouble_kind: Trouble
		written_at: string
		attempts: number
		trouble: string | null
		to_tenant: string | null
		code: string
		procedure_name: string
		agency: string | null
		step_name: string | null
		may_open: boolean
	}>`
		select message.message_id, message.kind, trouble_kind, message.written_at, message.attempts, message.trouble,
			message.to_tenant, dossier.code, dossier.procedure_name,
			(select agency.name from tenancy.agency
				where agency.tenant_id = dossier.tenant_id and agency.agency_id = dossier.competent_agency_id) as agency,
			(select work.step_name from dossiers.work where work.tenant_id = message.tenant_id
				and work.dossier_id = message.dossier_id and work.token_id = message.token_id) as step_name,
			${mayOpen(official)} as may_open
		from (${troubled(at)}) as message
		join dossiers.dossier as dossier on dossier.tenant_id = message.tenant_id and dossier.dossier_id = message.dossier_id
		where ${after === undefined ? sql`true` : sql`message.message_id > ${after}::uuid`}
		order by message.message_id limit ${size + 1}`.execute(tx)
	const shown = rows.slice(0, size)
	return {
		messages: shown.map((row) => ({
			id: row.message_id,
			kind: row.kind,
			trouble: row.trouble_kind,
			since: instant(row.written_at),
			attempts: row.attempts,
			why: row.trouble ?? '',
			to: row.to_tenant,
			code: row.code as DossierCode,
			procedure: row.procedure_name,
			agency: row.agency ?? '',
			step: row.step_name ?? '',
			mayOpen: row.may_open,
		})),
		next: rows.length > size ? shown.at(-1)?.message_id : undefined,
	}
}

type Keeper = {
	readonly tx: Tx
	readonly tenant: string
	readonly official: OfficialAtWork
	readonly at: Instant
	readonly address: string
}

/** Which right it takes to have messages of the whole tenant sent again. */
export const messagesKept = 'agencies.manage'

/**
 * Has a message sent again that does not get through (gửi lại). Its key stays what it was, so that the other side takes it
 * once; a step that is stuck for it is tried again, which its dossier tells. Pressed twice it is sent once: what was just
 * sent, or has got through meanwhile, is left alone.
 */
export async function resend(by: Keeper, messageId: string): Promise<'sent' | 'left-alone'> {
	const { tx } = by
	if (!isId(messageId)) return 'left-alone'
	const found = await find(tx, messageId)
	// The dossier first, as every act does: two who press at once stand in line here.
	const dossier = found && (await forEvent(tx, { id: found.dossierId }))
	if (!dossier) return 'left-alone'
	const sent = await sentOnce(by, dossier, messageId, () => actorOf(by))
	if (!sent) return 'left-alone'
	await note(tx, by, {
		kind: 'message-sent-again',
		subject: dossier.code,
		detail: { message: messageId, kind: found.kind, to: found.to },
	})
	return 'sent'
}

/**
 * Sends a message of a dossier that is locked, if it was tried and did not get through.
 *
 * @returns the dossier afterwards; undefined when there was nothing to send
 */
export async function sentOnce(
	{ tx, tenant, at }: Pick<Keeper, 'tx' | 'tenant' | 'at'>,
	dossier: Dossier,
	messageId: string,
	actor: () => Promise<EventActor>,
): Promise<Dossier | undefined> {
	const message = isId(messageId) ? await find(tx, messageId) : undefined
	if (message?.dossierId !== dossier.id || message.over || (!message.refused && !message.tried))
		return undefined
	const token = dossier.tokens.find(({ id }) => id === message.token)
	if (message.kind === 'open' && token?.stuck) {
		const rules = await rulesOf(tx, tenant, dossier)
		const tried = await retried({ tx, tenant, at }, { ...rules, dossier, token, actor: await actor() })
		return tried.ok ? tried.value : undefined
	}
	if (message.refused) return undefined
	await post(tx, tenant, [message], { at, begins: null })
	return dossier
}

type Found = MessageOut & { readonly over: boolean; readonly refused: boolean; readonly tried: boolean }

async function find(tx: Tx, id: string): Promise<Found | undefined> {
	const row = await tx
		.selectFrom('dossiers.message_out')
		.selectAll()
		.where('message_id', '=', id)
		.executeTakeFirst()
	return (
		row && {
			...messageFrom(row),
			refused: row.done_as === 'refused',
			over: row.done_at !== null && row.done_as !== 'refused',
			tried: row.stuck_at !== null || row.attempts > 0,
		}
	)
}

/** Who keeps the tenant running acts as that, at the agency of the duty that lets them. */
async function actorOf({ tx, official, address }: Keeper): Promise<EventActor> {
	const duty = official.duties.find((each) => may({ duties: [each] }, messagesKept))
	const { id, fullName: name, title, phone } = official
	const agencyId = duty?.agencyId ?? ''
	return {
		kind: 'official',
		id,
		name,
		title,
		phone,
		role: duty?.role ?? '',
		agencyId,
		agencyName: duty ? ((await agency(tx, agencyId))?.name ?? '') : '',
		address,
	}
}
