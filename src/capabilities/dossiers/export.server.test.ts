import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FileStore } from '#documents'
import type { Citizen, OfficialAtWork } from '#identity'
import { transact } from '#platform/db'
import { transactAsOwner } from '#platform/owner'
import { sql } from 'kysely'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import { filedBirth, moment, officialNamed } from '../../../test/desk.ts'
import { filesIn } from '../../../test/files.ts'
import { now } from '#kernel/dates'
import {
	askExport,
	askExportAgain,
	type AskedExport,
	exportFile,
	exportList,
	exportsOf,
} from './export.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
const filedAt = moment('2026-11-25 09:00')
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(async () => {
	await database.drop()
	rmSync(folder, { recursive: true })
})

const asked: AskedExport = {
	title: 'Hồ sơ của đơn vị',
	format: 'csv',
	wanted: { list: 'unit', criteria: [], sort: 'due' },
	columns: [
		{ column: 'code', label: 'Mã' },
		{ column: 'applicant', label: 'Chủ hồ sơ' },
	],
	channels: { online: 'Trực tuyến' },
	locale: 'vi',
}
const by = () => ({ at: now(), address: '127.0.0.1' })
const ask = (official: OfficialAtWork) => transact(H19, (tx) => askExport(tx, 'H19', official, asked, by()))
const idOf = async (official: OfficialAtWork) => {
	const made = await ask(official)
	if (!made.ok) throw new Error(made.refusal.kind)
	return made.value
}
const folder = mkdtempSync(join(tmpdir(), 'mot-cua-exports-'))
const files = filesIn(pathToFileURL(folder).href)
const write = (id: string, { store = files, last = true } = {}) =>
	exportList(store)({ tenant: 'H19', export: id }, { last })
const stateOf = async (official: OfficialAtWork, id: string) =>
	(await transact(H19, (tx) => exportsOf(tx, official, now()))).find((each) => each.id === id)
const textOf = async (official: OfficialAtWork, id: string) => {
	const file = await transact(H19, (tx) => exportFile(tx, official, id, now()))
	if (!file) return undefined
	return Buffer.concat(await Promise.all(file.parts.map((part) => files.get('H19', part)))).toString('utf8')
}
const who = (username: string) => officialNamed(H19, username, now())
const without = (official: OfficialAtWork): OfficialAtWork => ({
	...official,
	duties: official.duties.map((duty) => ({
		...duty,
		permissions: duty.permissions.filter((each) => each !== 'dossier.export'),
	})),
})
const broken: FileStore = { ...files, put: () => Promise.reject(new Error('the disk is full')) }

describe('a list taken out', () => {
	test('holds what its official may see, and of another ward nothing', async () => {
		const code = await filedBirth(H19, mother, { at: filedAt })
		const elsewhere = await filedBirth(H19, mother, { at: filedAt, agency: 'H19.27' })
		const [here, there] = [await who('tiepnhan.tranbien'), await who('tiepnhan.bienhoa')]
		const [own, other] = [await idOf(here), await idOf(there)]
		await write(own)
		await write(other)
		expect(await textOf(here, own)).toContain(code)
		expect(await textOf(here, own)).not.toContain(elsewhere)
		expect(await textOf(there, other)).toContain(elsewhere)
		expect(await textOf(there, other)).not.toContain(code)
		// Nobody has the file of somebody else, and nobody theirs once they may not export any more.
		expect(await textOf(there, own)).toBeUndefined()
		expect(await textOf(without(here), own)).toBeUndefined()
	})
	test('is refused to whoever sees it on the screen and may not export', async () => {
		expect(await ask(without(await who('tiepnhan.tranbien')))).toEqual({
			ok: false,
			refusal: { kind: 'export-not-allowed' },
		})
	})
	test('leaves out what the official sees by a duty that does not let them export', async () => {
		const [here, there] = [await who('tiepnhan.tranbien'), await who('tiepnhan.bienhoa')]
		const both = { ...here, duties: [...here.duties, ...without(there).duties] }
		const id = await idOf(both)
		await write(id)
		expect(await textOf(here, id)).toContain('H19.26-')
		expect(await textOf(here, id)).not.toContain('H19.27-')
	})
	test('is not written for whoever lost the right before its turn came, and says so', async () => {
		const official = await who('hotich.tranbien')
		const id = await idOf(official)
		const rights = (permissions: string) =>
			transactAsOwner(async (tx) => {
				await sql`update tenancy.role set permissions = ${permissions}::text[] where code = 'justice-clerk'`.execute(
					tx,
				)
			}, 'H19')
		await rights('{dossier.act,dossier.read-unit}')
		await write(id, { last: false })
		expect(await stateOf(official, id)).toMatchObject({ state: 'failed', failedBecause: 'not-allowed' })
		expect(await textOf(official, id)).toBeUndefined()
		await rights('{dossier.act,dossier.read-unit,dossier.export}')
	})
})

describe('a file that cannot be written', () => {
	test('is tried again, then given up; then it may be made again, and no longer counts as waiting', async () => {
		const official = await who('tiepnhan.tranbien')
		const ids = [await idOf(official), await idOf(official), await idOf(official)]
		expect(await ask(official)).toEqual({ ok: false, refusal: { kind: 'exports-waiting', most: 3 } })
		const [id = ''] = ids
		await expect(write(id, { store: broken, last: false })).rejects.toThrow('the disk is full')
		expect(await stateOf(official, id)).toMatchObject({ state: 'waiting', failedBecause: null })
		await write(id, { store: broken })
		expect(await stateOf(official, id)).toMatchObject({ state: 'failed', failedBecause: 'broken' })
		const again = (from: OfficialAtWork, which: string) =>
			transact(H19, (tx) => askExportAgain(tx, 'H19', from, which, by()))
		const made = await again(official, id)
		if (!made.ok) throw new Error(made.refusal.kind)
		await write(made.value)
		expect(await stateOf(official, made.value)).toMatchObject({ state: 'ready', title: asked.title })
		expect(await textOf(official, made.value)).toContain('H19.26-')
		// Only one's own, only what was given up, and only by whoever may export.
		expect(await again(await who('hotich.tranbien'), id)).toMatchObject({
			refusal: { kind: 'unknown-export' },
		})
		expect(await again(official, made.value)).toMatchObject({ refusal: { kind: 'unknown-export' } })
		expect(await again(without(official), id)).toMatchObject({ refusal: { kind: 'export-not-allowed' } })
	})
})
