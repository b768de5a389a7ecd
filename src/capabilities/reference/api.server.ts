import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { dayInVietNam, now } from '#kernel/dates'
import type { Tx } from '#platform/db'
import { units } from './lookup.server.ts'

type ApiEnv = {
	Variables: { requestId: string; transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T> }
}

const Unit = z
	.object({
		code: z.string(),
		validFrom: z.iso.date(),
		validTo: z.iso.date().nullable(),
		level: z.enum(['province', 'district', 'commune']),
		kind: z.string(),
		name: z.string(),
		fullName: z.string(),
		parentCode: z.string().nullable(),
		provinceCode: z.string(),
		agencyCode: z.string().nullable(),
	})
	.openapi('AdministrativeUnit', {
		description: 'Its identity is code and validFrom: codes were used again on 2025-07-01.',
	})

const list = createRoute({
	method: 'get',
	path: '/reference/units',
	summary: 'Administrative units on a day',
	request: {
		query: z.object({
			on: z.iso.date().optional().openapi({ description: 'The day; today without it.' }),
			parent: z
				.string()
				.regex(/^\d{2,3}$/)
				.optional()
				.openapi({ description: 'Code of the unit above.' }),
			q: z.string().max(100).optional().openapi({ description: 'Part of the name, accents or not.' }),
			limit: z.coerce.number().int().min(1).max(500).default(100),
			cursor: z
				.string()
				.regex(/^\d{2,5}$/)
				.optional()
				.openapi({ description: '`next` of the page before; the first page without it.' }),
		}),
	},
	responses: {
		200: {
			description: 'A page of units in the order of their codes; the provinces when neither parent nor q is given.',
			content: {
				'application/json': { schema: z.object({ units: z.array(Unit), next: z.string().nullable() }) },
			},
		},
		304: { description: 'Unchanged since the ETag given.' },
		400: { description: 'A parameter cannot be read.' },
		429: { description: 'The allowance is used up; see Retry-After.' },
	},
})

/** `/reference` of the API. */
export const referenceApi = new OpenAPIHono<ApiEnv>().openapi(list, async (c) => {
	const { on, parent, q, limit, cursor } = c.req.valid('query')
	const found = await c.var.transact((tx) =>
		units(tx, {
			on: on ?? dayInVietNam(now()).toString(),
			parent,
			q: q?.trim() || undefined,
			after: cursor,
			limit: limit + 1,
		}),
	)
	const page = found.slice(0, limit)
	return c.json({ units: [...page], next: found.length > limit ? (page.at(-1)?.code ?? null) : null }, 200)
})
