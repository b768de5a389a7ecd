import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manyProcedures } from '../../../bench/procedures.ts'
import { freshDatabase } from '../../../test/database.ts'
import { day, instant } from '#kernel/dates'
import { transact } from '#platform/db'
import { transactAsOwner } from '#platform/owner'
import { importCatalogue } from './import.server.ts'
import { overlayFrom } from './overlay.ts'
import { publishReceived } from './publish.server.ts'
import type { Found } from './search.ts'
import { searchProcedures } from './search.server.ts'

const root = join(import.meta.dirname, '../../..')
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))
const phrasings = json('test/search/phrasings.json') as { q: string; codes: string[]; split: string }[]
const at = instant('2026-11-22T01:00:00Z')
const reader = { tenant: 'H19', person: 'reader' }

let database: Awaited<ReturnType<typeof freshDatabase>>

const search = (q: string, rest: Partial<Parameters<typeof searchProcedures>[2]> = {}): Promise<Found> =>
	transact(reader, (tx) => searchProcedures(tx, 'H19', { q, limit: 10, ...rest }))

beforeAll(async () => {
	database = await freshDatabase()
	const overlays = [
		'demo/editorial/common.json',
		'demo/editorial/1.001193.json',
		'demo/editorial/1.013225.json',
	]
		.flatMap((path) => json(path) as unknown)
		.flatMap((content) => (Array.isArray(content) ? (content as unknown[]) : [content]))
		.map((content) => {
			const overlay = overlayFrom(content)
			if (!overlay.ok) throw new Error(overlay.refusal)
			return overlay.value
		})
	await transactAsOwner(async (tx) => {
		const content = JSON.parse(JSON.stringify({ procedures: manyProcedures(10_000) })) as unknown
		const imported = await importCatalogue(tx, { name: 'many.json', sha256: '', source: '', content }, at)
		if (!imported.ok) throw new Error(`${imported.refusal.row}: ${imported.refusal.reason}`)
		await publishReceived(tx, { tenant: 'H19', overlays, at, today: day('2026-11-22'), by: 'test' })
	}, 'H19')
	await database.owner.query('analyze catalogue.posting, catalogue.listing')
}, 240_000)
afterAll(() => database.drop())

async function hits(split: string): Promise<{ rate: number; missed: string[] }> {
	const asked = phrasings.filter((each) => each.split === split)
	const missed: string[] = []
	for (const { q, codes } of asked) {
		const first = (await search(q, { limit: 5 })).listed.map(({ code }) => code)
		if (!first.some((code) => codes.includes(code))) missed.push(`${q} → ${first.join(' ')}`)
	}
	return { rate: 1 - missed.length / asked.length, missed }
}

describe('among 10,000 procedures, the right one is in the first five', () => {
	test('for the phrasings that search was tuned on', async () => {
		const { rate, missed } = await hits('tuning')
		expect(rate, missed.join('\n')).toBeGreaterThanOrEqual(0.95)
	}, 60_000)
	test('for the phrasings that were held out', async () => {
		const { rate, missed } = await hits('held-out')
		expect(rate, `${missed.length} missed`).toBeGreaterThanOrEqual(0.95)
	}, 60_000)
})
