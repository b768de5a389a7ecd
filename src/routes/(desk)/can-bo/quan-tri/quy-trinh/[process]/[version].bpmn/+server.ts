import { error } from '@sveltejs/kit'
import { m } from '#messages'
import { publishedBpmn } from '#workflow/server'
import { requireWriter } from '../../studio.server.ts'
import type { RequestHandler } from './$types'

/** A published version as bpmn.io and Camunda Modeler open it. */
export const GET: RequestHandler = async (event) => {
	requireWriter(event)
	const { process, version } = event.params
	const number = /^\d{1,6}$/.test(version) ? Number(version) : 0
	const bpmn = await event.locals.transact((tx) =>
		publishedBpmn(tx, event.locals.tenant.code, process, number),
	)
	if (bpmn === undefined) error(404, m.studio_refusal_unknown_draft())
	return new Response(bpmn, {
		headers: {
			'content-type': 'application/xml; charset=utf-8',
			'content-disposition': `attachment; filename="${process}-${number}.bpmn"`,
		},
	})
}
