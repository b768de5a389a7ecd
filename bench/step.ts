import pg from 'pg'
import type { DossierCode } from '#dossiers'
import { sessionTerms } from '#identity'
import { openSession } from '#identity/server'
import { now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact } from '#platform/db'
import { fileBirths, takeBirths } from '../test/births.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../test/demo.ts'
import { type Figure, percentiles, round, type Run, sum } from './figure.ts'
import { inMemory } from './decisions.ts'
import { client, type Client, drive, type Round } from './load.ts'
import { bareClient, replay, template } from './replay.ts'
import { machine, stage, usageOf, web } from './stage.ts'
import { tap, type Trip } from './wire.ts'

const H19 = { tenant: 'H19', person: 'bench' }
// As with submissions: two at work for each core that clients, pages and database share.
const workers = 4
const heldBack = 20

/** What a received birth goes through until it is signed: three people, one step each. */
const walk = [
	{ act: 'hand-on', role: 'receptionist', said: {} },
	{ act: 'propose', role: 'justice-clerk', said: { outcome: 'grant', words: 'Đủ điều kiện đăng ký.' } },
	{ act: 'approve', role: 'chairman', said: {} },
] as const

/**
 * Steps of a process decided and persisted over HTTP: session, origin check, lock, duty, decision, event with its hash,
 * tokens, work, counters, job; against the same statements sent by bare connections, turn by turn. And the decision alone,
 * in memory, beside `bpmn-engine` doing the same from a saved state.
 */
export async function step(run: Run): Promise<Figure> {
	const { turns, seconds, count } =
		run.size === 'quick' ? { turns: 1, seconds: 1.5, count: 300 } : { turns: 4, seconds: 4, count: 3600 }
	run.say('Deciding in memory, beside bpmn-engine …')
	const memory = await inMemory(run.size)
	run.say('Starting PostgreSQL, loading the demo tenant …')
	const place = await stage(run)
	await loadDemoTenant('H19')
	const citizen = await someCitizen(H19)
	run.say(`Filing and receiving ${count} births …`)
	const codes = await fileBirths(citizen, { count })
	await takeBirths(codes, 'received')
	const owner = new pg.Client({ connectionString: place.url })
	await owner.connect()
	run.atEnd(() => owner.end())
	await owner.query(`set app.tenant = 'H19'`)
	await owner.query('analyze')
	const all = await readyDossiers(owner)
	const dossiers = all.values()
	const people = await Promise.all(Array.from({ length: workers }, signedIn))
	const [first] = people
	if (!first) throw new Error('nobody works')

	run.say('Listening to single steps …')
	const wire = await tap(run, place.url, heldBack)
	const tapped = client(
		await web(run, place, { databaseUrl: wire.url, connections: workers, host: 'dongnai' }),
	)
	for (let warm = 0; warm < 2; warm++) await passed(tapped, next(dossiers), first)
	const sample = next(dossiers)
	const trips: (readonly Trip[])[] = []
	await passed(tapped, sample, first, async (ask) => {
		const stop = wire.listen()
		await ask()
		trips.push(stop())
	})
	const filled = inTheNameOf(sample, first, trips)

	const served = await web(run, place, { databaseUrl: place.url, connections: workers, host: 'dongnai' })
	const browsers = Array.from({ length: workers }, () => client(served))
	const bare = await Promise.all(browsers.map(() => bareClient(place.url)))
	run.atEnd(async () => {
		await Promise.all(bare.map((each) => each.end()))
	})
	const times: number[] = []
	const throughHttp = (limit: number) =>
		drive({ workers, seconds: limit, pieces: dossiers }, (dossier, worker) =>
			passed(browsers[worker] as Client, dossier, people[worker] as Sessions, async (ask) => {
				const began = performance.now()
				await ask()
				times.push(performance.now() - began)
			}),
		)
	const throughBare = (limit: number) =>
		drive({ workers, seconds: limit, pieces: dossiers }, async (dossier, worker) => {
			for (const each of filled(dossier, people[worker] as Sessions))
				await replay(bare[worker] as pg.Client, each)
		})
	await throughHttp(1.5)
	await throughBare(0.5)
	times.length = 0
	const ours: Round[] = []
	const raws: Round[] = []
	for (let turn = 1; turn <= turns; turn++) {
		ours.push(await throughHttp(seconds))
		raws.push(await throughBare(seconds))
		run.say(
			`Turn ${turn}: ${stepsPerSecond([ours.at(-1)])} over HTTP, ${stepsPerSecond([raws.at(-1)])} raw, a second`,
		)
	}
	const left = [...dossiers].length
	await everyStepIsThere(owner, all.length - left)

	const value = stepsPerSecond(ours)
	const raw = stepsPerSecond(raws)
	const ratio = round(value / raw)
	const { p50, p95, p99 } = percentiles(times)
	const { rss } = await usageOf(served)
	const most = Math.max(...trips.map((each) => each.length))
	return {
		told: {
			name: 'step',
			value,
			unit: 'steps/s',
			p50,
			p95,
			p99,
			raw,
			ratio,
			rss,
			trips: most,
			decision: memory.decision,
			times: memory.times,
		},
		remarks: [
			`${times.length} steps (${walk.map(({ act }) => act).join(', ')}) by ${workers} clients, statements by trip: ${trips
				.map((each) => each.map((trip) => trip.length).join(' + '))
				.join('; ')}`,
			`in memory: ${memory.decisions} decisions of ${memory.processes} processes of the demo, the slowest of them ${memory.slowest} ms; load, decide, save ${memory.mine} ms, bpmn-engine ${memory.theirs} ms`,
			`fsync on; clients, pages and database together on ${machine()}`,
		],
		bars: [
			{ is: 'at least 0.25 of the raw transaction rate', reached: ratio >= 0.25 },
			{ is: 'a decision in less than 0.05 ms', reached: memory.decision < 0.05 },
			{ is: `at least 100 times bpmn-engine's save, load and signal`, reached: memory.times >= 100 },
		],
	}
}

type Sessions = readonly { readonly cookie: string; readonly hash: Buffer }[]

/** One session each for those who do the steps. */
async function signedIn(): Promise<Sessions> {
	return Promise.all(
		walk.map(async ({ role }) => {
			const official = await officialAs(H19, role)
			const token = await transact(H19, (tx) => openSession(tx, 'official', official.id, now()))
			return { cookie: `${sessionTerms.official.cookie}=${token}`, hash: await digest(token) }
		}),
	)
}

const digest = async (token: string): Promise<Buffer> =>
	Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(token)))

type Ready = {
	readonly id: string
	readonly code: DossierCode
	readonly token: string
	readonly version: number
}

async function readyDossiers(owner: pg.Client): Promise<readonly Ready[]> {
	const { rows } = await owner.query<Ready>(
		`select dossier.dossier_id as id, dossier.code, token.token_id as token, dossier.version
		from dossiers.dossier join workflow.token using (tenant_id, dossier_id) order by dossier.code`,
	)
	return rows
}

/** The steps of one dossier over HTTP, each by the person whose it is. */
async function passed(
	browser: Client,
	{ code, version }: Ready,
	sessions: Sessions,
	around: (ask: () => Promise<void>) => Promise<void> = (ask) => ask(),
): Promise<void> {
	for (const [index, { act, said }] of walk.entries()) {
		const body = new URLSearchParams({ version: String(version + index), ...said }).toString()
		const cookie = sessions[index]?.cookie ?? ''
		await around(async () => {
			const { status, body: answer } = await browser({
				method: 'POST',
				path: `/can-bo/ho-so/${code}?/${act}`,
				headers: { cookie },
				body,
			})
			if (status !== 303)
				throw new Error(`${act} of ${code} was answered ${status}: ${answer.toString().slice(0, 400)}`)
		})
	}
}

/** The statements of the steps of one dossier for any other one; the hashes of its events stay those of the sample. */
function inTheNameOf(
	sample: Ready,
	sessions: Sessions,
	steps: readonly (readonly Trip[])[],
): (dossier: Ready, sessions: Sessions) => readonly (readonly Trip[])[] {
	const placed = steps.map((trips) => {
		const texts = trips.flat().flatMap(({ values }) => values.filter((value) => typeof value === 'string'))
		const ids = texts.flatMap((text) =>
			[...text.matchAll(/"id":"([0-9a-f-]{36})","node"/g)].map(([, id]) => id ?? ''),
		)
		return ids.find((id) => id !== sample.token) ?? ''
	})
	const known = (dossier: Ready, own: Sessions, tokens: readonly string[]) => [
		dossier.id,
		dossier.code,
		dossier.token,
		...tokens,
		...own.map(({ hash }) => hash),
	]
	const fills = steps.map((trips) => template(trips, known(sample, sessions, placed)))
	return (dossier, own) => {
		const fill = known(
			dossier,
			own,
			placed.map(() => newId()),
		)
		return fills.map((each) => each(fill))
	}
}

/** Neither side may have been fast by doing nothing. */
async function everyStepIsThere(owner: pg.Client, walked: number): Promise<void> {
	const { rows } = await owner.query<{ passed: number; events: number; works: number }>(`
		select (select count(*)::int from dossiers.dossier where version >= 6) as passed,
			(select count(*)::int from dossiers.event where kind in ('handed-on', 'proposed', 'approved')) as events,
			(select count(*)::int from dossiers.work where step_id = 'vao-so') as works`)
	const [there] = rows
	if (there?.passed !== walked || there.events !== walked * walk.length || there.works !== walked)
		throw new Error(`${walked} dossiers were taken through, the database says ${JSON.stringify(there)}`)
}

function next(dossiers: Iterator<Ready>): Ready {
	const { value, done } = dossiers.next()
	if (done) throw new Error('there are too few dossiers')
	return value
}

const stepsPerSecond = (rounds: readonly (Round | undefined)[]): number =>
	round(
		(walk.length * sum(rounds.map((each) => each?.times.length ?? 0))) /
			sum(rounds.map((each) => each?.seconds ?? 0)),
	)
