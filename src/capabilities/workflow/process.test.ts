import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { Engine } from 'bpmn-engine'
import { evaluate } from 'feelin'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileProcess } from './compile.ts'
import { type ProcessGraph, taskAt, tasksOf } from './graph.ts'
import { advance, type Standing, start } from './step.ts'

const file = (name: string) =>
	readFileSync(new URL(`../../../demo/processes/${name}.bpmn`, import.meta.url), 'utf8')
const birth = file('khai-sinh')
const permit = file('cap-phep-xay-dung-nha-o')

async function compiled(bpmn: string): Promise<ProcessGraph> {
	const graph = await compileProcess(bpmn)
	if (!graph.ok) throw new Error(JSON.stringify(graph.refusal))
	return graph.value
}

/** The tasks met when each ends with the next outcome, until the process or the outcomes are at their end. */
function met(graph: ProcessGraph, outcomes: readonly string[], answers = {}): string[] {
	const path: string[] = []
	let step = start(graph, answers)
	for (const outcome of outcomes) {
		const [node] = step.arrived
		if (node === undefined) return path
		path.push(node)
		const next = advance(graph, [{ id: 't', node }], { tokenId: 't', outcome, variables: answers })
		if (!next.ok) throw new Error(next.refusal.kind)
		step = next.value
	}
	return [...path, ...step.arrived]
}

describe('a birth registration', () => {
	test('goes from the desk to the chairman and back to the desk', async () => {
		const outcomes = ['receive', 'hand-on', 'propose-grant', 'approve', 'issue', 'return']
		expect(met(await compiled(birth), outcomes)).toEqual([
			'tiep-nhan',
			'chuyen',
			'tham-tra',
			'ky-duyet',
			'vao-so',
			'tra-ket-qua',
		])
	})

	test('comes back to the clerk when the chairman sends it back', async () => {
		const outcomes = ['receive', 'hand-on', 'propose-grant', 'send-back']
		expect(met(await compiled(birth), outcomes).at(-1)).toBe('tham-tra')
	})

	test('goes to the chairman to be declined when the clerk proposes so', async () => {
		const graph = await compiled(birth)
		expect(met(graph, ['receive', 'hand-on', 'propose-refuse']).at(-1)).toBe('duyet-tu-choi')
		expect(taskAt(graph, 'duyet-tu-choi')).toMatchObject({ role: 'chairman', acts: ['decline', 'send-back'] })
	})

	test('takes no longer, step by step, than the working day it has', async () => {
		const hours = tasksOf(await compiled(birth)).filter(({ id }) => id !== 'duyet-tu-choi')
		expect(hours.reduce((sum, task) => sum + (task.hours ?? 0), 0)).toBeLessThanOrEqual(8)
	})
})

test('a permit is examined, reviewed, signed, registered and returned', async () => {
	const outcomes = ['receive', 'hand-on', 'propose-grant', 'propose-grant', 'approve', 'issue', 'return']
	expect(met(await compiled(permit), outcomes)).toEqual([
		'tiep-nhan',
		'chuyen',
		'tham-dinh',
		'xem-xet',
		'ky-duyet',
		'vao-so',
		'tra-ket-qua',
	])
})

test('a token that is not there is refused', async () => {
	const graph = await compiled(birth)
	const end = { tokenId: 'x', outcome: 'receive', variables: {} }
	expect(advance(graph, [], end)).toEqual({ ok: false, refusal: { kind: 'unknown-token', tokenId: 'x' } })
	expect(advance(graph, [{ id: 'x', node: 'ket-thuc' }], end)).toEqual({
		ok: false,
		refusal: { kind: 'nowhere', node: 'ket-thuc' },
	})
})

// What is refused ------------------------------------------------------------------------------------------------------

const task = (id: string, more = '') =>
	`<bpmn:userTask id="${id}" name="Bước ${id}" motcua:role="receptionist" motcua:agency="receiving" motcua:acts="approve send-back" ${more} />`
const flow = (from: string, to: string, when = '') =>
	`<bpmn:sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}">${when && `<bpmn:conditionExpression>${when}</bpmn:conditionExpression>`}</bpmn:sequenceFlow>`
const drawing = (nodes: string, flows: string, around = '') =>
	`<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:motcua="urn:mot-cua:bpmn">
		<bpmn:process id="p" name="P">${nodes}${flows}</bpmn:process>${around}</bpmn:definitions>`
const s = '<bpmn:startEvent id="s" />'
const e = '<bpmn:endEvent id="e" />'
const plain = flow('s', 'a') + flow('a', 'e')
const fork = (attributes = 'default="g-e"') =>
	`${s}${task('a')}<bpmn:exclusiveGateway id="g" name="Rẽ?" ${attributes} />${e}`
const forked = (when: string) => flow('s', 'a') + flow('a', 'g') + flow('g', 'e') + flow('g', 'a', when)

test.each([
	['no XML', 'xin chào', 'unreadable', ''],
	['another XML', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'unreadable', ''],
	['a flow to nowhere', drawing(s + task('a') + e, plain + flow('a', 'x')), 'unreadable', ''],
	[
		'two processes',
		drawing(s + task('a') + e, plain, '<bpmn:process id="q"><bpmn:task id="t" /></bpmn:process>'),
		'not-one-process',
		'',
	],
	['no start', drawing(task('a') + e, flow('a', 'e')), 'not-one-start', ''],
	[
		'two starts',
		drawing(`${s}<bpmn:startEvent id="s2" />${task('a')}${e}`, plain + flow('s2', 'a')),
		'not-one-start',
		'',
	],
	['nothing to do', drawing(s + e, flow('s', 'e')), 'no-task', ''],
	[
		'a script task',
		drawing(`${s}<bpmn:scriptTask id="a" name="Chạy mã" />${e}`, plain),
		'unsupported',
		'Chạy mã',
	],
	[
		'a timer start',
		drawing(
			`<bpmn:startEvent id="s" name="Hằng ngày"><bpmn:timerEventDefinition /></bpmn:startEvent>${task('a')}${e}`,
			plain,
		),
		'unsupported',
		'Hằng ngày',
	],
	['a step without a name', drawing(s + task('a').replace('name="Bước a"', '') + e, plain), 'no-name', 'a'],
	[
		'a step of nobody',
		drawing(s + task('a').replace('receptionist', '') + e, plain),
		'unknown-role',
		'Bước a',
	],
	[
		'a step of no agency',
		drawing(s + task('a').replace('receiving', 'other') + e, plain),
		'unknown-agency',
		'Bước a',
	],
	['a step of minus one hour', drawing(s + task('a', 'motcua:hours="-1"') + e, plain), 'bad-hours', 'Bước a'],
	[
		'a step of hours and of days',
		drawing(s + task('a', 'motcua:hours="4" motcua:days="2"') + e, plain),
		'bad-hours',
		'Bước a',
	],
	[
		'the time of a stage without a name',
		drawing(s + task('a', 'motcua:stageDays="5"') + e, plain),
		'stage-unnamed',
		'Bước a',
	],
	[
		'a stage of two times',
		drawing(
			s +
				task('a', 'motcua:stage="Thẩm định" motcua:stageDays="5"') +
				task('b', 'motcua:stage="Thẩm định" motcua:stageDays="6"') +
				e,
			flow('s', 'a') + flow('a', 'b') + flow('b', 'e'),
		),
		'stage-twice',
		'Bước b',
	],
	[
		'silence that is consent while the step still waits',
		drawing(
			s +
				task('a') +
				'<bpmn:boundaryEvent id="im" name="Im lặng" attachedToRef="a" cancelActivity="false" motcua:tacit="Luật"><bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>' +
				e +
				'<bpmn:endEvent id="e2" />',
			plain + flow('im', 'e2'),
		),
		'unsupported',
		'Im lặng',
	],
	[
		'a step in which nothing can be done',
		drawing(s + task('a').replace('approve send-back', '') + e, plain),
		'no-act',
		'Bước a',
	],
	[
		'a step that only asks for supplements',
		drawing(s + task('a').replace('approve send-back', 'supplement') + e, plain),
		'no-act',
		'Bước a',
	],
	[
		'an act that is none',
		drawing(s + task('a').replace('send-back', 'fly') + e, plain),
		'unknown-act',
		'Bước a',
	],
	[
		'a step without a way out',
		drawing(s + task('a') + task('b') + e, flow('s', 'a') + flow('a', 'b')),
		'dead-end',
		'Bước b',
	],
	[
		'a step with two ways out',
		drawing(s + task('a') + task('b') + e, plain + flow('a', 'b') + flow('b', 'e')),
		'several-ways-out',
		'Bước a',
	],
	[
		'a step that nothing leads to',
		drawing(s + task('a') + task('b') + e, plain + flow('b', 'e')),
		'unreachable',
		'Bước b',
	],
	[
		'steps that never end',
		drawing(s + task('a') + task('b') + e, flow('s', 'a') + flow('a', 'b') + flow('b', 'a')),
		'never-ends',
		'Bước a',
	],
	[
		'a condition on the way out of a step',
		drawing(s + task('a') + e, flow('s', 'a') + flow('a', 'e', 'true')),
		'condition-out-of-place',
		'a-e',
	],
	[
		'a gateway without a way out',
		drawing(
			`${s}${task('a')}<bpmn:exclusiveGateway id="g" name="Rẽ?" />${e}`,
			flow('s', 'a') + flow('a', 'g'),
		),
		'dead-end',
		'Rẽ?',
	],
	['a gateway without a default', drawing(fork(''), forked('outcome = "send-back"')), 'no-default', 'Rẽ?'],
	['a way without a condition', drawing(fork(), forked('')), 'no-condition', 'g-a'],
	['a condition that is no FEEL', drawing(fork(), forked('outcome =')), 'bad-condition', 'g-a'],
	['a condition on what nobody knows', drawing(fork(), forked('weather = "rain"')), 'bad-condition', 'g-a'],
	[
		'a condition that depends on the hour',
		drawing(fork(), forked('today() > date("2026-01-01")')),
		'bad-condition',
		'g-a',
	],
	[
		'gateways in a circle',
		drawing(
			`${s}${task('a')}<bpmn:exclusiveGateway id="g" name="Rẽ?" default="g-h" /><bpmn:exclusiveGateway id="h" name="Lại?" default="h-g" />${e}`,
			flow('s', 'a') + flow('a', 'g') + flow('g', 'h') + flow('h', 'g') + flow('h', 'e', 'outcome = "x"'),
		),
		'circle',
		'Rẽ?',
	],
])('%s is refused by name', async (_what, bpmn, kind, name) => {
	const refused = await compileProcess(bpmn)
	if (refused.ok) throw new Error('It was compiled')
	const found = refused.refusal.find((each) => each.kind === kind)
	expect(refused.refusal.map((each) => each.kind)).toContain(kind)
	expect(found && 'element' in found ? found.element.name : '').toBe(name)
})

test('answers decide where a gateway leads, and what is unknown takes the default', async () => {
	const graph = await compiled(
		drawing(
			`${s}<bpmn:exclusiveGateway id="g" default="g-a" />${task('a')}${task('b')}${e}`,
			flow('s', 'g') +
				flow('g', 'a') +
				flow('g', 'b', 'answers.area > 250') +
				flow('a', 'e') +
				flow('b', 'e'),
		),
	)
	expect(start(graph, { area: 300 }).arrived).toEqual(['b'])
	expect(start(graph, { area: 200 }).arrived).toEqual(['a'])
	expect(start(graph, {}).arrived).toEqual(['a'])
	expect(start(graph, { area: 'rất rộng' }).arrived).toEqual(['a'])
})

// Properties ----------------------------------------------------------------------------------------------------------

/** Processes drawn at random: each step leads to a step, to a gateway over two steps, or to the end. */
const drawings = fc.integer({ min: 1, max: 7 }).chain((count) =>
	fc
		.array(fc.record({ to: fc.nat(count), other: fc.nat(count), forks: fc.boolean() }), {
			minLength: count,
			maxLength: count,
		})
		.map((steps) => {
			const target = (index: number) => (index === count ? 'e' : `t${index}`)
			const nodes = steps.map(
				({ forks, to }, index) =>
					task(`t${index}`) +
					(forks
						? `<bpmn:exclusiveGateway id="g${index}" name="Rẽ ${index}" default="g${index}-${target(to)}" />`
						: ''),
			)
			const flows = steps.map(({ forks, to, other }, index) =>
				forks && to !== other
					? flow(`t${index}`, `g${index}`) +
						flow(`g${index}`, target(to)) +
						flow(`g${index}`, target(other), 'outcome = "send-back"')
					: forks
						? flow(`t${index}`, `g${index}`) + flow(`g${index}`, target(to))
						: flow(`t${index}`, target(to)),
			)
			return drawing(s + nodes.join('') + e, flow('s', 't0') + flows.join(''))
		}),
)

describe('whatever is drawn', () => {
	test('is refused, or every step can come to the end', async () => {
		await fc.assert(
			fc.asyncProperty(drawings, async (bpmn) => {
				const graph = await compileProcess(bpmn)
				if (!graph.ok) {
					expect(graph.refusal.every(({ kind }) => kind === 'unreachable' || kind === 'never-ends')).toBe(
						true,
					)
					return
				}
				for (const { id } of tasksOf(graph.value)) expect(endsFrom(graph.value, id)).toBe(true)
			}),
			{ numRuns: 60 },
		)
	})

	test('no token is lost and none is doubled', async () => {
		await fc.assert(
			fc.asyncProperty(
				drawings,
				fc.array(fc.constantFrom('approve', 'send-back'), { maxLength: 30 }),
				async (bpmn, outcomes) => {
					const graph = await compileProcess(bpmn)
					fc.pre(graph.ok)
					if (!graph.ok) return
					let standing: Standing[] = start(graph.value, {}).arrived.map((node) => ({ id: '0', node }))
					for (const [index, outcome] of outcomes.entries()) {
						const [token] = standing
						if (!token) break
						const step = advance(graph.value, standing, { tokenId: token.id, outcome, variables: {} })
						if (!step.ok) throw new Error(step.refusal.kind)
						const { ended, arrived, finished } = step.value
						expect(ended).toEqual([token.id])
						standing = [
							...standing.filter(({ id }) => !ended.includes(id)),
							...arrived.map((node, each) => ({ id: `${index + 1}.${each}`, node })),
						]
						expect(standing).toHaveLength(finished ? 0 : 1)
					}
				},
			),
			{ numRuns: 20 },
		)
	})
})

function endsFrom(graph: ProcessGraph, from: string): boolean {
	const seen = new Set<string>()
	const open = [from]
	for (let node = open.pop(); node !== undefined; node = open.pop()) {
		if (seen.has(node)) continue
		seen.add(node)
		for (const outcome of ['approve', 'send-back']) {
			const step = advance(graph, [{ id: 't', node }], { tokenId: 't', outcome, variables: {} })
			if (step.ok && step.value.finished) return true
			if (step.ok) open.push(...step.value.arrived)
		}
	}
	return false
}

// The oracle ----------------------------------------------------------------------------------------------------------

/** The same file on another engine: the user tasks it waits at, when each is signalled the next outcome. */
async function metByOracle(source: string, outcomes: readonly string[]): Promise<string[]> {
	const path: string[] = []
	const left = [...outcomes]
	const listener = new EventEmitter()
	let outcome: string | undefined
	const engine = new Engine({
		source,
		expressions: {
			resolveExpression: (expression: string) => evaluate(expression, { outcome, answers: {} }).value,
		},
	} as never)
	await new Promise<void>((resolve, reject) => {
		listener.on('activity.wait', (waiting: { id: string; signal: () => void }) => {
			path.push(waiting.id)
			outcome = left.shift()
			if (outcome === undefined) void engine.stop().then(() => resolve(), reject)
			else waiting.signal()
		})
		engine.once('end', () => resolve())
		engine.once('error', reject)
		engine.execute({ listener } as never).catch(reject)
	})
	return path
}

test.each([
	['birth registration', birth],
	['permit', permit],
])('another engine leads a %s through the same steps', async (_name, source) => {
	const graph = await compiled(source)
	const outcomes = fc.array(
		fc.constantFrom('receive', 'hand-on', 'propose-grant', 'propose-refuse', 'approve', 'send-back', 'issue'),
		{
			minLength: 1,
			maxLength: 14,
		},
	)
	await fc.assert(
		fc.asyncProperty(outcomes, async (chosen) => {
			expect(await metByOracle(source, chosen)).toEqual(met(graph, chosen))
		}),
		{ numRuns: 12 },
	)
})
