import { error, redirect } from '@sveltejs/kit'
import type { UploadRefusal } from '#documents'
import { dossierCode, type Refusal, refusalWords, statusOf } from '#dossiers'
import { dropUpload, type ReceivedFile } from '#documents/server'
import { addToSupplement, takeFromSupplement } from '#dossiers/server'
import { now } from '#kernel/dates'
import type { Result } from '#kernel/result'
import { m } from '#messages'
import { requireCitizen } from '../../../../guards.ts'
import { arrivedIn, bringsFiles, takeUpload } from '../../../uploads.ts'
import { supplementUploads } from '../supplement-uploads.ts'
import type { RequestHandler } from './$types'

/** Takes files for a component that was asked for, or one of them back (`file`). */
export const POST: RequestHandler = async (event) => {
	const { request, locals } = event
	const citizen = requireCitizen(event)
	const code = dossierCode(event.params.code)
	if (!code) error(404, m.tracking_not_yours())
	const [page, at] = [`/ho-so/${code}`, '#bo-sung']
	const posted = bringsFiles(request) ? undefined : await request.formData()
	const arrived = posted && arrivedIn(posted)
	if (posted && !arrived) {
		const [fileId, drop] = [posted.get('file'), posted.get('drop')]
		if (typeof drop === 'string') {
			const { draftId } = await supplementUploads(event)
			await dropUpload(locals.files, { tenant: locals.tenant.code, draftId, transact: locals.transact }, drop)
			redirect(303, page + at)
		}
		const taken = await locals.transact((tx) =>
			takeFromSupplement({ tx, citizen, at: now() }, code, typeof fileId === 'string' ? fileId : ''),
		)
		return taken.ok ? redirect(303, page + at) : error(statusOf(taken.refusal), refusalWords(taken.refusal))
	}
	const { draftId, limitOf } = await supplementUploads(event)
	const keep = async (received: readonly ReceivedFile[]) => {
		const kept: Result<unknown, Refusal | UploadRefusal> = await locals.transact((tx) =>
			addToSupplement({ tx, citizen }, code, received),
		)
		if (kept.ok) return kept
		if (isOfUpload(kept.refusal)) return { ok: false as const, refusal: kept.refusal }
		return error(statusOf(kept.refusal), refusalWords(kept.refusal))
	}
	return takeUpload(event, { personId: citizen.id, draftId, page, at, unread: '', limitOf, keep }, arrived)
}

const isOfUpload = (refusal: Refusal | UploadRefusal): refusal is UploadRefusal =>
	refusal.kind === 'too-many-files' || refusal.kind === 'nothing-chosen'
