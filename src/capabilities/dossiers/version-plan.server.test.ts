import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import { instant, now } from '#kernel/dates'
import { transact } from '#platform/db'
import { proposedCounterparts } from '#workflow'
import { processGraph, publishedBpmn, publishProcess } from '#workflow/server'
import { birth, fileBirths, takeBirths } from '../../../test/births.ts'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import { advanceDossier } from './advance.server.ts'
import type { DossierCode, EventActor } from './dossier.ts'
import { rebuilt } from './lifecycle.ts'
import { chain, eventFrom } from './store.server.ts'
import { storyOf } from './story.ts'
import { history } from './store.server.ts'
import {
	changeVersions,
	confirmPlan,
	previewDossiers,
	previewGroups,
	runPlanAgain,
} from './version-plan.server.ts'
import { findPlan, planItems, runningByVersion } from './version-plan-store.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
const processId = 'khai-sinh'
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
let waiting: readonly DossierCode[]
let received: readonly DossierCode[]
let verified: readonly DossierCode[]
let proposed: readonly DossierCode[]

const stagesOf = async (count: number, stage: Parameters<typeof takeBirths>[1]) => {
	const codes = await fileBirths(mother, { count })
	await takeBirths(codes, stage)
	return codes
}

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
	waiting = await stagesOf(2, 'marked')
	received = await stagesOf(2, 'received')
	verified = await stagesOf(3, 'handed-on')
	proposed = await stagesOf(1, 'proposed')
	// The next version: the clerk has more time, and the head of the division signs.
	await transact(H19, async (tx) => {
		const bpmn = await publishedBpmn(tx, 'H19', processId, 1)
		const next = (bpmn ?? '')
			.replace(/(id="tham-tra"[^>]*?)motcua:hours="[^"]*"/s, '$1motcua:hours="6"')
			.replace(/(id="ky-duyet"[^>]*?)motcua:role="chairman"/s, '$1motcua:role="division-head"')
		expect(next).not.toBe(bpmn)
		const published = await publishProcess(tx, {
			tenant: 'H19',
			processId,
			procedureCode: '1.001193',
			bpmn: next,
			at: now(),
		})
		if (!published.ok) throw new Error(JSON.stringify(published.refusal))
	})
}, 120_000)
afterAll(() => database.drop())

const actor: EventActor = {
	kind: 'official',
	id: '00000000-0000-7000-8000-000000000001',
	name: 'Phạm Thị Khoá',
	title: 'Quản trị hệ thống',
	role: 'administrator',
	agencyId: '00000000-0000-7000-8000-000000000002',
	agencyName: 'Văn phòng UBND thành phố Đồng Nai',
	phone: '',
	address: '127.0.0.1',
}
const reason = 'Quyết định 12/QĐ-UBND phê duyệt quy trình mới'

/** All as proposed, but what waits to be handed on stays. */
const planned = () =>
	transact(H19, async (tx) => ({
		processId,
		fromVersion: 1,
		toVersion: 2,
		counterparts: {
			...proposedCounterparts(
				await processGraph(tx, 'H19', processId, 1),
				await processGraph(tx, 'H19', processId, 2),
			),
			chuyen: null,
		},
	}))
const confirmed = async (): Promise<string> => {
	const plan = await planned()
	const done = await transact(H19, (tx) =>
		confirmPlan({ tx, tenant: 'H19', at: now(), actor }, { ...plan, reason }),
	)
	if (!done.ok) throw new Error(done.refusal.kind)
	return done.value
}
const run = (plan: string) => changeVersions({ tenant: 'H19', plan }, { last: false })
const counts = async (plan: string) => (await transact(H19, (tx) => findPlan(tx, plan)))?.counts

/** Every row is what its events say, and the counts of the desk are those of its work. */
async function isItsHistory(codes: readonly DossierCode[]): Promise<void> {
	for (const code of codes) {
		const row = await birth(code)
		const events = await transact(H19, (tx) => chain(tx, row.id))
		const folded = rebuilt(
			events.map(({ event, at, hash }) => ({ event: eventFrom(event.kind, event), at: instant(at), hash })),
		)
		expect(JSON.parse(JSON.stringify(row))).toEqual(JSON.parse(JSON.stringify(folded)))
	}
	const { rows } = await database.owner.query(`
		select agency_id, role, queue, sum(n)::int as n from (
			select agency_id, role, queue, n from dossiers.work_count where tenant_id = 'H19'
			union all select agency_id, role, queue, -1 from dossiers.work where tenant_id = 'H19'
		) as tally group by 1, 2, 3 having sum(n) <> 0`)
	expect(rows).toEqual([])
}

const works = async (code: DossierCode) => {
	const { id } = await birth(code)
	const { rows } = await database.owner.query<{ step_id: string; role: string }>(
		`select step_id, role from dossiers.work
			where tenant_id = 'H19' and dossier_id = $1`,
		[id],
	)
	return rows
}

test('a plan shows for every dossier where it would stand, and changes nothing', async () => {
	await database.owner.query(`set app.tenant = 'H19'`)
	const plan = await planned()
	const before = await Promise.all(verified.map(birth))
	const groups = await transact(H19, (tx) => previewGroups(tx, 'H19', plan))
	expect(groups.map(({ count, nodes, refusal }) => [count, nodes.join(), refusal?.kind])).toEqual(
		expect.arrayContaining([
			[2, 'tiep-nhan', undefined],
			[2, 'chuyen', 'no-counterpart'],
			[3, 'tham-tra', undefined],
			[1, 'ky-duyet', undefined],
		]),
	)
	const first = await transact(H19, (tx) => previewDossiers(tx, 'H19', plan, { after: null, size: 5 }))
	const second = await transact(H19, (tx) => previewDossiers(tx, 'H19', plan, { after: first.next, size: 5 }))
	const lines = [...first.lines, ...second.lines]
	expect(lines.map(({ code }) => code).toSorted()).toEqual(
		[...waiting, ...received, ...verified, ...proposed].toSorted(),
	)
	const line = lines.find(({ code }) => code === verified[0])
	expect(line?.stands.map(({ name }) => name)).toEqual(line?.lands.map(({ name }) => name))
	expect(line?.lands[0]?.due).not.toBe(line?.stands[0]?.due)
	expect(await Promise.all(verified.map(birth))).toEqual(before)
})

test('carried out, each dossier moves or stays with its reason, once, however often the job runs', async () => {
	const tokens = new Map(
		(await Promise.all(verified.map(birth))).map(({ id, tokens: [token] }) => [id, token?.id]),
	)
	const plan = await confirmed()
	await Promise.all([run(plan), run(plan)])
	await run(plan)
	expect(await counts(plan)).toEqual({ all: 8, waiting: 0, moved: 6, stayed: 2, failed: 0 })
	expect((await transact(H19, (tx) => findPlan(tx, plan)))?.endedAt).not.toBeNull()
	const items = await transact(H19, (tx) => planItems(tx, plan, { limit: 50, offset: 0 }))
	expect(items.slice(0, 2).map(({ code, refusal }) => [code, refusal?.kind])).toEqual(
		[...received].toSorted().map((code) => [code, 'no-counterpart']),
	)
	for (const code of [...waiting, ...verified, ...proposed]) {
		const dossier = await birth(code)
		expect(dossier.process).toEqual({ id: processId, version: 2 })
		const events = await transact(H19, (tx) => history(tx, dossier.id))
		expect(events.filter(({ kind }) => kind === 'version-changed')).toHaveLength(1)
		expect(storyOf(events, 'desk')[0]).toMatchObject({ who: actor.name, words: [reason] })
		expect(storyOf(events, 'citizen').some(({ words }) => words.includes(reason))).toBe(false)
	}
	for (const code of received) expect((await birth(code)).process.version).toBe(1)
	// Whoever has the step in hand keeps it; where another role signs now, it waits for that role.
	for (const dossier of await Promise.all(verified.map(birth)))
		expect(dossier.tokens.map(({ id }) => id)).toEqual([tokens.get(dossier.id)])
	expect(await works(verified[0] as DossierCode)).toMatchObject([
		{ step_id: 'tham-tra', role: 'justice-clerk' },
	])
	expect(await works(proposed[0] as DossierCode)).toMatchObject([
		{ step_id: 'ky-duyet', role: 'division-head' },
	])
	await isItsHistory([...waiting, ...received, ...verified, ...proposed])
})

test('afterwards the dossier goes on along the new version, and what stayed goes when the plan is run again', async () => {
	const [code] = proposed
	if (!code) throw new Error('nothing was proposed')
	const { version } = await birth(code)
	const approving = async (role: 'chairman' | 'division-head') => {
		const official = await officialAs(H19, role)
		return transact(H19, (tx) =>
			advanceDossier(
				{ tx, tenant: 'H19', official, at: now(), address: '127.0.0.1' },
				{ code, version },
				{ act: 'approve', words: '' },
			),
		)
	}
	expect(await approving('chairman')).toMatchObject({ ok: false, refusal: { kind: 'not-your-duty' } })
	expect((await approving('division-head')).ok).toBe(true)

	const { rows } = await database.owner.query<{ plan_id: string }>(
		`select plan_id from dossiers.version_plan`,
	)
	const plan = rows[0]?.plan_id ?? ''
	const [late] = received
	if (!late) throw new Error('nothing was received')
	const official = await officialAs(H19, 'receptionist')
	const seen = { code: late, version: (await birth(late)).version }
	await transact(H19, (tx) =>
		advanceDossier({ tx, tenant: 'H19', official, at: now(), address: '127.0.0.1' }, seen, {
			act: 'hand-on',
			words: '',
		}),
	)
	await transact(H19, (tx) => runPlanAgain(tx, 'H19', plan))
	await run(plan)
	expect(await counts(plan)).toEqual({ all: 8, waiting: 0, moved: 7, stayed: 1, failed: 0 })
	expect(await transact(H19, (tx) => runningByVersion(tx, processId))).toEqual([
		{ version: 2, count: 7 },
		{ version: 1, count: 1 },
	])
	await isItsHistory([...waiting, ...received, ...verified, ...proposed])
})
