import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Citizen, OfficialAtWork } from '#identity'
import { transact } from '#platform/db'
import { birth, fileBirths } from '../../../test/births.ts'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import { relationsOf } from './relations.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
let father: Citizen
let clerk: OfficialAtWork
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
	father = await someCitizen(H19)
	clerk = await officialAs(H19, 'justice-clerk')
}, 120_000)
afterAll(() => database.drop())

const related = async (code: Parameters<typeof birth>[0], official = clerk) => {
	const dossier = await birth(code)
	return transact(H19, (tx) => relationsOf(tx, 'H19', official, dossier))
}

test('a dossier shows who else names the same persons, whoever filed it, the doubled one first; and only what may be opened', async () => {
	const [first] = await fileBirths(mother, { count: 1, childName: () => 'Nguyễn Lê Minh An' })
	const [twin] = await fileBirths(mother, { count: 1, childName: () => 'Nguyễn Lê Minh Bình' })
	const [others] = await fileBirths(father, { count: 1, childName: () => 'Trần Văn Cường' })
	if (!first || !twin || !others) throw new Error('nothing was filed')
	const found = await related(first)
	expect(found.map(({ code }) => code).toSorted()).toEqual([twin, others].toSorted())
	const byCode = new Map(found.map((each) => [each.code, each]))
	expect(byCode.get(twin)?.because.map(({ kind }) => kind)).toEqual(['siblings', 'same-citizen'])
	expect(byCode.get(twin)?.duplicate).toMatchObject({ days: 0 })
	// Filed by another account, tied by the mother's number in the form.
	expect(byCode.get(others)?.because).toEqual([{ kind: 'siblings', child: 'Trần Văn Cường', by: ['mother'] }])
	expect(await related(first, { ...clerk, id: father.id, duties: [] })).toEqual([])
	// What was looked for is not left behind for the next statement.
	const all = await transact(H19, async (tx) => {
		await relationsOf(tx, 'H19', clerk, await birth(first))
		return tx.selectFrom('dossiers.search_card').select('dossier_id').execute()
	})
	expect(all).toHaveLength(3)
})
