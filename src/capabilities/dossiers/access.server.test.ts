import fc from 'fast-check'
import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Duty, OfficialAtWork, Permission } from '#identity'
import { instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { Rows } from '../../../test/rows.ts'
import { mayOpen } from './access.server.ts'
import type { DossierCode } from './dossier.ts'
import { findAtDesk } from './find.server.ts'
import { type List, listPage, lists } from './lists.server.ts'
import { openToRead } from './open.server.ts'

const H19 = { tenant: 'H19', person: '' }
const at = instant('2026-11-23T02:00:00Z')
let database: Awaited<ReturnType<typeof freshDatabase>>
let owner: pg.Client

const agencies = Array.from({ length: 4 }, () => newId())
const me = newId()
const procedures = { '1.000001': 'Hộ tịch', '1.000002': 'Đất đai' } as const
const codes = Object.keys(procedures) as (keyof typeof procedures)[]
const roleNames = ['receptionist', 'clerk'] as const

type Filed = {
	readonly code: DossierCode
	readonly receiving: string
	readonly competent: string
	readonly procedure: keyof typeof procedures
	readonly work: { readonly agency: string; readonly role: string; readonly mine: boolean } | null
}
let filed: readonly Filed[] = []

beforeAll(async () => {
	database = await freshDatabase()
	owner = database.owner
	await owner.query(`set app.tenant = 'H19'`)
	for (const [index, id] of agencies.entries())
		await owner.query(
			`insert into tenancy.agency (tenant_id, agency_id, code, name, short_name, name_en, kind, place_name, address, phone, valid_from)
			values ('H19', $1, $2, 'Cơ quan', 'cq', 'Agency', 'division', 'x', 'x', '', '2025-07-01')`,
			[id, `H19.${10 + index}`],
		)
	await new Rows(owner, 'H19').rowOf('catalogue.listing')
	for (const [code, field] of Object.entries(procedures))
		for (const table of ['catalogue.procedure', 'catalogue.listing'])
			await owner.query(
				`insert into ${table} select * from jsonb_populate_record(null::${table},
				(select to_jsonb(t) || jsonb_build_object('code', $1::text, 'field', $2::text) from ${table} t where tenant_id = 'H19' limit 1)) on conflict do nothing`,
				[code, field],
			)
	// One dossier as the schema wants it, then every combination of agencies, procedure and step, as copies of it.
	await new Rows(owner, 'H19').rowOf('dossiers.work')
	await owner.query(
		`insert into tenancy.official (tenant_id, official_id, username, full_name, title, phone, agency_id) values ('H19', $1, 'me', 'Tôi', '', '', $2)`,
		[me, agencies[0]],
	)
	const made: Filed[] = []
	for (const [index, receiving] of agencies.entries())
		for (const competent of agencies)
			for (const procedure of codes) {
				const number = made.length
				const work =
					number % 5 === 0
						? null
						: {
								agency: agencies[(index + number) % agencies.length] ?? '',
								role: roleNames[number % 2] ?? '',
								mine: number % 7 === 0,
							}
				made.push({
					code: `H19.10-261123-${String(number).padStart(4, '0')}` as DossierCode,
					receiving,
					competent,
					procedure,
					work,
				})
			}
	for (const { code, receiving, competent, procedure, work } of made) {
		const id = newId()
		await owner.query(
			`insert into dossiers.dossier select * from jsonb_populate_record(null::dossiers.dossier,
				(select to_jsonb(t) || $1::jsonb from dossiers.dossier t where tenant_id = 'H19' limit 1))`,
			[
				JSON.stringify({
					dossier_id: id,
					code,
					draft_id: newId(),
					receiving_agency_id: receiving,
					competent_agency_id: competent,
					procedure_code: procedure,
					state: 'submitted',
					applicant_name: 'Lê Ngọc Diệp',
					applicant_sort: 'diep le ngoc',
				}),
			],
		)
		if (work)
			await owner.query(
				`insert into dossiers.work select * from jsonb_populate_record(null::dossiers.work,
					(select to_jsonb(t) || $1::jsonb from dossiers.work t where tenant_id = 'H19' limit 1))`,
				[
					JSON.stringify({
						dossier_id: id,
						token_id: newId(),
						agency_id: work.agency,
						role: work.role,
						holder_id: work.mine ? me : null,
					}),
				],
			)
	}
	filed = made
})
afterAll(() => database.drop())

/** The rule once more, in other words: what the SQL condition must agree with. */
function opens(duties: readonly Duty[], { receiving, competent, procedure, work }: Filed): boolean {
	if (work?.mine) return true
	return duties.some((duty) => {
		if (duty.fields?.length && !duty.fields.includes(procedures[procedure])) return false
		if (duty.permissions.includes('dossier.read-unit')) {
			if (duty.reach === 'tenant') return true
			if ([receiving, competent, work?.agency].includes(duty.agencyId)) return true
		}
		return (
			duty.permissions.some((each) => each === 'dossier.act' || each === 'dossier.receive') &&
			work?.agency === duty.agencyId &&
			work.role === duty.role
		)
	})
}

const duty = fc.record({
	agencyId: fc.constantFrom(...agencies),
	role: fc.constantFrom(...roleNames),
	permissions: fc.subarray<Permission>([
		'dossier.act',
		'dossier.receive',
		'dossier.read-unit',
		'journal.read',
	]),
	reach: fc.constantFrom(undefined, undefined, undefined, 'tenant' as const),
	fields: fc.constantFrom(undefined, [], ['Hộ tịch'], ['Đất đai'], ['Hộ tịch', 'Đất đai']),
})
const officialWith = (duties: readonly Duty[]): OfficialAtWork => ({
	id: me,
	username: 'me',
	fullName: 'Tôi',
	title: '',
	phone: '',
	agencyId: agencies[0] ?? '',
	agencyName: '',
	duties,
})
const ours = () => sql`dossier.code like 'H19.10-261123-%'`

describe('whatever duties an official has', () => {
	test('a dossier is listed exactly when it may be opened, and that is what the rule says', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(duty, { maxLength: 4 }), async (duties) => {
				const official = officialWith(duties)
				const listed = await transact(H19, async (tx) => {
					const { rows } = await sql<{ code: string }>`
						select dossier.code from dossiers.dossier where ${ours()} and ${mayOpen(official)} order by 1`.execute(tx)
					return rows.map(({ code }) => code)
				})
				expect(listed).toEqual(filed.filter((each) => opens(duties, each)).map(({ code }) => code))
				// The page's own gate says the same of one that is listed and of one that is not.
				const hidden = filed.find(({ code }) => !listed.includes(code))
				for (const [code, may] of [
					[listed[0], true],
					[hidden?.code, false],
				] as const)
					if (code)
						expect(
							(
								await transact(H19, (tx) =>
									openToRead(
										tx,
										code as DossierCode,
										{ official, at, address: '' },
										{ kind: 'dossier-opened' },
									),
								)
							).ok,
						).toBe(may)
			}),
			{ numRuns: 60 },
		)
	})

	test('every list of the desk holds only what may be opened, and the lists together all that is read as the unit', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(duty, { maxLength: 3 }), async (duties) => {
				const official = officialWith(duties)
				const rowsOf = (list: List) =>
					transact(H19, async (tx) => {
						const wanted = {
							list,
							criteria: [],
							sort: list === 'all' ? '-submitted' : 'due',
							now: at,
						} as const
						const { rows } = await listPage({ tx, tenant: 'H19', official }, wanted, { size: 500 })
						return rows.map(({ code }) => code as string).filter((code) => code.startsWith('H19.10-261123-'))
					})
				const listed = new Set((await Promise.all(lists.map(rowsOf))).flat())
				const opened = filed.filter((each) => opens(duties, each))
				expect([...listed].filter((code) => !opened.some((each) => each.code === code))).toEqual([])
				const readers = duties.filter(({ permissions }) => permissions.includes('dossier.read-unit'))
				const read = filed.filter((each) =>
					opens(readers, { ...each, work: each.work && { ...each.work, mine: false } }),
				)
				expect(read.filter(({ code }) => !listed.has(code)).map(({ code }) => code)).toEqual([])
			}),
			{ numRuns: 25 },
		)
	})

	test('search finds just those', async () => {
		const official = officialWith([
			{ agencyId: agencies[1] ?? '', role: 'clerk', permissions: ['dossier.read-unit'], fields: ['Hộ tịch'] },
		])
		const { rows } = await transact(H19, (tx) => findAtDesk(tx, official, { q: 'Diệp', now: at }))
		expect(rows.map(({ code }) => code).toSorted()).toEqual(
			filed.filter((each) => opens(official.duties, each)).map(({ code }) => code),
		)
	})
})

describe('reading a dossier', () => {
	const reader = () =>
		officialWith([{ agencyId: agencies[0] ?? '', role: 'receptionist', permissions: ['dossier.read-unit'] }])
	const lines = async () =>
		(
			await owner.query<{ n: number }>(
				`select count(*)::int as n from journal.entry where dossier_code = $1`,
				[filed[0]?.code],
			)
		).rows[0]?.n
	const open = () =>
		transact(H19, (tx) =>
			openToRead(
				tx,
				filed[0]?.code ?? ('' as DossierCode),
				{ official: reader(), at, address: '10.1.2.3' },
				{ kind: 'file-opened', subject: 'giay-chung-sinh.pdf' },
			),
		)

	test('leaves a line: who, what, acting as what, from where', async () => {
		const before = (await lines()) ?? 0
		expect((await open()).ok).toBe(true)
		expect(await lines()).toBe(before + 1)
		const { rows } = await owner.query(
			`select kind, official_name, acting_as, address, subject from journal.entry where dossier_code = $1 order by entry_id desc limit 1`,
			[filed[0]?.code],
		)
		expect(rows[0]).toEqual({
			kind: 'file-opened',
			official_name: 'Tôi',
			acting_as: [{ agencyId: agencies[0], role: 'receptionist' }],
			address: '10.1.2.3',
			subject: 'giay-chung-sinh.pdf',
		})
	})

	test('is impossible while the journal cannot be written', async () => {
		await owner.query('revoke insert on journal.entry from motcua_app')
		try {
			await expect(open()).rejects.toThrow(/permission denied/)
		} finally {
			await owner.query('grant insert on journal.entry to motcua_app')
		}
	})

	test('can never be taken back out of the journal', async () => {
		for (const statement of ['update journal.entry set kind = kind', 'delete from journal.entry'])
			await expect(transact(H19, (tx) => sql.raw(statement).execute(tx))).rejects.toThrow(/permission denied/)
	})
})
