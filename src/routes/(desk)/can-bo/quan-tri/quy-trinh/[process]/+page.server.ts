import { error, redirect } from '@sveltejs/kit'
import { dayInVietNam, now } from '#kernel/dates'
import { m } from '#messages'
import { roles } from '#tenancy/server'
import { pictureOf, tableOf, timeText } from '#workflow'
import { beginDraft, drafts, publishedBpmn, publishedVersions } from '#workflow/server'
import { stateWords } from '../../review.ts'
import { refused, requireWriter, roleName, rightsOf, writerOf } from '../studio.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireWriter(event)
	const tenant = event.locals.tenant.code
	const { process } = event.params
	const today = dayInVietNam(now()).toString()
	const { versions, written, bpmn, all } = await event.locals.transact(async (tx) => {
		const known = await publishedVersions(tx, tenant, process)
		const inForce = known.find(({ validFrom }) => validFrom <= today) ?? known[0]
		return {
			all: await roles(tx),
			versions: known,
			written: await drafts(tx, tenant, process),
			bpmn: inForce && (await publishedBpmn(tx, tenant, process, inForce.version)),
		}
	})
	const newest = versions[0] ?? written[0]
	if (!newest) error(404, m.studio_refusal_unknown_draft())
	const table = bpmn === undefined ? undefined : await tableOf(bpmn)
	return {
		rights: rightsOf(official),
		process,
		name: newest.name,
		procedureCode: newest.procedureCode,
		versions: versions.map(({ version, validFrom }) => ({
			version,
			from: validFrom,
			coming: validFrom > today,
		})),
		drafts: written.map(({ id, state, savedBy, savedAt }) => ({
			id,
			state: stateWords[state](),
			savedBy,
			savedOn: dayInVietNam(savedAt).toString(),
		})),
		picture: bpmn === undefined ? undefined : await pictureOf(bpmn),
		rows: table?.ok
			? table.value.rows.map(({ label, content, responsible, role, hours, output, template }) => ({
					label,
					content,
					responsible: responsible || roleName(all, role),
					time: timeText(hours),
					output,
					template,
				}))
			: [],
	}
}

export const actions: Actions = {
	begin: async (event) => {
		const official = requireWriter(event, 'process.edit')
		const begun = await event.locals.transact((tx) =>
			beginDraft(writerOf(tx, event, official), {
				processId: event.params.process,
				procedureCode: '',
				name: '',
			}),
		)
		if (!begun.ok) return refused(begun.refusal)
		redirect(303, `/can-bo/quan-tri/quy-trinh/ban-thao/${begun.value.id}`)
	},
}
