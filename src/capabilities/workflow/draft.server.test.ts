import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, type Instant, instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { compareProcesses } from './compare.ts'
import {
	approveDraft,
	askReview,
	beginDraft,
	publishDraft,
	saveDraft,
	sendDraftBack,
	type Writer,
} from './draft.server.ts'
import { tableToBpmn } from './draw-table.ts'
import { processFor } from './publish.server.ts'
import { pastedCells, readTable } from './step-table.ts'

const H19 = { tenant: 'H19', person: 'test' }
const author = { id: newId(), fullName: 'Người Soạn' }
const other = { id: newId(), fullName: 'Người Duyệt' }
let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
	database = await freshDatabase()
})
afterAll(() => database.drop())

const table = (appraisal: string, extra = '') =>
	tableToBpmn(
		{ id: 'thu', name: 'Quy trình thử', documentation: '' },
		readTable(
			pastedCells(
				`Bước\tNội dung\tTrách nhiệm\tThời gian\n1\tTiếp nhận hồ sơ\tMột cửa\t4 giờ\n2\tThẩm định hồ sơ\tChuyên viên\t${appraisal}\n${extra}3\tKý duyệt\tChủ tịch\t1 ngày\n4\tVào sổ\tVăn thư\t1 giờ\n5\tTrả kết quả\tMột cửa\t`,
			),
		).rows,
	)

const as = <T>(
	official: typeof author,
	work: (writer: Writer) => Promise<T>,
	at: Instant = instant('2026-11-25T03:00:00Z'),
) => transact(H19, (tx) => work({ tx, tenant: 'H19', official, at }))

async function begun() {
	const id = `thu-${newId().slice(-8)}`
	const done = await as(author, (writer) =>
		beginDraft(writer, { processId: id, procedureCode: id, name: 'Thử', bpmn: table('2 ngày') }),
	)
	if (!done.ok) throw new Error(JSON.stringify(done.refusal))
	return done.value
}

test('a draft is written by one, approved by another, and runs for new dossiers from its day on', async () => {
	const draft = await begun()
	const asked = await as(author, (writer) => askReview(writer, { id: draft.id, revision: 1 }, 'Nhờ xem'))
	expect(asked).toMatchObject({ ok: true, value: { state: 'in-review', revision: 2 } })
	const seen = { id: draft.id, revision: 2 }
	expect(await as(author, (writer) => approveDraft(writer, seen, ''))).toEqual({
		ok: false,
		refusal: { kind: 'own-work' },
	})
	expect(await as(author, (writer) => saveDraft(writer, seen, table('3 ngày')))).toMatchObject({
		ok: false,
		refusal: { kind: 'not-in-state' },
	})
	expect(await as(other, (writer) => approveDraft(writer, seen, ''))).toMatchObject({
		ok: true,
		value: { state: 'approved' },
	})
	const last = { id: draft.id, revision: 3 }
	expect(await as(other, (writer) => publishDraft(writer, last, day('2026-11-01')))).toEqual({
		ok: false,
		refusal: { kind: 'day-past' },
	})
	expect(await as(other, (writer) => publishDraft(writer, last, day('2026-12-01')))).toMatchObject({
		ok: true,
		value: { published: { version: 1 } },
	})
	const inForce = (on: string) => transact(H19, (tx) => processFor(tx, 'H19', draft.procedureCode, day(on)))
	expect(await inForce('2026-11-30')).toBeUndefined()
	expect(await inForce('2026-12-01')).toMatchObject({ version: 1 })
})

test('of two people who save at once, the second is told and overwrites nothing', async () => {
	const draft = await begun()
	const seen = { id: draft.id, revision: 1 }
	const [first, second] = await Promise.all([
		as(author, (writer) => saveDraft(writer, seen, table('3 ngày'))),
		as(other, (writer) => saveDraft(writer, seen, table('4 ngày'))),
	])
	expect([first.ok, second.ok].toSorted()).toEqual([false, true])
	const late = first.ok ? second : first
	expect(late).toMatchObject({ ok: false, refusal: { kind: 'changed-meanwhile' } })
})

test('sending back needs a reason, and a draft that cannot run is not handed in', async () => {
	const draft = await begun()
	const broken = draft.bpmn.replace(/motcua:role="chairman"/, 'motcua:role=""')
	await as(author, (writer) => saveDraft(writer, { id: draft.id, revision: 1 }, broken))
	expect(await as(author, (writer) => askReview(writer, { id: draft.id, revision: 2 }, ''))).toMatchObject({
		ok: false,
		refusal: { kind: 'cannot-run' },
	})
	expect(await as(other, (writer) => sendDraftBack(writer, { id: draft.id, revision: 2 }, ' '))).toEqual({
		ok: false,
		refusal: { kind: 'words-missing' },
	})
})

test('the difference of two versions is told step by step', async () => {
	const before = table('2 ngày')
	const after = table('3 ngày', '2b\tLãnh đạo phòng xem xét\tTrưởng phòng\t4 giờ\n')
	const changes = await compareProcesses(before, after)
	expect(changes).toContainEqual({ kind: 'added', step: 'Lãnh đạo phòng xem xét', element: 'UserTask' })
	expect(changes).toContainEqual({
		kind: 'property',
		step: 'Thẩm định hồ sơ',
		property: 'hours',
		from: '16',
		to: '24',
	})
	// On the way to a grant: the 8 hours of approving a refusal are nobody's promise.
	expect(changes).toContainEqual({ kind: 'total-hours', from: 29, to: 41 })
	expect(await compareProcesses(before, before)).toEqual([])
})
