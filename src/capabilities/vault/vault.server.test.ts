import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DossierCode, resultOf } from '#dossiers'
import { advanceDossier, history, issueResult, reserveResult, submitDraft } from '#dossiers/server'
import type { Citizen } from '#identity'
import { dayInVietNam, type Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact, type Tx } from '#platform/db'
import { workedCases, workThrough } from '../../../demo/cases.ts'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, someCitizen } from '../../../test/demo.ts'
import { filledDrafts, paperFacts } from '../../../test/drafts.ts'
import { acting, at, done, dossier, received, seen } from '../../../test/filed.ts'
import {
	accessesOf,
	endedResult,
	endPaper,
	findPaper,
	keepPapers,
	offersFor,
	stillValid,
	takePaper,
	vaultOf,
} from './index.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
const address = '127.0.0.1'
const morning = at('2026-11-25 09:00')
const component = 'giay-xac-nhan-khuyet-tat'
let database: Awaited<ReturnType<typeof freshDatabase>>
let citizen: Citizen
let issued: DossierCode
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	citizen = await someCitizen(H19)
	issued = await birthIssued(morning)
}, 120_000)
afterAll(() => database.drop())

const asH19 = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(H19, work)

/** A birth, filed with its notice, approved and issued. */
async function birthIssued(moment: Instant): Promise<DossierCode> {
	const code = await received(citizen, moment)
	const steps = [
		['receptionist', { act: 'hand-on', words: '' }],
		['justice-clerk', { act: 'propose', outcome: 'grant', words: 'Đủ điều kiện.' }],
		['chairman', { act: 'approve', words: '' }],
	] as const
	for (const [role, act] of steps)
		await done(acting(role, moment, async (desk) => advanceDossier(desk, await seen(code), act)))
	await done(acting('justice-clerk', moment, async (desk) => reserveResult(desk, await seen(code))))
	await done(
		acting('justice-clerk', moment, async (desk) =>
			issueResult(desk, await seen(code), { fileId: newId(), sha256: 'ab'.repeat(32) }),
		),
	)
	return code
}

/** A certificate of disability in somebody's vault, with its file, as the dossier that issued it would leave it. */
async function certified(
	owner: Pick<Citizen, 'id'>,
	{ procedure = '1.001699', sha256 = paperFacts.sha256, moment = morning } = {},
): Promise<string> {
	const [fileId, dossierId] = [newId(), newId()]
	await asH19(async (tx) => {
		await tx
			.insertInto('documents.file')
			.values({
				tenant_id: 'H19',
				file_id: fileId,
				kind: 'result',
				dossier_id: dossierId,
				name: 'giay-xac-nhan.pdf',
				...paperFacts,
				sha256,
				stored_at: moment.toString(),
			})
			.execute()
		await keepPapers(tx, {
			ownerId: owner.id,
			dossier: { id: dossierId, code: 'H19.26-261101-0007' },
			procedure: { code: procedure, name: 'Xác định khuyết tật' },
			issuer: { id: newId(), name: 'UBND phường Trấn Biên' },
			at: moment,
			result: { title: 'Giấy xác nhận khuyết tật', number: '07/GXNKT', fileId, sha256 },
			accepted: [],
		})
	})
	const [paper] = await asH19((tx) => vaultOf(tx, owner))
	if (!paper) throw new Error('not kept')
	return paper.id
}

const helped = workedCases().find(({ form }) => form.id === 'tro-giup-nguoi-khuyet-tat')
const helpDraft = async (owner: Citizen): Promise<string> => {
	const [id] = await filledDrafts(H19, owner.id, [helped ? workThrough(helped).answers : {}], {
		procedure: '1.001776',
		form: 'tro-giup-nguoi-khuyet-tat',
		papers: [],
	})
	if (!id) throw new Error('no draft')
	return id
}

const take = (owner: Citizen, draftId: string, paperId: string, moment = morning) =>
	asH19((tx) => takePaper(tx, { citizen: owner, draftId, component, paperId, at: moment, address }))

describe('what lies in the vault', () => {
	test('is the result that was issued, with who issued it, when, and its digest', async () => {
		const result = resultOf(await dossier(issued))
		const papers = await asH19((tx) => vaultOf(tx, citizen))
		expect(papers.find(({ origin }) => origin === 'issued')).toMatchObject({
			title: { vi: 'Giấy khai sinh' },
			kind: 'giay-khai-sinh',
			number: result?.number,
			sha256: result?.sha256,
			issuer: { name: 'UBND phường Trấn Biên' },
			dossier: { code: issued },
			validFrom: '2026-11-25',
			validTo: null,
			ended: null,
		})
	})
	test('is what was handed in with it and found right, and not offered where it is for one occasion only', async () => {
		const papers = await asH19((tx) => vaultOf(tx, citizen))
		expect(papers.find(({ origin }) => origin === 'accepted')).toMatchObject({
			kind: 'giay-chung-sinh',
			sha256: paperFacts.sha256,
			dossier: { code: issued },
		})
		const offers = await asH19((tx) => offersFor(tx, citizen, ['giay-chung-sinh', 'giay-khai-sinh'], morning))
		expect(offers.get('giay-chung-sinh')).toEqual([])
		expect(offers.get('giay-khai-sinh')).toHaveLength(1)
	})
	test('holds as long as the law says', async () => {
		const owner = await someCitizen(H19)
		await certified(owner, { procedure: '1.004873', sha256: 'cd'.repeat(32) })
		const [paper] = await asH19((tx) => vaultOf(tx, owner))
		expect(paper).toMatchObject({ kind: 'xac-nhan-hon-nhan', validFrom: '2026-11-25', validTo: '2027-05-25' })
		const offeredOn = async (moment: Instant) =>
			(await asH19((tx) => offersFor(tx, owner, ['xac-nhan-hon-nhan'], moment))).get('xac-nhan-hon-nhan')
		expect(await offeredOn(at('2027-05-24 23:00'))).toHaveLength(1)
		expect(await offeredOn(at('2027-05-25 00:00'))).toHaveLength(0)
	})
})

describe('a paper of the vault', () => {
	test('goes into a draft with one press, once, and keeps its provenance to the official', async () => {
		const paperId = await certified(citizen)
		const draftId = await helpDraft(citizen)
		const [first, second] = [await take(citizen, draftId, paperId), await take(citizen, draftId, paperId)]
		expect(first.ok && second.ok && first.value.id === second.value.id).toBe(true)
		const sent = await transact(H19, (tx) =>
			submitDraft({ tx, tenant: 'H19', citizen, at: morning, address }, draftId),
		)
		if (!sent.ok) throw new Error(JSON.stringify(sent.refusal))
		const filed = await dossier(sent.value.code)
		const provenance = {
			paper: paperId,
			origin: 'issued',
			number: '07/GXNKT',
			issuer: 'UBND phường Trấn Biên',
			dossier: 'H19.26-261101-0007',
		}
		expect(filed.files).toMatchObject([{ component, sha256: paperFacts.sha256, fromVault: provenance }])
		const [event] = await asH19((tx) => history(tx, filed.id))
		expect(event).toMatchObject({ kind: 'submitted', files: [{ fromVault: provenance }] })
		expect(await asH19((tx) => accessesOf(tx, [paperId]))).toMatchObject([
			{ act: 'taken', draftId },
			{ act: 'taken', draftId },
		])
	})
	test('does not stand for another component', async () => {
		const owner = await someCitizen(H19)
		const paperId = await certified(owner, { procedure: '1.004873', sha256: 'ce'.repeat(32) })
		const refused = await take(owner, await helpDraft(owner), paperId)
		expect(refused).toMatchObject({ ok: false, refusal: { kind: 'does-not-fit' } })
	})
	test('that ended after it was taken keeps the draft from being sent, and cannot be taken again', async () => {
		const owner = await someCitizen(H19)
		const paperId = await certified(owner)
		const draftId = await helpDraft(owner)
		expect((await take(owner, draftId, paperId)).ok).toBe(true)
		await asH19((tx) =>
			tx
				.updateTable('vault.paper')
				.set({ ended_at: morning.toString(), ended_as: 'revoked', ended_words: 'QĐ 12', ended_by: 'x' })
				.where('paper_id', '=', paperId)
				.execute(),
		)
		expect(
			await asH19((tx) => submitDraft({ tx, tenant: 'H19', citizen: owner, at: morning, address }, draftId)),
		).toMatchObject({ ok: false, refusal: { kind: 'papers-not-valid', components: [{ key: component }] } })
		expect(await take(owner, draftId, paperId)).toMatchObject({
			ok: false,
			refusal: { kind: 'not-valid', standing: 'revoked' },
		})
	})
	test('ends by who may approve for the agency that issued it, with a reason, once', async () => {
		const { id, result } = { id: (await dossier(issued)).id, result: resultOf(await dossier(issued)) }
		const end = (role: string, words: string) =>
			acting(role, morning, (desk) => endPaper(desk, id, { as: 'revoked', words }))
		expect(await end('receptionist', 'QĐ 15')).toMatchObject({ refusal: { kind: 'not-allowed' } })
		expect(await end('chairman', ' ')).toMatchObject({ refusal: { kind: 'words-missing' } })
		expect(await end('chairman', 'Quyết định 15/QĐ-UBND')).toMatchObject({ ok: true })
		expect(await end('chairman', 'lần nữa')).toMatchObject({ refusal: { kind: 'ended-before' } })
		expect(await asH19((tx) => endedResult(tx, result?.sha256 ?? ''))).toMatchObject({
			as: 'revoked',
			words: 'Quyết định 15/QĐ-UBND',
		})
		const offers = await asH19((tx) => offersFor(tx, citizen, ['giay-khai-sinh'], morning))
		expect(offers.get('giay-khai-sinh')).toEqual([])
	})
})

test('whoever owns what, nobody sees, opens, takes or uses the paper of another', async () => {
	const people = await Promise.all([1, 2, 3].map(() => someCitizen(H19)))
	const owned = new Map<string, string>()
	const today = dayInVietNam(morning).toString()
	let print = 0
	await fc.assert(
		fc.asyncProperty(fc.nat(2), fc.nat(2), async (ownerAt, viewerAt) => {
			const [owner, viewer] = [people[ownerAt], people[viewerAt]]
			if (!owner || !viewer) return
			print += 1
			const sha256 = print.toString(16).padStart(64, '0')
			const paperId = await certified(owner, { sha256 })
			owned.set(paperId, owner.id)
			const own = owner.id === viewer.id
			const seenPapers = await asH19((tx) => vaultOf(tx, viewer))
			expect(seenPapers.every(({ id }) => (owned.get(id) ?? viewer.id) === viewer.id)).toBe(true)
			expect(seenPapers.some(({ id }) => id === paperId)).toBe(own)
			expect((await asH19((tx) => findPaper(tx, viewer, paperId))) !== undefined).toBe(own)
			const offers = await asH19((tx) => offersFor(tx, viewer, [component], morning))
			expect(offers.get(component)?.some(({ id }) => id === paperId)).toBe(own)
			expect((await asH19((tx) => stillValid(tx, viewer, [paperId], today))).has(paperId)).toBe(own)
			const taken = await take(viewer, await helpDraft(viewer), paperId)
			expect(taken.ok ? 'taken' : taken.refusal.kind).toBe(own ? 'taken' : 'unknown-paper')
			// Another tenant's application has no such row, whoever asks.
			const elsewhere = await transact({ tenant: 'H17', person: owner.id }, (tx) => vaultOf(tx, owner))
			expect(elsewhere).toEqual([])
		}),
		{ numRuns: 12 },
	)
})
