import { error } from '@sveltejs/kit'
import { findFile, serveThumbnail, verifyLink } from '#documents/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { requireOfficial } from '../../../../../../../guards.ts'
import type { RequestHandler } from './$types'

/** The first page of a file as a small picture, for the official on whose page it stands. */
export const GET: RequestHandler = async (event) => {
	const { locals, params, request, url } = event
	const official = requireOfficial(event)
	const purpose = `thumbnail ${official.id}` as const
	const tenant = locals.tenant.code
	const link = { tenant, dossier: params.code, fileId: params.file, purpose }
	const file =
		verifyLink(link, url.searchParams, now()) === 'holds'
			? await locals.transact((tx) => findFile(tx, params.file))
			: undefined
	if (!file) error(404, m.desk_unknown_file())
	const asker = { tenant, transact: locals.transact }
	return serveThumbnail(locals.files, asker, file, request.headers.get('if-none-match'))
}
