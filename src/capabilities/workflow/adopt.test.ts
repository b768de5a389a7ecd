import { readdirSync, readFileSync } from 'node:fs'
import { BpmnModdle } from 'bpmn-moddle'
import camunda from 'camunda-bpmn-moddle/resources/camunda.json' with { type: 'json' }
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' }
import { describe, expect, test } from 'vitest'
import { adoptBpmn } from './adopt.ts'
import { compileProcess } from './compile.ts'
import { tableToBpmn } from './draw-table.ts'
import { taskAt } from './graph.ts'
import { feelOfJuel } from './juel.ts'
import { processRefusalWords } from './refusal-words.ts'
import { readTable } from './step-table.ts'
import {
	chain,
	drawing,
	endEvent,
	flow,
	gateway,
	startEvent,
	userTask,
} from '../../../test/process-drawing.ts'

const fixtures = new URL('../../../test/fixtures/bpmn/', import.meta.url)
const processes = new URL('../../../demo/processes/', import.meta.url)
const fileOf = (name: string) => readFileSync(new URL(`${name}.bpmn`, fixtures), 'utf8')

async function adopted(bpmn: string) {
	const result = await adoptBpmn(bpmn)
	if (!result.ok) throw new Error(result.refusal.map(processRefusalWords).join('\n'))
	return result.value
}

async function ran(bpmn: string) {
	const { bpmn: ours } = await adopted(bpmn)
	const graph = await compileProcess(ours)
	if (!graph.ok) throw new Error(graph.refusal.map(processRefusalWords).join('\n'))
	return graph.value
}

describe('a file of bpmn.io', () => {
	test('runs as it was drawn: lanes say who, the innermost first, and tasks of no kind are people’s', async () => {
		const graph = await ran(fileOf('bpmn-io'))
		const who = Object.fromEntries(
			['nhan', 'tham_tra', 'ky', 'vao_so', 'tra'].map((step) => {
				const { role, agency, acts } = taskAt(graph, `Activity_${step}`)
				return [step, [role, agency, acts.join(' ')]]
			}),
		)
		expect(who).toEqual({
			nhan: ['receptionist', 'receiving', 'receive supplement decline'],
			tham_tra: ['justice-clerk', 'competent', 'propose'],
			ky: ['chairman', 'competent', 'approve'],
			vao_so: ['chairman', 'competent', 'issue'],
			tra: ['receptionist', 'receiving', 'return'],
		})
	})

	test('keeps its colours, labels, pools, notes and the name of its program', async () => {
		const { bpmn } = await adopted(fileOf('bpmn-io'))
		for (const kept of [
			'bioc:fill="#c8e6c9"',
			'color:border-color="#0d4372"',
			'exporter="bpmn-js (https://demo.bpmn.io)"',
			'<bpmn:messageFlow id="Flow_tin"',
			'Trong ngày, nếu nhận trước 15 giờ',
			'<dc:Bounds x="228" y="265" width="45" height="14" />',
		])
			expect(bpmn).toContain(kept)
	})

	test('says from which words each role was read', async () => {
		const { proposals } = await adopted(fileOf('bpmn-io'))
		expect(proposals.map(({ element, role, from }) => [element.name, role, from])).toContainEqual([
			'Thẩm tra hồ sơ',
			'justice-clerk',
			'Công chức tư pháp - hộ tịch',
		])
	})
})

describe('a file of Camunda Modeler 7', () => {
	test('runs: groups are roles, a topic is a service, JUEL is FEEL', async () => {
		const graph = await ran(fileOf('camunda-7'))
		expect(taskAt(graph, 'Activity_nhan')).toMatchObject({ role: 'receptionist', agency: 'receiving' })
		expect(taskAt(graph, 'Activity_tham_dinh')).toMatchObject({ role: 'specialist', agency: 'competent' })
		expect(taskAt(graph, 'Activity_ky').acts).toEqual(['approve', 'send-back'])
		expect(taskAt(graph, 'Activity_tra').acts).toEqual(['issue', 'return'])
		expect(graph.nodes['Activity_tra_cuu']).toMatchObject({ kind: 'service', service: 'tra-cuu-quy-hoach' })
		expect(graph.nodes['Gateway_dt']).toMatchObject({
			ways: [{ when: 'answers.area > 1000 and answers.kind != "tam"', to: 'Activity_tra_cuu' }],
		})
		expect(graph.nodes['Gateway_ky']).toMatchObject({ ways: [{ when: 'outcome = "send-back"' }] })
	})

	test('keeps what only Camunda reads', async () => {
		const { bpmn } = await adopted(fileOf('camunda-7'))
		for (const kept of [
			'camunda:assignee="nguyenvana"',
			'camunda:candidateGroups="receptionist, mot-cua"',
			'camunda:formKey="embedded:app:forms/nhan.html"',
			'<camunda:taskListener class="vn.gov.vi_du.NhacViec" event="create" />',
			'<camunda:failedJobRetryTimeCycle>R3/PT10M</camunda:failedJobRetryTimeCycle>',
			'camunda:historyTimeToLive="180"',
			'modeler:executionPlatformVersion="7.23.0"',
		])
			expect(bpmn).toContain(kept)
	})
})

describe('a file of Camunda Modeler 8', () => {
	test('runs the process that is executable, with groups written plainly or in FEEL', async () => {
		const graph = await ran(fileOf('camunda-8'))
		expect(graph.id).toBe('Process_so')
		expect(taskAt(graph, 'Activity_nhan').role).toBe('receptionist')
		expect(taskAt(graph, 'Activity_tham_dinh').role).toBe('specialist')
		expect(taskAt(graph, 'Activity_ky').role).toBe('chairman')
		expect(graph.nodes['Activity_so']).toMatchObject({ kind: 'service', service: 'cap-so' })
		expect(graph.nodes['Gateway_1']).toMatchObject({
			ways: [{ when: 'answers.capacity < 3 and answers.years in [1..5]' }],
		})
	})

	test('keeps what only Zeebe reads, and the other pool', async () => {
		const { bpmn } = await adopted(fileOf('camunda-8'))
		for (const kept of [
			'<zeebe:userTask />',
			'<zeebe:formDefinition formId="nhan-ho-so" bindingType="versionTag" versionTag="1.2" />',
			'<zeebe:input source="=dienTich" target="area" />',
			'<zeebe:taskDefinition type="cap-so" retries="5" />',
			'zeebe:modelerTemplate="vn.gov.cap-so"',
			'name="Chuẩn bị hồ sơ"',
		])
			expect(bpmn).toContain(kept)
	})
})

describe('what has no other side here is refused by its name', () => {
	const refusedOf = async (bpmn: string) => {
		const result = await adoptBpmn(bpmn)
		const refusals = result.ok ? await compileProcess(result.value.bpmn) : result
		return refusals.ok ? [] : refusals.refusal.map(processRefusalWords)
	}
	const twoWays = (condition: string) =>
		drawing(
			startEvent() +
				userTask('a') +
				gateway('exclusive', 'g', 'b') +
				userTask('b') +
				userTask('c') +
				endEvent() +
				chain('s > a > g > b > e', 'c > e') +
				flow('g', 'c', condition),
		)

	test.each(['${dossier.getArea() > 3}', '${approved ? true : false}', '${price * 2 > 5}'])(
		'the condition %s',
		async (condition) => {
			const [words] = await refusedOf(twoWays(condition))
			expect(words).toContain('g-c')
			expect(words).toContain(condition)
		},
	)
	test('a condition over a variable that dossiers do not have', async () => {
		expect((await refusedOf(twoWays('${approved == true}')))[0]).toContain('approved')
	})
	test('a script as condition', async () => {
		const bpmn = twoWays('outcome = "approve"').replace(
			'<bpmn:conditionExpression>',
			'<bpmn:conditionExpression xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="bpmn:tFormalExpression" language="groovy">',
		)
		expect((await refusedOf(bpmn))[0]).toContain('g-c')
	})
	test('a group that is no role here', async () => {
		const bpmn = fileOf('camunda-7').replace('candidateGroups="chairman"', 'candidateGroups="hoi-dong-x"')
		expect((await refusedOf(bpmn))[0]).toMatch(/Ký phê duyệt.*hoi-dong-x/)
	})
	test('a script task and a repeated task', async () => {
		const bpmn = fileOf('camunda-7')
			.replaceAll('bpmn:serviceTask', 'bpmn:scriptTask')
			.replace(
				'<bpmn:incoming>Flow_nho</bpmn:incoming>',
				'<bpmn:incoming>Flow_nho</bpmn:incoming><bpmn:multiInstanceLoopCharacteristics />',
			)
		const words = (await refusedOf(bpmn)).join('\n')
		expect(words).toMatch(/Tra cứu quy hoạch.*ScriptTask/)
		expect(words).toMatch(/Ký phê duyệt.*loopCharacteristics/)
	})
	test('two pools that both run, by the names of the pools', async () => {
		const bpmn = fileOf('camunda-8').replace(
			'id="Process_dn" isExecutable="false"',
			'id="Process_dn" isExecutable="true"',
		)
		expect(await refusedOf(bpmn)).toEqual([expect.stringContaining('Sở Xây dựng, Doanh nghiệp')])
	})
})

test.each([
	["${a == 'x'}", 'a = "x"'],
	['#{a.b ge 3 and (c or !d)}', 'a.b >= 3 and (c or not(d))'],
	['${empty note || note == "it\'s"}', '(note = null or note = "") or note = "it\'s"'],
	['${not approved}', 'not(approved)'],
	['${a +1 > 2}', undefined],
	['${f(a)}', undefined],
	['${(a}', undefined],
	['${a b}', undefined],
	['a = 1', undefined],
])('JUEL %s is FEEL %s', (juel, feel) => {
	expect(feelOfJuel(juel)).toBe(feel)
})

describe('our files', () => {
	const ours = readdirSync(processes)
		.filter((name) => name.endsWith('.bpmn'))
		.map((name) => [name, readFileSync(new URL(name, processes), 'utf8')] as const)
	const table = readTable([
		['Bước', 'Nội dung', 'Người thực hiện', 'Giờ', 'Rẽ nhánh'],
		['B1', 'Tiếp nhận hồ sơ', 'Bộ phận một cửa', '2', ''],
		['B2', 'Thẩm định, dự thảo văn bản', 'Chuyên viên', '8', 'Từ chối'],
		['B3', 'Ký duyệt', 'Chủ tịch UBND', '4', 'Trả lại → B2'],
		['B4', 'Vào sổ, trả kết quả', 'Bộ phận một cửa', '1', ''],
	])
	const all = [
		...ours,
		['bảng.bpmn', tableToBpmn({ id: 'bang', name: 'Từ bảng', documentation: 'Thử' }, table.rows)] as const,
	]

	test.each(all)(
		'%s opens elsewhere without a warning, and comes back with what is ours',
		async (_name, bpmn) => {
			for (const packages of [{}, { camunda }, { zeebe }]) {
				const moddle = new BpmnModdle(packages)
				const { rootElement, warnings } = await moddle.fromXML(bpmn)
				expect(warnings).toEqual([])
				const { xml } = await moddle.toXML(rootElement, { format: true })
				const [before, after] = [await compileProcess(bpmn), await compileProcess(xml)]
				expect(after).toEqual(before)
				expect(before.ok || before.refusal.every(({ kind }) => kind === 'unknown-process')).toBe(true)
			}
		},
	)
	test.each(all)('%s is left letter for letter', async (_name, bpmn) => {
		expect((await adopted(bpmn)).bpmn).toBe(bpmn)
	})
})
