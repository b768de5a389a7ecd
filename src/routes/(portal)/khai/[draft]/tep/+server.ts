import { error, json, redirect } from '@sveltejs/kit'
import { readUpload, receiveUpload, recordFiles, removeFile } from '#documents/server'
import { componentsFor, journeyOf } from '#forms'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { openedDraft, postedText } from '../../drafts.ts'
import { refusalQuery, tellUpload } from '../../upload-refusal.ts'
import type { RequestHandler } from './$types'

/** Takes files into a draft, or one out of it (`bo`). A script gets JSON or a problem; a form gets its page again. */
export const POST: RequestHandler = async (event) => {
	const { request, locals } = event
	const opened = await openedDraft(event)
	const { draft, citizen } = opened
	const papers = `/khai/${draft.id}/giay-to`
	if (!request.headers.get('content-type')?.startsWith('multipart/form-data')) {
		const fileId = postedText(await request.formData(), 'bo')
		await locals.transact(async (tx) => removeFile(tx, { draftId: draft.id, fileId, now: now() }))
		redirect(303, papers)
	}
	const scripted = request.headers.get('accept')?.includes('application/json') === true
	const read = await readUpload(request)
	if (!read.ok) {
		if (scripted) error(422, tellUpload(read.refusal))
		redirect(303, `${papers}?${refusalQuery(firstComponent(opened), read.refusal)}`)
	}
	await using upload = read.value
	const componentKey = upload.fields.get('thanh-phan') ?? ''
	if (!opened.definition.components.some(({ key }) => key === componentKey))
		error(400, m.forms_component_unknown())
	const at = now()
	const received = await receiveUpload(locals.files, {
		tenant: locals.tenant.code,
		personId: citizen.id,
		draftId: draft.id,
		componentKey,
		parts: upload.parts,
		now: at,
	})
	const recorded = received.ok
		? await locals.transact(async (tx) => recordFiles(tx, received.value))
		: received
	if (!recorded.ok) {
		if (scripted) error(422, tellUpload(recorded.refusal))
		redirect(303, `${papers}?${refusalQuery(componentKey, recorded.refusal)}`)
	}
	if (scripted)
		return json({ files: recorded.value.map(({ id, name, bytes, pages }) => ({ id, name, bytes, pages })) })
	redirect(303, papers)
}

/** When the form could not be read, nobody knows for which component it was: it is told at the first. */
function firstComponent({
	definition,
	draft,
	circumstances,
}: Awaited<ReturnType<typeof openedDraft>>): string {
	const { answers } = journeyOf(definition, draft.answers, circumstances)
	const { required, optional } = componentsFor(definition, answers)
	return [...required, ...optional][0]?.key ?? ''
}
