import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import { instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Tx } from '#platform/db'
import { freshDatabase, rehearse } from '../../../test/database.ts'
import type { FormDefinition } from './form.ts'
import {
	begunFrom,
	cloneDraft,
	fillFromLink,
	loadDraft,
	markSubmitted,
	publishForm,
	readForm,
	saveAnswers,
	startDraft,
} from './index.server.ts'
import { readLink } from './link.ts'

const tenant = 'H19'
const at = instant('2026-11-23T02:38:00Z')
const dossier = 'H19.26-261123-0001'
const business = JSON.parse(
	readFileSync(new URL('../../../demo/forms/dang-ky-ho-kinh-doanh.json', import.meta.url), 'utf8'),
) as FormDefinition
const owner: Citizen = {
	id: newId(),
	assurance: 2,
	fullName: 'PHAN VĂN LÀNH',
	personalId: '075090001234',
	birthDate: '1990-08-14',
	sex: 'male',
	ethnicity: 'Kinh',
	nationality: 'Việt Nam',
	residence: 'Khóm 3, phường Trấn Biên, thành phố Đồng Nai',
	homeTown: null,
	phone: '+84900000042',
	email: null,
	vouchedAt: '2026-11-23T02:38:00Z',
}

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
	database = await freshDatabase()
	await database.owner.query(`set app.tenant = '${tenant}'`)
	await database.owner.query(
		`insert into identity.person (tenant_id, person_id, issuer, subject, assurance, full_name, vouched_at)
			 values ($1, $2, 'https://id.example', 'lanh', 2, 'PHAN VĂN LÀNH', now())`,
		[tenant, owner.id],
	)
})
afterAll(() => database.drop())

const rehearsed = (work: (tx: Tx) => Promise<void>) => rehearse({ tenant, person: owner.id }, work)

async function begin(tx: Tx): Promise<string> {
	const published = await publishForm(tx, business, at)
	if (!published.ok) throw new Error(JSON.stringify(published.refusal))
	const started = await startDraft(tx, {
		tenant,
		citizen: owner,
		procedureCode: business.procedureCode,
		procedureVersion: 1,
		caseCode: null,
		agencyId: null,
		at,
	})
	if (!started.ok) throw new Error(started.refusal.kind)
	return started.value.draftId
}

async function draftOf(tx: Tx, draftId: string) {
	const found = await loadDraft(tx, tenant, draftId, owner.id)
	if (!found.ok) throw new Error(found.refusal.kind)
	return found.value.draft
}

async function sent(tx: Tx): Promise<string> {
	const draftId = await begin(tx)
	const saved = await saveAnswers(tx, {
		tenant,
		draftId,
		citizen: owner,
		revision: 0,
		at,
		patch: {
			requester_phone: '0911 222 333',
			business_name_vi: 'Quán Bờ Sông',
			business_website: 'bosong.example',
			founder_kind: 'person',
			'business_lines/1/line_name': 'Nhà hàng',
			'business_lines/1/line_main': 'yes',
			declaration: true,
		},
	})
	if (!saved.ok) throw new Error(saved.refusal.kind)
	await markSubmitted(tx, draftId, newId()).execute()
	return draftId
}

const clone = (tx: Tx, draftId: string, citizen = owner) =>
	cloneDraft(tx, {
		tenant,
		citizen,
		draftId,
		personId: citizen.id,
		dossier,
		procedureVersion: 1,
		agencyId: null,
		at,
	})

/** The form as it is in the next version: one question asked no more, one choice offered no more. */
function changed(): FormDefinition {
	const { business_website: _, ...properties } = business.schema.properties
	const without = structuredClone({
		...business,
		version: business.version + 1,
		schema: { ...business.schema, properties },
		cases: [],
	}) as unknown as {
		steps: { sections: { fields: { id: string; options?: { value: string }[] }[] }[] }[]
		schema: { properties: Record<string, { enum?: string[] }> }
		paper?: unknown
	}
	for (const { sections } of without.steps)
		for (const section of sections) {
			section.fields = section.fields.filter(({ id }) => id !== 'business_website')
			for (const field of section.fields)
				if (field.id === 'founder_kind') {
					const other = { value: 'cooperative', label: { vi: 'Khác', en: 'Other' } }
					field.options = [...(field.options ?? []).filter(({ value }) => value !== 'person'), other]
					without.schema.properties['founder_kind'] = { enum: field.options.map(({ value }) => value) }
				}
		}
	delete without.paper
	const read = readForm({
		...without,
		schema: {
			...without.schema,
			properties: {
				...without.schema.properties,
				founder_kind: {
					...business.schema.properties['founder_kind'],
					...without.schema.properties['founder_kind'],
				},
			},
		},
	})
	if (!read.ok) throw new Error(JSON.stringify(read.refusal))
	return read.value
}

describe('a draft like one that was sent', () => {
	test('has its answers, rows too, but nothing agreed to, and says where they came from', () =>
		rehearsed(async (tx) => {
			const begun = await clone(tx, await sent(tx))
			if (!begun.ok) throw new Error(begun.refusal.kind)
			const draft = await draftOf(tx, begun.value.draftId)
			expect(draft).toMatchObject({
				state: 'open',
				answers: {
					requester_name: 'PHAN VĂN LÀNH',
					requester_phone: '+84911222333',
					business_name_vi: 'Quán Bờ Sông',
					'business_lines/1/line_name': 'Nhà hàng',
				},
				provenance: {
					requester_name: { source: 'vneid' },
					requester_phone: { source: 'earlier', dossier },
					business_name_vi: { source: 'earlier', dossier },
				},
			})
			expect(draft.answers).not.toHaveProperty('declaration')
			expect(await begunFrom(tx, draft.id, owner.id)).toMatchObject({ kind: 'earlier', dossier, lost: [] })
		}))
	test('leaves out what the newest form asks no more or takes no more, and tells it', () =>
		rehearsed(async (tx) => {
			const draftId = await sent(tx)
			const published = await publishForm(tx, changed(), at)
			if (!published.ok) throw new Error(JSON.stringify(published.refusal))
			const begun = await clone(tx, draftId)
			if (!begun.ok) throw new Error(begun.refusal.kind)
			const draft = await draftOf(tx, begun.value.draftId)
			expect(draft.formVersion).toBe(business.version + 1)
			expect(draft.answers).toMatchObject({ business_name_vi: 'Quán Bờ Sông' })
			expect(draft.answers).not.toHaveProperty('business_website')
			expect(draft.answers).not.toHaveProperty('founder_kind')
			const from = await begunFrom(tx, draft.id, owner.id)
			expect(from?.kind === 'earlier' && from.lost.map(({ why, was }) => [why, was.vi])).toEqual(
				expect.arrayContaining([
					['not-asked', 'bosong.example'],
					['not-taken', expect.any(String)],
				]),
			)
		}))
	test('is begun of one’s own alone', () =>
		rehearsed(async (tx) => {
			const draftId = await sent(tx)
			expect(await clone(tx, draftId, { ...owner, id: newId() })).toMatchObject({
				ok: false,
				refusal: { kind: 'not-found' },
			})
		}))
	test('is typed over as any other answer', () =>
		rehearsed(async (tx) => {
			const begun = await clone(tx, await sent(tx))
			if (!begun.ok) throw new Error(begun.refusal.kind)
			const { draftId } = begun.value
			const patch = { business_name_vi: 'Quán Mới' }
			await saveAnswers(tx, { tenant, draftId, citizen: owner, revision: 1, at, patch })
			const { answers, provenance } = await draftOf(tx, draftId)
			expect([answers['business_name_vi'], provenance['business_name_vi']]).toEqual([
				'Quán Mới',
				{ source: 'typed' },
			])
		}))
})

describe('a link that fills in', () => {
	const read = (query: string) => readLink(business, new URLSearchParams(query))

	test('says what it would fill in, as it would be typed', () => {
		const { answers, refused } = read(
			'thu-tuc=1.001612&dien.business_name_vi= Quán  Bờ Sông&dien.capital_amount=150.000.000&dien.start_date=2026-12-01',
		)
		expect(answers).toEqual({
			business_name_vi: 'Quán Bờ Sông',
			capital_amount: 150_000_000,
			start_date: '2026-12-01',
		})
		expect(refused).toEqual([])
	})
	test.each([
		['dien.nobody=1', 'unknown'],
		['dien.requester_name=Ai Do', 'not-open'],
		['dien.declaration=yes', 'not-open'],
		['dien.line_name=x', 'not-open'],
		[`dien.business_name_vi=${'x'.repeat(20_000)}`, 'no-answer'],
	])('is refused in words for %.40s', (query, why) => {
		const { answers, refused } = read(query)
		expect([answers, refused.map((each) => each.why)]).toEqual([{}, [why]])
	})
	test('fills in what was not known, marked and changeable, and nothing that the identity gave', () =>
		rehearsed(async (tx) => {
			const draftId = await begin(tx)
			const answers = {
				business_name_vi: 'Quán Bờ Sông',
				business_phone: '0999',
				requester_residence: 'Nơi khác',
			}
			expect((await fillFromLink(tx, { tenant, citizen: owner, draftId, answers, at })).ok).toBe(true)
			const draft = await draftOf(tx, draftId)
			expect(draft.answers).toMatchObject({
				business_name_vi: 'Quán Bờ Sông',
				business_phone: '+84900000042',
				requester_residence: owner.residence,
			})
			expect(draft.provenance['business_name_vi']).toEqual({ source: 'link' })
			expect(await begunFrom(tx, draftId, owner.id)).toEqual({ kind: 'link', kept: 1 })
		}))
})
