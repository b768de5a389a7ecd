import pg from 'pg'
import { mostInBulk } from '#dossiers'
import { chooseForBulk, confirmBulk, findBulk, runBulk } from '#dossiers/server'
import { now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import { transact } from '#platform/db'
import { birth, fileBirths, takeBirths } from '../test/births.ts'
import { loadDemoTenant, officialAs, someCitizen } from '../test/demo.ts'
import { type Figure, percentiles, round, type Run } from './figure.ts'
import { heard, listen } from './heard.ts'
import { bareClient, replay, template } from './replay.ts'
import { machine, stage } from './stage.ts'
import type { Trip } from './wire.ts'

const H19 = { tenant: 'H19', person: 'bench' }
const lanes = 4

/**
 * 500 approvals at once, from the confirmation to the last outcome, by the very job that runs them; against the statements
 * of one approval sent for as many other dossiers by as many bare connections. Both take turns.
 */
export async function bulk(run: Run): Promise<Figure> {
	const { turns, count } = run.size === 'quick' ? { turns: 1, count: 60 } : { turns: 3, count: mostInBulk }
	listen()
	run.say('Starting PostgreSQL, loading the demo tenant …')
	const place = await stage(run)
	await loadDemoTenant('H19')
	const citizen = await someCitizen(H19)
	const chairman = await officialAs(H19, 'chairman')
	const by = { tenant: 'H19', official: chairman, address: '127.0.0.1' }

	const ready = async (many: number) => {
		const codes = await fileBirths(citizen, { count: many })
		await takeBirths(codes, 'proposed')
		return codes
	}
	const chosen = async (codes: readonly string[]) => {
		const id = await transact(H19, (tx) =>
			chooseForBulk(
				{ tx, ...by, at: now() },
				codes.map((code) => ({ code, version: undefined })),
				{ list: '' },
			),
		)
		if (!id) throw new Error('nothing was chosen')
		return id
	}
	const approve = async (codes: readonly string[]) => {
		const id = await chosen(codes)
		const began = performance.now()
		await transact(H19, (tx) => confirmBulk({ tx, ...by, at: now() }, id, { act: 'approve', words: '' }))
		await runBulk({ tenant: 'H19', bulk: id }, { last: true })
		const took = performance.now() - began
		const { counts, stage: at } = (await transact(H19, (tx) => findBulk(tx, id))) ?? {}
		if (at !== 'ended' || counts?.done !== codes.length)
			throw new Error(`Not all were approved: ${JSON.stringify(counts)}`)
		return took
	}

	run.say('Listening to a single approval …')
	await approve(await ready(10))
	const [sample] = await ready(1)
	if (!sample) throw new Error('nothing is ready')
	const owner = new pg.Client({ connectionString: place.url })
	await owner.connect()
	run.atEnd(() => owner.end())
	await owner.query(`set app.tenant = 'H19'`)
	const known = await slotsOf(owner, sample)
	const trips = await approvalOf(() => approve([sample]))
	const sampleBulk = await bulkOf(owner, sample)

	const bare = await Promise.all(Array.from({ length: lanes }, () => bareClient(place.url)))
	run.atEnd(async () => {
		await Promise.all(bare.map((each) => each.end()))
	})
	const raw = async (codes: readonly string[]) => {
		const bulkId = await chosen(codes)
		const others: Slots[] = []
		for (const code of codes) others.push(await slotsOf(owner, code))
		const fill = inTheNameOf(trips, [...known.fill, sampleBulk])
		const filled = others.map((other) => fill([...other.fill, bulkId]))
		const began = performance.now()
		// As the job does: dossiers that share rows of counts in one lane.
		const lanesEnded = await Promise.allSettled(
			bare.map(async (client, lane) => {
				for (const [index, each] of filled.entries())
					if (slotOf(others[index]?.id ?? '') % lanes === lane) await replay(client, each)
			}),
		)
		for (const lane of lanesEnded) if (lane.status === 'rejected') throw lane.reason
		return performance.now() - began
	}

	const ours: number[] = []
	const raws: number[] = []
	for (let turn = 1; turn <= turns; turn++) {
		run.say(`Turn ${turn} of ${turns}: preparing ${2 * count} dossiers …`)
		const [mine, theirs] = [await ready(count), await ready(count)]
		ours.push(await approve(mine))
		raws.push(await raw(theirs))
		run.say(`Turn ${turn}: ${round(ours.at(-1) ?? 0)} ms for ${count}, raw ${round(raws.at(-1) ?? 0)} ms`)
		for (const code of [mine.at(-1), theirs.at(-1)])
			if (code && (await birth(code)).version !== 6) throw new Error(`${code} was not approved`)
	}
	const { p50 } = percentiles(ours)
	const { p50: rawP50 } = percentiles(raws)
	return {
		told: {
			name: 'bulk',
			value: round(p50 / 1000),
			unit: 's',
			raw: round(rawP50 / 1000),
			ratio: round(rawP50 / p50),
			rss: Math.round(process.memoryUsage.rss() / 1e6),
			trips: trips.length,
		},
		remarks: [
			`${count} approvals, up to twelve in a transaction, each with its own outcome, in ${lanes} lanes; slowest ${round(Math.max(...ours) / 1000)} s of ${turns}`,
			`statements by trip: ${trips.map((trip) => trip.length).join(' + ')}; fsync on; ${machine()}`,
		],
		bars: [{ is: `${count} approvals in less than 3 s`, reached: Math.max(...ours) < 3000 }],
	}
}

type Slots = { readonly id: string; readonly fill: readonly string[] }

/** What differs from one dossier to the next in the statements of an approval. */
async function slotsOf(owner: pg.Client, code: string): Promise<Slots> {
	const { rows } = await owner.query<{ id: string; token: string }>(
		`select dossier_id as id,
			(select token_id from workflow.token where token.dossier_id = dossier.dossier_id) as token
		from dossiers.dossier where code = $1`,
		[code],
	)
	const [row] = rows
	if (!row) throw new Error(`No dossier ${code}`)
	return { id: row.id, fill: [row.id, row.token, code] }
}

async function bulkOf(owner: pg.Client, code: string): Promise<string> {
	const { rows } = await owner.query<{ id: string }>(
		`select bulk_id as id from dossiers.bulk_item where code = $1`,
		[code],
	)
	return rows[0]?.id ?? ''
}

/** The trips of the one transaction that approves, out of all that a run of one dossier sends. */
async function approvalOf(work: () => Promise<unknown>): Promise<readonly Trip[]> {
	const all = await heard(work)
	const from = all.findIndex((trip) =>
		trip.some(({ sql }) => /for update/.test(sql) && /dossiers"?\."?dossier/.test(sql)),
	)
	const to = all.findIndex(
		(trip, index) => index >= from && trip.some(({ sql }) => /bulk_item/.test(sql) && /^update/.test(sql)),
	)
	if (from < 0 || to < 0) throw new Error('the approval was not heard')
	// A template takes a number for one of its slots; PostgreSQL reads it from its digits as well.
	return all.slice(from, to + 1).map((trip) =>
		trip.map((each) => ({
			...each,
			values: each.values.map((value) => (typeof value === 'number' ? String(value) : value)),
		})),
	)
}

type Fill = readonly string[]

/** The statements of one approval for any other dossier, with a new token each; its hashes are those of the sample. */
function inTheNameOf(trips: readonly Trip[], sample: Fill): (other: Fill) => readonly Trip[] {
	const texts = trips.flat().flatMap(({ values }) => values.filter((value) => typeof value === 'string'))
	const placed = texts.flatMap((text) =>
		[...text.matchAll(/"id":"([0-9a-f-]{36})","node"/g)].map(([, id]) => id ?? ''),
	)
	const made = [...new Set(placed)].filter((id) => !sample.includes(id))
	const fill = template(trips, [...sample, ...made])
	return (other) => fill([...other, ...made.map(() => newId())])
}

const slotOf = (dossierId: string): number => Number.parseInt(dossierId.slice(-2), 16) % 4
