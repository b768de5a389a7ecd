import { fail, redirect } from '@sveltejs/kit'
import { wallText } from '#calendar'
import {
	askExport,
	askExportAgain,
	counters,
	exportFormats,
	type ExportRefusal,
	exporting,
	exportsOf,
} from '#dossiers/server'
import { note } from '#journal/server'
import { now } from '#kernel/dates'
import { unreachable } from '#kernel/result'
import { m } from '#messages'
import { requireOfficial } from '../../../guards.ts'
import { columnsOf, fieldGroups, formsAsked, wantedOf } from '../asked.server.ts'
import { listPath, lookingAt, queryOf, railOf, viewNames } from '../views.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
	const official = requireOfficial(event)
	const at = now()
	event.depends('desk:exports')
	const within = exporting(official).duties.length
	const looking = event.url.search ? lookingAt(event.url.searchParams) : undefined
	const [counts, files] = await event.locals.transact(async (tx) =>
		Promise.all([counters(tx, official, at), exportsOf(tx, official, at)]),
	)
	return {
		queues: railOf(counts),
		may: { export: within > 0, less: within > 0 && within < official.duties.length },
		list: looking && {
			title: viewNames[looking.view](),
			path: listPath(looking),
			query: queryOf(looking),
		},
		files: files.map(({ askedAt, expiresAt, failedBecause, ...file }) => ({
			...file,
			failed: failedBecause === 'not-allowed' ? m.export_failed_right() : m.export_failed(),
			again: failedBecause !== 'not-allowed',
			asked: wallText(askedAt),
			until: wallText(expiresAt),
		})),
	}
}

export const actions: Actions = {
	ask: async (event) => {
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
			if (asked.ok)
				await note(
					tx,
					{ official, at, address: event.getClientAddress() },
					{ kind: 'list-exported', subject: queryOf(looking) },
				)
			return asked
		})
		if (!made.ok) return fail(409, { refused: refusalWords(made.refusal) })
		redirect(303, '/can-bo/ket-xuat')
	},
	again: async (event) => {
		const official = requireOfficial(event)
		const id = String((await event.request.formData()).get('tep') ?? '')
		const by = { at: now(), address: event.getClientAddress() }
		const made = await event.locals.transact(async (tx) => {
			const asked = await askExportAgain(tx, event.locals.tenant.code, official, id, by)
			if (asked.ok) await note(tx, { official, ...by }, { kind: 'list-exported', detail: { again: id } })
			return asked
		})
		if (!made.ok) return fail(409, { refused: refusalWords(made.refusal) })
		redirect(303, '/can-bo/ket-xuat')
	},
}

function refusalWords(refusal: ExportRefusal): string {
	switch (refusal.kind) {
		case 'export-not-allowed':
			return m.export_not_allowed()
		case 'exports-waiting':
			return m.export_too_many()
		case 'unknown-export':
			return m.export_unknown()
		default:
			return unreachable(refusal)
	}
}
