import pg from 'pg'
import { newId } from '#kernel/ids'
import { loadDemoTenant } from '../test/demo.ts'
import { fieldsAnswered, readyDrafts, type Ready } from './drafts.ts'
import { type Figure, percentiles, round, type Run } from './figure.ts'
import { client, type Client, drive, type Round, together } from './load.ts'
import { bareClient, replay, template } from './replay.ts'
import { machine, stage, usageOf, web } from './stage.ts'
import { tap, type Trip } from './wire.ts'

// Two at work for each core that clients, pages and database share: more would measure the queue before them.
const workers = 4
const heldBack = 20

/**
 * Whole submissions over HTTP: session, origin check, 40 answered fields judged, 3 stored files, code, due time, event,
 * tokens, work, job; against the same statements sent by bare connections. Both take turns, so that whatever else the
 * machine does slows both.
 */
export async function submit(run: Run): Promise<Figure> {
	const { turns, seconds, count } =
		run.size === 'quick' ? { turns: 2, seconds: 2, count: 2000 } : { turns: 5, seconds: 5, count: 15_000 }
	run.say('Starting PostgreSQL, loading the demo tenant …')
	const place = await stage(run)
	await loadDemoTenant('H19')
	run.say(`Preparing ${count} drafts …`)
	const ready = await readyDrafts(place.url, { count, people: 500, communes: 40 })
	const drafts = ready.values()

	run.say('Listening to single submissions …')
	const wire = await tap(run, place.url, heldBack)
	const tapped = client(
		await web(run, place, { databaseUrl: wire.url, connections: workers, host: 'dongnai' }),
	)
	for (let warm = 0; warm < 3; warm++) await send(tapped, next(drafts))
	const heard: { draft: Ready; trips: readonly Trip[] }[] = []
	for (let index = 0; index < 5; index++) {
		const draft = next(drafts)
		const stop = wire.listen()
		await send(tapped, draft)
		heard.push({ draft, trips: stop() })
	}
	const trips = Math.max(...heard.map((each) => each.trips.length))
	const sample = heard[0]
	if (!sample) throw new Error('nothing was heard')
	const filled = inTheNameOf(sample.draft, sample.trips)

	const served = await web(run, place, { databaseUrl: place.url, connections: workers, host: 'dongnai' })
	const browsers = Array.from({ length: workers }, () => client(served))
	const bare = await Promise.all(browsers.map(() => bareClient(place.url)))
	run.atEnd(async () => {
		await Promise.all(bare.map((each) => each.end()))
	})
	const throughHttp = (limit: number) =>
		drive({ workers, seconds: limit, pieces: drafts }, (draft, worker) =>
			send(browsers[worker] as Client, draft),
		)
	const throughBare = (limit: number) =>
		drive({ workers, seconds: limit, pieces: drafts }, (draft, worker) =>
			replay(bare[worker] as pg.Client, filled(draft)),
		)
	await throughHttp(2)
	await throughBare(1)
	const ours: Round[] = []
	const raws: Round[] = []
	for (let turn = 1; turn <= turns; turn++) {
		ours.push(await throughHttp(seconds))
		raws.push(await throughBare(seconds))
		run.say(`Turn ${turn}: ${perSecond(ours.at(-1))} over HTTP, ${perSecond(raws.at(-1))} raw, a second`)
	}
	await everyDraftIsADossier(place.url)

	const mine = together(ours)
	const raw = together(raws)
	const { p50, p95, p99 } = percentiles(mine.times)
	const ratio = round(perSecond(mine) / perSecond(raw))
	const { rss } = await usageOf(served)
	return {
		told: {
			name: 'submit',
			value: perSecond(mine),
			unit: 'submissions/s',
			p50,
			p95,
			p99,
			raw: perSecond(raw),
			ratio,
			rss,
			trips,
		},
		remarks: [
			`${mine.times.length} submissions of ${fieldsAnswered} answered fields and 3 files by ${workers} clients; ${raw.times.length} raw ones, p50 ${percentiles(raw.times).p50} ms, p99 ${percentiles(raw.times).p99} ms`,
			`statements by trip: ${sample.trips.map((trip) => trip.length).join(' + ')}; fsync on; clients, pages and database together on ${machine()}`,
		],
		bars: [
			{ is: 'at least 0.20 of the raw transaction rate', reached: ratio >= 0.2 },
			{ is: 'p99 under 150 ms', reached: p99 < 150 },
			{ is: 'at most 3 round trips', reached: trips <= 3 },
		],
	}
}

async function send(browser: Client, { id, cookie }: Ready): Promise<void> {
	const { status, headers } = await browser({ method: 'POST', path: `/khai/${id}/nop`, headers: { cookie } })
	if (status !== 303 || !String(headers['location']).startsWith('/ho-so/'))
		throw new Error(`The submission was answered ${status}, ${String(headers['location'])}`)
}

function next(drafts: Iterator<Ready>): Ready {
	const { value, done } = drafts.next()
	if (done) throw new Error('there are too few drafts')
	return value
}

const identifier = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const nobody = '00000000-0000-0000-0000-000000000000'

/** The statements of one submission for any other draft: its own citizen, files and commune, and new identifiers. */
function inTheNameOf(sample: Ready, trips: readonly Trip[]): (draft: Ready) => readonly Trip[] {
	const known = (draft: Ready) => [
		draft.id,
		draft.person,
		...draft.files,
		draft.agency.id,
		draft.agency.centre,
		`${draft.agency.code}-`,
		draft.tokenHash,
	]
	const slots = known(sample)
	const texts = trips.flat().flatMap(({ values }) => values.filter((value) => typeof value === 'string'))
	const made = new Set(texts.flatMap((text) => text.match(identifier) ?? []))
	for (const id of [...slots, nobody]) made.delete(String(id))
	const fill = template(trips, [...slots, ...made])
	return (draft) => fill([...known(draft), ...[...made].map(() => newId())])
}

/** Neither side may have been fast by doing nothing: each draft that was sent has its dossier, event, work and job. */
async function everyDraftIsADossier(url: string): Promise<void> {
	const owner = new pg.Client({ connectionString: url })
	await owner.connect()
	try {
		await owner.query(`set app.tenant = 'H19'`)
		const { rows } = await owner.query<Record<string, number>>(`
			select (select count(*)::int from forms.draft where dossier_id is not null) as drafts,
				(select count(*)::int from dossiers.dossier) as dossiers,
				(select count(*)::int from dossiers.event) as events,
				(select count(*)::int from dossiers.work) as works,
				(select sum(n)::int from dossiers.work_count) as counted,
				(select count(*)::int from workflow.token) as tokens,
				(select count(*)::int from graphile_worker.jobs where task_identifier = 'tell-citizen') as jobs,
				(select count(*)::int / 3 from documents.file where dossier_id is not null) as files`)
		const counts = Object.values(rows[0] ?? {})
		if (new Set(counts).size !== 1 || counts[0] === 0)
			throw new Error(`What was written does not agree: ${JSON.stringify(rows[0])}`)
	} finally {
		await owner.end()
	}
}

const perSecond = (round_: Round | undefined): number =>
	round_ ? round(round_.times.length / round_.seconds) : 0
