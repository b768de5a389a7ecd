import { error } from '@sveltejs/kit'
import { exportFile } from '#dossiers/server'
import { now } from '#kernel/dates'
import { m } from '#messages'
import { requireOfficial } from '../../../../guards.ts'
import type { RequestHandler } from './$types'

/** The file of an export, part by part: what is in memory is one part, however long the file is. */
export const GET: RequestHandler = async (event) => {
	const official = requireOfficial(event)
	const file = await event.locals.transact(async (tx) => exportFile(tx, official, event.params.tep, now()))
	if (!file) error(404, m.export_unknown())
	const { files, tenant } = event.locals
	const parts = file.parts.values()
	const body = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { value, done } = parts.next()
			if (done) controller.close()
			else controller.enqueue(await files.get(tenant.code, value))
		},
	})
	return new Response(body, {
		headers: {
			'content-type': file.mediaType,
			'content-length': String(file.bytes),
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
			'cache-control': 'private, no-store',
			'x-content-type-options': 'nosniff',
		},
	})
}
