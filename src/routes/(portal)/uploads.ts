import { json, redirect, type RequestEvent } from '@sveltejs/kit'
import { refusalWords, type UploadRefusal } from '#documents'
import { readUpload, type ReceivedFile, receiveUpload, refusalQuery } from '#documents/server'
import { now } from '#kernel/dates'
import type { Result } from '#kernel/result'

/** Whose files they become, and the page that shows them; `at` is the part of it to come back to. */
type Taking = {
	readonly personId: string
	readonly draftId: string
	readonly page: string
	readonly at?: string
	/** The component a form that could not be read is told at: nobody knows which one it was for. */
	readonly unread: string
	/** Throws for a component that takes no files, before anything of it is kept. */
	readonly check?: (component: string) => void
	readonly keep: (received: readonly ReceivedFile[]) => Promise<Result<unknown, UploadRefusal>>
}

/**
 * Takes the files of a posted form (`component`, `file`). A script gets JSON, or a problem (RFC 9457) with the refusal's
 * two sentences; a form gets its page again, which tells them.
 */
export async function takeUpload(
	{ request, locals }: Pick<RequestEvent, 'request' | 'locals'>,
	{ personId, draftId, page, at = '', unread, check, keep }: Taking,
): Promise<Response> {
	const scripted = request.headers.get('accept')?.includes('application/json') === true
	const turnAway = (component: string, refusal: UploadRefusal): Response => {
		if (!scripted) redirect(303, `${page}?${refusalQuery(component, refusal)}${at}`)
		const { what, remedy } = refusalWords(refusal)
		return json(
			{ type: 'about:blank', title: what, detail: remedy, status: 422 },
			{ status: 422, headers: { 'content-type': 'application/problem+json' } },
		)
	}
	const read = await readUpload(request)
	if (!read.ok) return turnAway(unread, read.refusal)
	await using upload = read.value
	const componentKey = upload.fields.get('component') ?? ''
	check?.(componentKey)
	const received = await receiveUpload({ store: locals.files, scanner: locals.scanner }, {
		tenant: locals.tenant.code,
		personId,
		draftId,
		componentKey,
		parts: upload.parts,
		now: now(),
	})
	const kept = received.ok ? await keep(received.value) : received
	if (!kept.ok) return turnAway(componentKey, kept.refusal)
	return scripted ? json({ received: true }) : redirect(303, `${page}${at}`)
}

/** Whether a posted form brings files; else it takes one back. */
export const bringsFiles = ({ headers }: Request): boolean =>
	headers.get('content-type')?.startsWith('multipart/form-data') === true
