import { error, json, redirect, type RequestEvent } from '@sveltejs/kit'
import { fileLimit, mayComeAgain, refusalWords, type UploadPart, type UploadRefusal } from '#documents'
import {
	gatherUploads,
	readUpload,
	type ReceivedFile,
	receiveUpload,
	refusalQuery,
	settleUploads,
} from '#documents/server'
import type { FormDefinition } from '#forms'
import { now } from '#kernel/dates'
import type { Result } from '#kernel/result'
import { m } from '#messages'

/** Whose files they become, and the page that shows them; `at` is the part of it to come back to. */
type Taking = {
	readonly personId: string
	readonly draftId: string
	readonly page: string
	readonly at?: string
	/** The component a form that could not be read is told at: nobody knows which one it was for. */
	readonly unread: string
	/** Most bytes of one file for a component; undefined for one that takes no files. */
	readonly limitOf: (component: string) => number | undefined
	readonly keep: (received: readonly ReceivedFile[]) => Promise<Result<unknown, UploadRefusal>>
}

/**
 * Takes the files of a posted form (`component`, `file`). A script gets JSON, or a problem (RFC 9457) with the refusal's
 * two sentences; a form gets its page again, which tells them.
 */
export async function takeUpload(
	{ request, locals }: Pick<RequestEvent, 'request' | 'locals'>,
	{ personId, draftId, page, at = '', unread, limitOf, keep }: Taking,
	arrived?: Arrived,
): Promise<Response> {
	const scripted = request.headers.get('accept')?.includes('application/json') === true
	const turnAway = (component: string, refusal: UploadRefusal): Response => {
		if (!scripted) redirect(303, `${page}?${refusalQuery(component, refusal)}${at}`)
		const { what, remedy } = refusalWords(refusal)
		return json(
			{ type: 'about:blank', title: what, detail: remedy, status: 422, again: mayComeAgain(refusal) },
			{ status: 422, headers: { 'content-type': 'application/problem+json' } },
		)
	}
	const receive = async (componentKey: string, parts: readonly UploadPart[]) => {
		const largest = limitOf(componentKey)
		if (largest === undefined) error(400, m.forms_component_unknown())
		const received = await receiveUpload(
			{ store: locals.files, scanner: locals.scanner, roots: locals.signatureRoots },
			{ tenant: locals.tenant.code, personId, draftId, componentKey, parts, largest, now: now() },
		)
		return received.ok ? keep(received.value) : received
	}
	const told = () => (scripted ? json({ received: true }) : redirect(303, `${page}${at}`))

	if (arrived) {
		const gathering = {
			tenant: locals.tenant.code,
			draftId,
			componentKey: arrived.component,
			ids: arrived.uploads,
			transact: locals.transact,
		}
		const gathered = await gatherUploads(locals.files, gathering)
		if (!gathered.ok) return turnAway(arrived.component, gathered.refusal)
		await using whole = gathered.value
		if (whole.taken) return told()
		const kept = await receive(arrived.component, whole.parts)
		await settleUploads(locals.files, gathering, kept)
		return kept.ok ? told() : turnAway(arrived.component, kept.refusal)
	}
	const read = await readUpload(request, { limitOf })
	if (!read.ok) return turnAway(unread, read.refusal)
	await using upload = read.value
	const componentKey = upload.fields.get('component') ?? ''
	const kept = await receive(componentKey, upload.parts)
	return kept.ok ? told() : turnAway(componentKey, kept.refusal)
}

/** Uploads that came in pieces and are whole, posted by their ids. */
export type Arrived = { readonly component: string; readonly uploads: readonly string[] }

export function arrivedIn(posted: FormData): Arrived | undefined {
	const uploads = posted.getAll('upload').filter((each) => typeof each === 'string')
	const component = posted.get('component')
	return uploads.length > 0 && typeof component === 'string' ? { component, uploads } : undefined
}

/** Whether a posted form brings files; else it takes one back. */
export const bringsFiles = ({ headers }: Request): boolean =>
	headers.get('content-type')?.startsWith('multipart/form-data') === true

/** Most bytes of one file for each component of a form. */
export const limitsIn =
	({ components }: Pick<FormDefinition, 'components'>) =>
	(component: string): number | undefined => {
		const rule = components.find(({ key }) => key === component)
		return rule && fileLimit(rule.megabytes)
	}
