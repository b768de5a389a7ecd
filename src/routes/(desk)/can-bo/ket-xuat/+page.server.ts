import { fail, redirect } from '@sveltejs/kit'
import { wallText } from '#calendar'
import { askExport, counters, exportFormats, exportsOf } from '#dossiers/server'
import { note } from '#journal/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { requireOfficial } from '../../../guards.ts'
import { columnsOf, fieldGroups, formsAsked, wantedOf } from '../asked.server.ts'
import { listPath, lookingAt, queryOf, railOf, viewNames } from '../views.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	const at = now()
	event.depends('desk:exports')
	const looking = event.url.search ? lookingAt(event.url.searchParams) : undefined
	const [counts, files] = await event.locals.transact(async (tx) =>
		Promise.all([counters(tx, official, at), exportsOf(tx, official, at)]),
	)
	return {
		queues: railOf(counts),
		list: looking && {
			title: viewNames[looking.view](),
			path: listPath(looking),
			query: queryOf(looking),
		},
		files: files.map(({ askedAt, expiresAt, ...file }) => ({
			...file,
			asked: wallText(askedAt),
			until: wallText(expiresAt),
		})),
	}
}

export const actions: Actions = {
	default: async (event) => {
		const official = requireOfficial(event)
		const form = await event.request.formData()
		const format = exportFormats.find((each) => each === form.get('dang'))
		const looking = lookingAt(event.url.searchParams)
		const at = now()
		const { locale, tenant } = event.locals
		const made = await event.locals.transact(async (tx) => {
			const forms = await formsAsked(tx, tenant.code, looking, at)
			const { now: _, ...wanted } = wantedOf(looking, at)
			const asked = await askExport(
				tx,
				tenant.code,
				official,
				{
					title: viewNames[looking.view](),
					format: format ?? 'xlsx',
					wanted,
					columns: columnsOf(looking, fieldGroups(forms, looking, locale)),
					channels: {
						online: m.desk_channel_online(),
						direct: m.desk_channel_direct(),
						postal: m.desk_channel_postal(),
					},
					locale,
				},
				{ at, address: event.getClientAddress() },
			)
			if (asked)
				await note(
					tx,
					{ official, at, address: event.getClientAddress() },
					{ kind: 'list-exported', subject: queryOf(looking) },
				)
			return asked
		})
		if (!made) return fail(409, { refused: m.export_too_many() })
		redirect(303, '/can-bo/ket-xuat')
	},
}
