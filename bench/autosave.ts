import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { loadDemoTenant } from '../test/demo.ts'
import { type Ready, readyDrafts } from './drafts.ts'
import { type Figure, percentiles, round, type Run, sum } from './figure.ts'
import { client, type Client } from './load.ts'
import { bareClient, replay, template } from './replay.ts'
import { machine, stage, usageOf, web } from './stage.ts'
import { tap, type Trip } from './wire.ts'

const citizens = 200
/** From one box to the next: a page saves 600 ms after the last key, and a name is not typed faster. */
const pace = 3000
const connections = 8

/**
 * 200 citizens type at once, each in their own draft of the birth form with 40 answers: every three seconds one box is left,
 * and what stands in it is saved over HTTP. Against the same statements at the same pace from as many bare connections as the
 * web process has; both take turns.
 */
export async function autosave(run: Run): Promise<Figure> {
	const { turns, seconds } = run.size === 'quick' ? { turns: 1, seconds: 6 } : { turns: 4, seconds: 15 }
	run.say('Starting PostgreSQL, loading the demo tenant …')
	const place = await stage(run)
	await loadDemoTenant('H19')
	const drafts = await readyDrafts(place.url, { count: citizens + 1, people: citizens + 1, communes: 40 })
	const [sample, ...typing] = drafts
	if (!sample) throw new Error('there is no draft')

	run.say('Listening to single saves …')
	const wire = await tap(run, place.url, 20)
	const tapped = client(await web(run, place, { databaseUrl: wire.url, connections, host: 'dongnai' }))
	for (let warm = 0; warm < 5; warm++) await save(tapped, sample, warm)
	const stop = wire.listen()
	await save(tapped, sample, 5)
	const trips: readonly Trip[] = stop()
	const known = ({ id, person, agency, tokenHash }: Ready) => [id, person, agency.id, tokenHash]
	const filled = template(trips, known(sample))

	const served = await web(run, place, { databaseUrl: place.url, connections, host: 'dongnai' })
	const browsers = typing.map(() => client(served))
	const bare = await Promise.all(Array.from({ length: connections }, () => bareClient(place.url)))
	run.atEnd(async () => {
		await Promise.all(bare.map((each) => each.end()))
	})
	const idle = [...bare]
	const waiting: ((free: pg.Client) => void)[] = []
	const borrowed = async (work: (free: pg.Client) => Promise<void>) => {
		const free = idle.pop() ?? (await new Promise<pg.Client>((got) => waiting.push(got)))
		await work(free)
		const next = waiting.shift()
		if (next) next(free)
		else idle.push(free)
	}
	const kept = typing.map(() => 0)
	const throughHttp = (limit: number) =>
		everyone(limit, (citizen, count) => {
			kept[citizen] = count
			return save(browsers[citizen] as Client, typing[citizen] as Ready, count)
		})
	const throughBare = (limit: number) =>
		everyone(limit, (citizen) => borrowed((free) => replay(free, filled(known(typing[citizen] as Ready)))))
	await throughHttp(4)
	await throughBare(2)
	const [ours, raws]: [number[], number[]] = [[], []]
	let cpu = 0
	for (let turn = 1; turn <= turns; turn++) {
		const before = await usageOf(served)
		const mine = await throughHttp(seconds)
		cpu += (await usageOf(served)).cpuSeconds - before.cpuSeconds
		const raw = await throughBare(seconds)
		ours.push(...mine)
		raws.push(...raw)
		run.say(
			`Turn ${turn}: p95 ${percentiles(mine).p95} ms of ${mine.length} saves, raw ${percentiles(raw).p95} ms of ${raw.length}`,
		)
	}
	const { p50, p95, p99 } = percentiles(ours)
	const raw = percentiles(raws)
	const { rss } = await usageOf(served)
	return {
		told: {
			name: 'autosave',
			value: p95,
			unit: 'ms',
			p50,
			p95,
			p99,
			raw: raw.p95,
			ratio: round(raw.p95 / p95),
			rss,
			trips: trips.length,
		},
		remarks: [
			`${ours.length} saves by ${citizens} citizens, ${round(ours.length / (turns * seconds))} a second, ${round((1000 * cpu) / ours.length)} ms of the web process each; raw p50 ${raw.p50} ms`,
			`statements by trip: ${trips.map((trip) => trip.length).join(' + ')}; raw: mean ${round(sum(raws) / raws.length)} ms, ours ${round(sum(ours) / ours.length)} ms; fsync on`,
			machine(),
		],
		bars: [{ is: `p95 under 30 ms, ${citizens} citizens typing at once`, reached: p95 < 30 }],
	}
}

/** Each at their own pace, begun at different moments: how long each save took, in milliseconds. */
async function everyone(
	seconds: number,
	work: (citizen: number, count: number) => Promise<void>,
): Promise<number[]> {
	const times: number[] = []
	const until = performance.now() + seconds * 1000
	await Promise.all(
		Array.from({ length: citizens }, async (_, citizen) => {
			let next = performance.now() + (pace * citizen) / citizens
			for (;;) {
				if (next > until) return
				await sleep(Math.max(0, next - performance.now()))
				const began = performance.now()
				await work(citizen, (typed += 1))
				times.push(performance.now() - began)
				// Between half and one and a half of the pace, and never two at once: a page waits for the answer.
				next = Math.max(performance.now(), next + pace * (0.5 + ((citizen * 37 + typed * 61) % 100) / 100))
			}
		}),
	)
	return times
}
let typed = 0

const boxes = [
	'requester_name',
	'requester_residence',
	'child_name',
	'child_birth_facility',
	'mother_name',
	'father_name',
	'birth_notice_number',
]

async function save(browser: Client, { id, cookie }: Ready, count: number): Promise<void> {
	const patch = { [boxes[count % boxes.length] as string]: `Nguyễn Thị Minh ${count}` }
	const { status, body } = await browser({
		method: 'PATCH',
		path: `/khai/${id}/luu`,
		headers: { cookie, 'content-type': 'application/json', accept: 'application/json' },
		body: JSON.stringify({ revision: 0, patch }),
	})
	const answer =
		status === 200 ? (JSON.parse(body.toString()) as { revision: number; refused: unknown[] }) : undefined
	if (!answer || answer.revision < 1 || answer.refused.length > 0)
		throw new Error(`The save was answered ${status}: ${body.toString().slice(0, 300)}`)
}
