import openapi from '../../../../docs/api/openapi.json' with { type: 'json' }
import type { PageServerLoad } from './$types'

type Operation = {
	summary?: string
	parameters?: {
		name: string
		in: string
		required?: boolean
		schema?: { description?: string; example?: unknown; enum?: unknown[] }
	}[]
	responses: Record<string, { description: string }>
}

/** The committed document, cut down to what a reader needs. */
export const load: PageServerLoad = () => ({
	version: openapi.info.version,
	operations: Object.entries(openapi.paths as unknown as Record<string, Record<string, Operation>>).flatMap(
		([path, methods]) =>
			Object.entries(methods).map(([method, operation]) => ({
				id: `${method}${path}`.replace(/[^a-z]+/gi, '-'),
				method: method.toUpperCase(),
				path,
				summary: operation.summary ?? '',
				parameters: (operation.parameters ?? []).map(({ name, in: where, required, schema }) => ({
					name,
					where,
					need: required === true ? ('required' as const) : ('optional' as const),
					meaning: [schema?.description, schema?.enum?.join(' | ')].filter(Boolean).join(' '),
				})),
				responses: Object.entries(operation.responses).map(([status, { description }]) => ({
					status,
					description,
				})),
			})),
	),
})
