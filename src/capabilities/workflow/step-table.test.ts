import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import collected from '../../../reference/internal-processes.json' with { type: 'json' }
import { workbook } from '../../../test/fixtures/workbook.ts'
import type { AcrossFault } from './across.ts'
import { compareProcesses } from './compare.ts'
import { compileProcess } from './compile.ts'
import { refusalTask, tableToBpmn } from './draw-table.ts'
import { advance, start } from './step.ts'
import type { StepRow } from './step-row.ts'
import { pastedCells, readTable, type RowRefusal, tableCells } from './step-table.ts'
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

describe('a row that waits for another agency', () => {
	const lines = [
		'Bước\tNội dung công việc\tTrách nhiệm\tThời gian\tRẽ nhánh\tLiên thông',
		'B1\tTiếp nhận, kiểm tra hồ sơ\tBộ phận một cửa\t4 giờ\t\t',
		'B2\tThẩm tra\tCông chức tư pháp\t4 giờ\t\t',
		'B3\tLấy ý kiến nơi đã đăng ký\tCông chức tư pháp\t3 ngày\tKhông đồng ý → B2\tLấy ý kiến: H19.27; Người trả lời: Công chức tư pháp – hộ tịch',
		'B4\tXin bản sao sổ gốc\tUBND phường Biên Hoà\t2 ngày\tSong song\t"Mở hồ sơ: 2.000908\nTại: theo if answers.where = ""a;b"" then ""H19.27"" else ""H17.20""\nTờ khai mang sang: { owner: answers.name,\n copies: 1 }\nGiấy tờ mang sang: giay-chung-sinh: giay-to, to-khai"',
		'B5\tKý duyệt\tChủ tịch UBND xã\t2 giờ\t\t',
		'B6\tVào sổ, đóng dấu\tVăn thư\t30 phút\t\t',
		'B7\tTrả kết quả\tBộ phận một cửa\tGiờ hành chính\t\t',
	]

	test('is read in the words of an official, and runs: it waits, and its answer leads on', async () => {
		const rows = rowsOf(lines.toSpliced(4, 1).join('\n'))
		const [, check, asks] = rows
		expect(asks).toMatchObject({
			role: 'justice-clerk',
			hours: 24,
			acts: [],
			across: { kind: 'asks', whom: 'H19.27', role: 'justice-clerk' },
			ways: [{ when: { condition: 'outcome = "disagree"' }, to: '2' }],
		})
		const compiled = await compileProcess(tableToBpmn(head, rows))
		if (!compiled.ok) throw new Error(JSON.stringify(compiled.refusal))
		const step = asks && compiled.value.nodes[asks.id]
		expect(step).toMatchObject({
			kind: 'receive',
			role: 'justice-clerk',
			asks: { whom: { kind: 'agency', code: 'H19.27' }, role: 'justice-clerk', hours: 24 },
		})
		const said = (outcome: string) => {
			const next = advance(compiled.value, [{ id: 't', node: asks?.id ?? '' }], {
				kind: 'came',
				message: step?.kind === 'receive' ? step.message : '',
				outcome,
				tokenId: 't',
				variables: {},
			})
			return next.ok ? next.value.arrived : next.refusal
		}
		expect(said('disagree')).toEqual([check?.id])
		expect(said('agree')).toEqual([rows[3]?.id])
	})

	test('opens a dossier elsewhere, beside another step if need be, and nobody acts at it', async () => {
		const rows = rowsOf(lines.join('\n'))
		expect(rows[3]).toMatchObject({
			role: '',
			hours: 16,
			beside: true,
			across: {
				kind: 'opens',
				procedure: '2.000908',
				at: 'rule:if answers.where = "a;b" then "H19.27" else "H17.20"',
				answers: '{ owner: answers.name,\n copies: 1 }',
				files: 'giay-chung-sinh: giay-to, to-khai',
			},
		})
		// An answer that leads elsewhere leaves a group of steps side by side: that a table cannot say.
		const bpmn = tableToBpmn(
			head,
			rows.map((row) => ({ ...row, ways: row.across ? [] : row.ways })),
		)
		const compiled = await compileProcess(bpmn)
		if (!compiled.ok) throw new Error(JSON.stringify(compiled.refusal))
		expect(compiled.value.nodes[rows[3]?.id ?? '']).toMatchObject({
			kind: 'receive',
			opens: {
				procedure: '2.000908',
				at: { kind: 'rule' },
				files: [
					{ from: 'giay-chung-sinh', to: 'giay-to' },
					{ from: 'to-khai', to: 'to-khai' },
				],
				hours: 16,
			},
		})
	})

	test.each([
		['alone', lines.toSpliced(4, 1)],
		[
			'with a choice and a silence',
			lines.toSpliced(
				3,
				2,
				lines[3]?.replace('Không đồng ý → B2', 'Im lặng coi như đồng ý').replace('H19.27', 'cán bộ chọn') ??
					'',
			),
		],
		[
			'opening one by a rule',
			lines.toSpliced(3, 1).map((line) => line.replace('Song song', 'Không được giải quyết → B2')),
		],
	])('%s reads back from the diagram and from the cells as the same table', async (_, text) => {
		const rows = rowsOf(text.join('\n'))
		const bpmn = tableToBpmn(head, rows)
		expect(await compileProcess(bpmn)).toMatchObject({ ok: true })
		const back = await tableOf(bpmn)
		if (!back.ok) throw new Error(JSON.stringify(back.refusal))
		expect(back.value.rows.map(({ across, acts, hours }) => ({ across, acts, hours }))).toEqual(
			rows.map(({ across, acts, hours }) => ({ across, acts, hours })),
		)
		const again = readTable(tableCells(back.value.rows))
		expect(again.refusals).toEqual([])
		expect(tableToBpmn(head, again.rows)).toBe(bpmn)
	})

	test('that a drawn process has is one of its table: an agency, a rule or a choice', async () => {
		const bpmn = tableToBpmn(head, rowsOf(lines.toSpliced(4, 1).join('\n')))
		// As somebody may write it in the drawing: with a space, a message, and without what is usual.
		const drawn = bpmn
			.replace('motcua:asks="H19.27"', 'motcua:asks="rule: answers.where" motcua:message="y-kien"')
			.replace(/(<bpmn:receiveTask [^>]*)motcua:agency="competent" /, '$1')
		expect(drawn).not.toBe(bpmn)
		const back = await tableOf(drawn)
		if (!back.ok) throw new Error(JSON.stringify(back.refusal))
		expect(back.value.rows[2]?.across).toEqual({
			kind: 'asks',
			whom: 'rule:answers.where',
			role: 'justice-clerk',
			message: 'y-kien',
		})
		const message = bpmn.replace('motcua:asks="H19.27"', 'motcua:message="tin"')
		expect(await tableOf(message)).toMatchObject({ ok: false, refusal: { kind: 'not-a-table' } })
	})

	test.each<[string, string, AcrossFault]>([
		['Hỏi Sở Xây dựng', 'Hỏi Sở Xây dựng', 'words'],
		['Lấy ý kiến: Sở Xây dựng; Người trả lời: Văn thư', 'Sở Xây dựng', 'agency'],
		['Lấy ý kiến: H19.27', '', 'no-answerer'],
		['Lấy ý kiến: cán bộ chọn; Người trả lời: Thầy bói', 'Thầy bói', 'answerer'],
		['Mở hồ sơ: khai sinh; Tại: H19.27', 'khai sinh', 'procedure'],
		['Mở hồ sơ: 2.000908', '', 'nowhere'],
		['Mở hồ sơ: 2.000908; Tại: phường bên', 'phường bên', 'agency'],
		['Mở hồ sơ: 2.000908; Tại: H19.27; Giấy tờ mang sang: Giấy chứng sinh', 'Giấy chứng sinh', 'files'],
		['Mở hồ sơ: 2.000908; Tại: H19.27; Tờ khai mang sang: answers.name', 'answers.name', 'answers'],
		[
			'Mở hồ sơ: 2.000908; Tại: H19.27; Lấy ý kiến: H19.27',
			'Mở hồ sơ: 2.000908; Tại: H19.27; Lấy ý kiến: H19.27',
			'both',
		],
	])('is refused with its row and what is wrong: %s', (cell, given, why) => {
		const { refusals } = readTable(
			pastedCells(
				`Bước\tNội dung\tTrách nhiệm\tThời gian\tLiên thông\nB1\tXin ý kiến\tVăn thư\t1 ngày\t${cell}`,
			),
		)
		expect(refusals).toContainEqual({ kind: 'bad-across', row: 2, given, why })
	})

	test('is refused with acts of its own, a limit of half hours, or a rule that is none', () => {
		const refusalsOf = (time: string, acts: string, cell: string) =>
			readTable([
				['Bước', 'Nội dung', 'Trách nhiệm', 'Thời gian', 'Việc làm', 'Liên thông'],
				['B1', 'Xin bản sao', 'Văn thư', time, acts, cell],
			]).refusals
		const opens = 'Mở hồ sơ: 2.000908; Tại: H19.27'
		expect(refusalsOf('1 ngày', 'chuyển', opens)).toEqual([
			{ kind: 'bad-across', row: 2, given: 'chuyển', why: 'acts' },
		])
		expect(refusalsOf('30 phút', '', opens)).toEqual([
			{ kind: 'bad-across', row: 2, given: '30 phút', why: 'hours' },
		])
		expect(refusalsOf('1 ngày', '', 'Mở hồ sơ: 2.000908; Tại: theo khong_co')).toEqual([
			{ kind: 'bad-condition', row: 2, given: 'khong_co', why: 'khong_co is unknown' },
		])
	})

	test('that changes is told in the comparison of two versions', async () => {
		const text = lines.toSpliced(4, 1).join('\n')
		const [before, after] = [text, text.replace('H19.27', 'H19.26')].map((table) =>
			tableToBpmn(head, rowsOf(table)),
		)
		expect(await compareProcesses(before ?? '', after ?? '')).toEqual([
			{ kind: 'property', step: 'Lấy ý kiến nơi đã đăng ký', property: 'asks', from: 'H19.27', to: 'H19.26' },
		])
	})
})
