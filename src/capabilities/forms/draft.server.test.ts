import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Citizen } from '#identity'
import { instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Tx } from '#platform/db'
import { freshDatabase, rehearse } from '../../../test/database.ts'
import type { Saved } from './draft.ts'
import {
	discardDraft,
	draftInForce,
	draftForSubmission,
	loadDraft,
	markSubmitted,
	openDraftsFor,
	publishForm,
	restoreDraft,
	saveAnswers,
	sawMove,
	startDraft,
	submittedDraftsFor,
} from './index.server.ts'

const tenant = 'H19'
const at = instant('2026-11-23T02:38:00Z')
const later = instant('2026-11-23T02:41:00Z')
const birth: unknown = JSON.parse(
	readFileSync(new URL('../../../demo/forms/khai-sinh.json', import.meta.url), 'utf8'),
)
const diep: Citizen = {
	id: newId(),
	assurance: 2,
	fullName: 'LÊ NGỌC DIỆP',
	personalId: '086196001234',
	birthDate: '1996-08-14',
	sex: 'female',
	ethnicity: 'Kinh',
	nationality: 'Việt Nam',
	residence: 'Khóm 3, phường Long Châu, tỉnh Vĩnh Long',
	homeTown: null,
	phone: null,
	email: null,
	vouchedAt: '2026-11-23T02:38:00Z',
}

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
	database = await freshDatabase()
	await database.owner.query(`set app.tenant = '${tenant}'`)
	await database.owner.query(
		`insert into identity.person (tenant_id, person_id, issuer, subject, assurance, full_name, vouched_at)
			 values ($1, $2, 'https://id.example', 'diep', 2, 'LÊ NGỌC DIỆP', now())`,
		[tenant, diep.id],
	)
})
afterAll(() => database.drop())

const rehearsed = (work: (tx: Tx) => Promise<void>) => rehearse({ tenant, person: diep.id }, work)

async function begin(tx: Tx): Promise<string> {
	const published = await publishForm(tx, birth, at)
	expect(published.ok).toBe(true)
	const started = await startDraft(tx, {
		tenant,
		citizen: diep,
		procedureCode: '1.001193',
		procedureVersion: 1,
		caseCode: null,
		agencyId: null,
		at,
	})
	if (!started.ok) throw new Error(started.refusal.kind)
	return started.value.draftId
}

async function save(
	tx: Tx,
	draftId: string,
	patch: Record<string, unknown>,
	revision: number,
): Promise<Saved> {
	const saved = await saveAnswers(tx, { tenant, draftId, citizen: diep, patch, revision, at: later })
	if (!saved.ok) throw new Error(saved.refusal.kind)
	return saved.value
}

async function answersOf(tx: Tx, draftId: string) {
	const loaded = await loadDraft(tx, tenant, draftId, diep.id)
	if (!loaded.ok) throw new Error(loaded.refusal.kind)
	return loaded.value.draft
}

describe('a published form', () => {
	test('can be loaded again as it is, and never changes under its version', () =>
		rehearsed(async (tx) => {
			expect((await publishForm(tx, birth, at)).ok).toBe(true)
			expect((await publishForm(tx, birth, later)).ok).toBe(true)
			const changed = { ...(birth as object), source: 'Văn bản khác' }
			expect(await publishForm(tx, changed, later)).toEqual({
				ok: false,
				refusal: {
					kind: 'version-taken',
					id: 'khai-sinh',
					version: (birth as { version: number }).version,
				},
			})
		}))

	test('is not offered when it is broken, nor for a procedure without one', () =>
		rehearsed(async (tx) => {
			expect(await publishForm(tx, { ...(birth as object), steps: [] }, at)).toMatchObject({
				ok: false,
				refusal: { kind: 'broken', faults: [{ place: 'steps' }] },
			})
			const started = await startDraft(tx, {
				tenant,
				citizen: diep,
				procedureCode: '9.999999',
				procedureVersion: 1,
				caseCode: null,
				agencyId: null,
				at,
			})
			expect(started).toEqual({ ok: false, refusal: { kind: 'no-form' } })
		}))
})

describe('a draft', () => {
	test('begins with what VNeID vouches for, and says so', () =>
		rehearsed(async (tx) => {
			const draft = await answersOf(tx, await begin(tx))
			expect(draft.answers).toMatchObject({ requester_name: 'LÊ NGỌC DIỆP', child_nationality: 'Việt Nam' })
			expect(draft.provenance['requester_name']).toEqual({ source: 'vneid', at: diep.vouchedAt })
			expect(draft.answers).not.toHaveProperty('mother_name')
		}))

	test('fills in the mother once the requester says she is', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			const saved = await save(tx, id, { requester_relation: 'mother' }, 0)
			expect(saved).toMatchObject({ revision: 1, filled: { mother_name: 'LÊ NGỌC DIỆP' } })
			const turned = await save(tx, id, { requester_relation: 'father' }, 1)
			expect(turned.filled).toMatchObject({ mother_name: null, father_name: 'LÊ NGỌC DIỆP' })
			const draft = await answersOf(tx, id)
			expect(draft.answers).not.toHaveProperty('mother_name')
			expect(draft.provenance).not.toHaveProperty('mother_name')
		}))

	test('keeps a wrong answer as it was typed', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			await save(
				tx,
				id,
				{ father_id: '086 093 01234', child_birth_date: '2026-02-30', copies_count: 'hai' },
				0,
			)
			expect((await answersOf(tx, id)).answers).toMatchObject({
				father_id: '08609301234',
				child_birth_date: '2026-02-30',
				copies_count: 'hai',
			})
		}))

	test('keeps the rest when one answer is beyond all limits', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			const saved = await save(tx, id, { child_name: 'A'.repeat(5000), child_sex: 'male' }, 0)
			expect(saved.refused).toEqual([{ field: 'child_name', kind: 'too-long', has: 5000, most: 4000 }])
			expect((await answersOf(tx, id)).answers).toMatchObject({ child_sex: 'male' })
		}))

	test('takes marks that PostgreSQL cannot store out of an answer', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			await save(tx, id, { child_name: 'AN\u0000 NHIÊN\ud800' }, 0)
			expect((await answersOf(tx, id)).answers['child_name']).toBe('AN NHIÊN\ufffd')
		}))

	test('refuses an answer to a question that is not asked, and keeps the others', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			const saved = await save(tx, id, { child_sex: 'male', role: 'chairman' }, 0)
			expect(saved.refused).toEqual([{ field: 'role', kind: 'unknown' }])
			const { answers } = await answersOf(tx, id)
			expect(answers['child_sex']).toBe('male')
			expect(answers).not.toHaveProperty('role')
		}))

	test('takes no more rows than a draft can hold, however they are called, and keeps what is there', () =>
		rehearsed(async (tx) => {
			const household: unknown = JSON.parse(readFileSync('demo/forms/dang-ky-ho-kinh-doanh.json', 'utf8'))
			expect((await publishForm(tx, household, at)).ok).toBe(true)
			const started = await startDraft(tx, {
				tenant,
				citizen: diep,
				procedureCode: '1.001612',
				procedureVersion: 1,
				caseCode: null,
				agencyId: null,
				at,
			})
			if (!started.ok) throw new Error(started.refusal.kind)
			const id = started.value.draftId
			await save(tx, id, { 'business_lines/1/line_name': 'Bán phở' }, 0)
			const rows = Object.fromEntries(
				Array.from({ length: 20_001 }, (_, n) => [`business_lines/r${n}`, n + 1]),
			)
			expect(
				await saveAnswers(tx, { tenant, draftId: id, citizen: diep, patch: rows, revision: 1, at: later }),
			).toEqual({ ok: false, refusal: { kind: 'full', most: 20_000 } })
			expect((await answersOf(tx, id)).answers).toMatchObject({ 'business_lines/1/line_name': 'Bán phở' })
		}))

	test('does not let the vouched name be typed over', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			await save(tx, id, { requester_name: 'NGƯỜI KHÁC' }, 0)
			expect((await answersOf(tx, id)).answers['requester_name']).toBe('LÊ NGỌC DIỆP')
		}))

	test('saved twice by a device that missed the answer changes once', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			const first = await save(tx, id, { child_name: 'AN' }, 0)
			const second = await save(tx, id, { child_name: 'AN' }, 0)
			expect([first.revision, second.revision]).toEqual([1, 1])
			expect(second.overwrote).toEqual({})
		}))
})

describe('two devices on one draft', () => {
	test('keep each other’s answers and are told of them', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			await save(tx, id, { child_name: 'AN' }, 0)
			const phone = await save(tx, id, { child_sex: 'female' }, 0)
			expect(phone).toMatchObject({ revision: 2, elsewhere: { child_name: 'AN' }, overwrote: {} })
			expect((await answersOf(tx, id)).answers).toMatchObject({ child_name: 'AN', child_sex: 'female' })
		}))

	test('that answer the same question: the last one stands, and knows what stood there', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			await save(tx, id, { child_name: 'AN' }, 0)
			const phone = await save(tx, id, { child_name: 'BÌNH' }, 0)
			expect(phone.overwrote).toEqual({ child_name: 'AN' })
			expect((await answersOf(tx, id)).answers['child_name']).toBe('BÌNH')
		}))
})

describe('whose draft it is', () => {
	test('another person does not see it', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			expect(await loadDraft(tx, tenant, id, newId())).toEqual({ ok: false, refusal: { kind: 'not-found' } })
			expect(await loadDraft(tx, tenant, 'x', diep.id)).toEqual({ ok: false, refusal: { kind: 'not-found' } })
		}))

	test('thrown away, it leaves the list; brought back, it is whole', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			await save(tx, id, { child_name: 'AN' }, 0)
			expect(await discardDraft(tx, id, diep.id, later)).toMatchObject({ ok: true })
			expect(await openDraftsFor(tx, diep.id)).toEqual([])
			expect(await draftForSubmission(tx, tenant, id, diep.id)).toMatchObject({
				ok: false,
				refusal: { kind: 'discarded' },
			})
			expect(await restoreDraft(tx, id, diep.id)).toMatchObject({ ok: true })
			expect(await openDraftsFor(tx, diep.id, '1.001193')).toMatchObject([
				{ id, title: { vi: 'Đăng ký khai sinh' } },
			])
			expect((await answersOf(tx, id)).answers['child_name']).toBe('AN')
		}))

	test('sent, it is filled no more, and becomes no second dossier', () =>
		rehearsed(async (tx) => {
			const id = await begin(tx)
			const dossierId = newId()
			await markSubmitted(tx, id, dossierId).execute()
			await expect(
				saveAnswers(tx, { tenant, draftId: id, citizen: diep, patch: { child_name: 'B' }, revision: 0, at }),
			).resolves.toEqual({ ok: false, refusal: { kind: 'submitted', dossierId } })
			expect(await submittedDraftsFor(tx, diep.id, '1.001193')).toMatchObject([{ id, dossierId }])
			expect(await discardDraft(tx, id, diep.id, later)).toMatchObject({ ok: false })
			expect(await markSubmitted(tx, id, newId()).execute()).toEqual([])
		}))
})

describe('a form that changes under an open draft', () => {
	type Form = {
		version: number
		steps: { sections: { fields: { id: string }[] }[] }[]
		schema: { properties: Record<string, unknown> }
	}
	/** The next version: one question is asked no more. */
	const without = (id: string): unknown => {
		const next = structuredClone(birth) as Form
		next.version += 1
		for (const step of next.steps)
			for (const section of step.sections) section.fields = section.fields.filter((field) => field.id !== id)
		delete next.schema.properties[id]
		return next
	}
	const open = async (tx: Tx, draftId: string) => {
		const found = await loadDraft(tx, tenant, draftId, diep.id)
		if (!found.ok) throw new Error(found.refusal.kind)
		return draftInForce(tx, tenant, found.value, diep, later)
	}

	test('moves with what still answers it, and says from which version until that is seen', async () => {
		await rehearsed(async (tx) => {
			const draftId = await begin(tx)
			const version = (birth as Form).version
			await save(tx, draftId, { child_name: 'An Nhiên', birth_notice_number: '0123/2026' }, 0)
			expect((await open(tx, draftId)).was).toBeUndefined()
			expect((await publishForm(tx, without('birth_notice_number'), at)).ok).toBe(true)
			const moved = await open(tx, draftId)
			expect(moved.draft).toMatchObject({ formVersion: version + 1, movedFrom: version })
			expect(moved.draft.answers).toMatchObject({ child_name: 'An Nhiên' })
			expect(moved.draft.answers).not.toHaveProperty('birth_notice_number')
			expect(moved.was?.version).toBe(version)
			// Opened again it is where it was, and still says so.
			const again = await open(tx, draftId)
			expect(again.draft).toEqual(moved.draft)
			expect(again.was?.version).toBe(version)
			await sawMove(tx, draftId, diep.id)
			expect((await open(tx, draftId)).was).toBeUndefined()
		})
	})
})
