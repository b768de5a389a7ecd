import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { dayInVietNam, now } from '#kernel/dates'
import { nfc } from '#kernel/vietnamese'
import type { Tx } from '#platform/db'
import { procedureOn } from './lookup.server.ts'
import { levels } from './procedure.ts'
import { searchProcedures } from './search.server.ts'

/** What the edge gives each request of the API. */
export type ApiEnv = {
	Variables: {
		tenant: string
		requestId: string
		transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
	}
}

const Problem = z
	.object({
		type: z.string(),
		title: z.string(),
		status: z.number().int(),
		detail: z.string(),
		requestId: z.string(),
	})
	.openapi('Problem', { description: 'A problem document (RFC 9457).' })
export const problemAnswer = (description: string) => ({
	description,
	content: { 'application/problem+json': { schema: Problem } },
})
export const cursorParameter = z
	.string()
	.max(300)
	.optional()
	.openapi({ description: '`next` of the page before; the first page without it.' })

const effective = { validFrom: z.iso.date().nullable(), validTo: z.iso.date().nullable() }
const Limit = z
	.object({
		channel: z.enum(['online', 'direct', 'postal', 'any']),
		unit: z.enum(['same-day', 'working-day', 'day', 'hour', 'month', 'other']),
		count: z.number().nullable(),
		note: z.string().nullable(),
		source: z.string().nullable(),
		...effective,
	})
	.openapi('Limit', { description: 'A time limit in the unit of the law; it is never converted.' })
const Fee = z
	.object({
		kind: z.enum(['phi', 'le_phi', 'gia_dich_vu']),
		amount: z.number().int().nullable().openapi({ description: 'Whole dong; null when set elsewhere.' }),
		setBy: z.string().nullable(),
		conditions: z.string().nullable(),
		channel: z.enum(['online', 'direct', 'postal', 'any']),
		...effective,
	})
	.openapi('Fee')
const Component = z
	.object({
		key: z.string(),
		name: z.string(),
		plainName: z.string().nullable(),
		kind: z.enum(['submit', 'present', 'e-form', 'note']),
		originals: z.number().int(),
		copies: z.number().int(),
		required: z.boolean(),
		condition: z.string().nullable(),
		channels: z.array(z.enum(['online', 'direct', 'postal'])),
		heldBy: z.string().nullable(),
	})
	.openapi('Component')
const Listed = z
	.object({
		code: z.string(),
		version: z.number().int(),
		title: z.string(),
		plainTitle: z.string(),
		summary: z.string(),
		field: z.string(),
		ministry: z.string(),
		agency: z.string(),
		levels: z.array(z.string()),
		subjects: z.array(z.string()),
		onlineLevel: z.enum(['full', 'partial', 'info']).nullable(),
		limits: z.array(Limit),
	})
	.openapi('ListedProcedure')
const Procedure = z
	.object({
		code: z.string(),
		version: z.number().int(),
		validFrom: z.iso.date(),
		validTo: z.iso.date().nullable(),
		editorial: z.enum(['automatic', 'reviewed']),
		title: z.string(),
		plainTitle: z.string(),
		summary: z.string(),
		field: z.object({ code: z.string().nullable(), name: z.string() }),
		ministry: z.string(),
		levels: z.array(z.string()),
		subjects: z.array(z.string()),
		status: z.object({ state: z.enum(['active', 'repealed']), successor: z.string().nullable().optional() }),
		onlineLevel: z.enum(['full', 'partial', 'info']).nullable(),
		partialReason: z.string().nullable(),
		cases: z.array(
			z.object({
				key: z.string(),
				code: z.string().nullable(),
				name: z.string(),
				limits: z.array(Limit),
				fees: z.array(Fee),
				components: z.array(Component),
			}),
		),
		executionSteps: z.array(z.object({ title: z.string(), text: z.string(), who: z.string().nullable() })),
		requirements: z.array(z.string()),
		agencies: z.object({ help: z.string(), receive: z.string(), decide: z.string() }),
		results: z.array(z.object({ name: z.string(), code: z.string().nullable() })),
		legalBases: z.array(z.object({ number: z.string(), title: z.string().nullable() })),
	})
	.openapi('Procedure')
const Facets = z.record(z.string(), z.array(z.object({ value: z.string(), count: z.number().int() })))

const list = createRoute({
	method: 'get',
	path: '/procedures',
	summary: 'Find procedures',
	request: {
		query: z.object({
			q: z.string().max(200).optional().openapi({ description: 'Words as people type them.' }),
			field: z.string().max(200).optional().openapi({ description: 'Lĩnh vực.' }),
			agency: z.string().max(200).optional().openapi({ description: 'The ministry that promulgated it.' }),
			level: z.enum(levels).optional().openapi({ description: 'Who carries it out.' }),
			limit: z.coerce.number().int().min(1).max(100).default(20),
			cursor: cursorParameter,
		}),
	},
	responses: {
		200: {
			description: 'A page of procedures, best first.',
			content: {
				'application/json': {
					schema: z.object({
						procedures: z.array(Listed),
						total: z.number().int(),
						facets: Facets,
						mended: z.string().nullable().openapi({ description: 'The query with its slips mended.' }),
						next: z.string().nullable(),
					}),
				},
			},
		},
		304: { description: 'Unchanged since the ETag given.' },
		400: problemAnswer('A parameter cannot be read.'),
		429: problemAnswer('The allowance is used up; see Retry-After.'),
	},
})

const one = createRoute({
	method: 'get',
	path: '/procedures/{code}',
	summary: 'One procedure as it applies today',
	request: { params: z.object({ code: z.string().max(100).openapi({ example: '1.001193' }) }) },
	responses: {
		200: { description: 'The procedure.', content: { 'application/json': { schema: Procedure } } },
		304: { description: 'Unchanged since the ETag given.' },
		404: problemAnswer('No procedure with this code is published here.'),
		429: problemAnswer('The allowance is used up; see Retry-After.'),
	},
})

/** `/procedures` of the API. */
export const catalogueApi = new OpenAPIHono<ApiEnv>()
	.openapi(list, async (c) => {
		const { q, field, agency, level, limit, cursor } = c.req.valid('query')
		const found = await c.var.transact((tx) =>
			searchProcedures(tx, c.var.tenant, { q: nfc(q ?? ''), field, ministry: agency, level, cursor, limit }),
		)
		const { listed, total, facets, mended, next } = found
		return c.json(
			{
				procedures: listed.map(({ fees: _, ...each }) => each),
				total,
				facets,
				mended,
				next,
			} as never,
			200,
		)
	})
	.openapi(one, async (c) => {
		const { code } = c.req.valid('param')
		const found = await c.var.transact((tx) => procedureOn(tx, code, dayInVietNam(now())))
		if (!found)
			return c.json(
				{
					type: 'about:blank',
					title: 'Not found',
					status: 404,
					detail: `No procedure with the code ${code} is published here.`,
					requestId: c.var.requestId,
				},
				404,
				{ 'content-type': 'application/problem+json' },
			)
		const { procedure, ...version } = found
		const {
			phrases: _,
			notes: __,
			essential: ___,
			portalFormalityId: ____,
			minutesToFill: _____,
			...rest
		} = procedure
		return c.json({ ...rest, ...version } as never, 200)
	})
