import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { DossierCode } from '#dossiers'
import { dossiersOf, findDossier, history, submitDraft } from '#dossiers/server'
import {
	type Citizen,
	type IdentityProvider,
	isSelf,
	type OfficialAtWork,
	type VouchedPerson,
} from '#identity'
import { beginSignIn, finishSignIn, personByNumber, signedIn } from '#identity/server'
import { ok } from '#kernel/result'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import { moment, officialNamed } from '../../../test/desk.ts'
import { birthAnswers, paperFacts } from '../../../test/drafts.ts'
import { newId } from '#kernel/ids'
import { assistedCitizen, beginFiling } from './filing.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
const at = moment('2026-11-25 09:00')
const card = {
	personalId: '075185000009',
	fullName: 'Trần Thị Quầy',
	birthDate: '1985-04-30',
	sex: 'female',
	residence: 'Khu phố 1, phường Trấn Biên',
	phone: '+84900000009',
} as const
let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
let clerk: OfficialAtWork

beforeAll(async () => {
	vi.stubEnv('SECRET', 'only for this test, only for this test')
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
	clerk = await officialNamed(H19, 'tiepnhan.tranbien', at)
}, 120_000)
afterAll(() => database.drop())

const agencyOf = (code: string) =>
	transact(H19, async (tx) => {
		const { agency_id } = await tx
			.selectFrom('tenancy.agency')
			.select('agency_id')
			.where('code', '=', code)
			.executeTakeFirstOrThrow()
		return agency_id
	})
const begin = async (
	person: Parameters<typeof beginFiling>[0]['person'],
	official = clerk,
	agency = 'H19.26',
) => {
	const agencyId = await agencyOf(agency)
	return transact(H19, (tx) =>
		beginFiling({
			tx,
			tenant: 'H19',
			official,
			at,
			person,
			procedureCode: '1.001193',
			agencyId,
			ticket: 'A012',
		}),
	)
}
const begun = async (...asked: Parameters<typeof begin>) => {
	const filing = await begin(...asked)
	if (!filing.ok) throw new Error(filing.refusal.kind)
	return filing.value.draftId
}

/** What the two type together on the form's pages. */
const filled = (draftId: string, personId: string) =>
	transact(H19, async (tx) => {
		await tx
			.updateTable('forms.draft')
			.set({ answers: JSON.stringify(birthAnswers()) })
			.where('draft_id', '=', draftId)
			.execute()
		await tx
			.insertInto('documents.file')
			.values({
				tenant_id: 'H19',
				file_id: newId(),
				kind: 'component',
				person_id: personId,
				draft_id: draftId,
				component_key: 'giay-chung-sinh',
				name: 'giay-chung-sinh.pdf',
				...paperFacts,
				stored_at: at.toString(),
			})
			.execute()
	})

describe('an official at the counter', () => {
	test('writes down who is new, fills in for them, and the dossier is theirs and says who filed it', async () => {
		const draftId = await begun(card)
		const assisted = await transact(H19, (tx) => assistedCitizen(tx, draftId, clerk, at))
		expect(assisted).toMatchObject({
			citizen: { fullName: 'Trần Thị Quầy', personalId: card.personalId, assurance: 2 },
			ticket: 'A012',
		})
		const { provenance, answers } = await transact(H19, (tx) =>
			tx
				.selectFrom('forms.draft')
				.select(['provenance', 'answers'])
				.where('draft_id', '=', draftId)
				.executeTakeFirstOrThrow(),
		)
		// Nothing says that VNeID vouches for what was typed from a card.
		expect(answers).toMatchObject({ requester_name: 'Trần Thị Quầy', requester_id: card.personalId })
		expect(provenance).toMatchObject({ requester_name: { source: 'typed' } })
		expect(JSON.stringify(provenance)).not.toMatch(/vneid|suggested/)
		if (!assisted) throw new Error('nobody is assisted')
		await filled(draftId, assisted.citizen.id)
		const { official, role, agency, citizen } = assisted
		const filed = await transact(H19, (tx) =>
			submitDraft(
				{
					tx,
					tenant: 'H19',
					citizen,
					at,
					address: '127.0.0.1',
					filedBy: {
						kind: 'official',
						id: official.id,
						name: official.fullName,
						title: official.title,
						phone: official.phone,
						role,
						agencyId: agency.id,
						agencyName: agency.name,
						address: '127.0.0.1',
					},
				},
				draftId,
			),
		)
		if (!filed.ok) throw new Error(JSON.stringify(filed.refusal))
		await transact(H19, async (tx) => {
			const dossier = await findDossier(tx, filed.value.code)
			expect(dossier).toMatchObject({
				channel: 'direct',
				personId: citizen.id,
				applicantName: 'Trần Thị Quầy',
			})
			const [first] = await history(tx, filed.value.dossierId)
			expect(first?.actor).toMatchObject({ kind: 'official', id: clerk.id, role: 'receptionist' })
		})
	})

	describe('whoever signs in later', () => {
		const holder = (personalId: string) => ({ ...card, personalId })
		const vouched = (personalId: string, assurance: 1 | 2, change: Partial<VouchedPerson> = {}) =>
			({
				issuer: 'https://vneid.example',
				subject: `tech-${personalId}`,
				assurance,
				...holder(personalId),
				ethnicity: 'Kinh',
				nationality: 'Việt Nam',
				homeTown: null,
				email: null,
				...change,
			}) as VouchedPerson
		/** Comes back from VNeID as that person, and is who the session says they are. */
		const signsIn = async (person: VouchedPerson): Promise<Citizen> => {
			const state = 's'.repeat(43)
			const provider: IdentityProvider = {
				begin: (callback) =>
					Promise.resolve(ok({ goTo: callback, attempt: { state, nonce: 'n', verifier: 'v' } })),
				finish: () => Promise.resolve(ok(person)),
			}
			const callback = new URL('http://dongnai.localhost/dang-nhap/ve')
			const started = await beginSignIn(provider, { callback, returnTo: '/ho-so', at })
			if (!started.ok) throw new Error(started.refusal.kind)
			const back = await finishSignIn(provider, (work) => transact(H19, work), {
				returned: new URL(`?state=${state}`, callback),
				cookie: started.value.cookie.value,
				at,
			})
			if (!back.ok) throw new Error(back.refusal.kind)
			const tokens = { citizen: back.value.token, official: undefined }
			const { citizen } = await transact(H19, async (tx) => signedIn(tx, tokens, at))
			if (!citizen) throw new Error('nobody is signed in')
			return citizen
		}
		const filedFor = async (personalId: string) => {
			const draftId = await begun(holder(personalId))
			const assisted = await transact(H19, (tx) => assistedCitizen(tx, draftId, clerk, at))
			if (!assisted) throw new Error('nobody is assisted')
			await filled(draftId, assisted.citizen.id)
			const filed = await transact(H19, (tx) =>
				submitDraft({ tx, tenant: 'H19', citizen: assisted.citizen, at, address: '127.0.0.1' }, draftId),
			)
			if (!filed.ok) throw new Error(JSON.stringify(filed.refusal))
			return filed.value.code
		}
		const sees = async (citizen: Citizen) =>
			(await transact(H19, (tx) => dossiersOf(tx, citizen))).map(({ code }) => code)
		const opens = async (citizen: Citizen, code: DossierCode) => {
			const dossier = await transact(H19, (tx) => findDossier(tx, code))
			return dossier !== undefined && isSelf(citizen, dossier.personId)
		}

		test('with an account of level 2 and the same number and birthday has the dossier; nobody else does', async () => {
			const code = await filedFor('075185000021')
			const stranger = await signsIn(vouched('075185000022', 2))
			const owner = await signsIn(vouched('075185000021', 2))
			expect([await sees(owner), await opens(owner, code)]).toEqual([[code], true])
			for (const other of [stranger, mother])
				expect([await sees(other), await opens(other, code)]).toEqual([[], false])
			// The next time it is the same person, and what the counter writes down is theirs as well.
			const again = await signsIn(vouched('075185000021', 2))
			const next = await filedFor('075185000021')
			expect((await sees(again)).toSorted()).toEqual([code, next].toSorted())
		})
		test('with an account of level 1 has nothing of it, until it is of level 2', async () => {
			const code = await filedFor('075185000023')
			const low = await signsIn(vouched('075185000023', 1))
			expect([await sees(low), await opens(low, code)]).toEqual([[], false])
			// The counter does not take that account for the person either.
			const second = await filedFor('075185000023')
			expect(await sees(low)).toEqual([])
			const high = await signsIn(vouched('075185000023', 2))
			expect(high.id).toBe(low.id)
			expect((await sees(high)).toSorted()).toEqual([code, second].toSorted())
			expect(await opens(high, code)).toBe(true)
			// Signed in with less again, it is closed again.
			expect(await sees(await signsIn(vouched('075185000023', 1)))).toEqual([])
		})
		test('with the number that was mistyped for somebody else’s has nothing: the birthdays differ', async () => {
			const code = await filedFor('075185000024')
			const other = await signsIn(vouched('075185000024', 2, { birthDate: '1970-01-01' }))
			expect([await sees(other), await opens(other, code)]).toEqual([[], false])
		})
	})

	test('finds who is known by VNeID, and overwrites nothing of what it vouched for', async () => {
		const draftId = await begun({ ...card, personalId: mother.personalId ?? '', fullName: 'Viết Sai' })
		const assisted = await transact(H19, (tx) => assistedCitizen(tx, draftId, clerk, at))
		expect(assisted?.citizen).toMatchObject({ id: mother.id, fullName: mother.fullName })
	})

	test('enters a person once, with what was said last', async () => {
		await begun(card)
		await begun({ ...card, phone: '+84900000010' })
		const { rows } = await database.owner
			.query(`set app.tenant = 'H19'`)
			.then(() =>
				database.owner.query('select phone from identity.person where personal_id = $1', [card.personalId]),
			)
		expect(rows).toEqual([{ phone: '+84900000010' }])
		expect(await transact(H19, (tx) => personByNumber(tx, card.personalId))).toMatchObject({
			vouched: 'counter',
			phone: '+84900000010',
		})
	})

	test('alone may fill in what they began, for that day', async () => {
		const draftId = await begun(card)
		const other = await officialNamed(H19, 'hotich.tranbien', at)
		expect(await transact(H19, (tx) => assistedCitizen(tx, draftId, other, at))).toBeUndefined()
		expect(
			await transact(H19, (tx) => assistedCitizen(tx, draftId, { ...clerk, duties: [] }, at)),
		).toBeUndefined()
		expect(
			await transact(H19, (tx) => assistedCitizen(tx, draftId, clerk, at.add({ hours: 13 }))),
		).toBeUndefined()
	})

	test.each([
		['a number that is none', { ...card, personalId: '07518500' }, 'number-wrong'],
		['no name', { ...card, fullName: ' ' }, 'name-missing'],
		['a birth to come', { ...card, birthDate: '2030-01-01' }, 'birth-wrong'],
		['a telephone that is none', { ...card, phone: '+8412' }, 'phone-wrong'],
	])('is told of %s', async (_, person, kind) => {
		expect(await begin(person)).toEqual({ ok: false, refusal: { kind } })
	})
	test('who may not receive begins nothing', async () => {
		const other = await officialNamed(H19, 'hotich.tranbien', at)
		expect(await begin(card, other)).toEqual({ ok: false, refusal: { kind: 'not-allowed' } })
	})
})
