import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, instant } from '#kernel/dates'
import { freshDatabase, rehearse } from '../../../test/database.ts'
import { chain, drawing, endEvent, startEvent, userTask } from '../../../test/process-drawing.ts'
import { processFor, processGraph, publishProcess } from './publish.server.ts'

const bpmn = readFileSync(new URL('../../../demo/processes/khai-sinh.bpmn', import.meta.url), 'utf8')
const at = instant('2026-11-20T02:00:00Z')
const actor = { tenant: 'H19', person: 'test' }
const birth = { tenant: 'H19', processId: 'khai-sinh', procedureCode: '1.001193', bpmn, at }

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
	database = await freshDatabase()
})
afterAll(() => database.drop())

test('a process is published once, however often the same file is', () =>
	rehearse(actor, async (tx) => {
		expect(await publishProcess(tx, birth)).toEqual({
			ok: true,
			value: { processId: 'khai-sinh', version: 1 },
		})
		expect(await publishProcess(tx, birth)).toEqual({
			ok: true,
			value: { processId: 'khai-sinh', version: 1 },
		})
		const changed = { ...birth, bpmn: bpmn.replace('motcua:hours="3"', 'motcua:hours="4"') }
		expect(await publishProcess(tx, changed)).toEqual({
			ok: true,
			value: { processId: 'khai-sinh', version: 2 },
		})
	}))

test('dossiers stay on the version they began with, new ones take the one in force', () =>
	rehearse(actor, async (tx) => {
		await publishProcess(tx, birth)
		const changed = bpmn.replace('motcua:hours="3"', 'motcua:hours="4"')
		await publishProcess(tx, { ...birth, bpmn: changed, validFrom: day('2026-12-01') })
		expect((await processFor(tx, 'H19', '1.001193', day('2026-11-30')))?.version).toBe(1)
		expect((await processFor(tx, 'H19', '1.001193', day('2026-12-01')))?.version).toBe(2)
		expect((await processGraph(tx, 'H19', 'khai-sinh', 1)).nodes['tham-tra']).toMatchObject({ hours: 3 })
		expect((await processGraph(tx, 'H19', 'khai-sinh', 2)).nodes['tham-tra']).toMatchObject({ hours: 4 })
	}))

test('a diagram that cannot run leaves nothing behind', () =>
	rehearse(actor, async (tx) => {
		const broken = bpmn.replaceAll('bpmn:userTask', 'bpmn:scriptTask')
		expect(await publishProcess(tx, { ...birth, bpmn: broken })).toMatchObject({ ok: false })
		expect(await processFor(tx, 'H19', '1.001193', day('2026-11-30'))).toBeUndefined()
	}))

test('a process that calls another takes it as it is published, and is published anew when that changes', () =>
	rehearse(actor, async (tx) => {
		const calling = drawing(
			startEvent() +
				userTask('nhan') +
				'<bpmn:callActivity id="goi" name="Làm khai sinh" calledElement="khai-sinh" />' +
				endEvent() +
				chain('s > nhan > goi > e'),
		)
		const whole = { ...birth, processId: 'lien-thong', procedureCode: '2.000986', bpmn: calling }
		expect(await publishProcess(tx, whole)).toMatchObject({
			ok: false,
			refusal: [{ kind: 'unknown-process', given: 'khai-sinh' }],
		})
		await publishProcess(tx, birth)
		expect(await publishProcess(tx, whole)).toMatchObject({ value: { version: 1 } })
		expect(await publishProcess(tx, whole)).toMatchObject({ value: { version: 1 } })
		await publishProcess(tx, { ...birth, bpmn: bpmn.replace('motcua:hours="3"', 'motcua:hours="4"') })
		expect(await publishProcess(tx, whole)).toMatchObject({ value: { version: 2 } })
		const graph = await processGraph(tx, 'H19', 'lien-thong', 2)
		expect(graph.nodes['goi/tham-tra']).toMatchObject({ hours: 4, scope: 'goi' })
		expect(graph.calls).toEqual([{ processId: 'khai-sinh', version: 2 }])
	}))
