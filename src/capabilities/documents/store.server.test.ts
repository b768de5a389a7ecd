import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Tx } from '#platform/db'
import { freshDatabase, rehearse } from '../../../test/database.ts'
import { uploadLimits } from './file.ts'
import { digest } from './file-store.ts'
import type { ReceivedFile } from './receive.server.ts'
import {
	attachToDossier,
	filesOfDossier,
	filesOfDraft,
	findFile,
	findingsOf,
	recordFiles,
	recordResult,
	removeFile,
} from './store.server.ts'

let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => void (database = await freshDatabase()))
afterAll(() => database.drop())

const citizen = { tenant: 'H19', person: newId() }
const now = instant('2026-11-22T02:00:00Z')
const sha = (seed: number) => digest(String(seed).padStart(64, '0'))

const received = (draftId: string, seed: number, componentKey = 'giay-chung-sinh'): ReceivedFile => ({
	id: newId(),
	personId: citizen.person,
	draftId,
	componentKey,
	name: `Trang ${seed}.pdf`,
	mediaType: 'application/pdf',
	bytes: 1000 + seed,
	sha256: sha(seed),
	pages: 1,
	madeFrom: [{ name: `${seed}.jpg`, mediaType: 'image/jpeg', bytes: 5, sha256: sha(1_000_000 + seed) }],
	storedAt: now,
})

const record = async (tx: Tx, ...files: ReceivedFile[]) => {
	const answer = await recordFiles(tx, files)
	if (!answer.ok) throw new Error(answer.refusal.kind)
	return answer.value
}

describe('the files of a draft', () => {
	test('are listed in the order they came', () =>
		rehearse(citizen, async (tx) => {
			const draftId = newId()
			await record(tx, received(draftId, 1), received(draftId, 2))
			const files = await filesOfDraft(tx, draftId)
			expect(files.map(({ name, bytes }) => [name, bytes])).toEqual([
				['Trang 1.pdf', 1001],
				['Trang 2.pdf', 1002],
			])
		}))
	test('say whether they were looked through for viruses, and what was found of their signatures', () =>
		rehearse(citizen, async (tx) => {
			const draftId = newId()
			const [clean, unseen] = await record(
				tx,
				{ ...received(draftId, 1), scannedBy: 'ClamAV 1.4.6', signatures: [] },
				received(draftId, 2),
			)
			const findings = await findingsOf(tx, [clean?.id ?? '', unseen?.id ?? ''])
			expect([clean, unseen].map((file) => findings.get(file?.id ?? ''))).toEqual([
				{ scanned: true, signatures: [] },
				{ scanned: false, signatures: null },
			])
			expect((await findingsOf(tx, [])).size).toBe(0)
		}))
	test('sent again are the files that are already there', () =>
		rehearse(citizen, async (tx) => {
			const draftId = newId()
			const [first] = await record(tx, received(draftId, 1))
			const [again] = await record(tx, received(draftId, 1))
			expect(again?.id).toBe(first?.id)
			expect(await filesOfDraft(tx, draftId)).toHaveLength(1)
			await record(tx, received(draftId, 1, 'to-khai'))
			expect(await filesOfDraft(tx, draftId)).toHaveLength(2)
		}))
	test('are at most twenty for one component', () =>
		rehearse(citizen, async (tx) => {
			const draftId = newId()
			for (let seed = 0; seed < uploadLimits.filesPerComponent; seed++)
				await record(tx, received(draftId, seed))
			expect(await recordFiles(tx, [received(draftId, 99)])).toEqual({
				ok: false,
				refusal: { kind: 'too-many-files', limit: 20 },
			})
			expect(await filesOfDraft(tx, draftId)).toHaveLength(20)
		}))
	test('can be taken out, once, and by their own draft only', () =>
		rehearse(citizen, async (tx) => {
			const draftId = newId()
			const [file] = await record(tx, received(draftId, 1))
			const fileId = file?.id ?? ''
			expect(await removeFile(tx, { draftId: newId(), fileId, now })).toBeUndefined()
			expect(await removeFile(tx, { draftId, fileId: "' or true", now })).toBeUndefined()
			expect(await removeFile(tx, { draftId, fileId, now })).toMatchObject({ id: fileId })
			expect(await removeFile(tx, { draftId, fileId, now })).toBeUndefined()
			expect(await filesOfDraft(tx, draftId)).toEqual([])
			expect(await findFile(tx, fileId)).toBeUndefined()
		}))
})

describe('the files of a dossier', () => {
	test('are those of its draft, without what was taken out, and stay', () =>
		rehearse(citizen, async (tx) => {
			const [draftId, dossierId] = [newId(), newId()]
			const [kept, gone] = await record(tx, received(draftId, 1), received(draftId, 2))
			await removeFile(tx, { draftId, fileId: gone?.id ?? '', now })
			const attached = await tx
				.with('attached', () => attachToDossier(tx, draftId, dossierId))
				.selectFrom('attached')
				.select(['file_id', 'sha256'])
				.execute()
			expect(attached).toEqual([{ file_id: kept?.id, sha256: kept?.sha256 }])
			expect((await filesOfDossier(tx, dossierId)).map(({ id }) => id)).toEqual([kept?.id])
			expect(await filesOfDraft(tx, draftId)).toEqual([])
			expect(await removeFile(tx, { draftId, fileId: kept?.id ?? '', now })).toBeUndefined()
		}))
	test('grow by a supplement uploaded under the same draft', () =>
		rehearse(citizen, async (tx) => {
			const [draftId, dossierId] = [newId(), newId()]
			await record(tx, received(draftId, 1))
			await attachToDossier(tx, draftId, dossierId).execute()
			await record(tx, received(draftId, 2))
			expect(await filesOfDraft(tx, draftId)).toHaveLength(1)
			await attachToDossier(tx, draftId, dossierId).execute()
			expect(await filesOfDossier(tx, dossierId)).toHaveLength(2)
		}))
	test('do not include its result, which can be recorded only once', () =>
		rehearse(citizen, async (tx) => {
			const [id, dossierId] = [newId(), newId()]
			const result = { id, dossierId, name: 'Giấy khai sinh.pdf', bytes: 9, sha256: sha(9), pages: 1, now }
			await recordResult(tx, result).execute()
			await recordResult(tx, result).execute()
			expect(await filesOfDossier(tx, dossierId)).toEqual([])
			expect(await findFile(tx, id)).toMatchObject({ kind: 'result', dossierId, personId: null })
		}))
})

test('no tenant finds a file of another', async () => {
	const draftId = newId()
	const file = received(draftId, 1)
	await rehearse(citizen, async (tx) => {
		await record(tx, file)
		await tx.executeQuery((await import('kysely')).sql`set local app.tenant = 'H17'`.compile(tx))
		expect(await findFile(tx, file.id)).toBeUndefined()
		expect(await filesOfDraft(tx, draftId)).toEqual([])
	})
})
