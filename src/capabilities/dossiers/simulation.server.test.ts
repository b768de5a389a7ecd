import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import { now } from '#kernel/dates'
import { transact } from '#platform/db'
import { beginDraft, publishedBpmn } from '#workflow/server'
import { birth, fileBirths, takeBirths } from '../../../test/births.ts'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import { askSimulation, newestSimulation, simulate } from './simulation.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen

beforeAll(async () => {
	database = await freshDatabase()
	await database.owner.query(`set app.tenant = 'H19'`)
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

const begun = () =>
	transact(H19, async (tx) => {
		const bpmn = (await publishedBpmn(tx, 'H19', 'khai-sinh', 1)) ?? ''
		const writer = { tx, tenant: 'H19', official: { id: mother.id, fullName: 'Người soạn' }, at: now() }
		const done = await beginDraft(writer, {
			processId: 'khai-sinh',
			procedureCode: '1.001193',
			name: '',
			bpmn,
		})
		if (!done.ok) throw new Error(done.refusal.kind)
		return done.value.id
	})
const ask = (draftId: string) =>
	transact(H19, (tx) =>
		askSimulation({ tx, tenant: 'H19', at: now(), by: 'Người soạn' }, { draftId, durations: 'budget' }),
	)

test('a draft is tried on the dossiers of the last month, and none of them changes', async () => {
	const draftId = await begun()
	expect(await ask(draftId)).toMatchObject({ ok: false, refusal: { kind: 'no-dossiers' } })
	const [old, ...codes] = await fileBirths(mother, { count: 5 })
	await database.owner.query(
		`update dossiers.dossier set submitted_at = now() - interval '40 days' where tenant_id = 'H19' and code = $1`,
		[old],
	)
	await takeBirths(codes.slice(0, 3), 'proposed')
	const before = await Promise.all(codes.map(birth))
	expect((await ask(draftId)).ok).toBe(true)
	const ran = await transact(H19, (tx) => newestSimulation(tx, draftId))
	expect(ran).toMatchObject({ looked: 4, total: 4, durations: 'budget' })
	expect(ran?.outcome?.days).toHaveLength(31)
	expect(ran?.outcome?.before).toMatchObject({ cases: 4, done: 0, stuck: 4 })
	expect(ran?.outcome?.after).toMatchObject({ cases: 4, done: 4, stuck: 0 })
	const steps = new Map(ran?.outcome?.after.steps.map((step) => [step.step, step]))
	expect(steps.get('tham-tra')).toMatchObject({ visits: 4, median: 3, budget: 3, role: 'justice-clerk' })
	expect(steps.get('ky-duyet')).toMatchObject({ visits: 4, median: 2 })
	expect(await Promise.all(codes.map(birth))).toEqual(before)
	// A job that comes a second time does nothing.
	await simulate({ tenant: 'H19', simulation: ran?.id ?? '' })
	expect(await transact(H19, (tx) => newestSimulation(tx, draftId))).toEqual(ran)
})
