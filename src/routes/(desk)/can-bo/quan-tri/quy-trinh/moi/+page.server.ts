import { fail, redirect } from '@sveltejs/kit'
import { procedureOn } from '#catalogue/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import {
	adoptBpmn,
	type KnownRole,
	pastedCells,
	processRefusalWords,
	readTable,
	tableToBpmn,
	withDrawing,
} from '#workflow'
import { beginDraft, publishedVersions, workbookCells } from '#workflow/server'
import { knownRoles, refused, requireWriter, writerOf } from '../studio.server.ts'
import { rowRefusalWords } from '../table-words.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
	requireWriter(event, 'process.edit')
}

export const actions: Actions = {
	default: async (event) => {
		const official = requireWriter(event, 'process.edit')
		const form = await event.request.formData()
		const text = (name: string) => {
			const value = form.get(name)
			return typeof value === 'string' ? value.trim() : ''
		}
		const given = { procedure: text('procedure'), id: text('id'), name: text('name'), table: text('table') }
		const again = (status: number, problems: readonly string[]) => fail(status, { given, problems })
		const file = form.get('file')
		const known = await event.locals.transact(knownRoles)
		const source = await drawn(given, file instanceof File && file.size > 0 ? file : undefined, known)
		if ('problems' in source) return again(422, source.problems)
		const { bpmn, words } = source
		const begun = await event.locals.transact(async (tx) => {
			const tenant = event.locals.tenant.code
			const procedure = await procedureOn(tx, given.procedure, dayInVietNam(now()))
			if (!procedure) return m.studio_unknown_procedure({ code: given.procedure })
			const taken = await publishedVersions(tx, tenant, given.id)
			if (taken.length > 0) return m.studio_taken_id({ id: given.id })
			return beginDraft(writerOf(tx, event, official), {
				processId: given.id,
				procedureCode: given.procedure,
				name: given.name,
				bpmn,
				words,
			})
		})
		if (typeof begun === 'string') return again(422, [begun])
		if (!begun.ok) return again(422, [refused(begun.refusal).data.problem])
		redirect(303, `/can-bo/quan-tri/quy-trinh/ban-thao/${begun.value.id}`)
	},
}

/** The file or the pasted table as BPMN; rows that could not be read are mended on the draft's own page. */
async function drawn(
	given: { readonly id: string; readonly name: string; readonly table: string },
	file: File | undefined,
	known: readonly KnownRole[],
): Promise<{ readonly bpmn: string; readonly words: string } | { readonly problems: readonly string[] }> {
	if (file && /\.(bpmn|xml)$/i.test(file.name)) return drawnElsewhere(file, known)
	const cells = file ? await workbookCells(new Uint8Array(await file.arrayBuffer())) : undefined
	if (cells && !cells.ok) return { problems: [m.studio_refusal_workbook()] }
	if (!cells && given.table === '') return { problems: [m.studio_nothing_given()] }
	const read = readTable(cells?.value ?? pastedCells(given.table), known)
	if (read.rows.length === 0) return { problems: read.refusals.map(rowRefusalWords) }
	return { bpmn: tableToBpmn({ id: given.id, name: given.name, documentation: '' }, read.rows), words: '' }
}

/** A file of bpmn.io or Camunda Modeler; who does a step is read from its lanes and groups, and said in the draft's history. */
async function drawnElsewhere(file: File, known: readonly KnownRole[]): ReturnType<typeof drawn> {
	const adopted = await adoptBpmn(await file.text(), known)
	if (!adopted.ok) return { problems: adopted.refusal.map(processRefusalWords) }
	const { bpmn, proposals } = adopted.value
	const label = (role: string) => known.find((each) => each.role === role)?.label ?? role
	const said = proposals.map(({ element, role, from }) =>
		m.studio_adopted_role({ step: element.name, role: label(role), from }),
	)
	return {
		bpmn: await withDrawing(bpmn),
		words: said.length > 0 ? m.studio_adopted({ roles: said.join('; ') }) : '',
	}
}
