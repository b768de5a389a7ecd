import { describe, expect, test } from 'vitest'
import type { WorkingCalendar } from '#calendar'
import { at as momentOn, day, type Instant, wallTime } from '#kernel/dates'
import { compileProcess, type ProcessGraph } from '#workflow'
import {
	boundary,
	chain,
	drawing,
	duration,
	endEvent,
	flow,
	gateway,
	startEvent,
	userTask,
} from '../../../test/process-drawing.ts'
import { asItWas, daysOf, figuresOf, type PastCase, type PastStep, rerun } from './simulate.ts'

const at = (text: string): Instant => momentOn(day(text.slice(0, 10)), wallTime(text.slice(11)))
/** Eight hours a day, Monday to Friday. */
const calendar: WorkingCalendar = {
	version: 'test',
	sessions: [1, 2, 3, 4, 5].flatMap((weekday) => [
		{ weekday, opens: '08:00', closes: '12:00' },
		{ weekday, opens: '13:30', closes: '17:30' },
	]),
	off: new Map(),
	worked: new Map(),
	cutOffs: [],
}
async function compiled(inside: string): Promise<ProcessGraph> {
	const graph = await compileProcess(drawing(inside))
	if (!graph.ok) throw new Error(JSON.stringify(graph.refusal))
	return graph.value
}
const given = (id: string, hours: number) => userTask(id, `motcua:hours="${hours}"`)
const step = (
	node: string,
	from: string,
	to: string | null,
	hours: number,
	outcome: string | null = 'approve',
): PastStep => ({
	node,
	name: `Bước ${node}`,
	role: 'receptionist',
	from: at(from),
	to: to === null ? null : at(to),
	seconds: hours * 3600,
	outcome,
})
const past = (...steps: readonly PastStep[]): PastCase => ({
	submittedAt: at('2026-11-23 08:00'),
	answers: {},
	steps,
	calendar,
})
const two = () => compiled(startEvent() + given('a', 1) + given('b', 2) + endEvent() + chain('s > a > b > e'))

describe('a dossier of last month, run through a draft', () => {
	test('comes when it came, and each step takes the time it really took', async () => {
		const run = rerun(
			await two(),
			past(
				step('a', '2026-11-23 08:00', '2026-11-23 10:00', 2),
				step('b', '2026-11-23 10:00', '2026-11-23 11:00', 1),
			),
			'real',
		)
		expect(run.ended).toBe('done')
		expect(run.seconds).toBe(3 * 3600)
		expect(run.stays.map(({ step: id, to, real }) => [id, to.toString(), real])).toEqual([
			['a', at('2026-11-23 10:00').toString(), true],
			['b', at('2026-11-23 11:00').toString(), true],
		])
	})

	test('takes the budget of a step that nobody has done yet, or of every step when asked to', async () => {
		const graph = await compiled(
			startEvent() + given('a', 1) + given('x', 2) + endEvent() + chain('s > a > x > e'),
		)
		const was = past(step('a', '2026-11-23 08:00', '2026-11-23 10:00', 2))
		expect(rerun(graph, was, 'real').seconds).toBe(4 * 3600)
		expect(rerun(graph, was, 'budget').seconds).toBe(3 * 3600)
		expect(rerun(graph, was, 'real').stays.map(({ real }) => real)).toEqual([true, false])
	})

	test('goes back as often as it was sent back, and then on', async () => {
		const graph = await compiled(
			startEvent() +
				given('a', 1) +
				given('b', 1) +
				gateway('exclusive', 'g', 'e') +
				endEvent() +
				chain('s > a > b > g > e') +
				flow('g', 'a', 'outcome = "send-back"'),
		)
		const was = past(
			step('a', '2026-11-23 08:00', '2026-11-23 09:00', 1),
			step('b', '2026-11-23 09:00', '2026-11-23 10:00', 1, 'send-back'),
			step('a', '2026-11-23 10:00', '2026-11-23 11:00', 1),
			step('b', '2026-11-23 11:00', '2026-11-23 13:30', 1, 'approve'),
		)
		expect(rerun(graph, was, 'real').stays.map(({ step: id }) => id)).toEqual(['a', 'b', 'a', 'b'])
	})

	test('goes on where it really still stands, and waits for parallel branches', async () => {
		const graph = await compiled(
			startEvent() +
				gateway('parallel', 'f') +
				given('a', 1) +
				given('b', 3) +
				gateway('parallel', 'j') +
				given('c', 1) +
				endEvent() +
				chain('s > f > a > j > c > e', 'f > b > j'),
		)
		const run = rerun(graph, past(step('a', '2026-11-23 08:00', null, 20, null)), 'real')
		expect(run.ended).toBe('done')
		expect(run.seconds).toBe(4 * 3600)
	})

	test('is interrupted by the draft’s own times', async () => {
		const graph = await compiled(
			startEvent() +
				given('a', 1) +
				boundary('qua', 'a', duration('PT30M')) +
				given('b', 1) +
				endEvent() +
				endEvent('e2') +
				chain('s > a > e', 'qua > b > e2'),
		)
		const run = rerun(graph, past(step('a', '2026-11-23 08:00', '2026-11-23 10:00', 2)), 'real')
		expect(run.ended).toBe('done')
		expect(run.stays.map(({ step: id }) => id)).toEqual(['a', 'b'])
		expect(run.stays[0]?.to.toString()).toBe(at('2026-11-23 08:30').toString())
	})
})

test('the figures tell time per step, and how many stood with a role at the end of each day', async () => {
	const cases = [8, 9].map((hour) => ({
		...past(
			step('a', `2026-11-23 0${hour}:00`, '2026-11-24 09:00', 9 - (hour - 8)),
			step('b', '2026-11-24 09:00', '2026-11-24 10:00', 1),
		),
		submittedAt: at(`2026-11-23 0${hour}:00`),
	}))
	const days = daysOf(at('2026-11-22 09:00'), at('2026-11-25 09:00'))
	expect(days).toEqual(['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25'])
	const before = figuresOf(
		cases.map((each) => asItWas(each, at('2026-11-25 09:00'))),
		days,
	)
	expect(before).toMatchObject({ cases: 2, done: 2, declined: 0, stuck: 0 })
	expect(before.roles).toEqual([{ role: 'receptionist', waiting: [0, 2, 0, 0], most: 2, given: 2, ended: 4 }])
	expect(before.steps.map(({ step: id, visits, slow }) => [id, visits, slow])).toEqual([
		['a', 2, 9],
		['b', 2, 1],
	])
	const open = asItWas(past(step('a', '2026-11-24 08:00', null, 1, null)), at('2026-11-24 09:00'))
	expect(figuresOf([open], days).roles).toMatchObject([{ waiting: [0, 0, 1, 1], ended: 0 }])
	const graph = await two()
	const after = figuresOf(
		cases.map((each) => rerun(graph, each, 'budget')),
		days,
		graph,
	)
	expect(after.roles[0]?.waiting).toEqual([0, 0, 0, 0])
	expect(after.steps.map(({ budget, median }) => [budget, median])).toEqual([
		[1, 1],
		[2, 2],
	])
})
