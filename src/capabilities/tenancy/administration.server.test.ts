import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OfficialAtWork } from '#identity'
import { entries } from '#journal/server'
import { day, instant } from '#kernel/dates'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, officialNamed } from '../../../test/demo.ts'
import {
	addCompetence,
	type Administrator,
	allAgencies,
	changeRole,
	competentFor,
	deactivatePerson,
	dutiesOf,
	endDuty,
	giveDuty,
	importPeople,
	mayBeSucceeded,
	personNamed,
	receivingFor,
	roles,
	savePerson,
	settleSuccessions,
	succeed,
	successionsDue,
} from './index.server.ts'
import { sheetRows } from './people-sheet.ts'

const H19 = { tenant: 'H19', person: '' }
const at = instant('2026-11-23T02:00:00Z')
const today = day('2026-11-23')
let database: Awaited<ReturnType<typeof freshDatabase>>
let by: Administrator
const agencyOf: Record<string, string> = {}

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	by = {
		official: await transact(H19, (tx) => officialNamed(tx, 'quantri.dongnai')),
		at,
		address: '10.0.0.1',
	}
	for (const { code, id } of await transact(H19, (tx) => allAgencies(tx))) agencyOf[code] = id
})
afterAll(() => database.drop())

const official = (username: string): Promise<OfficialAtWork> =>
	transact(H19, (tx) => officialNamed(tx, username))
const idOf = async (username: string) => (await official(username)).id
const lines = (book: 'administrations') => transact(H19, async (tx) => (await entries(tx, { book })).lines)
const valueOf = <T>(result: { ok: true; value: T } | { ok: false; refusal: unknown }): T => {
	if (!result.ok) throw new Error(JSON.stringify(result.refusal))
	return result.value
}

describe('a person', () => {
	const typed = () => ({
		fullName: ' Lê   Văn Mới ',
		username: 'Le.Van.Moi',
		title: 'Công chức',
		phone: '',
		email: '',
		agencyId: agencyOf['H19.26'] ?? '',
	})

	test('is added tidily and noted, and their user name cannot be given twice', async () => {
		const id = valueOf(await transact(H19, (tx) => savePerson(tx, by, typed())))
		expect(await transact(H19, (tx) => personNamed(tx, 'le.van.moi'))).toMatchObject({
			id,
			fullName: 'Lê Văn Mới',
		})
		expect((await lines('administrations'))[0]).toMatchObject({
			kind: 'person-added',
			officialName: 'Phạm Thị Khoá',
			subject: 'le.van.moi',
			address: '10.0.0.1',
		})
		expect(await transact(H19, (tx) => savePerson(tx, by, typed()))).toEqual({
			ok: false,
			refusal: [{ field: 'username', kind: 'taken' }],
		})
	})

	test('who gets a duty may do what its role holds from its first day to its last', async () => {
		const id = await idOf('le.van.moi')
		const duty = {
			agencyId: agencyOf['H19.26'] ?? '',
			role: 'receptionist',
			unitId: null,
			position: 'Tổ trưởng',
			fields: ['Hộ tịch'],
			source: 'QĐ 1/QĐ-UBND',
			from: today,
			until: day('2027-01-01'),
		}
		valueOf(await transact(H19, (tx) => giveDuty(tx, by, id, duty)))
		const on = (text: string) => transact(H19, (tx) => dutiesOf(tx, id, day(text)))
		expect(await on('2026-11-22')).toEqual([])
		expect(await on('2026-12-31')).toMatchObject([
			{
				role: 'receptionist',
				position: 'Tổ trưởng',
				fields: ['Hộ tịch'],
				agencyName: 'UBND phường Trấn Biên',
			},
		])
		expect(await on('2027-01-01')).toEqual([])
		valueOf(await transact(H19, (tx) => endDuty(tx, by, id, duty, day('2026-12-01'))))
		expect(await on('2026-12-01')).toEqual([])
	})

	test('gets no role beyond the rights of whoever gives it', async () => {
		const id = await idOf('le.van.moi')
		const clerk = { ...by, official: await official('tiepnhan.tranbien') }
		const duty = {
			agencyId: agencyOf['H19.01'] ?? '',
			role: 'administrator',
			unitId: null,
			position: null,
			fields: [],
			source: '',
			from: today,
			until: null,
		}
		expect(await transact(H19, (tx) => giveDuty(tx, clerk, id, duty))).toMatchObject({
			refusal: { kind: 'beyond-own-rights' },
		})
		// Who keeps the people of one agency gives duties there and nowhere else, and brings nobody to another.
		const local = {
			...by,
			official: {
				...clerk.official,
				duties: [{ agencyId: agencyOf['H19.26'] ?? '', role: 'x', permissions: ['people.manage'] as const }],
			},
		}
		const plain = { ...duty, role: 'records-clerk' }
		expect(
			await transact(H19, (tx) => giveDuty(tx, local, id, { ...plain, agencyId: agencyOf['H19.27'] ?? '' })),
		).toMatchObject({ refusal: { kind: 'beyond-own-rights' } })
		expect(
			(await transact(H19, (tx) => giveDuty(tx, local, id, { ...plain, agencyId: agencyOf['H19.26'] ?? '' })))
				.ok,
		).toBe(true)
		expect(
			await transact(H19, (tx) =>
				savePerson(tx, local, { ...typed(), agencyId: agencyOf['H19.27'] ?? '' }, id),
			),
		).toMatchObject({ refusal: [{ field: 'agencyId', kind: 'unknown' }] })
		expect(await transact(H19, (tx) => giveDuty(tx, by, id, { ...duty, role: 'no-such' }))).toMatchObject({
			refusal: { kind: 'unknown-role' },
		})
	})

	test('who is the last administrator cannot be deactivated, nor lose the role, nor the role its permissions', async () => {
		const id = by.official.id
		expect(await transact(H19, (tx) => deactivatePerson(tx, by, id))).toMatchObject({
			refusal: { kind: 'last-administrator' },
		})
		expect(
			await transact(H19, (tx) =>
				endDuty(
					tx,
					by,
					id,
					{ agencyId: agencyOf['H19.01'] ?? '', role: 'administrator', from: day('2025-07-01') },
					today,
				),
			),
		).toMatchObject({ refusal: { kind: 'last-administrator' } })
		const administrator = (await transact(H19, (tx) => roles(tx))).find(
			({ code }) => code === 'administrator',
		)
		if (!administrator) throw new Error('no administrator')
		expect(
			await transact(H19, (tx) => changeRole(tx, by, { ...administrator, permissions: [] }, 'change')),
		).toMatchObject({ refusal: { kind: 'last-administrator' } })
	})
})

describe('people from Excel', () => {
	const sheet = (...rows: string[][]) => {
		const read = sheetRows([['Họ và tên', 'Tên đăng nhập', 'Chức danh', 'Mã cơ quan', 'Vai trò'], ...rows])
		if ('refusal' in read) throw new Error(read.refusal.kind)
		return read.rows
	}
	const good = sheet(
		['Phan Văn Một', 'phan.mot', 'Công chức', 'H19.26', 'receptionist'],
		['Phan Văn Hai', 'phan.hai', 'Công chức', 'H19.27', ''],
	)
	const take = (rows: typeof good) => transact(H19, (tx) => importPeople(tx, by, rows, ['Hộ tịch']))

	test('are not half written: one wrong row and nobody is taken in', async () => {
		const bad = sheet(
			['Phan Văn Một', 'phan.mot', 'Công chức', 'H19.26', ''],
			['Phan Văn Ba', 'phan.ba', 'Công chức', 'H19.99', ''],
		)
		expect((await take(bad)).ok).toBe(false)
		expect(await transact(H19, (tx) => personNamed(tx, 'phan.mot'))).toBeUndefined()
	})
	test('are taken in once, however often the sheet comes', async () => {
		expect(valueOf(await take(good)).map(({ username }) => username)).toEqual(['phan.mot', 'phan.hai'])
		const one = await idOf('phan.mot')
		expect(await transact(H19, (tx) => dutiesOf(tx, one, today))).toMatchObject([{ role: 'receptionist' }])
		expect(valueOf(await take(good))).toEqual([])
		const imports = (await lines('administrations')).filter(({ kind }) => kind === 'people-imported')
		expect(imports).toHaveLength(1)
	})
})

test('a role that loses a permission takes it from its holders at once, and the journal says which', async () => {
	const role = (await transact(H19, (tx) => roles(tx))).find(({ code }) => code === 'records-clerk')
	if (!role) throw new Error('no role')
	const changed = { ...role, permissions: ['dossier.act'] as const, secondFactor: true }
	valueOf(await transact(H19, (tx) => changeRole(tx, by, changed, 'change')))
	expect((await official('vanthu.tranbien')).duties).toMatchObject([{ permissions: ['dossier.act'] }])
	expect((await lines('administrations'))[0]).toMatchObject({
		kind: 'role-changed',
		detail: { granted: [], taken: ['dossier.read-unit'], secondFactor: true },
	})
})

describe('who is competent', () => {
	const asked = (procedureCode: string, unitCode: string, on = today) => ({
		procedureCode,
		field: 'Hộ tịch',
		unitCode,
		onDay: on,
	})
	const decides = (...given: Parameters<typeof asked>) =>
		transact(H19, (tx) => competentFor(tx, asked(...given)))
	test('is whom the most exact line names: the procedure before the field, the place before everywhere', async () => {
		expect(await decides('1.001193', '26041')).toBeUndefined()
		const add = (
			agency: string,
			what: { procedureCode?: string; field?: string; unitCode?: string },
			kind: 'decides' | 'receives' = 'decides',
		) =>
			transact(H19, async (tx) =>
				valueOf(
					await addCompetence(tx, by, {
						kind,
						agencyId: agencyOf[agency] ?? '',
						procedureCode: what.procedureCode ?? null,
						field: what.field ?? null,
						unitCode: what.unitCode ?? null,
						from: day('2026-01-01'),
						until: null,
						source: 'QĐ 7',
					}),
				),
			)
		await add('H19.01', {})
		await add('H19.27', { field: 'Hộ tịch' })
		await add('H19.26', { field: 'Hộ tịch', unitCode: '26041' })
		await add('H19.26.02', { procedureCode: '1.001193' })
		expect(await decides('1.001193', '26041')).toBe(agencyOf['H19.26.02'])
		expect(await decides('1.000000', '26041')).toBe(agencyOf['H19.26'])
		expect(await decides('1.000000', '26068')).toBe(agencyOf['H19.27'])
		expect(await decides('1.000000', '26068', day('2025-12-31'))).toBeUndefined()
		await add('H19.26.01', { unitCode: '26041' }, 'receives')
		await add('H19.27.01', {}, 'receives')
		expect(await transact(H19, (tx) => receivingFor(tx, asked('1.000000', '26041')))).toEqual([
			agencyOf['H19.26.01'],
			agencyOf['H19.27.01'],
		])
	})
})

describe('a merger', () => {
	const tomorrow = day('2026-11-24')
	test.each([
		['of nobody', { from: [] as string[] }, 'unknown-agency'],
		['into nobody', { heirs: [] as { agencyId: string; fields: string[] }[] }, 'no-heir'],
		['into itself', { heirs: [{ agencyId: 'a', fields: [] as string[] }] }, 'own-heir'],
		['from today', { on: today }, 'not-tomorrow-or-later'],
		['without a decision', { decision: ' ' }, 'decision-missing'],
		['of one that has ended', { from: ['gone'] }, 'ended-already'],
		['into one that is not there yet', { heirs: [{ agencyId: 'later', fields: [] }] }, 'heir-not-there'],
		[
			'that leaves a rest to nobody',
			{
				heirs: [
					{ agencyId: 'b', fields: ['x'] },
					{ agencyId: 'c', fields: ['y'] },
				],
			},
			'no-heir-for-the-rest',
		],
		['that goes round in a circle', { heirs: [{ agencyId: 'c', fields: [] }] }, 'circle'],
	])('%s is refused', (_, change, kind) => {
		const agency = (id: string, from = '2025-07-01', until?: string) => ({
			id,
			name: id,
			from: day(from),
			until: until ? day(until) : null,
		})
		const all = [
			agency('a'),
			agency('b'),
			agency('c'),
			agency('gone', '2025-07-01', '2026-12-01'),
			agency('later', '2027-01-01'),
		]
		const wanted = {
			from: ['a'],
			heirs: [{ agencyId: 'b', fields: [] }],
			on: tomorrow,
			decision: 'NQ 1',
			...change,
		}
		expect(mayBeSucceeded(wanted, all, [{ fromId: 'c', toId: 'a' }], today)).toMatchObject({
			refusal: { kind },
		})
	})

	test('ends the old agency, carries its duties over, answers for its competences, and moves people at midnight', async () => {
		const [old, heir] = [agencyOf['H19.27'] ?? '', agencyOf['H19.26'] ?? '']
		valueOf(
			await transact(H19, (tx) =>
				succeed(tx, by, {
					from: [old],
					heirs: [{ agencyId: heir, fields: [] }],
					on: tomorrow,
					decision: 'NQ 1662',
				}),
			),
		)
		const clerk = await idOf('hotich.bienhoa')
		const at27 = (on: typeof today) =>
			transact(H19, async (tx) => (await dutiesOf(tx, clerk, on)).map(({ agencyId }) => agencyId))
		expect(await at27(today)).toContain(old)
		expect(await at27(tomorrow)).not.toContain(old)
		expect(await at27(tomorrow)).toContain(heir)
		const competent = (on: typeof today) =>
			transact(H19, (tx) =>
				competentFor(tx, { procedureCode: '1.000000', field: 'Hộ tịch', unitCode: '26068', onDay: on }),
			)
		expect(await competent(today)).toBe(old)
		expect(await competent(tomorrow)).toBe(heir)
		expect(await transact(H19, (tx) => successionsDue(tx, today))).toEqual([])
		expect(await transact(H19, (tx) => successionsDue(tx, tomorrow))).toMatchObject([
			{ fromId: old, toId: heir, kind: 'merge' },
		])
		expect(await transact(H19, (tx) => settleSuccessions(tx, today))).toBe(0)
		expect(await transact(H19, (tx) => settleSuccessions(tx, tomorrow))).toBeGreaterThan(0)
		expect(await transact(H19, (tx) => settleSuccessions(tx, tomorrow))).toBe(0)
		const left = await transact(H19, (tx) =>
			tx
				.selectFrom('tenancy.official')
				.select(sql<number>`count(*)::int`.as('n'))
				.where('agency_id', '=', old)
				.executeTakeFirstOrThrow(),
		)
		expect(left.n).toBe(0)
	})
})
