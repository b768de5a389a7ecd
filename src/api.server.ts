// The composition root of the API: what every route shares, and which capabilities bring routes.
import { OpenAPIHono } from '@hono/zod-openapi'
import { etag } from 'hono/etag'
import { type ApiEnv, catalogueApi } from '#catalogue/server'
import { trackingApi } from '#dossiers/server'
import { problem } from '#platform/http'
import { rateLimit } from '#platform/rate-limit'
import { referenceApi } from '#reference/server'

type Bindings = Pick<App.Locals, 'requestId' | 'transact'> & { tenant: string; client: string }

const take = rateLimit({ limit: 120, seconds: 60 })

/** The public API: each capability brings its own routes, the edge what they share. */
export const api = new OpenAPIHono<ApiEnv & { Bindings: Bindings }>().basePath('/api/v1')

api.use(async (c, next) => {
	const { requestId, transact, tenant, client } = c.env
	const { verdict, limit, remaining, resetAfter } = take(client, performance.now() / 1000)
	if (verdict === 'refused') {
		const refused = problem({
			status: 429,
			title: 'Too many requests',
			detail: `Please wait ${resetAfter} seconds.`,
			requestId,
		})
		refused.headers.set('retry-after', String(resetAfter))
		refused.headers.set('ratelimit', `"default";r=0;t=${resetAfter}`)
		refused.headers.set('ratelimit-policy', `"default";q=${limit};w=60`)
		return refused
	}
	c.set('requestId', requestId)
	c.set('tenant', tenant)
	c.set('transact', transact as ApiEnv['Variables']['transact'])
	await next()
	c.header('ratelimit', `"default";r=${remaining};t=${resetAfter}`)
	c.header('ratelimit-policy', `"default";q=${limit};w=60`)
	// A schema's refusal is hono's own plain JSON; clients of this API read problem documents.
	if (c.res.status === 400)
		c.res = problem({
			status: 400,
			title: 'Bad request',
			detail: detailOf(await c.res.clone().text()),
			requestId,
		})
	return undefined
})
api.use(etag({ weak: false }))
api.use(async (c, next) => {
	await next()
	if (c.res.status === 200) c.header('cache-control', 'public, max-age=60, must-revalidate')
})
api.route('/', catalogueApi)
api.route('/', trackingApi)
api.route('/', referenceApi)
api.notFound((c) =>
	problem({
		status: 404,
		title: 'Not found',
		detail: `There is nothing at ${c.req.path}; see /api.`,
		requestId: c.env.requestId,
	}),
)

function detailOf(text: string): string {
	try {
		const { error } = JSON.parse(text) as { error?: { message?: string } }
		const [issue] = JSON.parse(error?.message ?? '[]') as { path?: string[]; message?: string }[]
		return issue ? `${issue.path?.join('.')}: ${issue.message}` : text.slice(0, 300)
	} catch {
		return text.slice(0, 300)
	}
}

/** The document of the API, as `docs/api/openapi.json` holds it. */
export const apiDocument = () =>
	api.getOpenAPI31Document({
		openapi: '3.1.0',
		info: {
			title: 'Một Cửa',
			version: '1',
			description:
				'Public facts of a one-stop portal: procedures, administrative units, and where a dossier stands. Pages have cursors, answers have ETags, refusals are problem documents (RFC 9457), each client has an allowance.',
			license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
		},
	})
