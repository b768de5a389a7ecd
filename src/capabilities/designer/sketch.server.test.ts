import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FormDefinition, fieldsOf } from '#forms'
import { caseOutcome, formFor, latestForm, publishForm } from '#forms/server'
import { day, dayInVietNam, instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Tx } from '#platform/db'
import { freshDatabase, rehearse } from '../../../test/database.ts'
import { freshForm } from './fresh.ts'
import { groupsFromText } from './guess.ts'
import type { Sketch } from './sketch.ts'
import {
	approveSketch,
	askReview,
	beginSketch,
	type Designer,
	editSketch,
	publishSketch,
	sendBack,
	undoEdit,
} from './sketch.server.ts'
import { findSketch, openSketches } from './store.server.ts'

const tenant = 'H19'
const at = instant('2026-11-23T02:00:00Z')
const [mai, tuan] = [
	{ id: newId(), fullName: 'Trần Thị Mai' },
	{ id: newId(), fullName: 'Phạm Anh Tuấn' },
]
let database: Awaited<ReturnType<typeof freshDatabase>>
beforeAll(async () => {
	database = await freshDatabase()
}, 60_000)
afterAll(() => database.drop())

const by = (tx: Tx, official = mai): Designer => ({ tx, tenant, official, at })
const form = freshForm(
	{ id: 'don-thu', title: 'Đơn thử', procedureCode: '1.000001' },
	groupsFromText('Họ và tên: .....\nTuổi tròn: .....\nNhận qua bưu chính: ☐ Có ☐ Không\nĐịa chỉ nhận: .....'),
)
const begun = async (tx: Tx, definition: FormDefinition = form, isNew = true): Promise<Sketch> => {
	const done = await beginSketch(by(tx), { definition, isNew })
	if (!done.ok) throw new Error(done.refusal.kind)
	return seen(tx, done.value.id)
}
const seen = async (tx: Tx, id: string): Promise<Sketch> => {
	const found = await findSketch(tx, id)
	if (!found) throw new Error('gone')
	return found
}
const did = <T>(done: { ok: true; value: T } | { ok: false; refusal: { kind: string } }): T => {
	if (!done.ok) throw new Error(JSON.stringify(done.refusal))
	return done.value
}
const labels = (sketch: Sketch) => fieldsOf(sketch.definition).map(({ label }) => label.vi)
const inSketch = (work: (tx: Tx) => Promise<void>) => rehearse({ tenant, person: mai.id }, work)

test('edits are kept one by one, undone and made again, until a new one is made', () =>
	inSketch(async (tx) => {
		let sketch = await begun(tx)
		sketch = did(await editSketch(by(tx), sketch, { kind: 'take-question', id: 'tuoi_tron' }))
		expect(labels(sketch)).not.toContain('Tuổi tròn')
		sketch = did(await undoEdit(by(tx), sketch, 'undo'))
		expect(labels(sketch)).toContain('Tuổi tròn')
		expect(sketch).toMatchObject({ undo: false, redo: true })
		sketch = did(await undoEdit(by(tx), sketch, 'redo'))
		expect(labels(sketch)).not.toContain('Tuổi tròn')
		sketch = did(await undoEdit(by(tx), sketch, 'undo'))
		sketch = did(await editSketch(by(tx), sketch, { kind: 'add-step', title: { vi: 'Khác', en: 'Other' } }))
		expect(await undoEdit(by(tx), sketch, 'redo')).toEqual({
			ok: false,
			refusal: { kind: 'nothing-to-undo' },
		})
	}))

test('whoever edits what another has changed meanwhile is told who, and changes nothing', () =>
	inSketch(async (tx) => {
		const old = await begun(tx)
		const now = did(await editSketch(by(tx, tuan), old, { kind: 'take-question', id: 'tuoi_tron' }))
		expect(await editSketch(by(tx), old, { kind: 'take-question', id: 'ho_va_ten' })).toEqual({
			ok: false,
			refusal: { kind: 'changed-meanwhile', by: 'Phạm Anh Tuấn' },
		})
		expect(labels(await seen(tx, old.id))).toEqual(labels(now))
	}))

test('a broken form is told and not handed in', () =>
	inSketch(async (tx) => {
		let sketch = await begun(tx)
		sketch = did(await editSketch(by(tx), sketch, { kind: 'add-step', title: { vi: 'Trống', en: 'Empty' } }))
		expect(await askReview(by(tx), sketch, '')).toMatchObject({ ok: false, refusal: { kind: 'broken' } })
		expect((await seen(tx, sketch.id)).state).toBe('drafting')
	}))

test('another person approves it; it is the form from the day it is published for, and no other', () =>
	inSketch(async (tx) => {
		let sketch = did(await askReview(by(tx), await begun(tx), 'Xin duyệt'))
		expect(await approveSketch(by(tx), sketch, '')).toEqual({ ok: false, refusal: { kind: 'own-work' } })
		sketch = did(await sendBack(by(tx, tuan), sketch, 'Thiếu câu hỏi'))
		sketch = did(await askReview(by(tx), sketch, ''))
		sketch = did(await approveSketch(by(tx, tuan), sketch, ''))
		expect(await publishSketch(by(tx, tuan), sketch, day('2026-11-22'))).toEqual({
			ok: false,
			refusal: { kind: 'day-past' },
		})
		sketch = did(await publishSketch(by(tx, tuan), sketch, day('2026-12-01')))
		expect(sketch).toMatchObject({ state: 'published', publishedVersion: 1 })
		expect(await formFor(tx, '1.000001', at)).toBeUndefined()
		expect(await formFor(tx, '1.000001', instant('2026-12-02T02:00:00Z'))).toMatchObject({
			id: 'don-thu',
			version: 1,
		})
		expect(await openSketches(tx)).toEqual([])
	}))

test('a test case that comes otherwise keeps the form from being handed in, and wherever it comes from from being published', () =>
	inSketch(async (tx) => {
		const today = dayInVietNam(at).toString()
		const answers = { ho_va_ten: 'Lê An', tuoi_tron: '30', nhan_qua_buu_chinh: true, dia_chi_nhan: 'Số 1' }
		let sketch = await begun(tx)
		const comes = caseOutcome(sketch.definition, answers, today)
		expect(comes.refused).toEqual([])
		sketch = did(
			await editSketch(by(tx), sketch, { kind: 'case', to: { name: 'Điền đủ', today, answers, comes } }),
		)
		sketch = did(await askReview(by(tx), sketch, ''))
		sketch = did(await sendBack(by(tx), sketch, 'Sửa tiếp'))
		sketch = did(await editSketch(by(tx), sketch, { kind: 'take-question', id: 'dia_chi_nhan' }))
		const refused = {
			kind: 'cases-fail',
			failures: expect.arrayContaining([
				{ case: 'dien-du', kind: 'not-asked', field: 'dia_chi_nhan' },
			]) as unknown,
		}
		expect(await askReview(by(tx), sketch, '')).toEqual({ ok: false, refusal: refused })
		expect(await publishForm(tx, sketch.definition, at)).toEqual({ ok: false, refusal: refused })
	}))

test('the next version begins as the newest one, under the same name; a new form needs a name of its own', () =>
	inSketch(async (tx) => {
		did(await publishForm(tx, form, at))
		expect(await beginSketch(by(tx), { definition: form, isNew: true })).toEqual({
			ok: false,
			refusal: { kind: 'name-taken' },
		})
		const newest = await latestForm(tx, tenant, form.id)
		const sketch = await begun(tx, newest, false)
		expect(sketch).toMatchObject({ basedOn: 1, definition: { version: 2 } })
		const review = did(await askReview(by(tx), sketch, ''))
		const approved = did(await approveSketch(by(tx, tuan), review, ''))
		expect(await publishSketch(by(tx, tuan), approved, dayInVietNam(at))).toEqual({
			ok: false,
			refusal: { kind: 'nothing-new' },
		})
	}))
