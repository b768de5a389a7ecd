import { type Level, levels, type Subject, subjects } from '#catalogue'
import { searchProcedures } from '#catalogue/server'
import { nfc } from '#kernel/vietnamese'
import type { PageServerLoad } from './$types'

/** One page of results; what a filter does not know is as if it were not set. */
export const load: PageServerLoad = async ({ url, locals }) => {
	const asked = (name: string) => nfc(url.searchParams.get(name) ?? '').slice(0, 200) || undefined
	const search = {
		q: asked('q') ?? '',
		field: asked('linh-vuc'),
		ministry: asked('bo'),
		level: levels.find((level): level is Level => level === asked('cap')),
		subject: subjects.find((subject): subject is Subject => subject === asked('ai')),
	}
	const cursor = url.searchParams.get('tiep') ?? undefined
	const found = await locals.transact((tx) =>
		searchProcedures(tx, locals.tenant.code, { ...search, cursor, limit: 15 }),
	)
	return { search, found, paged: cursor === undefined ? ('first' as const) : ('later' as const) }
}
