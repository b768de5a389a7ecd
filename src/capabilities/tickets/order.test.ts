import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tensInWords } from '#kernel/number-words'
import { type Call, forecast, inOrder, nextOf, placeBehind, type Queued } from './order.ts'
import { spokenCall } from './spoken.ts'
import { ticketNumber, typedNumber } from './ticket.ts'

const ticket = (id: string, { prior = false, line = 'A', place = Number(id) } = {}): Queued => ({
	id,
	number: `${line}${id.padStart(3, '0')}`,
	line,
	prior,
	place,
})
const idsOf = (queue: readonly Queued[]) => queue.map(({ id }) => id).join(' ')

/** Tickets of two lines, one of them in three with priority, some of them at the very same moment. */
const queues = fc
	.array(
		fc.record({
			prior: fc.boolean(),
			line: fc.constantFrom('A', 'B'),
			place: fc.integer({ min: 0, max: 20 }),
		}),
		{ maxLength: 40 },
	)
	.map((all) => all.map((each, index) => ticket(String(index + 1), each)))
const histories = fc.array(fc.record({ prior: fc.boolean(), line: fc.constantFrom('A', 'B') }), {
	maxLength: 6,
})

describe('who is called next', () => {
	test('is who came first', () => {
		expect(nextOf([ticket('2'), ticket('1')], ['A'], [])?.id).toBe('1')
	})
	test('is a priority ticket, however late it came', () => {
		expect(nextOf([ticket('1'), ticket('9', { prior: true })], ['A'], [])?.id).toBe('9')
	})
	test('is somebody else after two priority tickets, so that nobody waits without end', () => {
		const queue = [
			ticket('1'),
			ticket('2'),
			...['3', '4', '5', '6', '7'].map((id) => ticket(id, { prior: true })),
		]
		expect(idsOf(inOrder(queue, ['A'], []))).toBe('3 4 1 5 6 2 7')
	})
	test('is nobody of a line that the counter does not call from', () => {
		expect(nextOf([ticket('1', { line: 'B' })], ['A'], [])).toBeUndefined()
	})

	test('leaves nobody out and calls nobody twice', () => {
		fc.assert(
			fc.property(queues, histories, (queue, calls) => {
				const order = inOrder(queue, ['A', 'B'], calls)
				expect(order.map(({ id }) => id).toSorted()).toEqual(queue.map(({ id }) => id).toSorted())
			}),
		)
	})
	test('never lets an ordinary ticket wait for more than two priority tickets for each before it', () => {
		fc.assert(
			fc.property(queues, histories, (queue, calls) => {
				const order = inOrder(queue, ['A', 'B'], calls)
				let ordinary = 0
				for (const [index, each] of order.entries())
					if (!each.prior) {
						ordinary += 1
						expect(index + 1).toBeLessThanOrEqual(ordinary * 3)
					}
			}),
		)
	})
	test('keeps the order in which people came, among those with priority and among the others', () => {
		fc.assert(
			fc.property(queues, histories, (queue, calls) => {
				for (const prior of [true, false]) {
					const places = inOrder(queue, ['A', 'B'], calls)
						.filter((each) => each.prior === prior)
						.map(({ place }) => place)
					expect(places).toEqual(places.toSorted((a, b) => a - b))
				}
			}),
		)
	})
	test('of a priority ticket is never later because ordinary ones came', () => {
		fc.assert(
			fc.property(queues, (queue) => {
				const order = inOrder(queue, ['A', 'B'], [])
				order.forEach((each, index) => {
					if (!each.prior) return
					const priorBefore = order.slice(0, index).filter(({ prior }) => prior).length
					expect(index - priorBefore).toBeLessThanOrEqual(Math.floor(priorBefore / 2))
				})
			}),
		)
	})
})

describe('who is put back', () => {
	test('comes behind the next two', () => {
		const queue = ['1', '2', '3'].map((id) => ticket(id, { place: Number(id) * 1000 }))
		const place = placeBehind(inOrder(queue, ['A'], []), 2, 9000)
		expect(idsOf(inOrder([...queue, ticket('0', { place })], ['A'], []))).toBe('1 2 0 3')
	})
	test('is next when nobody else waits', () => {
		expect(placeBehind([], 2, 9000)).toBe(9000)
	})
})

describe('how long somebody waits', () => {
	const usual = new Map([
		['A', 300],
		['B', 600],
	])
	const free = { letters: ['A'], busy: null }
	const secondsOf = (
		queue: readonly Queued[],
		counters: Parameters<typeof forecast>[1],
		calls: readonly Call[] = [],
	) => queue.map(({ id }) => forecast(queue, counters, calls, usual).get(id)?.seconds)

	test('is nothing for the first at a free counter, then what those before usually take', () => {
		expect(secondsOf([ticket('1'), ticket('2'), ticket('3')], [free])).toEqual([0, 300, 600])
	})
	test('is half with two counters', () => {
		expect(secondsOf([ticket('1'), ticket('2'), ticket('3')], [free, free])).toEqual([0, 0, 300])
	})
	test('counts what is left of whoever is being served, and nothing for one who takes longer than usual', () => {
		expect(secondsOf([ticket('1')], [{ ...free, busy: { line: 'A', seconds: 100 } }])).toEqual([200])
		expect(secondsOf([ticket('1')], [{ ...free, busy: { line: 'A', seconds: 900 } }])).toEqual([0])
	})
	test('is longer where the counter works for another line too', () => {
		const queue = [ticket('1', { line: 'B' }), ticket('2')]
		expect(secondsOf(queue, [{ letters: ['A', 'B'], busy: null }])).toEqual([0, 600])
	})
	test('is unknown while a line is too little measured, and behind it, but not at another counter', () => {
		const queue = [ticket('1', { line: 'C' }), ticket('2'), ticket('3')]
		expect(secondsOf(queue, [{ letters: ['A', 'C'], busy: null }])).toEqual([0, undefined, undefined])
		expect(secondsOf(queue, [{ letters: ['A', 'C'], busy: null }, free])).toEqual([0, 0, 300])
	})
	test('is unknown while nobody sits where it could be called; how many are before is known', () => {
		const queue = [ticket('1', { line: 'B' }), ticket('2', { line: 'B' })]
		expect(forecast(queue, [free], [], usual).get('2')).toEqual({ ahead: 1, seconds: undefined })
	})
	test('never shrinks when one more comes in before, and `ahead` counts the order of calls', () => {
		fc.assert(
			fc.property(queues, (queue) => {
				const both = { letters: ['A', 'B'], busy: null }
				const found = forecast(queue, [both], [], usual)
				const order = inOrder(queue, ['A', 'B'], [])
				let at = 0
				for (const { id, line } of order) {
					expect(found.get(id)?.seconds).toBe(at)
					at += usual.get(line) ?? 0
				}
				for (const letter of ['A', 'B'])
					inOrder(queue, [letter], []).forEach(({ id }, ahead) => expect(found.get(id)?.ahead).toBe(ahead))
			}),
		)
	})
})

describe('a number', () => {
	test('is a letter and three digits, more when there are more', () => {
		expect([ticketNumber('A', 1), ticketNumber('B', 42), ticketNumber('A', 1000)]).toEqual([
			'A001',
			'B042',
			'A1000',
		])
	})
	test.each(['A012', 'a12', 'A 12', ' a-012 '])('is understood as %s', (typed) => {
		expect(typedNumber(typed)).toEqual({ letter: 'A', count: 12 })
	})
	test.each(['', '12', 'A', 'A000', 'AB1', 'A1234567'])('is not %s', (typed) => {
		expect(typedNumber(typed)).toBeUndefined()
	})
	test('is read as written and typed, whatever it is', () => {
		fc.assert(
			fc.property(fc.constantFrom(...'ABXYZ'), fc.integer({ min: 1, max: 99_999 }), (letter, count) => {
				expect(typedNumber(ticketNumber(letter, count))).toEqual({ letter, count })
			}),
		)
	})
	test('is said digit by digit, in Vietnamese', () => {
		expect(spokenCall('A012', 3)).toBe('Mời số A, không, một, hai, vào quầy số ba.')
		expect([5, 10, 15, 21, 25, 30].map(tensInWords)).toEqual([
			'năm',
			'mười',
			'mười lăm',
			'hai mươi mốt',
			'hai mươi lăm',
			'ba mươi',
		])
	})
})
