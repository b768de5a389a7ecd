import { fail, redirect } from '@sveltejs/kit'
import { roles } from '#tenancy/server'
import {
	compileProcess,
	daysOf,
	pastedCells,
	pictureOf,
	readTable,
	tableCells,
	tableOf,
	tableToBpmn,
} from '#workflow'
import { saveDraft, workbookCells } from '#workflow/server'
import { m } from '#messages'
import { stateWords } from '../../../review.ts'
import {
	draftOf,
	knownRoles,
	refused,
	requireWriter,
	rightsOf,
	roleName,
	rolesFor,
	writerOf,
} from '../../studio.server.ts'
import { absentElsewhere } from '../../elsewhere.server.ts'
import { lintOf } from '../../lint.ts'
import { remarkWords, rowRefusalWords } from '../../table-words.ts'
import type { Actions, PageServerLoad } from './$types'
import { formCells, formOf, rearranged } from './rows-form.ts'
import { typed } from '../../typed.ts'

export const load: PageServerLoad = async (event) => {
	const official = requireWriter(event)
	const [all, draft] = await event.locals.transact(async (tx) =>
		Promise.all([roles(tx), draftOf(tx, event.locals.tenant.code, event.params.draft)]),
	)
	const [compiled, table, picture] = [
		await compileProcess(draft.bpmn),
		await tableOf(draft.bpmn),
		await pictureOf(draft.bpmn),
	]
	const lint = compiled.ok
		? await event.locals.transact((tx) =>
				absentElsewhere({ tx, tenant: event.locals.tenant.code }, compiled.value),
			)
		: lintOf(compiled.refusal)
	const rows = table.ok ? table.value.rows : []
	const total = rows.reduce((sum, { hours }) => sum + (hours ?? 0), 0)
	return {
		rights: rightsOf(official),
		draft: {
			id: draft.id,
			name: draft.name,
			processId: draft.processId,
			procedureCode: draft.procedureCode,
			revision: draft.revision,
			writable: draft.state === 'drafting' && rightsOf(official).edit,
			state: stateWords[draft.state](),
		},
		picture,
		steps: table.ok ? formOf(tableCells(rows, (role) => roleName(all, role))) : undefined,
		beyond: table.ok || table.refusal.kind === 'unreadable' ? '' : table.refusal.about.slice(0, 5).join(', '),
		lint: lint.map(({ words }) => words),
		remarks: table.ok ? readTable(tableCells(rows)).remarks.map(remarkWords) : [],
		total: { hours: total, days: daysOf(total) },
		roles: rolesFor(
			all,
			rows.map(({ role }) => role),
		),
	}
}

export const actions: Actions = {
	save: async (event) => {
		const official = requireWriter(event, 'process.edit')
		const form = await event.request.formData()
		const cells = rearranged(formCells(form), typed(form, 'op'))
		const read = readTable(cells, await event.locals.transact(knownRoles))
		const seen = { id: event.params.draft, revision: Number(form.get('revision')) }
		if (read.refusals.some(({ kind }) => kind !== 'unknown-responsible') || read.rows.length === 0)
			return fail(422, { steps: formOf(cells), problems: read.refusals.map(rowRefusalWords) })
		const saved = await event.locals.transact(async (tx) => {
			const draft = await draftOf(tx, event.locals.tenant.code, seen.id)
			const table = await tableOf(draft.bpmn)
			const head = table.ok ? table.value.head : { id: draft.processId, name: draft.name, documentation: '' }
			return saveDraft(writerOf(tx, event, official), seen, tableToBpmn(head, read.rows))
		})
		if (!saved.ok) return fail(409, { steps: formOf(cells), problems: [refused(saved.refusal).data.problem] })
		redirect(303, event.url.pathname)
	},
	replace: async (event) => {
		const official = requireWriter(event, 'process.edit')
		const form = await event.request.formData()
		const file = form.get('file')
		const cells =
			file instanceof File && file.size > 0
				? await workbookCells(new Uint8Array(await file.arrayBuffer()))
				: { ok: true as const, value: pastedCells(typed(form, 'table')) }
		if (!cells.ok) return fail(422, { problems: [m.studio_refusal_workbook()] })
		const read = readTable(cells.value, await event.locals.transact(knownRoles))
		const unread = read.refusals.filter(({ kind }) => kind !== 'unknown-responsible')
		if (unread.length > 0 || read.rows.length === 0)
			return fail(422, { problems: read.refusals.map(rowRefusalWords) })
		const seen = { id: event.params.draft, revision: Number(form.get('revision')) }
		const saved = await event.locals.transact(async (tx) => {
			const draft = await draftOf(tx, event.locals.tenant.code, seen.id)
			const head = { id: draft.processId, name: draft.name, documentation: '' }
			return saveDraft(writerOf(tx, event, official), seen, tableToBpmn(head, read.rows))
		})
		if (!saved.ok) return refusedWith(refused(saved.refusal).data.problem)
		redirect(303, event.url.pathname)
	},
}

const refusedWith = (problem: string) => fail(409, { problems: [problem] })
