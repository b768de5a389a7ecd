import { afterAll, beforeAll, expect, test } from 'vitest'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { forgetCalendars, loadCalendar } from './load.server.ts'

const load = (tenant: string, profile = 'commune') =>
	transact({ tenant, person: 'test' }, (tx) => loadCalendar(tx, tenant, profile))

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
	database = await freshDatabase()
	await database.owner.query(`set app.tenant = 'H19'`)
	await database.owner
		.query(`insert into calendar.hours (tenant_id, profile, weekday, opens, closes, valid_from)
		select 'H19', 'commune', weekday, opens::time, closes::time, '2025-07-01'
		from generate_series(1, 5) as weekday, (values ('07:00', '11:30'), ('13:30', '17:00')) as session (opens, closes)`)
	await database.owner.query(`insert into reference.day_off (day, name, kind, source, confidence) values
		('2026-11-24', 'Ngày Văn hóa Việt Nam', 'statutory', 'Nghị quyết 28/2026/QH16', 'confirmed')`)
})
afterAll(() => database.drop())

test('a calendar has the hours of its profile, the nation’s days off and the tenant’s own', async () => {
	await database.owner
		.query(`insert into calendar.local_day (tenant_id, profile, day, kind, name, source) values
		('H19', 'commune', '2026-12-28', 'off', 'Ngày truyền thống', 'Quyết định 1/QĐ-UBND'),
		('H19', 'commune', '2026-11-24', 'work', 'Trực', 'Kế hoạch 2/KH-UBND')`)
	forgetCalendars()
	const calendar = await load('H19')
	expect(calendar.sessions).toHaveLength(10)
	expect(calendar.sessions[0]).toEqual({ weekday: 1, opens: '07:00', closes: '11:30', from: '2025-07-01' })
	expect([...calendar.off.keys()]).toEqual(['2026-12-28'])
	expect([...calendar.worked.keys()]).toEqual(['2026-11-24'])
})

test('an unchanged calendar is the same one; a change makes it another version', async () => {
	const before = await load('H19')
	forgetCalendars()
	expect((await load('H19')).version).toBe(before.version)
	await database.owner.query(`insert into calendar.local_day (tenant_id, profile, day, kind, name, source)
		values ('H19', 'commune', '2026-12-29', 'off', 'Bão', 'Công điện 3')`)
	expect((await load('H19')).version).toBe(before.version)
	forgetCalendars()
	expect((await load('H19')).version).not.toBe(before.version)
})

test('an office that keeps no hours is told, not waited for', async () => {
	await expect(load('H17')).rejects.toThrow(/H17 keeps no working hours/)
})
