import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digest } from '#documents'
import type { ReceivedFile } from '#documents/server'
import type { Citizen } from '#identity'
import { at as momentOn, day, type Instant, wallTime } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact, type Tx } from '#platform/db'
import { birthDraft } from '../../../test/drafts.ts'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import { changesOf } from './changes.ts'
import type { Dossier, DossierCode, SupplementItem } from './dossier.ts'
import { find, history } from './store.server.ts'
import { submitDraft } from './submit.server.ts'
import {
	addToSupplement,
	sendSupplement,
	takeFromSupplement,
	uploadedSince,
} from './supplement-files.server.ts'
import { requestSupplement } from './supplement.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
const at = (text: string): Instant => momentOn(day(text.slice(0, 10)), wallTime(text.slice(11)))
const nine = at('2026-11-25 09:00')

let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
}, 120_000)
afterAll(() => database.drop())

const photo: SupplementItem = {
	target: { component: 'giay-chung-sinh' },
	label: 'Giấy chứng sinh',
	reasonCode: 'CS01',
	reason: 'Ảnh mờ.',
	remedy: 'Ông bà chụp lại nơi đủ sáng.',
}
const name: SupplementItem = {
	target: { field: 'child_name' },
	label: 'Họ, chữ đệm, tên',
	reasonCode: 'CS02',
	reason: 'Khác giấy chứng sinh.',
	remedy: 'Ghi đúng như giấy chứng sinh.',
}

/** A dossier that waits for its citizen to supply `items`. */
async function awaiting(items: readonly SupplementItem[]): Promise<Dossier> {
	const draftId = await birthDraft(H19, mother.id, {
		papers: [{ component: 'giay-chung-sinh', name: 'mờ.pdf' }],
	})
	const sent = await transact(H19, (tx) =>
		submitDraft({ tx, tenant: 'H19', citizen: mother, at: nine, address: '' }, draftId),
	)
	if (!sent.ok) throw new Error(JSON.stringify(sent.refusal))
	const official = await officialAs(H19, 'receptionist')
	const desk = { tenant: 'H19', official, at: nine.add({ minutes: 5 }), address: '' }
	const asked = await transact(H19, (tx) =>
		requestSupplement({ ...desk, tx }, { code: sent.value.code, version: 1 }, items),
	)
	if (!asked.ok) throw new Error(JSON.stringify(asked.refusal))
	return asked.value
}

const uploaded = (dossier: Dossier, componentKey: string, mark = newId()): ReceivedFile => ({
	id: newId(),
	personId: mother.id,
	draftId: dossier.draftId,
	componentKey,
	name: 'rõ.pdf',
	mediaType: 'application/pdf',
	bytes: 4321,
	sha256: digest('cd'.repeat(32)),
	pages: 1,
	storedAt: nine.add({ minutes: 10 }),
	madeFrom: [
		{ name: mark, mediaType: 'image/jpeg', bytes: 1, sha256: digest(mark.replaceAll('-', '').repeat(2)) },
	],
})

const by = (tx: Tx, citizen = mother) => ({
	tx,
	tenant: 'H19',
	citizen,
	at: nine.add({ minutes: 20 }),
	address: '127.0.0.1',
})
const add = (dossier: Dossier, ...files: ReceivedFile[]) =>
	transact(H19, (tx) => addToSupplement(by(tx), dossier.code, files))
const send = (code: DossierCode, fields: Record<string, string> = {}) =>
	transact(H19, (tx) => sendSupplement(by(tx), code, fields))
const now = (code: DossierCode) => transact(H19, (tx) => find(tx, code))

describe('a supplement that the citizen sends', () => {
	test('carries the files uploaded since, and the history still tells what stood there before', async () => {
		const dossier = await awaiting([photo, name])
		expect((await add(dossier, uploaded(dossier, 'giay-chung-sinh'))).ok).toBe(true)
		const sent = await send(dossier.code, { child_name: 'Nguyễn Lê Minh Anh', mother_name: 'Người khác' })
		expect(sent.ok && sent.value.files.map((file) => file.name)).toEqual(['rõ.pdf'])
		expect(sent.ok && sent.value.answers['mother_name']).toBe('Lê Ngọc Diệp')

		const events = await transact(H19, (tx) => history(tx, dossier.id))
		expect(changesOf(events)).toMatchObject([
			{ field: 'child_name', before: 'Nguyễn Lê Minh An', after: 'Nguyễn Lê Minh Anh' },
			{ component: 'giay-chung-sinh', before: [{ name: 'mờ.pdf' }], after: [{ name: 'rõ.pdf' }] },
		])
		expect(await transact(H19, (tx) => uploadedSince(tx, dossier))).toEqual([])
	})

	test('sent twice at once changes the dossier once', async () => {
		const dossier = await awaiting([photo])
		await add(dossier, uploaded(dossier, 'giay-chung-sinh'))
		const both = await Promise.all([send(dossier.code), send(dossier.code)])
		expect(both.map((each) => each.ok).toSorted()).toEqual([false, true])
		expect((await now(dossier.code))?.version).toBe(dossier.version + 1)
		expect((await now(dossier.code))?.files).toHaveLength(1)
	})

	test('is refused while something is lacking, and keeps what was uploaded', async () => {
		const dossier = await awaiting([photo, name])
		await add(dossier, uploaded(dossier, 'giay-chung-sinh'))
		const refused = await send(dossier.code)
		expect(!refused.ok && refused.refusal).toEqual({
			kind: 'not-everything-answered',
			labels: ['Họ, chữ đệm, tên'],
		})
		expect(await transact(H19, (tx) => uploadedSince(tx, dossier))).toHaveLength(1)
	})

	test('takes no file that nobody asked for, and none from another person', async () => {
		const dossier = await awaiting([photo])
		const unasked = await add(dossier, uploaded(dossier, 'giay-uy-quyen'))
		expect(!unasked.ok && unasked.refusal.kind).toBe('nothing-asked')
		const stranger = { ...mother, id: newId() }
		const foreign = await transact(H19, (tx) =>
			addToSupplement(by(tx, stranger), dossier.code, [uploaded(dossier, 'giay-chung-sinh')]),
		)
		expect(!foreign.ok && foreign.refusal.kind).toBe('unknown-dossier')
	})

	test('lets a wrong file be taken back before it is sent, not after', async () => {
		const dossier = await awaiting([photo])
		const wrong = uploaded(dossier, 'giay-chung-sinh')
		await add(dossier, wrong)
		const take = (id: string) => transact(H19, (tx) => takeFromSupplement(by(tx), dossier.code, id))
		expect((await take(wrong.id)).ok).toBe(true)
		expect((await send(dossier.code)).ok).toBe(false)
		const right = uploaded(dossier, 'giay-chung-sinh')
		await add(dossier, right)
		expect((await send(dossier.code)).ok).toBe(true)
		const late = await take(right.id)
		expect(!late.ok && late.refusal.kind).toBe('wrong-state')
		expect((await now(dossier.code))?.files.map(({ id }) => id)).toEqual([right.id])
	})
})
