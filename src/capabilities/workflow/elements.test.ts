import { describe, expect, test } from 'vitest'
import {
	boundary,
	catching,
	chain,
	drawing,
	duration,
	endEvent,
	errorOf,
	flow,
	gateway,
	messageOf,
	service,
	startEvent,
	subProcess,
	userTask,
} from '../../../test/process-drawing.ts'
import { type Around, compileProcess } from './compile.ts'
import type { ProcessGraph } from './graph.ts'
import { advance, type ProcessEvent, type Standing, start, withIds } from './step.ts'

async function compiled(inside: string, around?: Around): Promise<ProcessGraph> {
	const graph = await compileProcess(drawing(inside), around)
	if (!graph.ok) throw new Error(JSON.stringify(graph.refusal))
	return graph.value
}

const answers = {}

/** A dossier that runs in memory: what waits, by node, and how to end it. */
function running(graph: ProcessGraph, variables: Record<string, unknown> = answers) {
	let made = 0
	let tokens: Standing[] = []
	const steps: Record<string, string> = {}
	const take = (step: ReturnType<typeof start>) => {
		tokens = [
			...tokens.filter(({ id }) => !step.ended.includes(id)),
			...withIds(step.placed, () => `t${++made}`),
		]
		Object.assign(steps, step.remembered)
		return step
	}
	take(start(graph, variables))
	const at = (node: string) => tokens.find((token) => token.node === node)?.id ?? `nothing at ${node}`
	const happens = (event: ProcessEvent) => {
		const step = advance(graph, tokens, { ...event, steps })
		return step.ok ? take(step.value) : step.refusal
	}
	return {
		waits: () => tokens.map(({ node }) => node).toSorted(),
		ends: (node: string, outcome = 'approve') => happens({ tokenId: at(node), outcome, variables }),
		fires: (node: string) => happens({ kind: 'fired', tokenId: at(node), variables }),
		comes: (message: string) => happens({ kind: 'came', message, variables }),
		done: (node: string, outcome?: string) =>
			happens({ kind: 'done', tokenId: at(node), variables, ...(outcome && { outcome }) }),
		fails: (node: string, error: string) => happens({ kind: 'failed', tokenId: at(node), error, variables }),
	}
}

test('parallel branches each have a token, and the join waits for all', async () => {
	const run = running(
		await compiled(
			startEvent() +
				gateway('parallel', 'f') +
				userTask('a') +
				userTask('b') +
				gateway('parallel', 'j') +
				userTask('c') +
				endEvent() +
				chain('s > f > a > j > c > e', 'f > b > j'),
		),
	)
	expect(run.waits()).toEqual(['a', 'b'])
	run.ends('b')
	expect(run.waits()).toEqual(['a', 'b-j'])
	run.ends('a')
	expect(run.waits()).toEqual(['c'])
	expect(run.ends('c')).toMatchObject({ finished: true })
})

test('an inclusive gateway takes the ways that hold and joins as many', async () => {
	const graph = await compiled(
		startEvent() +
			gateway('inclusive', 'f', 'c') +
			userTask('a') +
			userTask('b') +
			userTask('c') +
			gateway('inclusive', 'j') +
			userTask('d') +
			endEvent() +
			flow('f', 'a', 'answers.area > 100') +
			flow('f', 'b', 'answers.floors > 3') +
			chain('s > f > c > j > d > e', 'a > j', 'b > j'),
	)
	expect(running(graph).waits()).toEqual(['c'])
	const run = running(graph, { area: 200, floors: 5 })
	expect(run.waits()).toEqual(['a', 'b'])
	run.ends('a')
	expect(run.waits()).toEqual(['a-j', 'b'])
	run.ends('b')
	expect(run.waits()).toEqual(['d'])
	const alone = running(graph, { area: 200 })
	alone.ends('a')
	expect(alone.waits()).toEqual(['d'])
})

describe('at the edge of a step', () => {
	const watched = (more: string, definition: string) =>
		compiled(
			startEvent() +
				userTask('a') +
				boundary('x', 'a', definition, more) +
				userTask('b') +
				endEvent() +
				endEvent('e2') +
				chain('s > a > e', 'x > b > e2'),
		)

	test('a time that interrupts takes the step away', async () => {
		const run = running(await watched('', duration('P3D')))
		expect(run.waits()).toEqual(['a', 'x'])
		expect(run.fires('x')).toMatchObject({ arrived: ['b'], finished: false })
		expect(run.waits()).toEqual(['b'])
	})

	test('a message that does not interrupt begins something beside it, once', async () => {
		const run = running(await watched('cancelActivity="false"', messageOf('tin')))
		run.comes('ý kiến')
		expect(run.waits()).toEqual(['a', 'b'])
		expect(run.comes('ý kiến')).toEqual({ kind: 'not-awaited', message: 'ý kiến' })
	})

	test('nothing is left to watch once the step has ended', async () => {
		const run = running(await watched('', duration('P3D')))
		expect(run.ends('a')).toMatchObject({ finished: true })
		expect(run.waits()).toEqual([])
	})
})

describe('a sub-process', () => {
	const inside = (end: string) =>
		startEvent('s1') +
		gateway('parallel', 'f') +
		userTask('a') +
		userTask('b') +
		end +
		endEvent('e2') +
		chain('s1 > f > a > e1', 'f > b > e2')
	const around = (child: string, more = '') =>
		startEvent() + child + userTask('after') + endEvent() + chain('s > sub > after > e') + more

	test('goes on when nothing is left inside', async () => {
		const run = running(await compiled(around(subProcess('sub', inside(endEvent('e1'))))))
		expect(run.waits()).toEqual(['a', 'b', 'sub'])
		run.ends('a')
		expect(run.waits()).toEqual(['b', 'sub'])
		run.ends('b')
		expect(run.waits()).toEqual(['after'])
	})

	test('is cut short by an end that terminates, and the process around it goes on', async () => {
		const terminating = endEvent('e1', '<bpmn:terminateEventDefinition />')
		const run = running(await compiled(around(subProcess('sub', inside(terminating)))))
		run.ends('a')
		expect(run.waits()).toEqual(['after'])
	})

	test('is left by its edge when it ends with an error', async () => {
		const graph = await compiled(
			around(
				subProcess('sub', inside(endEvent('e1', errorOf('loi')))) +
					boundary('x', 'sub', errorOf('loi')) +
					userTask('mend') +
					endEvent('e3'),
				chain('x > mend > e3'),
			),
		)
		const run = running(graph)
		run.ends('a')
		expect(run.waits()).toEqual(['mend'])
	})

	test('is taken away whole when its time runs out', async () => {
		const graph = await compiled(
			around(
				subProcess('sub', inside(endEvent('e1'))) +
					boundary('x', 'sub', duration('PT8H')) +
					userTask('late') +
					endEvent('e3'),
				chain('x > late > e3'),
			),
		)
		const run = running(graph)
		expect(run.waits()).toEqual(['a', 'b', 'sub', 'x'])
		run.fires('x')
		expect(run.waits()).toEqual(['late'])
	})

	test('of another file is called by the name of its process', async () => {
		const other = drawing(startEvent() + userTask('a') + endEvent() + chain('s > a > e'))
		const call = startEvent() + '<bpmn:callActivity id="sub" name="Gọi" calledElement="p2" />'
		const graph = await compiled(call + userTask('after') + endEvent() + chain('s > sub > after > e'), {
			called: { p2: { bpmn: other, version: 3 } },
		})
		expect(graph.calls).toEqual([{ processId: 'p2', version: 3 }])
		const run = running(graph)
		expect(run.waits()).toEqual(['sub', 'sub/a'])
		run.ends('sub/a')
		expect(run.waits()).toEqual(['after'])
	})
})

test('a service that fails leaves by its edge when the error is foreseen, and stays where it is when not', async () => {
	const graph = await compiled(
		startEvent() +
			service('a') +
			boundary('x', 'a', errorOf('loi')) +
			userTask('b') +
			endEvent() +
			chain('s > a > e', 'x > b > e'),
	)
	const run = running(graph)
	expect(run.fails('a', 'KHAC')).toEqual({ kind: 'uncaught', error: 'KHAC' })
	expect(run.waits()).toEqual(['a'])
	run.fails('a', 'LOI')
	expect(run.waits()).toEqual(['b'])
	const well = running(graph)
	expect(well.done('a')).toMatchObject({ finished: true })
})

test('a loop round parallel branches is walked through, and can run', async () => {
	const graph = await compiled(
		startEvent() +
			gateway('exclusive', 'm') +
			gateway('parallel', 'f') +
			userTask('a') +
			userTask('b') +
			gateway('parallel', 'j') +
			gateway('exclusive', 'g', 'e') +
			endEvent() +
			chain('s > m > f > a > j > g > e', 'f > b > j') +
			flow('g', 'm', 'outcome = "send-back"'),
	)
	const run = running(graph)
	run.ends('a')
	run.ends('b', 'send-back')
	expect(run.waits()).toEqual(['a', 'b'])
})

test('an end that terminates takes the other branches with it', async () => {
	const run = running(
		await compiled(
			startEvent() +
				gateway('parallel', 'f') +
				userTask('a') +
				userTask('b') +
				endEvent('e', '<bpmn:terminateEventDefinition />') +
				endEvent('e2') +
				chain('s > f > a > e', 'f > b > e2'),
		),
	)
	expect(run.ends('a')).toMatchObject({ finished: true, arrived: [] })
	expect(run.waits()).toEqual([])
})

test('what was decided in each branch is known after they meet', async () => {
	const graph = await compiled(
		startEvent() +
			gateway('parallel', 'f') +
			userTask('y-kien-a') +
			userTask('y-kien-b') +
			gateway('parallel', 'j') +
			gateway('exclusive', 'g', 'yes') +
			userTask('yes') +
			userTask('no') +
			endEvent() +
			chain('s > f > y-kien-a > j > g > yes > e', 'f > y-kien-b > j', 'no > e') +
			flow('g', 'no', 'steps.y-kien-a = "send-back" or steps.y-kien-b = "send-back"'),
	)
	const run = running(graph)
	run.ends('y-kien-a', 'send-back')
	run.ends('y-kien-b')
	expect(run.waits()).toEqual(['no'])
})

// What is refused ------------------------------------------------------------------------------------------------------

const s = startEvent()
const e = endEvent()
const fork = (join: string, kind: 'exclusive' | 'inclusive' | 'parallel' = 'parallel') =>
	s +
	(kind === 'parallel'
		? gateway(kind, 'f') + flow('f', 'b')
		: gateway(kind, 'f', 'a') + flow('f', 'b', 'answers.x = 1')) +
	userTask('a') +
	userTask('b') +
	join +
	e

test.each([
	[
		'a join that one branch never comes to',
		fork(gateway('parallel', 'j'), 'exclusive') + chain('s > f > a > j > e', 'b > j'),
		'never-joined',
		'Cổng j',
	],
	[
		'a join of branches that may not all begin',
		fork(gateway('parallel', 'j'), 'inclusive') + chain('s > f > a > j > e', 'b > j'),
		'never-joined',
		'Cổng j',
	],
	[
		'branches that meet without a join',
		fork(userTask('c')) + chain('s > f > a > c > e', 'b > c'),
		'multiplies',
		'Bước c',
	],
	[
		'a fork that a loop comes back to',
		s + userTask('a') + gateway('parallel', 'f') + userTask('b') + e + chain('s > a > f > b > a', 'f > e'),
		'never-ends',
		'Bước a',
	],
	[
		'a loop that makes one more each time',
		s +
			userTask('a') +
			gateway('exclusive', 'g', 'e') +
			gateway('parallel', 'f') +
			userTask('b') +
			e +
			chain('s > a > g > e', 'f > a', 'f > b > e') +
			flow('g', 'f', 'outcome = "send-back"'),
		'multiplies',
		'Bước b',
	],
	[
		'a timer without a time',
		s + catching('a', '<bpmn:timerEventDefinition />') + userTask('b') + e + chain('s > a > b > e'),
		'no-time',
		'Chờ a',
	],
	[
		'a timer of no duration',
		s + catching('a', duration('ba ngày')) + userTask('b') + e + chain('s > a > b > e'),
		'bad-time',
		'Chờ a',
	],
	[
		'a timer that comes round',
		s +
			catching(
				'a',
				'<bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition>',
			) +
			userTask('b') +
			e +
			chain('s > a > b > e'),
		'unsupported',
		'Chờ a',
	],
	[
		'a message without a name',
		s + '<bpmn:receiveTask id="a" name="Nhận" />' + userTask('b') + e + chain('s > a > b > e'),
		'no-message',
		'Nhận',
	],
	[
		'a dossier opened elsewhere before anybody did anything',
		s +
			'<bpmn:receiveTask id="a" name="Trích lục" motcua:opens="2.000908" motcua:opensAt="H19.27" />' +
			userTask('b') +
			e +
			chain('s > a > b > e'),
		'opens-first',
		'Trích lục',
	],
	[
		'a service without a name',
		s + service('a', '') + userTask('b') + e + chain('s > a > b > e'),
		'no-service',
		'Tự động a',
	],
	[
		'nothing to send',
		s + '<bpmn:sendTask id="a" name="Báo" />' + userTask('b') + e + chain('s > a > b > e'),
		'no-text',
		'Báo',
	],
	[
		'an error where nobody can fail',
		s + userTask('a') + boundary('x', 'a', errorOf('loi')) + e + chain('s > a > e', 'x > e'),
		'cannot-fail',
		'Bên x',
	],
	[
		'an outcome that no step has',
		s +
			userTask('a') +
			gateway('exclusive', 'g', 'e') +
			e +
			chain('s > a > g > e') +
			flow('g', 'a', 'outcome = "sendback"'),
		'unknown-outcome',
		'Cổng g',
	],
	[
		'an outcome of a step that is not there',
		s +
			userTask('a') +
			gateway('exclusive', 'g', 'e') +
			e +
			chain('s > a > g > e') +
			flow('g', 'a', 'steps.b = "approve"'),
		'unknown-step',
		'Cổng g',
	],
	[
		'a sub-process without a start',
		s + subProcess('a', userTask('b')) + e + chain('s > a > e'),
		'not-one-start',
		'',
	],
	[
		'a sub-process that comes to no end',
		s +
			subProcess('a', startEvent('s1') + userTask('b') + userTask('c') + chain('s1 > b > c > b')) +
			e +
			chain('s > a > e'),
		'never-ends',
		'Bước b',
	],
	[
		'a call of nothing',
		s + '<bpmn:callActivity id="a" name="Gọi" calledElement="q" />' + e + chain('s > a > e'),
		'unknown-process',
		'Gọi',
	],
	[
		'an event sub-process',
		s +
			userTask('a') +
			subProcess(
				'b',
				startEvent('s1') + userTask('c') + endEvent('e1') + chain('s1 > c > e1'),
				'triggeredByEvent="true"',
			) +
			e +
			chain('s > a > e'),
		'unsupported',
		'Con b',
	],
	[
		'branches that cross',
		fork(gateway('parallel', 'j')) + chain('s > f > a > j > e', 'b > e'),
		'dead-end',
		'',
	],
])('%s is refused by name', async (_what, inside, kind, name) => {
	const refused = await compileProcess(drawing(inside))
	if (kind === 'dead-end') return expect(refused.ok).toBe(true)
	if (refused.ok) throw new Error('It was compiled')
	const found = refused.refusal.find((each) => each.kind === kind)
	expect(refused.refusal.map((each) => each.kind)).toContain(kind)
	if (name) expect(found && 'element' in found ? found.element?.name : '').toBe(name)
})

test('a process that calls itself by way of another is refused', async () => {
	const call = (id: string) =>
		drawing(
			`${s}<bpmn:callActivity id="c" name="Gọi ${id}" calledElement="${id}" />${e}${chain('s > c > e')}`,
		)
	const refused = await compileProcess(call('q'), {
		called: { q: { bpmn: call('r'), version: 1 }, r: { bpmn: call('q'), version: 1 } },
	})
	expect(refused).toMatchObject({ ok: false, refusal: [{ kind: 'calls-itself', given: 'q' }] })
})
