import { fail, redirect } from '@sveltejs/kit'
import { roles } from '#tenancy/server'
import { compileProcess, motcua, pictureOf, withDrawing } from '#workflow'
import { saveDraft } from '#workflow/server'
import { absentElsewhere } from '../../../elsewhere.server.ts'
import { lintOf } from '../../../lint.ts'
import { stateWords } from '../../../../review.ts'
import { draftOf, refused, requireWriter, rightsOf, rolesFor, writerOf } from '../../../studio.server.ts'
import type { Actions, PageServerLoad } from './$types'
import { typed } from '../../../typed.ts'

export const load: PageServerLoad = async (event) => {
	const official = requireWriter(event)
	const [all, draft] = await event.locals.transact(async (tx) =>
		Promise.all([roles(tx), draftOf(tx, event.locals.tenant.code, event.params.draft)]),
	)
	const bpmn = await withDrawing(draft.bpmn)
	const compiled = await compileProcess(bpmn)
	const named = [...bpmn.matchAll(/motcua:role="([^"]*)"/g)].map(([, role]) => role ?? '')
	return {
		draft: {
			id: draft.id,
			name: draft.name,
			processId: draft.processId,
			procedureCode: draft.procedureCode,
			revision: draft.revision,
			writable: draft.state === 'drafting' && rightsOf(official).edit,
			state: stateWords[draft.state](),
		},
		bpmn,
		picture: await pictureOf(bpmn),
		roles: rolesFor(all, named),
		extension: motcua,
		lint: compiled.ok
			? await event.locals.transact((tx) =>
					absentElsewhere({ tx, tenant: event.locals.tenant.code }, compiled.value),
				)
			: lintOf(compiled.refusal),
	}
}

export const actions: Actions = {
	save: async (event) => {
		const official = requireWriter(event, 'process.edit')
		const form = await event.request.formData()
		const bpmn = typed(form, 'bpmn').replaceAll('\r\n', '\n')
		const seen = { id: event.params.draft, revision: Number(form.get('revision')) }
		const saved = await event.locals.transact((tx) => saveDraft(writerOf(tx, event, official), seen, bpmn))
		if (!saved.ok) return fail(409, { problem: refused(saved.refusal).data.problem, bpmn })
		redirect(303, event.url.pathname)
	},
}
