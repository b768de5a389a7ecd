import { json } from '@sveltejs/kit'
import { searchProcedures } from '#catalogue/server'
import { limitsInWords } from '#catalogue/ui'
import type { RequestHandler } from './$types'

/** Suggestions for the search box while one types. */
export const GET: RequestHandler = async ({ url, locals }) => {
	const q = (url.searchParams.get('q') ?? '').slice(0, 200)
	if (q.trim().length < 2) return json({ suggestions: [] })
	const { listed } = await locals.transact((tx) => searchProcedures(tx, locals.tenant.code, { q, limit: 6 }))
	return json(
		{
			suggestions: listed.map(({ code, plainTitle, field, limits }) => ({
				code,
				title: plainTitle,
				note: limits.length > 0 ? `${field}, ${limitsInWords(limits).toLowerCase()}` : field,
			})),
		},
		{ headers: { 'cache-control': 'private, max-age=60' } },
	)
}
