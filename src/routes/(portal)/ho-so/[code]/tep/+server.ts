import { error, json, redirect, type RequestEvent } from '@sveltejs/kit'
import { refusalWords as uploadWords, type UploadRefusal } from '#documents'
import { readUpload, receiveUpload } from '#documents/server'
import { dossierCode, type Refusal, refusalWords, statusOf } from '#dossiers'
import { addToSupplement, takeFromSupplement } from '#dossiers/server'
import { now } from '#kernel/dates'
import type { Result } from '#kernel/result'
import { m } from '#messages'
import { requireCitizen } from '../../../../guards.ts'
import { refusalQuery } from '../../../khai/upload-refusal.ts'
import { withOwnDossier } from '../../own.ts'
import type { RequestHandler } from './$types'

/** Takes files for a component that was asked for, or one of them back (`file`). A script gets JSON or a problem. */
export const POST: RequestHandler = async (event) => {
	const { request, locals } = event
	const citizen = requireCitizen(event)
	const code = dossierCode(event.params.code)
	if (!code) error(404, m.tracking_not_yours())
	const page = `/ho-so/${code}#bo-sung`
	if (!request.headers.get('content-type')?.startsWith('multipart/form-data')) {
		const fileId = (await request.formData()).get('file')
		const taken = await locals.transact((tx) =>
			takeFromSupplement({ tx, citizen, at: now() }, code, typeof fileId === 'string' ? fileId : ''),
		)
		return taken.ok ? redirect(303, page) : error(statusOf(taken.refusal), refusalWords(taken.refusal))
	}
	const draftId = await withOwnDossier(event, ({ dossier }) => Promise.resolve(dossier.draftId))
	const read = await readUpload(request)
	if (!read.ok) return turnedAway(event, code, '', read.refusal)
	await using upload = read.value
	const componentKey = upload.fields.get('component') ?? ''
	const received = await receiveUpload(locals.files, {
		tenant: locals.tenant.code,
		personId: citizen.id,
		draftId,
		componentKey,
		parts: upload.parts,
		now: now(),
	})
	if (!received.ok) return turnedAway(event, code, componentKey, received.refusal)
	const kept: Result<unknown, Refusal | UploadRefusal> = await locals.transact((tx) =>
		addToSupplement({ tx, citizen }, code, received.value),
	)
	if (!kept.ok) {
		if (isOfUpload(kept.refusal)) return turnedAway(event, code, componentKey, kept.refusal)
		error(statusOf(kept.refusal), refusalWords(kept.refusal))
	}
	return isScript(event) ? json({ received: true }) : redirect(303, page)
}

const isScript = ({ request }: RequestEvent): boolean =>
	request.headers.get('accept')?.includes('application/json') === true
const isOfUpload = (refusal: Refusal | UploadRefusal): refusal is UploadRefusal =>
	refusal.kind === 'too-many-files' || refusal.kind === 'nothing-chosen'

function turnedAway(
	event: RequestEvent,
	code: string,
	componentKey: string,
	refusal: UploadRefusal,
): Response {
	if (!isScript(event)) redirect(303, `/ho-so/${code}?${refusalQuery(componentKey, refusal)}#bo-sung`)
	const { what, remedy } = uploadWords(refusal)
	return json(
		{ type: 'about:blank', title: what, detail: remedy, status: 422 },
		{ status: 422, headers: { 'content-type': 'application/problem+json' } },
	)
}
