import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { type ApiEnv, problemAnswer } from '#catalogue/server'
import { dossierCode, nationalState, states } from './dossier.ts'
import { trackDossier } from './tracking.server.ts'

const moment = z.iso.datetime()
const Tracking = z
	.object({
		code: z.string().openapi({ example: 'H19.26-261122-0042' }),
		state: z.enum(states),
		nationalState: z
			.number()
			.int()
			.openapi({ description: 'TrangThaiHoSo of the national portal, 1 to 10.' }),
		procedure: z.object({ code: z.string(), name: z.string() }),
		agency: z.object({ name: z.string(), phone: z.string() }),
		step: z.string().nullable(),
		since: moment.openapi({ description: 'Since when it stands where it is.' }),
		submittedAt: moment,
		receivedAt: moment.nullable(),
		dueAt: moment.nullable(),
		closedAt: moment.nullable(),
	})
	.openapi('Tracking', { description: 'Where a dossier is and until when; nothing of whom it is about.' })

const one = createRoute({
	method: 'get',
	path: '/dossiers/{code}/tracking',
	summary: 'Where a dossier stands',
	request: { params: z.object({ code: z.string().max(60).openapi({ example: 'H19.26-261122-0042' }) }) },
	responses: {
		200: { description: 'Where it stands.', content: { 'application/json': { schema: Tracking } } },
		304: { description: 'Unchanged since the ETag given.' },
		404: problemAnswer('No dossier has this code here.'),
		429: problemAnswer('The allowance is used up; see Retry-After.'),
	},
})

/** `/dossiers` of the API: tracking by code, as on the receipt, without an account and without a name. */
export const trackingApi = new OpenAPIHono<ApiEnv>().openapi(one, async (c) => {
	const code = dossierCode(c.req.valid('param').code)
	const found = code && (await c.var.transact((tx) => trackDossier(tx, code)))
	if (!found)
		return c.json(
			{
				type: 'about:blank',
				title: 'Not found',
				status: 404,
				detail: 'No dossier has this code here; please compare it with the receipt.',
				requestId: c.var.requestId,
			},
			404,
			{ 'content-type': 'application/problem+json' },
		)
	return c.json(
		{
			...found,
			nationalState: nationalState(found.state),
			since: found.since.toString(),
			submittedAt: found.submittedAt.toString(),
			receivedAt: found.receivedAt?.toString() ?? null,
			dueAt: found.dueAt?.toString() ?? null,
			closedAt: found.closedAt?.toString() ?? null,
		},
		200,
	)
})
