import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Citizen, OfficialAtWork, Role } from '#identity'
import { type Instant, instant, now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { type Actor, transact } from '#platform/db'
import { birth, fileBirths, takeBirths } from '../../../test/births.ts'
import { freshDatabase, holdActs } from '../../../test/database.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import { firstPage } from '../../../test/desk.ts'
import { advanceDossier } from './advance.server.ts'
import { withdrawDossier } from './answer-supplement.server.ts'
import { extendDue, suspendClock } from './clock-acts.server.ts'
import { declineDossier } from './decline.server.ts'
import type { Desk, Seen } from './desk.server.ts'
import type { Dossier, DossierCode } from './dossier.ts'
import { issueResult, reserveResult } from './issue.server.ts'
import { canonical, chained, nothing } from './ledger.server.ts'
import { rebuilt } from './lifecycle.ts'
import { markComponents } from './mark.server.ts'
import { counters } from './counters.server.ts'
import { receiveDossier } from './receive.server.ts'
import { chain, columnsOf, eventFrom, history } from './store.server.ts'
import { storyOf } from './story.ts'
import { requestSupplement } from './supplement.server.ts'
import { tellCitizen } from './tell-citizen.server.ts'
import { undoLast } from './undo.server.ts'
import { standingActs } from './undo.ts'

const H19: Actor = { tenant: 'H19', person: 'test' }
const missing = { found: 'missing', as: 'copy', count: 1, note: 'Thiếu' } as const

let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
const by = {} as Record<Role, OfficialAtWork>
beforeAll(async () => {
	database = await freshDatabase()
	holdActs(60)
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
	for (const role of ['receptionist', 'justice-clerk', 'chairman']) by[role] = await officialAs(H19, role)
}, 120_000)
afterAll(async () => {
	holdActs(0)
	await database.drop()
})

type Work<T> = (desk: Desk, seen: Seen) => Promise<T>
const as = async <T>(role: Role, code: DossierCode, work: Work<T>, at: Instant = now()): Promise<T> => {
	const { version } = await birth(code)
	return transact(H19, (tx) =>
		work(
			{ tx, tenant: 'H19', official: by[role] as OfficialAtWork, at, address: '127.0.0.1' },
			{ code, version },
		),
	)
}
const undo: Work<Awaited<ReturnType<typeof undoLast>>> = (desk, seen) => undoLast(desk, seen)
const filed = async (upTo?: Parameters<typeof takeBirths>[1]): Promise<DossierCode> => {
	const [code] = await fileBirths(mother, { count: 1 })
	if (!code) throw new Error('nothing was filed')
	if (upTo) await takeBirths([code], upTo)
	return code
}
const inQueue = async (code: DossierCode) =>
	Promise.all(
		Object.values(by).map((official) =>
			transact(H19, async (tx) => ({
				counts: await counters(tx, official, now()),
				listed: (await firstPage(tx, official, 'mine', now())).rows.find((row) => row.code === code)
					?.stepName,
			})),
		),
	)
const bare = ({ version: _version, lastHash: _hash, ...rest }: Dossier) =>
	JSON.parse(JSON.stringify(rest)) as unknown
/** The row as PostgreSQL keeps it, where the order of members in JSON says nothing. */
const rowOf = (dossier: Dossier) =>
	Object.fromEntries(
		Object.entries(columnsOf(dossier)).map(([column, value]) => [
			column,
			typeof value === 'string' && /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value,
		]),
	)
const whyNot = async (outcome: ReturnType<typeof undoLast>) => {
	const done = await outcome
	return done.ok ? 'undone' : done.refusal.kind === 'cannot-undo' ? done.refusal.why : done.refusal.kind
}

describe('an act taken back by who did it', () => {
	const acts: readonly (readonly [
		string,
		Parameters<typeof takeBirths>[1] | undefined,
		Role,
		Work<unknown>,
	])[] = [
		[
			'marking',
			undefined,
			'receptionist',
			(desk, seen) => markComponents(desk, seen, { 'giay-chung-sinh': missing }),
		],
		['receiving', 'marked', 'receptionist', receiveDossier],
		[
			'handing on',
			'received',
			'receptionist',
			(desk, seen) => advanceDossier(desk, seen, { act: 'hand-on', words: 'Chuyển.' }),
		],
		[
			'proposing',
			'handed-on',
			'justice-clerk',
			(desk, seen) => advanceDossier(desk, seen, { act: 'propose', outcome: 'refuse', words: 'Không.' }),
		],
		[
			'approving',
			'proposed',
			'chairman',
			(desk, seen) => advanceDossier(desk, seen, { act: 'approve', words: '' }),
		],
		[
			'sending back',
			'proposed',
			'chairman',
			(desk, seen) => advanceDossier(desk, seen, { act: 'send-back', words: 'Xem lại.' }),
		],
		[
			'declining',
			'marked',
			'receptionist',
			(desk, seen) =>
				declineDossier(desk, seen, {
					reasonCode: 'TC01',
					words: 'Không thuộc thẩm quyền.',
					legalBasis: 'Luật Hộ tịch',
				}),
		],
		[
			'asking for a supplement',
			'handed-on',
			'justice-clerk',
			(desk, seen) =>
				requestSupplement(desk, seen, [
					{
						target: { component: 'giay-chung-sinh' },
						label: 'Giấy chứng sinh',
						reasonCode: 'TK01',
						reason: 'Mờ.',
						remedy: 'Chụp lại.',
					},
				]),
		],
		[
			'stopping the clock',
			'handed-on',
			'justice-clerk',
			(desk, seen) => suspendClock(desk, seen, { reasonCode: 'niem-yet', words: 'Niêm yết.' }),
		],
		[
			'promising a later date',
			'handed-on',
			'chairman',
			(desk, seen) => extendDue(desk, seen, { count: 2, words: 'Xin lỗi.' }),
		],
	]
	test.each(acts)(
		'%s leaves the dossier, its step, its place in the queue and the counters as they were',
		async (_name, upTo, role, act) => {
			const code = await filed(upTo)
			const before = await birth(code)
			const queue = await inQueue(code)
			await as(role, code, act)
			expect(bare(await birth(code))).not.toEqual(bare(before))
			expect(await whyNot(as(role, code, undo))).toBe('undone')
			const then = await birth(code)
			expect(bare(then)).toEqual(bare(before))
			expect(then.version).toBe(before.version + 2)
			expect(await inQueue(code)).toEqual(queue)

			// The history, which still tells both acts, rebuilds the row exactly, and its hashes hold.
			const entries = await transact(H19, (tx) => chain(tx, before.id))
			let hash = nothing
			for (const { seq, at, actor, event, previous, hash: kept } of entries) {
				expect(previous).toBe(hash)
				hash = chained(hash, canonical({ dossier: before.id, seq, at, actor, event }))
				expect(kept).toBe(hash)
			}
			const again = rebuilt(
				entries.map((each) => ({
					...each,
					at: instant(each.at),
					event: eventFrom(each.event.kind, each.event),
				})),
			)
			expect(rowOf(again)).toEqual(rowOf(then))
			expect(JSON.stringify(again.tokens)).toBe(JSON.stringify(then.tokens))
			// And it goes on from there as if nothing had been.
			await as(role, code, act)
			expect((await birth(code)).version).toBe(before.version + 3)
		},
	)

	test('is told at the desk, and not to the citizen', async () => {
		const code = await filed('marked')
		await as('receptionist', code, receiveDossier)
		await as('receptionist', code, undo)
		const { id } = await birth(code)
		const events = await transact(H19, (tx) => history(tx, id))
		expect(storyOf(events, 'desk')[0]?.title).toBe('Hoàn tác: Tiếp nhận')
		expect(storyOf(events, 'citizen').map(({ title }) => title)).toEqual([
			storyOf(events.slice(0, 1), 'citizen')[0]?.title,
		])
		expect(standingActs(events).map(({ kind }) => kind)).toEqual(['submitted', 'marked'])
	})
})

describe('an act stands', () => {
	const received = async () => {
		const code = await filed('marked')
		await as('receptionist', code, receiveDossier)
		return code
	}
	test('once its time has passed: what is told after a minute, anything else after ten', async () => {
		const code = await received()
		expect(await whyNot(as('receptionist', code, undo, now().add({ seconds: 61 })))).toBe('told')
		await as('receptionist', code, (desk, seen) => advanceDossier(desk, seen, { act: 'hand-on', words: '' }))
		expect(await whyNot(as('receptionist', code, undo, now().add({ minutes: 10, seconds: 1 })))).toBe(
			'too-late',
		)
		expect(await whyNot(as('receptionist', code, undo, now().add({ minutes: 9 })))).toBe('undone')
	})
	test('for whoever is no longer at that desk', async () => {
		const code = await received()
		const gone = { ...(by['receptionist'] as OfficialAtWork), duties: [] }
		expect(
			await whyNot(as('receptionist', code, (desk, seen) => undoLast({ ...desk, official: gone }, seen))),
		).toBe('not-your-duty')
	})
	test('for anybody else, and once somebody else has acted', async () => {
		const code = await received()
		await as('receptionist', code, (desk, seen) => advanceDossier(desk, seen, { act: 'hand-on', words: '' }))
		expect(await whyNot(as('justice-clerk', code, undo))).toBe('not-yours')
		await transact(H19, (tx) =>
			withdrawDossier({ tx, tenant: 'H19', citizen: mother, at: now(), address: '127.0.0.1' }, code, 'Thôi.'),
		)
		expect(await whyNot(as('receptionist', code, undo))).toBe('not-yours')
	})
	test('once it was taken back: there is nothing more to take back', async () => {
		const code = await received()
		await as('receptionist', code, undo)
		expect(await whyNot(as('receptionist', code, undo))).toBe('already-undone')
	})
	test('for who looked at an older dossier', async () => {
		const code = await received()
		expect(
			await whyNot(
				as('receptionist', code, (desk, { version }) => undoLast(desk, { code, version: version - 1 })),
			),
		).toBe('changed-meanwhile')
	})
	test('once the citizen was told; taken back before, no letter is ever written', async () => {
		const tell = tellCitizen(() => 'https://mot-cua.invalid')
		const [told, untold] = [await received(), await received()]
		const messages = async (code: DossierCode) => {
			const { id, version } = await birth(code)
			await tell({ tenant: 'H19', dossier: id, seq: 3 })
			return transact(H19, async (tx) => ({
				version,
				written: await tx
					.selectFrom('notifications.message')
					.select('channel')
					.where('dossier_id', '=', id)
					.execute(),
			}))
		}
		expect((await messages(told)).written).not.toEqual([])
		expect(await whyNot(as('receptionist', told, undo))).toBe('told')
		expect(await whyNot(as('receptionist', untold, undo))).toBe('undone')
		expect((await messages(untold)).written).toEqual([])
	})
	test('once the result is issued', async () => {
		const code = await filed('proposed')
		await as('chairman', code, (desk, seen) => advanceDossier(desk, seen, { act: 'approve', words: '' }))
		await as('justice-clerk', code, reserveResult)
		await as('justice-clerk', code, (desk, seen) =>
			issueResult(desk, seen, { fileId: newId(), sha256: 'ab'.repeat(32) }),
		)
		expect(await whyNot(as('justice-clerk', code, undo))).toBe('result-issued')
	})
	test('only after a while for a letter: the job that tells waits a little longer than the guard', async () => {
		const code = await received()
		const { id } = await birth(code)
		const { rows } = await database.owner.query<{ held: number }>(
			`select extract(epoch from run_at - created_at)::int as held from graphile_worker.jobs where key = $1`,
			[`tell:${id}:3`],
		)
		expect(rows[0]?.held).toBeGreaterThan(60)
		expect(rows[0]?.held).toBeLessThan(70)
	})
})
