import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultsOf, fieldsOf, type FormDefinition } from '#forms'
import { readForm } from '#forms/server'
import { blocks } from './blocks.ts'
import { conditionFrom, linesOf } from './condition-rows.ts'
import { type Edit, edited, sectionsOf } from './edit.ts'
import { freshForm } from './fresh.ts'
import { groupsFromCells, groupsFromText, questionFrom } from './guess.ts'

const head = { id: 'xin-viec', title: 'Đơn xin việc', procedureCode: '1.000001' }
const done = (form: FormDefinition, edit: Edit): FormDefinition => {
	const after = edited(form, edit)
	if (!after.ok) throw new Error(after.refusal.kind)
	return after.value
}
const faults = (form: FormDefinition) => {
	const read = readForm(form)
	return read.ok ? [] : read.refusal.map(({ kind, place }) => `${kind} ${place}`)
}
const paper = `ĐƠN ĐỀ NGHỊ HỖ TRỢ
I. THÔNG TIN NGƯỜI ĐỀ NGHỊ
1. Họ, chữ đệm, tên: ........................ Ngày sinh: ........
2. Số định danh cá nhân (2): ......
Giới tính: ☐ Nam ☐ Nữ
Có đang hưởng trợ cấp khác không: ☐ Có ☐ Không
Nơi cư trú: ………………………
Đây là lời giải thích không có chỗ điền.
II. NỘI DUNG
Số tiền đề nghị: ……… Lý do: ……………`

describe('a list of questions becomes a form', () => {
	test('from the text of a paper: headings, several on a line, boxes to tick', () => {
		const groups = groupsFromText(paper)
		expect(groups.map(({ title }) => title)).toEqual(['Thông tin người đề nghị', 'Nội dung'])
		expect(groups[0]?.questions.map(({ label, widget }) => [label.vi, widget])).toEqual([
			['Họ, chữ đệm, tên', 'text'],
			['Ngày sinh', 'date'],
			['Số định danh cá nhân', 'person-id'],
			['Giới tính', 'choice'],
			['Có đang hưởng trợ cấp khác không', 'yes-no'],
			['Nơi cư trú', 'address'],
		])
		expect(groups[1]?.questions.map(({ widget }) => widget)).toEqual(['money', 'long-text'])
	})

	test('from a sheet with a row of headings, whatever their order', () => {
		const [group, other] = groupsFromCells([
			['STT', 'Câu hỏi', 'Kiểu', 'Bắt buộc', 'Lựa chọn', 'Nhóm', 'Tiếng Anh'],
			['1', 'Họ và tên', '', 'x', '', 'Người nộp', 'Full name'],
			['2', 'Trình độ', '', 'không', 'Phổ thông; Đại học; Sau đại học', 'Người nộp', ''],
			['3', 'Số con', 'số', '', '', 'Gia đình', ''],
		])
		expect(group).toMatchObject({
			title: 'Người nộp',
			questions: [
				{ label: { vi: 'Họ và tên', en: 'Full name' }, need: 'required', widget: 'text' },
				{ widget: 'choice', need: 'optional', options: [{ value: 'Phổ thông' }, {}, {}] },
			],
		})
		expect(other).toMatchObject({ title: 'Gia đình', questions: [{ widget: 'number' }] })
	})

	test('and the form can be published as it is', () => {
		const form = freshForm(head, groupsFromText(paper))
		expect(faults(form)).toEqual([])
		expect(fieldsOf(form).map(({ id }) => id)).toContain('ho_chu_dem_ten')
	})

	test('forty questions with two conditions and a block that is filled in are a form', () => {
		let form = freshForm(head, [
			{
				title: 'Chung',
				questions: Array.from({ length: 34 }, (_, n) => questionFrom(`Câu hỏi số ${n + 1}`)),
			},
		])
		const step = form.steps[0]?.id ?? ''
		const applicant = blocks.find(({ id }) => id === 'applicant')?.section
		form = done(form, {
			kind: 'add-section',
			step,
			title: { vi: 'Người nộp', en: 'Applicant' },
			like: applicant,
		})
		expect(fieldsOf(form)).toHaveLength(40)
		const [one, two, three] = fieldsOf(form)
		if (!one || !two || !three) throw new Error('no questions')
		const when = conditionFrom(form, {
			join: 'any',
			lines: [
				{ field: one.id, by: 'is', value: 'có' },
				{ field: 'applicant_birth_date', by: 'age-less', value: '18' },
			],
		})
		expect(when.faults).toEqual([])
		for (const question of [two, three])
			form = done(form, { kind: 'question', question: { ...question, when: when.condition }, bounds: {} })
		expect(faults(form)).toEqual([])
		expect(linesOf(form, when.condition)?.lines).toHaveLength(2)
	})
})

describe('every block of the library', () => {
	test.each(blocks.map((block) => [block.id, block] as const))(
		'%s can be published, even twice',
		(_, block) => {
			let form = freshForm(head, [])
			const step = form.steps[0]?.id ?? ''
			form = done(form, { kind: 'take-section', id: form.steps[0]?.sections[0]?.id ?? '' })
			for (let n = 0; n < 2; n += 1)
				form = done(form, { kind: 'add-section', step, title: block.section.title, like: block.section })
			expect(faults(form)).toEqual([])
			expect(fieldsOf(form)).toHaveLength(block.section.fields.length * 2)
		},
	)
})

describe('an edit', () => {
	const form = freshForm(head, groupsFromText(paper))
	const [first, second] = sectionsOf(form)

	test('moves a question before another, into another section and to its end', () => {
		const before = done(form, {
			kind: 'move-question',
			id: 'noi_cu_tru',
			section: first?.id ?? '',
			before: 'ngay_sinh',
		})
		expect(
			sectionsOf(before)[0]
				?.fields.map(({ id }) => id)
				.slice(0, 3),
		).toEqual(['ho_chu_dem_ten', 'noi_cu_tru', 'ngay_sinh'])
		const over = done(form, {
			kind: 'move-question',
			id: 'ngay_sinh',
			section: second?.id ?? '',
			before: null,
		})
		expect(sectionsOf(over)[1]?.fields.at(-1)?.id).toBe('ngay_sinh')
		expect(faults(over)).toEqual([])
	})

	test('of what is no longer there is refused', () => {
		expect(edited(form, { kind: 'take-question', id: 'nothing' })).toEqual({
			ok: false,
			refusal: { kind: 'not-there' },
		})
	})

	test('keeps the bounds that were set, and the rows when a section repeats', () => {
		const money = fieldsOf(form).find(({ widget }) => widget === 'money')
		if (!money) throw new Error('no money')
		let after = done(form, { kind: 'question', question: money, bounds: { maximum: 5_000_000 } })
		after = done(after, {
			kind: 'section',
			id: second?.id ?? '',
			to: {
				title: { vi: 'Khoản', en: 'Item' },
				hint: undefined,
				when: undefined,
				repeat: { each: { vi: 'Khoản', en: 'Item' }, shape: 'table', least: 1, most: 5 },
			},
		})
		expect(faults(after)).toEqual([])
		const rows = after.schema.properties['khoan'] as { items: { properties: Record<string, unknown> } }
		expect(rows.items.properties[money.id]).toMatchObject({ maximum: 5_000_000 })
	})

	test('whatever is done in whatever order, the form stays one that can be read, and its ids stay unique', () => {
		const edits = fc.array(
			fc.record({
				what: fc.nat(7),
				at: fc.nat(30),
				to: fc.nat(30),
				label: fc.constantFrom('Tên', 'Ngày sinh', 'Đ', '1'),
			}),
			{ maxLength: 40 },
		)
		fc.assert(
			fc.property(edits, (acts) => {
				let now = form
				for (const act of acts) {
					const edit = editOf(now, act)
					const after = edit && edited(now, edit)
					if (after?.ok) now = after.value
				}
				// What reads a question that was taken away is told; names that clash or a schema that disagrees never come.
				const broken = faultsOf(now).filter(({ kind }) =>
					/^(same-id|step-name|no-schema|schema|circle)/.test(kind),
				)
				expect(broken).toEqual([])
			}),
			{ numRuns: 60 },
		)
	})
})

function editOf(
	form: FormDefinition,
	{ what, at, to, label }: { what: number; at: number; to: number; label: string },
): Edit | undefined {
	const [fields, sections] = [fieldsOf(form), sectionsOf(form)]
	const field = fields[at % Math.max(1, fields.length)]
	const section = sections[to % Math.max(1, sections.length)]
	const step = form.steps[to % Math.max(1, form.steps.length)]
	const title = { vi: label, en: label }
	if (what === 0 && section)
		return { kind: 'add-questions', section: section.id, questions: [questionFrom(label)] }
	if (what === 1 && field && section)
		return {
			kind: 'move-question',
			id: field.id,
			section: section.id,
			before: section.fields[at % 3]?.id ?? null,
		}
	if (what === 2 && field) return { kind: 'take-question', id: field.id }
	if (what === 3 && step)
		return { kind: 'add-section', step: step.id, title, like: blocks[at % blocks.length]?.section }
	if (what === 4 && section && step)
		return { kind: 'move-section', id: section.id, step: step.id, before: null }
	if (what === 5) return { kind: 'add-step', title }
	if (what === 6 && step) return { kind: 'move-step', id: step.id, before: form.steps[at % 3]?.id ?? null }
	return section && { kind: 'take-section', id: section.id }
}
