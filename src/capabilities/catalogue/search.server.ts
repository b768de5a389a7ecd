import type { Tx } from '#platform/db'
import { compiled, type Understood, understand, type Vocabulary, vocabularyOf } from './query.ts'
import { cursorAt, type Found, placeOf, type Search } from './search.ts'
import { browse, editionOf, find, type FoundRows, vocabularyRows } from './store.server.ts'
import synonyms from './synonyms.json' with { type: 'json' }

const said = compiled({ ...synonyms, phrases: synonyms.phrases as [string, string][] })

// The words of a tenant's catalogue, as of the edition a search last saw. A search brings the newest edition with its rows,
// so a stale vocabulary is noticed by the first search after a publication and costs that one search nothing but a slip.
const vocabularies = new Map<string, { edition: number; vocabulary: Vocabulary }>()

/**
 * Finds procedures by what people type, best first, with the counts of every filter. One round trip; a second one, once
 * per process, when the catalogue has changed.
 *
 * @param tenant whose catalogue the transaction sees
 */
export async function searchProcedures(tx: Tx, tenant: string, search: Search): Promise<Found> {
	const place = placeOf(search.cursor)
	const wanted = { ...search, after: place, limit: Math.max(1, Math.min(100, search.limit)) }
	const q = search.q.trim()
	if (q === '') return found(await browse(tx, wanted), wanted.limit, null)
	const known = vocabularies.get(tenant) ?? (await learn(tx, tenant))
	const understood = understand(search.q, known.vocabulary, said)
	const rows = await find(tx, understood, wanted)
	if (rows.edition !== known.edition) {
		const { vocabulary } = await learn(tx, tenant)
		const again = understand(search.q, vocabulary, said)
		return found(await find(tx, again, wanted), wanted.limit, again)
	}
	return found(rows, wanted.limit, understood)
}

async function learn(tx: Tx, tenant: string): Promise<{ edition: number; vocabulary: Vocabulary }> {
	const { edition, procedures } = await editionOf(tx)
	const learnt = { edition, vocabulary: vocabularyOf(await vocabularyRows(tx), procedures) }
	vocabularies.set(tenant, learnt)
	return learnt
}

function found(rows: FoundRows, limit: number, understood: Understood | null): Found {
	const listed = rows.listed.slice(0, limit)
	const last = listed.at(-1)
	return {
		listed: listed.map(({ score: _, ...each }) => each),
		total: rows.total,
		facets: rows.facets,
		next: rows.listed.length > limit && last ? cursorAt(last) : null,
		mended: understood?.mended ?? null,
		words: understood?.words ?? [],
		edition: rows.edition,
	}
}
