import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { freshDatabase, rehearse } from '../../../test/database.ts'
import { processFor, processGraph, publishProcess } from './publish.server.ts'
import { placeTokens, tokensOf } from './store.server.ts'

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

test('the tokens of a step go and those it leads to come, together', () =>
	rehearse(actor, async (tx) => {
		const dossier = newId()
		const [first, second] = [newId(), newId()]
		await placeTokens(tx, 'H19', dossier, {
			ended: [],
			placed: [{ id: first, node: 'tiep-nhan', since: at }],
		})
		await placeTokens(tx, 'H19', dossier, {
			ended: [first],
			placed: [{ id: second, node: 'chuyen', since: at }],
		})
		const standing = await tokensOf(tx, 'H19', dossier)
		expect(standing.map(({ id, node }) => [id, node])).toEqual([[second, 'chuyen']])
		expect(standing[0]?.since.equals(at)).toBe(true)
	}))
