import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
	currentForms,
	consultForDraft,
	discardDraft,
	loadDraft,
	publishForm,
	restoreDraft,
	saveAnswers,
} from '#forms/server'
import { type FormDefinition, journeyOf, holding } from '#forms'
import type { Citizen } from '#identity'
import { type Instant, instant, now } from '#kernel/dates'
import { transact } from '#platform/db'
import { type Asking, type Facts, RegisterAway, type Registries } from '#registers'
import { appointResponsible, callsAbout, callsFor } from '#registers/server'
import { birthAnswers, birthDraft } from '../../../test/drafts.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import { freshDatabase } from '../../../test/database.ts'
import type { Dossier, DossierCode } from './dossier.ts'
import { rebuilt } from './lifecycle.ts'
import { settleRegister, type Settling } from './settle-register.server.ts'
import { chain, eventFrom, find, history } from './store.server.ts'
import { storyOf } from './story.ts'
import { submitDraft } from './submit.server.ts'
import { takeRegister } from './take-register.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
const father = {
	father_declared: true,
	father_has_personal_id: true,
	father_id: '075093000012',
	father_name: 'Nguyễn Văn Lúa',
	father_birth_date: '1993-11-02',
}
const held: Facts = {
	personalId: '075093000012',
	fullName: 'NGUYỄN VĂN LÚA',
	birthDate: '1993-11-02',
	ethnicity: 'Hoa',
	nationality: 'Việt Nam',
	residence: 'Số 1 đường Bí Mật',
}

let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
let form: FormDefinition
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	await database.owner.query(`set app.tenant = 'H19'`)
	mother = await someCitizen(H19)
	const known = (await transact(H19, (tx) => currentForms(tx, 'H19', now(), '1.001193')))[0] as FormDefinition
	const published = await transact(H19, (tx) => publishForm(tx, asking(known), now()))
	if (!published.ok) throw new Error(JSON.stringify(published.refusal))
	form = published.value
}, 120_000)
afterAll(() => database.drop())

/** The form of births as it asks the population database about the father, and takes what is held of him. */
const asking = (known: FormDefinition): unknown => ({
	...known,
	// Of its own: definitions are kept by number for a whole process, which other tests share.
	version: known.version + 40,
	lookups: [
		{
			id: 'father',
			register: 'population',
			by: { personalId: 'father_id', fullName: 'father_name', birthDate: 'father_birth_date' },
			about: { vi: 'người cha', en: 'the father' },
		},
	],
	steps: known.steps.map((step) => ({
		...step,
		sections: step.sections.map((section) => ({
			...section,
			fields: section.fields.map((field) =>
				field.id === 'father_ethnicity' || field.id === 'father_nationality'
					? {
							...field,
							prefill: { from: `lookup.father.${field.id.slice('father_'.length)}`, keep: 'held' },
						}
					: field,
			),
		})),
	})),
})

/** A population database that says what a test wants. */
function register(says: { facts?: Facts | undefined; confirms?: 'matches' | 'differs'; away?: boolean }) {
	const asked: Asking[] = []
	const answer = <T>(asking: Asking, value: T): Promise<T> => {
		asked.push(asking)
		return says.away ? Promise.reject(new RegisterAway('test')) : Promise.resolve(value)
	}
	const registries: Registries = {
		population: {
			confirm: (asking) => answer(asking, says.confirms ?? 'matches'),
			lookUp: (asking) => answer(asking, 'facts' in says ? says.facts : held),
		},
	}
	return { registries, asked }
}

const draftOf = async (id: string, citizen = mother) => {
	const found = await transact(H19, (tx) => loadDraft(tx, 'H19', id, citizen.id))
	if (!found.ok) throw new Error(found.refusal.kind)
	return found.value.draft
}

/** Types of the father, as the mother does; answers the draft and the job that asks about him. */
async function typed(patch: Record<string, unknown> = father) {
	const draft = await birthDraft(H19, mother.id, { answers: { ...birthAnswers(), ...without } })
	const saved = await transact(H19, (tx) =>
		saveAnswers(tx, { tenant: 'H19', draftId: draft, citizen: mother, patch, revision: 0, at: now() }),
	)
	if (!saved.ok) throw new Error(saved.refusal.kind)
	const { lookups } = await draftOf(draft)
	return { draft, job: { tenant: 'H19', draft, lookup: 'father', request: lookups['father']?.request ?? '' } }
}
const without = { father_declared: false }
const first = { last: false, signal: undefined }
const last = { last: true, signal: undefined }

async function sent(draft: string): Promise<Dossier> {
	const done = await transact(H19, (tx) =>
		submitDraft({ tx, tenant: 'H19', citizen: mother, at: now(), address: '127.0.0.1' }, draft),
	)
	if (!done.ok) throw new Error(JSON.stringify(done.refusal))
	return dossier(done.value.code)
}
async function dossier(code: DossierCode): Promise<Dossier> {
	const found = await transact(H19, (tx) => find(tx, code))
	if (!found) throw new Error(`${code} is gone`)
	return found
}
const asksFor = ({ id }: Dossier) => ({ tenant: 'H19', dossier: id, lookup: 'father' })
const settle = async (of: Dossier, how: Partial<Settling>, at: Instant = now()) => {
	const official = await officialAs(H19, 'receptionist')
	return transact(H19, (tx) =>
		settleRegister(
			{ tx, tenant: 'H19', official, at, address: '127.0.0.1' },
			{ code: of.code, version: of.version },
			{ lookup: 'father', how: 'by-register', words: 'Đã xem thẻ căn cước.', byHand: {}, ...how },
		),
	)
}

describe('while the form is filled', () => {
	test('a father is asked about once he is named, by a job, with purpose, official and draft', async () => {
		const { draft, job } = await typed()
		expect((await draftOf(draft)).lookups['father']).toMatchObject({ came: 'asked' })
		const { registries, asked } = register({})
		await consultForDraft(registries)(job, first)
		expect(asked).toMatchObject([
			{ request: job.request, purpose: '1.001193', agency: 'H19.26', dossier: draft },
		])
		expect(asked[0]?.account).not.toBe('')
		const calls = await transact(H19, (tx) => callsFor(tx, draft))
		expect(calls).toMatchObject([{ service: 'confirm', purpose: '1.001193', came: 'matches', told: [] }])
		expect(calls[0]?.officialName).not.toBe('')
	})
	test('he is confirmed, and nothing that the register holds of him comes into the draft', async () => {
		const { draft, job } = await typed()
		await consultForDraft(register({}).registries)(job, first)
		const after = await draftOf(draft)
		expect(after.lookups['father']).toMatchObject({ came: 'matches' })
		expect(JSON.stringify(after)).not.toMatch(/Bí Mật|Hoa/)
		const { steps } = journeyOf(form, after.answers, {
			today: '2026-11-25',
			holding: holding(after.lookups),
		})
		const asked = steps.flatMap(({ sections }) =>
			sections.flatMap(({ fields }) => fields.map(({ id }) => id)),
		)
		expect(asked).not.toContain('father_ethnicity')
		expect(asked).toContain('father_name')
	})
	test('is not asked again for the same man, and is for another', async () => {
		const { draft, job } = await typed()
		const again = (patch: Record<string, unknown>) =>
			transact(H19, (tx) =>
				saveAnswers(tx, { tenant: 'H19', draftId: draft, citizen: mother, patch, revision: 9, at: now() }),
			)
		await again({ father_name: ' NGUYỄN  VĂN LÚA ' })
		expect((await draftOf(draft)).lookups['father']?.request).toBe(job.request)
		await again({ father_name: 'Nguyễn Văn Lúc' })
		expect((await draftOf(draft)).lookups['father']?.request).not.toBe(job.request)
		const { registries, asked } = register({})
		await consultForDraft(registries)(job, first)
		expect(asked).toEqual([])
	})
	test('a register that is away is told, asked again, and given up without a stuck job', async () => {
		const { draft, job } = await typed()
		const away = register({ away: true }).registries
		await expect(consultForDraft(away)(job, first)).rejects.toThrow(RegisterAway)
		expect((await draftOf(draft)).lookups['father']).toMatchObject({ came: 'away' })
		await expect(consultForDraft(away)(job, last)).resolves.toBeUndefined()
		await consultForDraft(register({}).registries)(job, first)
		expect((await draftOf(draft)).lookups['father']).toMatchObject({ came: 'matches' })
	})
	test('without a line to the register, or an official who answers for the call, nobody is asked', async () => {
		const { draft, job } = await typed()
		await consultForDraft({})(job, first)
		expect((await draftOf(draft)).lookups['father']).toMatchObject({ came: 'unconnected' })
		const { registries, asked } = register({})
		const before = await database.owner.query(`delete from registers.responsible returning *`)
		try {
			await consultForDraft(registries)(job, first)
			expect(asked).toEqual([])
			expect(await transact(H19, (tx) => callsFor(tx, draft))).toEqual([])
		} finally {
			for (const row of before.rows as { register: 'population'; official_id: string; account: string }[])
				await transact(H19, (tx) =>
					appointResponsible(tx, {
						register: row.register,
						agencyId: null,
						officialId: row.official_id,
						account: row.account,
						at: now(),
					}),
				)
		}
	})
	test('the database itself refuses a call without purpose, official or draft', async () => {
		const columns = { purpose: "''", official_name: "''", account: "''", subject: "''", draft_id: 'null' }
		for (const [column, nothing] of Object.entries(columns))
			await expect(
				database.owner.query(
					`insert into registers.call select tenant_id, gen_random_uuid(), at, register, service, request,
						${['purpose', 'official_id', 'official_name', 'account', 'agency_id', 'agency_name', 'draft_id', 'dossier_id', 'dossier_code', 'person_id', 'subject', 'own'].map((each) => (each === column ? nothing : each)).join(', ')}
						from registers.call limit 1`,
				),
			).rejects.toThrow(/violates/)
		await expect(transact(H19, (tx) => tx.deleteFrom('registers.call').execute())).rejects.toThrow(
			/permission/,
		)
	})
	test('a draft that is thrown away keeps nothing that a register told', async () => {
		const { draft, job } = await typed()
		await consultForDraft(register({}).registries)(job, first)
		await transact(H19, (tx) => discardDraft(tx, draft, mother.id, now()))
		await transact(H19, (tx) => restoreDraft(tx, draft, mother.id))
		expect((await draftOf(draft)).lookups).toEqual({})
	})
	test('nobody asks about more than twenty others in a day', async () => {
		const other = await someCitizen(H19)
		await database.owner.query(
			`insert into registers.call (tenant_id, call_id, at, register, service, request, purpose, official_id, official_name, account, agency_id, agency_name, draft_id, person_id, subject, own)
			select 'H19', gen_random_uuid(), now(), 'population', 'confirm', 'r' || n, '1.001193', gen_random_uuid(), 'x', 'x', gen_random_uuid(), '', gen_random_uuid(), $1, 'n' || n, false from generate_series(1, 20) n`,
			[other.id],
		)
		const draft = await birthDraft(H19, other.id, { answers: { ...birthAnswers(), ...without } })
		await transact(H19, (tx) =>
			saveAnswers(tx, {
				tenant: 'H19',
				draftId: draft,
				citizen: other,
				patch: father,
				revision: 0,
				at: now(),
			}),
		)
		const request = (await draftOf(draft, other)).lookups['father']?.request ?? ''
		const { registries, asked } = register({})
		await consultForDraft(registries)({ tenant: 'H19', draft, lookup: 'father', request }, first)
		expect(asked).toEqual([])
		expect((await draftOf(draft, other)).lookups['father']).toMatchObject({ came: 'too-many' })
	})
})

describe('a dossier', () => {
	test('is flagged while the register is away, and filled by itself when it is back', async () => {
		const { draft, job } = await typed()
		const away = register({ away: true }).registries
		await expect(consultForDraft(away)(job, first)).rejects.toThrow(RegisterAway)
		const filed = await sent(draft)
		expect(filed.lookups).toMatchObject([{ id: 'father', state: 'waiting' }])
		expect(filed.answers).not.toHaveProperty('father_ethnicity')
		await expect(takeRegister(away)(asksFor(filed), first)).rejects.toThrow(RegisterAway)
		expect((await dossier(filed.code)).version).toBe(1)

		const { registries, asked } = register({})
		await takeRegister(registries)(asksFor(filed), first)
		await takeRegister(registries)(asksFor(filed), first)
		expect(asked).toHaveLength(1)
		expect(asked[0]).toMatchObject({ dossier: filed.code, purpose: '1.001193' })
		const filled = await dossier(filed.code)
		expect(filled.lookups).toMatchObject([
			{ state: 'told', taken: ['father_ethnicity', 'father_nationality'] },
		])
		expect(filled.answers).toMatchObject({ father_ethnicity: 'Hoa', father_nationality: 'Việt Nam' })
		// Only what the form takes: the register told more.
		expect(JSON.stringify(filled)).not.toContain('Bí Mật')
		const calls = await transact(H19, (tx) => callsFor(tx, draft))
		expect(calls.map(({ came }) => came)).toEqual(['told', 'away', 'away'])
	})
	test('that differs is settled by an official, with a reason, and what is settled counts', async () => {
		const { draft, job } = await typed({ ...father, father_birth_date: '1994-11-02' })
		await consultForDraft(register({ confirms: 'differs' }).registries)(job, first)
		await transact(H19, (tx) =>
			saveAnswers(tx, {
				tenant: 'H19',
				draftId: draft,
				citizen: mother,
				patch: { father_ethnicity: 'Kinh', father_nationality: 'Việt Nam' },
				revision: 9,
				at: now(),
			}),
		)
		const filed = await sent(draft)
		await takeRegister(register({}).registries)(asksFor(filed), first)
		const differs = await dossier(filed.code)
		expect(differs.lookups[0]).toMatchObject({
			state: 'differs',
			differences: [
				{ field: 'father_birth_date', declared: '1994-11-02', told: '1993-11-02' },
				{ field: 'father_ethnicity', declared: 'Kinh', told: 'Hoa' },
			],
		})
		expect(await settle(differs, { words: ' ' })).toMatchObject({
			ok: false,
			refusal: { kind: 'words-missing' },
		})
		const done = await settle(differs, { how: 'by-register' })
		expect(done.ok && done.value.answers).toMatchObject({
			father_birth_date: '1993-11-02',
			father_ethnicity: 'Hoa',
		})
		expect(await settle(await dossier(filed.code), {})).toMatchObject({ ok: false })

		const told = await transact(H19, (tx) => history(tx, filed.id))
		expect(told.map(({ kind }) => kind)).toEqual(['submitted', 'register-answered', 'register-settled'])
		expect(storyOf(told, 'citizen').map(({ seq }) => seq)).toEqual([1])
		const links = await transact(H19, (tx) => chain(tx, filed.id))
		const again = rebuilt(
			links.map(({ event: { kind, ...payload }, at, hash }) => ({
				event: eventFrom(kind, payload),
				at: instant(at),
				hash,
			})),
		)
		expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(await dossier(filed.code))))
	})
	test('of somebody whom the register does not know is confirmed by hand', async () => {
		const { draft, job } = await typed()
		await consultForDraft(register({}).registries)(job, first)
		const filed = await sent(draft)
		await takeRegister(register({ facts: undefined }).registries)(asksFor(filed), first)
		const unknown = await dossier(filed.code)
		expect(unknown.lookups[0]?.state).toBe('unknown')
		expect(await settle(unknown, { how: 'by-register' })).toMatchObject({ ok: false })
		const done = await settle(unknown, {
			how: 'by-hand',
			byHand: { father_ethnicity: 'Chơ Ro', mother_name: 'Người khác' },
		})
		expect(done.ok && done.value.answers).toMatchObject({
			father_ethnicity: 'Chơ Ro',
			mother_name: 'Lê Ngọc Diệp',
		})
	})
})

describe('the log', () => {
	test('shows whom it is about who asked, and nobody else', async () => {
		const { draft, job } = await typed()
		await consultForDraft(register({}).registries)(job, first)
		const about = await transact(H19, (tx) => callsAbout(tx, '075093000012'))
		expect(about[0]).toMatchObject({
			register: 'population',
			purpose: '1.001193',
			agencyName: 'UBND phường Trấn Biên',
		})
		expect(await transact(H19, (tx) => callsAbout(tx, '075196000011'))).toEqual([])
		const elsewhere = { tenant: 'H17', person: 'test' }
		expect(await transact(elsewhere, (tx) => callsAbout(tx, '075093000012'))).toEqual([])
		expect(await transact(elsewhere, (tx) => callsFor(tx, draft))).toEqual([])
	})
})
