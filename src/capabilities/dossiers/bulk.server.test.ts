import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Citizen, OfficialAtWork } from '#identity'
import { now } from '#kernel/dates'
import { transact, type Tx } from '#platform/db'
import { birth, fileBirths, takeBirths } from '../../../test/births.ts'
import { freshDatabase } from '../../../test/database.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../../../test/demo.ts'
import { advanceDossier } from './advance.server.ts'
import {
	chooseAgain,
	chooseForBulk,
	type Choosing,
	confirmBulk,
	previewBulk,
	undoBulk,
} from './bulk.server.ts'
import { findBulk, itemsOf } from './bulk-store.server.ts'
import type { BulkManner } from './bulk.ts'
import type { DossierCode } from './dossier.ts'
import { markComponents } from './mark.server.ts'
import { counters } from './counters.server.ts'
import { runBulk } from './run-bulk.server.ts'
import { chain, history } from './store.server.ts'

const H19 = { tenant: 'H19', person: 'test' }
const approve: BulkManner = { act: 'approve', words: 'Đồng ý.' }
const last = { last: true }

let database: Awaited<ReturnType<typeof freshDatabase>>
let mother: Citizen
let chairman: OfficialAtWork
beforeAll(async () => {
	database = await freshDatabase()
	await loadDemoTenant('H19')
	mother = await someCitizen(H19)
	chairman = await officialAs(H19, 'chairman')
}, 120_000)
afterAll(() => database.drop())

const by = (tx: Tx, official = chairman): Choosing => ({
	tx,
	tenant: 'H19',
	official,
	at: now(),
	address: '127.0.0.1',
})

async function proposed(count: number): Promise<DossierCode[]> {
	const codes = await fileBirths(mother, { count })
	await takeBirths(codes, 'proposed')
	return codes
}

async function chosen(codes: readonly DossierCode[], official = chairman): Promise<string> {
	const seen = await Promise.all(codes.map(async (code) => ({ code, version: (await birth(code)).version })))
	const id = await transact(H19, (tx) => chooseForBulk(by(tx, official), seen, { list: '' }))
	if (!id) throw new Error('nothing was chosen')
	return id
}
const preview = (id: string, official = chairman) => transact(H19, (tx) => previewBulk(by(tx, official), id))
const confirm = (id: string, manner: BulkManner = approve, official = chairman) =>
	transact(H19, (tx) => confirmBulk(by(tx, official), id, manner))
const bulk = async (id: string) => {
	const found = await transact(H19, (tx) => findBulk(tx, id))
	if (!found) throw new Error('no bulk act')
	return found
}
const approvals = async (code: DossierCode) => {
	const { id } = await birth(code)
	return (await transact(H19, (tx) => history(tx, id))).filter(({ kind }) => kind === 'approved')
}
const counts = (official = chairman) => transact(H19, (tx) => counters(tx, official, now()))

describe('an act on many dossiers', () => {
	test('is previewed by the rules of the single act, and done as often as the preview says', async () => {
		const [first, second, third, atClerk] = [
			...(await proposed(3)),
			...(await fileBirths(mother, { count: 1 })),
		]
		if (!first || !second || !third || !atClerk) throw new Error('too few')
		const id = await chosen([first, second, third, atClerk])
		// Somebody else is quicker with the second one.
		const { version } = await birth(second)
		await transact(H19, (tx) =>
			advanceDossier({ ...by(tx) }, { code: second, version }, { act: 'send-back', words: 'Xem lại.' }),
		)
		const { counts: can, likeliest, lines } = await preview(id)
		expect([can.approve, likeliest]).toEqual([2, 'approve'])
		expect(lines.map(({ refusals }) => refusals.approve?.kind)).toEqual([
			undefined,
			'changed-meanwhile',
			undefined,
			'wrong-state',
		])

		const before = await counts()
		await confirm(id)
		await runBulk({ tenant: 'H19', bulk: id }, last)
		const done = await bulk(id)
		expect([done.stage, done.counts]).toEqual([
			'ended',
			{ all: 4, waiting: 0, done: 2, refused: 2, failed: 0 },
		])
		const items = await transact(H19, (tx) => itemsOf(tx, id, { limit: 10 }))
		expect(items.map(({ code, outcome }) => [code, outcome.kind])).toEqual([
			[second, 'refused'],
			[atClerk, 'refused'],
			[first, 'done'],
			[third, 'done'],
		])
		const [event] = await approvals(first)
		expect([event?.actor.name, event?.kind === 'approved' && event.words]).toEqual([
			chairman.fullName,
			'Đồng ý.',
		])
		expect((await counts()).mine).toBe(before.mine - 2)
	})

	test('is not held up by one that fails by a fault of ours, nor does that one spoil those beside it', async () => {
		const codes = await proposed(14)
		const broken = codes[6]
		if (!broken) throw new Error('too few were filed')
		const id = await chosen(codes)
		await confirm(id)
		await transact(H19, (tx) =>
			tx.updateTable('dossiers.dossier').set({ process_version: 999 }).where('code', '=', broken).execute(),
		)
		await expect(runBulk({ tenant: 'H19', bulk: id }, { last: false })).rejects.toThrow('1 dossiers')
		expect((await bulk(id)).counts).toMatchObject({ all: 14, waiting: 1, done: 13 })
		await runBulk({ tenant: 'H19', bulk: id }, last)
		expect((await bulk(id)).counts).toMatchObject({ done: 13, failed: 1, waiting: 0 })
		for (const code of codes) expect(await approvals(code)).toHaveLength(code === broken ? 0 : 1)
	})

	test('is taken back as a whole, save what somebody has gone on with since', async () => {
		const codes = await proposed(3)
		const stood = await Promise.all(codes.map(birth))
		const id = await chosen(codes)
		await confirm(id)
		await runBulk({ tenant: 'H19', bulk: id }, last)
		const clerk = await officialAs(H19, 'justice-clerk')
		const [first, ...others] = codes
		if (!first) throw new Error('nothing was filed')
		const { version } = await birth(first)
		await transact(H19, (tx) => markComponents(by(tx, clerk), { code: first, version }, {}))
		const back = await transact(H19, async (tx) => undoBulk(by(tx), await bulk(id)))
		if (!back) throw new Error('there was nothing to take back')
		await runBulk({ tenant: 'H19', bulk: back }, last)
		const items = await transact(H19, (tx) => itemsOf(tx, back, { limit: 10 }))
		expect(items.map(({ code, outcome }) => [code, outcome.kind])).toEqual([
			[first, 'refused'],
			...others.map((code) => [code, 'done']),
		])
		for (const code of others) {
			const before = stood.find((each) => each.code === code)
			expect((await birth(code)).tokens).toEqual(before?.tokens)
		}
	})

	test('is done once, however often it is confirmed and run', async () => {
		const codes = await proposed(6)
		const id = await chosen(codes)
		await Promise.all([confirm(id), confirm(id, { act: 'send-back', words: 'Không.' }), confirm(id)])
		await Promise.all([1, 2, 3].map(() => runBulk({ tenant: 'H19', bulk: id }, last)))
		await runBulk({ tenant: 'H19', bulk: id }, last)
		for (const code of codes) {
			const { id: dossier } = await birth(code)
			const acts = (await transact(H19, (tx) => history(tx, dossier))).slice(5)
			expect(acts.map(({ kind }) => kind)).toHaveLength(1)
		}
		expect((await bulk(id)).counts).toMatchObject({ all: 6, waiting: 0, failed: 0 })
		expect(
			await transact(H19, async (tx) => tx.selectFrom('dossiers.bulk').select('bulk_id').execute()),
		).toContainEqual({ bulk_id: id })
	})

	test('goes on with what is left when its process is killed, and leaves nothing half done', async () => {
		const codes = await proposed(24)
		const id = await chosen(codes)
		await confirm(id)
		for (let life = 0; life < 2; life++) await runAndKill(id, 60 + 90 * Math.random())
		await runBulk({ tenant: 'H19', bulk: id }, last)
		expect((await bulk(id)).counts).toEqual({ all: 24, waiting: 0, done: 24, refused: 0, failed: 0 })
		for (const code of codes) {
			expect(await approvals(code)).toHaveLength(1)
			const { id: dossier, version } = await birth(code)
			const events = await transact(H19, (tx) => chain(tx, dossier))
			expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: version }, (_, index) => index + 1))
		}
	})

	test('lists what could not be done, to be tried again as it stands then', async () => {
		const [ready, changed] = await proposed(2)
		if (!ready || !changed) throw new Error('too few')
		const id = await transact(H19, (tx) =>
			chooseForBulk(
				by(tx),
				[
					{ code: ready, version: undefined },
					{ code: changed, version: 2 },
				],
				{ list: '' },
			),
		)
		if (!id) throw new Error('nothing was chosen')
		await confirm(id)
		await runBulk({ tenant: 'H19', bulk: id }, last)
		const first = await bulk(id)
		expect(first.counts).toMatchObject({ done: 1, refused: 1 })
		const again = await transact(H19, (tx) => chooseAgain(by(tx), first))
		if (!again) throw new Error('nothing was left')
		expect((await preview(again)).counts.approve).toBe(1)
		await confirm(again)
		await runBulk({ tenant: 'H19', bulk: again }, last)
		expect((await bulk(again)).counts).toMatchObject({ all: 1, done: 1 })
		const all = await bulk(again)
		expect(await transact(H19, (tx) => chooseAgain(by(tx), all))).toBeUndefined()
	})

	test('takes in no dossier of an agency where the official has no duty, and is confirmed by nobody else', async () => {
		const codes = await proposed(1)
		const stranger: OfficialAtWork = { ...chairman, duties: [] }
		const seen = codes.map((code) => ({ code, version: undefined }))
		expect(await transact(H19, (tx) => chooseForBulk(by(tx, stranger), seen, { list: '' }))).toBeUndefined()
		const clerk = await officialAs(H19, 'justice-clerk')
		const id = await chosen(codes)
		expect(await confirm(id, approve, clerk)).toBeUndefined()
		expect((await bulk(id)).stage).toBe('chosen')
	})

	test('receives only what is complete', async () => {
		const [whole, unmarked] = await fileBirths(mother, { count: 2 })
		if (!whole || !unmarked) throw new Error('too few')
		await takeBirths([whole], 'marked')
		const receptionist = await officialAs(H19, 'receptionist')
		const id = await chosen([whole, unmarked], receptionist)
		expect((await preview(id, receptionist)).counts.receive).toBe(1)
		await confirm(id, { act: 'receive' }, receptionist)
		await runBulk({ tenant: 'H19', bulk: id }, last)
		expect([(await birth(whole)).state, (await birth(unmarked)).state]).toEqual(['in-process', 'submitted'])
		const [refused] = await transact(H19, (tx) => itemsOf(tx, id, { limit: 1 }))
		expect(refused?.outcome).toMatchObject({ kind: 'refused', refusal: { kind: 'components-unmarked' } })
	})
})

/** A process of its own that runs the bulk act and is killed without warning after it has begun. */
async function runAndKill(id: string, milliseconds: number): Promise<void> {
	const script = `import { runBulk } from '#dossiers/server'
		process.stdout.write('begun')
		await runBulk({ tenant: 'H19', bulk: '${id}' }, { last: false })`
	// oxlint-disable-next-line eslint/no-restricted-globals -- the test itself is a process
	const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
		// oxlint-disable-next-line eslint/no-restricted-globals -- the test itself is a process
		env: { ...process.env, LOG_LEVEL: 'silent' },
		stdio: ['ignore', 'pipe', 'inherit'],
	})
	const ended = new Promise<void>((done) => child.once('exit', () => done()))
	await Promise.race([new Promise((begun) => child.stdout.once('data', begun)), ended])
	await pause(milliseconds)
	child.kill('SIGKILL')
	await ended
}
