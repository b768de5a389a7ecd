import type { RequestHandler } from './$types'
import { api } from '../../../../api.server.ts'

export const fallback: RequestHandler = ({ request, locals, getClientAddress }) =>
	api.fetch(request, {
		requestId: locals.requestId,
		tenant: locals.tenant.code,
		transact: locals.transact,
		client: `${locals.tenant.code} ${getClientAddress()}`,
	})
