import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OfficialAtWork } from '#identity'
import { day, type Instant } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact, type Tx } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant } from '../../../test/demo.ts'
import { colleagueOf, moment, officialNamed } from '../../../test/desk.ts'
import { arrangeCounter, arrangeLine, changeHall, openHall, renewKey } from './arrange.server.ts'
import {
	callNext,
	missed,
	putBack,
	recall,
	served,
	sitDown,
	standUp,
	takePriorityAway,
	ticketToday,
	transfer,
} from './call.server.ts'
import { standingOf, upNext } from './standing.server.ts'
import { hallOf } from './store.server.ts'
import { hallCode, isHallCode, returnTicket, takeTicket } from './take.server.ts'
import type { Hall, Priority } from './ticket.ts'

const H19 = { tenant: 'H19', person: 'test' }
let database: Awaited<ReturnType<typeof freshDatabase>>
let hall: Hall
let clerk: OfficialAtWork
let colleague: OfficialAtWork
let administrator: OfficialAtWork

beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	const then = moment('2026-11-25 08:00')
	clerk = await officialNamed(H19, 'tiepnhan.tranbien', then)
	colleague = await officialNamed(H19, await colleagueOf(H19, 'tiepnhan.tranbien', 'Người Thứ Hai'), then)
	administrator = await officialNamed(H19, 'quantri.dongnai', then)
	const by = { official: administrator, at: then, address: '127.0.0.1' }
	hall = await work(async (tx) => {
		const { agency_id } = await tx
			.selectFrom('tenancy.agency')
			.select('agency_id')
			.where('code', '=', 'H19.26.01')
			.executeTakeFirstOrThrow()
		const known = await hallOf(tx, agency_id)
		if (known) return known
		const opened = await openHall({ tx, tenant: 'H19', by }, agency_id, { name: 'Một', nameEn: 'One' })
		if (!opened.ok) throw new Error(opened.refusal.kind)
		return opened.value
	})
	await work(async (tx) => {
		const arranging = { tx, tenant: 'H19', by }
		await changeHall(arranging, hall, { earlyMinutes: 15, trial: false, suspended: false })
		for (const [letter, name] of [
			['A', 'Hộ tịch'],
			['B', 'Đất đai'],
		] as const)
			await arrangeLine(arranging, hall, { letter, name, nameEn: name, active: true })
		for (const number of [1, 2])
			await arrangeCounter(arranging, hall, { number, name: '', letters: ['A', 'B'], active: true })
	})
}, 120_000)
afterAll(() => database.drop())

/** Every test has a day of its own, so that its numbers begin at 1. */
const workingDays = Array.from({ length: 40 }, (_, index) => day('2026-11-25').add({ days: index }))
	.filter(({ dayOfWeek }) => dayOfWeek <= 5)
	.map(String)
let dayOfTest = 0
let today = ''
beforeEach(() => {
	dayOfTest += 1
	today = workingDays[dayOfTest % workingDays.length] ?? ''
})
const at = (time: string): Instant => moment(`${today} ${time}`)
const work = <T>(done: (tx: Tx) => Promise<T>) => transact(H19, done)

type Taking = { letter?: string; priority?: Priority | null; press?: string; time?: string }
const take = ({ letter = 'A', priority = null, press = newId(), time = '08:00' }: Taking = {}) =>
	work((tx) =>
		takeTicket({ tx, tenant: 'H19', at: at(time), hall, letter, priority, channel: 'kiosk', press }),
	)
const taken = async (taking: Taking = {}) => {
	const ticket = await take(taking)
	if (!ticket.ok) throw new Error(ticket.refusal.kind)
	return ticket.value
}
const by = (tx: Tx, official: OfficialAtWork, time: string) => ({
	tx,
	tenant: 'H19',
	official,
	at: at(time),
	hall,
})
const sit = (official: OfficialAtWork, counter: number, time = '08:00') =>
	work((tx) => sitDown(by(tx, official, time), counter))
const call = async (official: OfficialAtWork, seen: string | null, time = '08:05') => {
	const called = await work((tx) => callNext(by(tx, official, time), seen))
	return called.ok ? called.value : called.refusal.kind
}
const numberOf = (called: Awaited<ReturnType<typeof call>>) =>
	typeof called === 'string' ? called : called.number
const stateOf = async (id: string) => (await work(async (tx) => ticketToday(tx, id, at('12:00'))))?.state

describe('numbers', () => {
	test('count from one each day, under each letter', async () => {
		const numbers = [await taken(), await taken(), await taken({ letter: 'B' }), await taken()]
		expect(numbers.map(({ number }) => number)).toEqual(['A001', 'A002', 'B001', 'A003'])
	})
	test('begin at one again the next morning in Viet Nam, not at midnight in Greenwich', async () => {
		today = '2027-02-02'
		expect((await taken({ time: '06:50' })).number).toBe('A001')
		// 06:50 is ten minutes before midnight in Greenwich: the same day there, the next one here.
		expect((await taken({ time: '16:59' })).number).toBe('A002')
		today = '2027-02-03'
		expect((await taken({ time: '06:50' })).number).toBe('A001')
	})
	test('are never doubled and leave no gap, though thirty press at once', async () => {
		const all = await Promise.all(Array.from({ length: 30 }, () => taken()))
		expect(all.map(({ number }) => number).toSorted()).toEqual(
			Array.from({ length: 30 }, (_, index) => `A${String(index + 1).padStart(3, '0')}`),
		)
	})
	test('of one press sent ten times at once are one ticket', async () => {
		const press = newId()
		const all = await Promise.all(Array.from({ length: 10 }, () => taken({ press })))
		expect(new Set(all.map(({ id }) => id)).size).toBe(1)
		expect((await taken()).number).toBe('A002')
	})
})

describe('outside working hours', () => {
	test.each([
		['before the door opens', '06:30', 'closed'],
		['over noon', '12:00', 'closed'],
		['in the evening', '19:00', 'closed'],
	])('%s no ticket is given', async (_, time, kind) => {
		expect(await take({ time })).toEqual({ ok: false, refusal: { kind } })
	})
	test('a quarter of an hour before it opens tickets are given', async () => {
		expect((await taken({ time: '06:46' })).number).toBe('A001')
		expect((await taken({ time: '13:20' })).number).toBe('A002')
	})
	test('on a holiday and on Sunday people are told when the desk opens', async () => {
		// The first of January 2027 is a Friday.
		for (const day of ['2027-01-01 09:00', '2027-01-03 09:00']) {
			const standing = await work(async (tx) => standingOf(tx, 'H19', hall, moment(day)))
			expect(standing?.opening).toMatchObject({ kind: 'closed' })
			if (standing?.opening.kind === 'closed')
				expect(standing.opening.opensAt.equals(moment('2027-01-04 07:00'))).toBe(true)
		}
	})
	test('a hall on trial gives them all the same, a suspended one never', async () => {
		const change = (trial: boolean, suspended: boolean) =>
			work((tx) =>
				changeHall(
					{ tx, tenant: 'H19', by: { official: administrator, at: at('08:00'), address: '127.0.0.1' } },
					hall,
					{ earlyMinutes: 15, trial, suspended },
				),
			)
		await change(true, false)
		expect((await taken({ time: '22:00' })).number).toBe('A001')
		await change(false, true)
		expect(await take()).toEqual({ ok: false, refusal: { kind: 'suspended' } })
		await change(false, false)
	})
	test('a line that is not there gives none', async () => {
		expect(await take({ letter: 'Z' })).toEqual({ ok: false, refusal: { kind: 'unknown-line' } })
	})
})

describe('at the counters', () => {
	test('two who press at once call two people, and one who presses twice calls one', async () => {
		await Promise.all([taken(), taken(), taken()])
		await sit(clerk, 1)
		await sit(colleague, 2)
		const both = await Promise.all([call(clerk, null), call(colleague, null), call(clerk, null)])
		expect(new Set(both.map(numberOf)).size).toBe(2)
		expect([...new Set(both.map(numberOf))].toSorted()).toEqual(['A001', 'A002'])
	})
	test('calling the next is to be done with the one before, and measures how long it took', async () => {
		const [first, second] = [await taken(), await taken()]
		await sit(clerk, 1)
		await call(clerk, null, '08:05')
		expect(numberOf(await call(clerk, first.id, '08:12'))).toBe('A002')
		expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['served', 'called'])
		const acts = await work((tx) =>
			tx
				.selectFrom('tickets.act')
				.select(['kind', 'seconds'])
				.where('ticket_id', '=', first.id)
				.orderBy('act_id')
				.execute(),
		)
		expect(acts).toEqual([
			{ kind: 'taken', seconds: null },
			{ kind: 'called', seconds: null },
			{ kind: 'served', seconds: 420 },
		])
	})
	test('priority goes first, one other after two of them', async () => {
		await taken()
		for (const priority of ['elderly', 'merit', 'disabled'] as const) await taken({ priority })
		await sit(clerk, 1)
		const order: string[] = []
		let seen: string | null = null
		for (let turn = 0; turn < 4; turn += 1) {
			const called = await call(clerk, seen, `08:${10 + turn}`)
			if (typeof called === 'string') throw new Error(called)
			order.push(called.number)
			seen = called.id
		}
		expect(order).toEqual(['A002', 'A003', 'A001', 'A004'])
		expect(await call(clerk, seen)).toBe('nobody-waits')
	})
	test('a second call is heard again; who does not come is missed, and has their place when they come after all', async () => {
		const [late, next] = [await taken({ time: '08:00' }), await taken({ time: '08:01' })]
		await sit(clerk, 1)
		await call(clerk, null)
		expect(await work((tx) => recall(by(tx, clerk, '08:06'), late.id))).toEqual({ ok: true, value: null })
		expect(await work(async (tx) => ticketToday(tx, late.id, at('08:06')))).toMatchObject({ calls: 2 })
		await work((tx) => missed(by(tx, clerk, '08:07'), late.id))
		expect(await stateOf(late.id)).toBe('missed')
		await work((tx) => putBack(by(tx, clerk, '08:08'), late.id))
		expect(numberOf(await call(clerk, null, '08:09'))).toBe('A001')
		expect(numberOf(await call(clerk, late.id, '08:10'))).toBe(next.number)
	})
	test('who is put back comes behind the next two', async () => {
		const first = await taken({ time: '08:00' })
		for (const time of ['08:01', '08:02', '08:03']) await taken({ time })
		await sit(clerk, 1)
		await call(clerk, null)
		await work((tx) => putBack(by(tx, clerk, '08:06'), first.id))
		const order: string[] = []
		let seen: string | null = null
		for (let turn = 0; turn < 4; turn += 1) {
			const called = await call(clerk, seen, `08:${20 + turn}`)
			if (typeof called === 'string') throw new Error(called)
			order.push(called.number)
			seen = called.id
		}
		expect(order).toEqual(['A002', 'A003', 'A001', 'A004'])
	})
	test('who is sent to another line keeps number and place there', async () => {
		const moved = await taken({ time: '08:00' })
		const other = await taken({ letter: 'B', time: '08:02' })
		await sit(clerk, 1)
		await call(clerk, null)
		expect(await work((tx) => transfer(by(tx, clerk, '08:06'), moved.id, 'B'))).toMatchObject({ ok: true })
		expect(numberOf(await call(clerk, null, '08:07'))).toBe('A001')
		expect(numberOf(await call(clerk, moved.id, '08:08'))).toBe(other.number)
	})
	test('an act on a ticket that is no longer there is refused, not done to another', async () => {
		const [first] = [await taken(), await taken()]
		await sit(clerk, 1)
		await call(clerk, null)
		await call(clerk, first.id)
		for (const act of [served, missed, recall])
			expect(await work((tx) => act(by(tx, clerk, '08:30'), first.id))).toEqual({
				ok: false,
				refusal: { kind: 'moved-on' },
			})
	})
	test('nobody takes a counter over, or leaves one, while somebody stands there', async () => {
		await taken()
		await sit(clerk, 1)
		await call(clerk, null)
		expect(await sit(colleague, 1)).toEqual({ ok: false, refusal: { kind: 'counter-taken' } })
		expect(await work((tx) => standUp(by(tx, clerk, '08:06')))).toEqual({
			ok: false,
			refusal: { kind: 'counter-busy', number: 'A001' },
		})
	})
	test('whoever may not receive there calls nobody', async () => {
		const other = await officialNamed(H19, 'hotich.tranbien', at('08:00'))
		expect(await sit(other, 2)).toEqual({ ok: false, refusal: { kind: 'not-allowed' } })
		expect(await call({ ...clerk, id: newId() }, null)).toBe('not-at-counter')
	})
	test('who gives a ticket back is not called; who is called has none to give', async () => {
		const [gone, stays] = [await taken(), await taken()]
		const give = (id: string) => work((tx) => returnTicket({ tx, tenant: 'H19', at: at('08:04') }, id))
		expect(await give(gone.id)).toMatchObject({ ok: true })
		expect(await give(gone.id)).toMatchObject({ ok: true })
		await sit(clerk, 1)
		expect(numberOf(await call(clerk, null))).toBe(stays.number)
		expect(await give(stays.id)).toEqual({ ok: false, refusal: { kind: 'moved-on' } })
	})
})

describe('a priority that is false', () => {
	const lose = (id: string, time = '08:20') =>
		work((tx) => takePriorityAway({ ...by(tx, clerk, time), address: '10.0.0.9' }, id, 'no-proof'))
	const order = async () => {
		const standing = await work(async (tx) => standingOf(tx, 'H19', hall, at('08:25')))
		return standing ? upNext(standing, ['A']).map(({ number }) => number) : []
	}

	test('is taken away from one who waits: they keep the minute they came, among all the others', async () => {
		await taken({ time: '08:00' })
		const [claimed] = [await taken({ time: '08:01', priority: 'elderly' })]
		await taken({ time: '08:02' })
		await sit(clerk, 1)
		expect(await order()).toEqual(['A002', 'A001', 'A003'])
		expect(await lose(claimed.id)).toEqual({ ok: true, value: null })
		expect(await order()).toEqual(['A001', 'A002', 'A003'])
		expect(await work(async (tx) => ticketToday(tx, claimed.id, at('08:21')))).toMatchObject({
			priority: null,
			lost: { priority: 'elderly', because: 'no-proof' },
		})
		// Pressed twice it is done once; a ticket that never had one is refused.
		expect(await lose(claimed.id)).toEqual({ ok: true, value: null })
		const [line] = await work((tx) =>
			tx
				.selectFrom('journal.entry')
				.select(['official_name', 'subject', 'address', 'detail'])
				.where('kind', '=', 'ticket-priority-taken-away')
				.execute(),
		)
		expect(line).toEqual({
			official_name: clerk.fullName,
			subject: 'A002',
			address: '10.0.0.9',
			detail: { ticket: claimed.id, priority: 'elderly', because: 'no-proof' },
		})
	})
	test('sends who was called back to wait, and costs those who have priority nothing', async () => {
		await taken({ time: '08:00' })
		const right = await taken({ time: '08:01', priority: 'merit' })
		const wrong = await taken({ time: '08:02', priority: 'elderly' })
		await taken({ time: '08:03', priority: 'disabled' })
		await taken({ time: '08:04' })
		await sit(clerk, 1)
		await call(clerk, null)
		expect(numberOf(await call(clerk, right.id))).toBe('A003')
		// Two with priority were called: it would be A001's turn. One of the two was none, so it is A004's.
		await lose(wrong.id)
		expect(await stateOf(wrong.id)).toBe('waiting')
		expect(await order()).toEqual(['A004', 'A001', 'A003', 'A005'])
		expect(numberOf(await call(clerk, null, '08:26'))).toBe('A004')
	})
	test('leaves at the counter whose turn it was anyway', async () => {
		const only = await taken({ time: '08:00', priority: 'pregnant' })
		await taken({ time: '08:01' })
		await sit(clerk, 1)
		await call(clerk, null)
		await lose(only.id)
		expect(await stateOf(only.id)).toBe('called')
		expect(numberOf(await call(clerk, only.id, '08:26'))).toBe('A002')
	})
	test('is not for somebody at another counter, nor for a ticket without one', async () => {
		const claimed = await taken({ time: '08:00', priority: 'elderly' })
		const plain = await taken({ time: '08:01' })
		await sit(colleague, 2)
		await call(colleague, null)
		await sit(clerk, 1)
		expect(await lose(claimed.id)).toEqual({ ok: false, refusal: { kind: 'moved-on' } })
		expect(await lose(plain.id)).toEqual({ ok: false, refusal: { kind: 'no-priority' } })
	})
})

describe('the waiting time', () => {
	test('is unknown before ten were measured; then it is their median, and goes round the noon rest', async () => {
		// A line of its own: nothing of other tests is measured on it.
		const arranging = { official: administrator, at: at('08:00'), address: '127.0.0.1' }
		await work((tx) =>
			arrangeLine({ tx, tenant: 'H19', by: arranging }, hall, {
				letter: 'M',
				name: 'Đo',
				nameEn: '',
				active: true,
			}),
		)
		await work((tx) =>
			arrangeCounter({ tx, tenant: 'H19', by: arranging }, hall, {
				number: 9,
				name: '',
				letters: ['M'],
				active: true,
			}),
		)
		await sit(clerk, 9)
		const newcomer = async (time: string) =>
			(await work(async (tx) => standingOf(tx, 'H19', hall, at(time))))?.newcomers.get('M')
		let seen: string | null = null
		for (let turn = 0; turn < 11; turn += 1) {
			await taken({ letter: 'M', time: '08:00' })
			// Ten minutes each.
			const called = await call(
				clerk,
				seen,
				`${String(8 + Math.floor(turn / 6)).padStart(2, '0')}:${(turn % 6) * 10}`.replace(/:0$/, ':00'),
			)
			if (typeof called === 'string') throw new Error(called)
			seen = called.id
			if (turn === 5) {
				await taken({ letter: 'M', time: '08:50' })
				expect(await newcomer('08:55')).toMatchObject({ around: undefined })
				const gone = await taken({ letter: 'M', time: '08:51' })
				await work((tx) => returnTicket({ tx, tenant: 'H19', at: at('08:52') }, gone.id))
			}
		}
		// One waits, one has stood there since 09:40.
		const wait = await newcomer('09:45')
		expect(wait?.ahead).toBe(1)
		expect(wait?.around?.equals(at('10:00'))).toBe(true)
		for (let more = 0; more < 11; more += 1) await taken({ letter: 'M', time: '09:45' })
		// Until 11:30 the morning has room for 15 + 90 minutes; the last of them is called 20 minutes after the rest.
		const later = await newcomer('09:45')
		expect(later?.ahead).toBe(12)
		expect(later?.around?.equals(at('13:50'))).toBe(true)
	})
})

describe('the code in the hall', () => {
	test('is good for a quarter of an hour to half an hour, and for this hall alone', () => {
		const code = hallCode(hall, at('08:01'))
		expect(isHallCode(hall, code, at('08:14'))).toBe(true)
		expect(isHallCode(hall, code, at('08:29'))).toBe(true)
		expect(isHallCode(hall, code, at('08:31'))).toBe(false)
		expect(isHallCode({ key: 'another' }, code, at('08:01'))).toBe(false)
		expect(isHallCode(hall, '', at('08:01'))).toBe(false)
	})
	test('changes when the key is renewed', async () => {
		await work((tx) =>
			renewKey(
				{ tx, tenant: 'H19', by: { official: administrator, at: at('08:00'), address: '127.0.0.1' } },
				hall,
			),
		)
		const renewed = await work(async (tx) => hallOf(tx, hall.agencyId))
		expect(renewed && isHallCode(renewed, hallCode(hall, at('08:01')), at('08:01'))).toBe(false)
	})
})
