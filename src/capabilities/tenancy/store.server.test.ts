import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day, now } from '#kernel/dates'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { agencyWithOfficial } from '../../../test/officials.ts'
import { agencies, agency, officialsWith, tenantOf } from './index.server.ts'

const dongNai = { tenant: 'H19', person: '' }
const daNang = { tenant: 'H17', person: '' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let made: Awaited<ReturnType<typeof agencyWithOfficial>>
beforeAll(async () => {
	database = await freshDatabase()
	made = await agencyWithOfficial(database.owner)
})
afterAll(() => database.drop())

describe('a host label', () => {
	test('names its tenant', async () => {
		expect(await tenantOf('dongnai', now())).toMatchObject({ code: 'H19', name: 'thành phố Đồng Nai' })
		expect(await tenantOf('danang', now())).toMatchObject({ code: 'H17' })
	})

	test('that nobody has names nobody', async () => {
		expect(await tenantOf('nowhere', now())).toBeUndefined()
		expect(await tenantOf('constructor', now())).toBeUndefined()
	})
})

describe('an agency', () => {
	test('is found by its own tenant only', async () => {
		expect(await transact(dongNai, (tx) => agency(tx, made.agencyId))).toMatchObject({
			code: 'H19.26',
			name: 'UBND phường Trấn Biên',
			kind: 'peoples-committee',
		})
		expect(await transact(daNang, (tx) => agency(tx, made.agencyId))).toBeUndefined()
	})

	test('is listed from its first day on', async () => {
		const listed = (onDay: string) => transact(dongNai, (tx) => agencies(tx, { onDay: day(onDay) }))
		expect(await listed('2025-06-30')).toEqual([])
		expect(await listed('2025-07-01')).toHaveLength(1)
		expect(
			await transact(dongNai, (tx) => agencies(tx, { kind: 'department', onDay: day('2026-01-01') })),
		).toEqual([])
	})
})

describe('officials with a duty', () => {
	const on = (role: 'receptionist' | 'justice-clerk', onDay: string) =>
		transact(dongNai, (tx) => officialsWith(tx, role, made.agencyId, day(onDay)))

	test('are those who have it on that day', async () => {
		expect(await on('receptionist', '2026-11-23')).toMatchObject([{ fullName: 'Lê Thị Hoa' }])
		expect(await on('receptionist', '2025-12-31')).toEqual([])
	})

	test('are not those whose duty ended: its last day is the day before valid_to', async () => {
		expect(await on('justice-clerk', '2026-05-31')).toHaveLength(1)
		expect(await on('justice-clerk', '2026-06-01')).toEqual([])
	})
})
