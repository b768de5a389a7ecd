import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import collected from '../../../reference/internal-processes.json' with { type: 'json' }
import { workbook } from '../../../test/fixtures/workbook.ts'
import { compileProcess } from './compile.ts'
import { refusalTask, tableToBpmn } from './draw-table.ts'
import { advance, start } from './step.ts'
import type { StepRow } from './step-row.ts'
import { pastedCells, readTable, type RowRefusal } from './step-table.ts'
import { tableOf } from './table-of.ts'
import { statedTime, timeText } from './working-hours.ts'
import { workbookCells } from './read-workbook.server.ts'

const head = { id: 'thu', name: 'Quy trình thử', documentation: '' }
const pasted = [
	'Bước\tNội dung công việc\tTrách nhiệm thực hiện\tThời gian\tSản phẩm\tBiểu mẫu\tRẽ nhánh',
	'B1\tTiếp nhận, kiểm tra hồ sơ\tBộ phận một cửa\t04 giờ\tGiấy tiếp nhận\tMẫu số 01\t',
	'B2\t"Thẩm định hồ sơ.\nThiếu thì yêu cầu bổ sung"\tCông chức chuyên môn\t1,5 ngày\tDự thảo\t\t',
	'B3\tXem xét, trình ký\tLãnh đạo phòng\t1/4 ngày\t\t\tKhông đồng ý → B2',
	'B4\tKý duyệt\tChủ tịch UBND xã\t2 giờ\t\t\t',
	'B5\tVào sổ, đóng dấu\tVăn thư\t30 phút\t\t\t',
	'B6\tTrả kết quả\tBộ phận một cửa\tGiờ hành chính\t\tMẫu số 05\t',
	'Tổng cộng\t\t\t3 ngày\t\t\t',
].join('\n')

const rowsOf = (text: string): readonly StepRow[] => {
	const { rows, refusals } = readTable(pastedCells(text))
	expect(refusals).toEqual([])
	return rows
}

describe('a time as provinces write it', () => {
	test.each([
		['0,5 ngày', 4],
		['1/4 ngày', 2],
		['½ ngày làm việc', 4],
		['04 giờ', 4],
		['4 giờ làm việc', 4],
		['30 phút', 0.5],
		['1 ngày 4 giờ', 12],
		['≤7 ngày làm việc', 56],
		['12 ngày, im lặng = đồng ý', 96],
		['Trong ngày', 8],
		['Giờ hành chính', null],
		['Không tính thời gian', null],
		['theo quy định của pháp luật (không tính)', null],
		['15 ngày niêm yết (không tính)', null],
		['', null],
	])('%s is %s working hours', (text, hours) => {
		expect(statedTime(text)).toEqual({ ok: true, value: { hours } })
	})

	test.each([
		['0,25–0,5 ngày', 'range'],
		['3', 'no-unit'],
		['tự động', 'not-a-time'],
		['2 tuần', 'not-a-time'],
		['2026-04-01T00:00:00.000Z', 'became-a-date'],
	])('%s is refused: %s', (text, why) => {
		expect(statedTime(text)).toEqual({ ok: false, refusal: why })
	})

	test('of all 302 real steps is read as the editors of the collection read it, but for two', () => {
		const perUnit: Readonly<Record<string, number>> = { day: 8, working_day: 8, working_hour: 1 }
		const odd = collected.processes
			.flatMap(({ variants }) => variants.flatMap(({ steps }): readonly RealStep[] => steps))
			.filter(({ duration }) => {
				const read = statedTime(duration?.text ?? '')
				const meant =
					duration?.counted && duration.value ? duration.value * (perUnit[duration.unit ?? ''] ?? 0) : null
				return !(read.ok && (read.value.hours === meant || duration?.counted === false))
			})
		expect(odd.map(({ duration }) => duration?.text)).toEqual([
			'Cơ sở trợ giúp xã hội có trách nhiệm tiếp nhận ngay các đối …',
			'tự động',
		])
	})

	test('is written back in the larger unit', () => {
		expect([timeText(4), timeText(12), timeText(0.5), timeText(null)]).toEqual([
			'4 giờ',
			'1,5 ngày làm việc',
			'0,5 giờ',
			'',
		])
	})
})

type RealStep = {
	readonly label?: string
	readonly content?: string
	readonly role?: string | null
	readonly output?: string
	readonly duration?: {
		readonly text?: string
		readonly value?: number
		readonly unit?: string
		readonly counted?: boolean
	}
}

describe('a pasted table of steps', () => {
	test('is read with breaks inside cells, roles and acts guessed from its words, and the total compared', () => {
		const { rows, refusals, remarks, totalHours } = readTable(pastedCells(pasted))
		expect(refusals).toEqual([])
		expect(rows.map(({ label, role, hours, acts }) => [label, role, hours, acts.join(' ')])).toEqual([
			['B1', 'receptionist', 4, 'receive supplement decline'],
			['B2', 'specialist', 12, 'propose supplement'],
			['B3', 'division-head', 2, 'propose send-back'],
			['B4', 'chairman', 2, 'approve send-back'],
			['B5', 'records-clerk', 0.5, 'issue'],
			['B6', 'receptionist', null, 'return'],
		])
		expect(rows[1]?.content).toBe('Thẩm định hồ sơ.\nThiếu thì yêu cầu bổ sung')
		expect(totalHours).toBe(20.5)
		expect(remarks).toEqual([{ kind: 'total-differs', stated: 24, sum: 20.5 }])
	})

	test.each<[string, RowRefusal]>([
		['B9\tXử lý\tThầy phù thủy\t1 ngày', { kind: 'unknown-responsible', row: 2, given: 'Thầy phù thủy' }],
		['B9\tXử lý\tVăn thư\tvài hôm', { kind: 'bad-time', row: 2, given: 'vài hôm', why: 'not-a-time' }],
		['B9\t\tVăn thư\t1 ngày', { kind: 'no-content', row: 2 }],
		['B9\tXử lý\tVăn thư\t1 ngày\tTrả lại → B77', { kind: 'unknown-step', row: 2, given: '77' }],
		['B9\tXử lý\tVăn thư\t1 ngày\tKhi nào vui → B9', { kind: 'bad-way', row: 2, given: 'Khi nào vui → B9' }],
		[
			'B9\tXử lý\tVăn thư\t1 ngày\tNếu khong_co = 1 → B9',
			{ kind: 'bad-condition', row: 2, given: 'khong_co = 1', why: 'khong_co is unknown' },
		],
	])('names the row and the reason of what it cannot read: %s', (line, refusal) => {
		const { refusals } = readTable(pastedCells(`Bước\tNội dung\tTrách nhiệm\tThời gian\tRẽ nhánh\n${line}`))
		expect(refusals).toContainEqual(refusal)
	})

	test('says which columns are missing', () => {
		expect(readTable(pastedCells('a\tb\nc\td')).refusals).toEqual([
			{ kind: 'no-header', missing: ['content', 'responsible', 'time'] },
		])
	})

	test('warns of two rows called “Bước 3” and of a total that is not the sum, as real decisions have them', () => {
		const cells = [
			['TT', 'Nội dung công việc', 'Trách nhiệm', 'Thời gian (ngày)'],
			['3', 'Thẩm định hồ sơ', 'Chuyên viên', '5'],
			['3', 'Ký duyệt', 'Giám đốc Sở', '10'],
			['', 'Tổng cộng', '', '27'],
		]
		expect(readTable([...cells.slice(0, 3), ['Tổng', '', '', '27']]).remarks).toEqual(
			expect.arrayContaining([
				{ kind: 'same-label', row: 3, label: '3' },
				{ kind: 'total-differs', stated: 216, sum: 120 },
			]),
		)
	})
})

describe('a workbook', () => {
	test('is read like a paste, with the unit from the header; a time that Excel made a day of is refused', async () => {
		const cells = await workbookCells(workbook)
		if (!cells.ok) throw new Error(cells.refusal)
		const { rows, refusals } = readTable(cells.value)
		expect(rows.map(({ hours }) => hours)).toEqual([2, 20, null, 2, null])
		expect(refusals).toEqual([
			{ kind: 'bad-time', row: 5, given: expect.stringMatching(/^2026-04-01/), why: 'became-a-date' },
		])
	})

	test('that is none is refused', async () => {
		expect(await workbookCells(new TextEncoder().encode('no workbook'))).toEqual({
			ok: false,
			refusal: 'not-a-workbook',
		})
	})
})

describe('a table drawn as BPMN', () => {
	test('runs: a step back returns to who worked on it, a refusal goes to who may refuse', async () => {
		const rows = rowsOf(pasted)
		const compiled = await compileProcess(tableToBpmn(head, rows))
		if (!compiled.ok) throw new Error(JSON.stringify(compiled.refusal))
		const graph = compiled.value
		const at = (node: string, outcome: string) => {
			const step = advance(graph, [{ id: 't', node }], { tokenId: 't', outcome, variables: {} })
			return step.ok ? step.value.arrived : step.refusal
		}
		const [receive, appraise, review, sign] = rows.map(({ id }) => id)
		if (!receive || !appraise || !review || !sign) throw new Error('too few rows')
		expect(start(graph, {}).arrived).toEqual([receive])
		expect(at(appraise, 'propose-grant')).toEqual([review])
		expect(at(appraise, 'propose-refuse')).toEqual([review])
		expect(at(review, 'propose-grant')).toEqual([sign])
		expect(at(review, 'send-back')).toEqual([appraise])
		expect(at(review, 'propose-refuse')).toEqual([refusalTask])
		expect(at(refusalTask, 'send-back')).toEqual([appraise])
		expect(at(sign, 'send-back')).toEqual([appraise])
	})

	test('reads back as the same table, and a drawing that a table cannot say is left a drawing', async () => {
		const rows = rowsOf(pasted)
		const bpmn = tableToBpmn(head, rows)
		const back = await tableOf(bpmn)
		if (!back.ok) throw new Error(JSON.stringify(back.refusal))
		expect(tableToBpmn(back.value.head, back.value.rows)).toBe(bpmn)
		const bypass = bpmn.replace(/(sourceRef="bat-dau" targetRef=)"[^"]+"/, `$1"${rows[1]?.id}"`)
		expect(await tableOf(bypass)).toMatchObject({ ok: false, refusal: { kind: 'not-a-table' } })
	})

	test.each(['khai-sinh', 'cap-phep-xay-dung-nha-o'])('%s, drawn by hand, is a table too', async (name) => {
		const bpmn = await readFile(join(import.meta.dirname, `../../../demo/processes/${name}.bpmn`), 'utf8')
		expect(await tableOf(bpmn)).toMatchObject({ ok: true })
	})

	test('compiles and reads back for every collected process whose people are known', async () => {
		let drawn = 0
		for (const { variants } of collected.processes)
			for (const { steps } of variants) {
				const cells = (steps as readonly RealStep[]).map(({ label, content, role, duration, output }) =>
					[label, content, role, duration?.text, output].map((cell) => cell ?? ''),
				)
				const { rows, refusals } = readTable([
					['Bước', 'Nội dung', 'Trách nhiệm', 'Thời gian', 'Kết quả'],
					...cells,
				])
				if (refusals.length > 0) continue
				const bpmn = tableToBpmn(head, rows)
				expect(await compileProcess(bpmn)).toMatchObject({ ok: true })
				expect(await tableOf(bpmn)).toMatchObject({ ok: true })
				drawn += 1
			}
		expect(drawn).toBeGreaterThanOrEqual(22)
	})

	test('stands clear: no two shapes overlap and no two ways back share a lane', () => {
		const bpmn = tableToBpmn(head, rowsOf(pasted))
		const boxes = [
			...bpmn.matchAll(/<bpmndi:BPMNShape.*?<dc:Bounds x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/gs),
		].map(([, ...numbers]) => numbers.map(Number))
		for (const [index, [x = 0, y = 0, width = 0, height = 0]] of boxes.entries())
			for (const [left = 0, top = 0, wide = 0, high = 0] of boxes.slice(index + 1))
				expect(x + width <= left || left + wide <= x || y + height <= top || top + high <= y).toBe(true)
	})
})
