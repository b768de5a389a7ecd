import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DossierCode } from '#dossiers'
import type { OfficialAtWork } from '#identity'
import { now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact, type Tx } from '#platform/db'
import { birth, fileBirths } from '../../../test/births.ts'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import { mentionsIn } from './note.ts'
import { markRead, notesOn, noticesOf, openQuestions, unreadNotices } from './store.server.ts'
import { answerQuestion, colleaguesOn, rewordNote, type Speaking, writeNote } from './write.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let hen: OfficialAtWork
let clerk: OfficialAtWork
let code: DossierCode
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	const mother = await someCitizen(H19)
	hen = await officialAs(H19, 'receptionist')
	clerk = await officialAs(H19, 'justice-clerk')
	;[code = '' as DossierCode] = await fileBirths(mother, { count: 1 })
}, 120_000)
afterAll(() => database.drop())

const as = async <T>(official: OfficialAtWork, work: (by: Speaking) => Promise<T>): Promise<T> => {
	const dossier = await birth(code)
	return transact(H19, (tx: Tx) => work({ tx, tenant: 'H19', official, at: now(), dossier }))
}
const write = (official: OfficialAtWork, words: string, askedOf?: string, id = newId()) =>
	as(official, (by) => writeNote(by, { id, words, askedOf }))
const notes = async () => {
	const { id } = await birth(code)
	return transact(H19, (tx) => notesOn(tx, id))
}
const notices = (official: OfficialAtWork) => transact(H19, (tx) => noticesOf(tx, official.id))

describe('a note', () => {
	test('mentions by user name; a full stop, a second mention and an address are no part of it', () => {
		expect(mentionsIn('Nhờ @hotich.tranbien. Và @HoTich.TranBien, gửi a@b.vn (@vanthu)')).toEqual([
			'hotich.tranbien',
			'vanthu',
		])
	})
	test('sent twice is one note, and notices whom it mentions once', async () => {
		const id = newId()
		const words = `Nhờ @${clerk.username} xem giúp.`
		await Promise.all([write(hen, words, undefined, id), write(hen, words, undefined, id)])
		expect((await notes()).filter((note) => note.id === id)).toHaveLength(1)
		expect((await notices(clerk)).filter(({ noteId }) => noteId === id)).toMatchObject([
			{ why: 'mentioned', by: hen.fullName, dossierCode: code, words, isRead: false },
		])
	})
	test('is refused when it mentions one who may not read the dossier, and nothing is written', async () => {
		const before = await notes()
		expect(await write(hen, 'Nhờ @khong.co.ai')).toMatchObject({
			ok: false,
			refusal: { kind: 'no-colleague', username: 'khong.co.ai' },
		})
		expect(await write(hen, '   ')).toMatchObject({ refusal: { kind: 'no-words' } })
		expect(await notes()).toEqual(before)
	})
	test('reworded by its author keeps what it said before; nobody else rewords it', async () => {
		const written = await write(hen, 'Thiếu trang hai.')
		if (!written.ok) throw new Error('refused')
		expect(await as(clerk, (by) => rewordNote(by, written.value, 'Đủ.'))).toMatchObject({
			refusal: { kind: 'not-your-note' },
		})
		await as(hen, (by) => rewordNote(by, written.value, 'Thiếu trang ba.'))
		const note = (await notes()).find(({ id }) => id === written.value)
		expect(note?.wordings.map(({ words }) => words)).toEqual(['Thiếu trang hai.', 'Thiếu trang ba.'])
	})
	test('can neither be changed nor taken away by the application', async () => {
		for (const statement of [
			'update notes.wording set words = $1',
			'delete from notes.note',
			'delete from notes.answer',
		])
			await expect(
				database.owner.query(
					`set role motcua_app; set app.tenant = 'H19'; ${statement.replace('$1', "'x'")}`,
				),
			).rejects.toThrow(/permission denied/)
		await database.owner.query('reset role')
	})
})

describe('a question', () => {
	test('waits for a colleague, shows in the queue, and is answered once', async () => {
		const asked = await write(hen, 'Có cần bản gốc không?', clerk.id)
		if (!asked.ok) throw new Error('refused')
		expect((await transact(H19, (tx) => openQuestions(tx, [code, 'H19.26-261122-9999']))).get(code)).toEqual([
			clerk.fullName,
		])
		expect((await notices(clerk))[0]).toMatchObject({ why: 'asked', noteId: asked.value })
		expect(await as(clerk, (by) => answerQuestion(by, asked.value, 'Có.'))).toMatchObject({ ok: true })
		expect(await as(clerk, (by) => answerQuestion(by, asked.value, 'Không.'))).toMatchObject({
			refusal: { kind: 'already-answered' },
		})
		expect((await notices(hen))[0]).toMatchObject({ why: 'answered', by: clerk.fullName, words: 'Có.' })
		expect(await transact(H19, (tx) => openQuestions(tx, [code]))).toEqual(new Map())
	})
	test('is asked only of one who may read the dossier', async () => {
		expect(await write(hen, 'Sao?', newId())).toMatchObject({ refusal: { kind: 'no-colleague' } })
		const colleagues = await as(hen, colleaguesOn)
		expect(colleagues.map(({ id }) => id)).toContain(clerk.id)
		expect(colleagues.map(({ id }) => id)).not.toContain(hen.id)
	})
})

test('notices are counted until they are read', async () => {
	const unread = () => transact(H19, (tx) => unreadNotices(tx, clerk.id))
	expect(await unread()).toBeGreaterThan(0)
	await transact(H19, (tx) => markRead(tx, clerk.id, { code }, now()))
	expect(await unread()).toBe(0)
	expect((await notices(clerk)).every(({ isRead }) => isRead)).toBe(true)
})
