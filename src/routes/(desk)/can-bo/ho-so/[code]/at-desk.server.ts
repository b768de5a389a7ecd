import type { RequestEvent } from '@sveltejs/kit'
import { type Dossier, dossierCode, type DossierEvent, type Refusal } from '#dossiers'
import { type Desk, doneBefore, type Seen } from '#dossiers/server'
import { now } from '#kernel/dates'
import { ok, type Result } from '#kernel/result'
import { requireOfficial } from '../../../../guards.ts'

/** A transaction of the official who asks. */
export async function atDesk<Value>(
	event: RequestEvent,
	work: (desk: Desk) => Promise<Value>,
): Promise<Value> {
	const official = requireOfficial(event)
	const { tenant, transact } = event.locals
	return transact((tx) =>
		work({ tx, tenant: tenant.code, official, at: now(), address: event.getClientAddress() }),
	)
}

/** An act of these kinds. Pressed twice, it is done once, and the second answer is that of the first. */
export async function actAtDesk(
	event: RequestEvent,
	seen: Seen,
	kinds: readonly DossierEvent['kind'][],
	perform: (desk: Desk) => Promise<Result<Dossier, Refusal>>,
): Promise<Result<Dossier, Refusal>> {
	const outcome = await atDesk(event, perform)
	return outcome.ok ? outcome : unlessDone(event, seen, kinds, outcome)
}

/** What an act was refused for, unless it is a second one. */
export async function unlessDone(
	event: RequestEvent,
	seen: Seen,
	kinds: readonly DossierEvent['kind'][],
	refused: Result<Dossier, Refusal>,
): Promise<Result<Dossier, Refusal>> {
	const done = await atDesk(event, (desk) => doneBefore(desk, seen, kinds))
	return done ? ok(done) : refused
}

export const seenIn = ({ params }: Pick<RequestEvent, 'params'>, form: FormData): Seen => ({
	code: dossierCode(params['code'] ?? '') ?? ('' as Seen['code']),
	version: Number(form.get('version')) || 0,
})
