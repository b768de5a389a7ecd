import { fail, redirect } from '@sveltejs/kit'
import { procedureOn } from '#catalogue/server'
import { freshForm, type Group, groupsFromCells, groupsFromText, slugOf } from '#designer'
import { beginSketch, wordLines } from '#designer/server'
import { formVersions, latestForm } from '#forms/server'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { workbookCells } from '#workflow/server'
import { pastedCells } from '#workflow'
import { designerOf, refusalWords, requireDesigner, typed } from '../designer.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	requireDesigner(event, 'form.edit')
	const { locale } = event.locals
	const versions = await event.locals.transact(async (tx) => formVersions(tx))
	return {
		forms: [...new Map(versions.toReversed().map((each) => [each.id, each])).values()].map(
			({ id, title }) => ({
				id,
				title: title[locale],
			}),
		),
	}
}

export const actions: Actions = {
	default: async (event) => {
		const official = requireDesigner(event, 'form.edit')
		const posted = await event.request.formData()
		const given = {
			title: typed(posted, 'title'),
			procedure: typed(posted, 'procedure'),
			list: typed(posted, 'list'),
			like: typed(posted, 'like'),
		}
		const again = (problem: string) => fail(422, { given, problem })
		if (given.title === '') return again(m.designer_no_label())
		const file = posted.get('file')
		const groups = await groupsFrom(file instanceof File && file.size > 0 ? file : undefined, given.list)
		if (typeof groups === 'string') return again(groups)
		const begun = await event.locals.transact(async (tx) => {
			if (!(await procedureOn(tx, given.procedure, dayInVietNam(now()))))
				return m.studio_unknown_procedure({ code: given.procedure })
			const taken = new Set((await formVersions(tx)).map(({ id }) => id))
			const head = {
				id: slugOf(given.title, taken),
				title: given.title,
				procedureCode: given.procedure,
			}
			const like = given.like ? await latestForm(tx, event.locals.tenant.code, given.like) : undefined
			const definition = like
				? { ...like, ...head, title: { vi: head.title, en: head.title }, paper: undefined, cases: [] }
				: freshForm(head, groups)
			return beginSketch(designerOf(tx, event, official), { definition, isNew: true })
		})
		if (typeof begun === 'string') return again(begun)
		if (!begun.ok) return again(refusalWords(begun.refusal))
		redirect(303, `/can-bo/quan-tri/bieu-mau/ban-thao/${begun.value.id}`)
	},
}

/** The questions of a Word paper, a sheet or a pasted list; or what is to be said first. */
async function groupsFrom(file: File | undefined, list: string): Promise<readonly Group[] | string> {
	if (!file) return list.includes('\t') ? groupsFromCells(pastedCells(list)) : groupsFromText(written(list))
	const bytes = new Uint8Array(await file.arrayBuffer())
	if (/\.docx$/i.test(file.name)) {
		const text = await wordLines(bytes)
		if (!text.ok) return m.designer_refusal_document()
		const groups = groupsFromText(text.value)
		return groups.length > 0 ? groups : m.designer_nothing_found()
	}
	const cells = await workbookCells(bytes)
	if (!cells.ok) return m.designer_refusal_document()
	const groups = groupsFromCells(cells.value)
	return groups.length > 0 ? groups : m.designer_nothing_found()
}

/** A list without dots to write on: each line is a question. */
const written = (list: string) =>
	/[.…_]{3,}|:\s*$/mu.test(list)
		? list
		: list
				.split('\n')
				.map((line) =>
					line.trim() === '' || line === line.toLocaleUpperCase('vi') ? line : `${line.trim()}:`,
				)
				.join('\n')
