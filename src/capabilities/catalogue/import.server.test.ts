import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../../test/database.ts'
import { day, instant } from '#kernel/dates'
import { transact } from '#platform/db'
import { transactAsOwner } from '#platform/owner'
import { importCatalogue } from './import.server.ts'
import { procedureOn } from './lookup.server.ts'
import { publishReceived } from './publish.server.ts'
import { refreshListings } from './refresh-listings.server.ts'

const at = instant('2026-11-22T01:00:00Z')
const untidy = JSON.parse(
	readFileSync(join(import.meta.dirname, '../../../test/fixtures/procedures-untidy.json'), 'utf8'),
) as { procedures: Record<string, unknown>[] }
const file = (content: unknown) => ({ name: 'untidy.json', sha256: '', source: 'test', content })
const publish = (tenant: string) =>
	transactAsOwner(
		(tx) => publishReceived(tx, { tenant, overlays: [], at, today: day('2026-11-22'), by: 'test' }),
		tenant,
	)

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
	database = await freshDatabase()
})
afterAll(() => database.drop())

describe('a catalogue', () => {
	test('is kept as received, and taking it in again changes nothing', async () => {
		const first = await transactAsOwner((tx) => importCatalogue(tx, file(untidy), at))
		expect(first).toMatchObject({ ok: true, value: { procedures: 1, added: 1 } })
		const again = await transactAsOwner((tx) => importCatalogue(tx, file(untidy), at))
		expect(again).toMatchObject({ ok: true, value: { added: 0, changed: 0, gone: 0 } })
		const { rows } = await database.owner.query<{ content: unknown }>(
			'select content from catalogue.received',
		)
		expect(rows).toEqual([{ content: untidy.procedures[0] }])
	})
	test('is refused whole by one malformed row, which is named', async () => {
		const broken = {
			procedures: [...untidy.procedures, { ...untidy.procedures[0], code: '9.900002', steps: 7 }],
		}
		const refused = await transactAsOwner((tx) => importCatalogue(tx, file(broken), at))
		expect(refused).toMatchObject({ ok: false, refusal: { row: 'procedures[1] (9.900002)' } })
		expect(refused.ok ? '' : refused.refusal.reason).toContain('steps')
		const { rows } = await database.owner.query('select 1 from catalogue.received')
		expect(rows).toHaveLength(1)
	})
	test('is published to one tenant, once, and other tenants do not see it', async () => {
		expect(await publish('H19')).toMatchObject({ added: 1, changed: 0 })
		expect(await publish('H19')).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
		const seenBy = (tenant: string) =>
			transact({ tenant, person: '' }, (tx) => procedureOn(tx, '9.900001', day('2026-11-22')))
		expect(await seenBy('H19')).toMatchObject({ version: 1, editorial: 'automatic' })
		expect(await seenBy('H17')).toBeUndefined()
	})
	test('leaves the lists on the day it ends, and nothing is done on other days', async () => {
		await database.owner.query(`set app.tenant = 'H19'`)
		await database.owner.query(`update catalogue.procedure set valid_to = '2026-11-24'`)
		const standing = async () => {
			const { rows } = await database.owner.query<{ edition: number; listed: number }>(
				`select number::int as edition, (select count(*)::int from catalogue.listing) as listed from catalogue.edition`,
			)
			return rows[0]
		}
		await refreshListings(instant('2026-11-23T17:15:00Z').subtract({ hours: 24 }))
		expect(await standing()).toEqual({ edition: 1, listed: 1 })
		await refreshListings(instant('2026-11-23T17:15:00Z'))
		expect(await standing()).toEqual({ edition: 2, listed: 0 })
		await refreshListings(instant('2026-11-24T17:15:00Z'))
		expect(await standing()).toEqual({ edition: 2, listed: 0 })
	})
})
