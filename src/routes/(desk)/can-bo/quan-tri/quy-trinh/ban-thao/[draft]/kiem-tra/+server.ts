import { json } from '@sveltejs/kit'
import { compileProcess } from '#workflow'
import { absentElsewhere } from '../../../elsewhere.server.ts'
import { lintOf } from '../../../lint.ts'
import { requireWriter } from '../../../studio.server.ts'
import type { RequestHandler } from './$types'

/** Checks a diagram while it is drawn, as publishing would; nothing is kept. */
export const POST: RequestHandler = async (event) => {
	requireWriter(event)
	const compiled = await compileProcess(await event.request.text())
	if (!compiled.ok) return json(lintOf(compiled.refusal))
	const { tenant } = event.locals
	return json(
		await event.locals.transact((tx) => absentElsewhere({ tx, tenant: tenant.code }, compiled.value)),
	)
}
