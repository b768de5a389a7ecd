import { Ajv2020 } from 'ajv/dist/2020.js'
import { publishForm, validateSubmission } from '#forms/server'
import { now } from '#kernel/dates'
import { transactAsOwner } from '#platform/owner'
import { loadDemoTenant } from '../test/demo.ts'
import { readyDrafts } from './drafts.ts'
import { type Figure, percentiles, round, type Run } from './figure.ts'
import { client } from './load.ts'
import { longForm, questions } from './long-form.ts'
import { bareSvelte } from './bare-svelte.ts'
import { machine, stage, usageOf, web } from './stage.ts'

const circumstances = { today: '2026-11-22', agencyName: 'UBND phường Trấn Biên', placeName: 'Trấn Biên' }

/**
 * A form of 300 questions: all of its answers judged as at submission, against Ajv with the same schema and nothing else; and
 * its page with all 300 boxes, filled in, by the processor time of the web process, against Svelte itself rendering as many
 * labels with a box. What the page takes beyond its data (session, draft, journey, lists: `__data.json`) is the rendering;
 * it is not compressed, as behind a proxy that does so.
 */
export async function form(run: Run): Promise<Figure> {
	const { rounds, turns, pages } =
		run.size === 'quick' ? { rounds: 200, turns: 2, pages: 20 } : { rounds: 2000, turns: 8, pages: 50 }
	const long = longForm({ id: 'khai-sinh', version: 900, procedureCode: '1.001193' })
	const judged = judging(long, rounds)

	run.say('Starting PostgreSQL, loading the demo tenant …')
	const place = await stage(run)
	await loadDemoTenant('H19')
	const published = await transactAsOwner((tx) => publishForm(tx, long.form, now()), 'H19')
	if (!published.ok) throw new Error(JSON.stringify(published.refusal))
	const [draft] = await readyDrafts(place.url, { count: 1, people: 1, communes: 1, answers: long.answers })
	if (!draft) throw new Error('there is no draft')
	const served = await web(run, place, { databaseUrl: place.url, connections: 2, host: 'dongnai' })
	const browser = client(served)
	const read = async (path: string) => {
		const answer = await browser({
			method: 'GET',
			path,
			headers: { cookie: draft.cookie, 'accept-encoding': 'identity' },
		})
		if (answer.status !== 200)
			throw new Error(`${path} was answered ${answer.status}: ${answer.body.toString().slice(0, 300)}`)
		return answer.body
	}
	const path = `/khai/${draft.id}/tat-ca`
	const html = (await read(path)).toString()
	const boxes = new Set(html.match(/ name="q\d+_\d+(?=[./"-])/g)).size
	if (boxes < questions) throw new Error(`The page asks ${boxes} of ${questions} questions`)
	const bare = await bareSvelte(run, questions)
	run.say('Rendering …')
	const took: number[] = []
	const bareTook: number[] = []
	const spent = async (of: string, times: number) => {
		const before = await usageOf(served)
		for (let each = 0; each < times; each++) {
			const began = performance.now()
			await read(of)
			if (of === path) took.push(performance.now() - began)
		}
		return (1000 * ((await usageOf(served)).cpuSeconds - before.cpuSeconds)) / (turns * times)
	}
	for (let warm = 0; warm < 60; warm++) await read(warm % 2 ? path : `${path}/__data.json`)
	let [whole, data] = [0, 0]
	for (let turn = 0; turn < turns; turn++) {
		whole += await spent(path, pages)
		data += await spent(`${path}/__data.json`, pages)
		for (let each = 0; each < pages; each++) {
			const began = performance.now()
			bare()
			bareTook.push(performance.now() - began)
		}
	}
	const rendered = round(whole - data)
	const { p50, p95, p99 } = percentiles(judged.ours)
	const ajv = percentiles(judged.raws)
	return {
		told: {
			name: 'form',
			value: p50,
			unit: 'ms',
			p50,
			p95,
			p99,
			raw: ajv.p50,
			peer: 'Ajv alone, same schema',
			ratio: round(ajv.p50 / p50),
			bytes: html.length,
			rendered,
		},
		remarks: [
			`${questions} questions judged ${rounds} times; raw is Ajv alone with the same schema, p95 ${ajv.p95} ms`,
			`the page with all of them: ${round(whole)} ms of the web process, ${round(data)} ms for its data alone: ${rendered} ms to render; bare Svelte with as many labels and boxes ${percentiles(bareTook).p50} ms`,
			`${turns * pages} pages, by the clock p50 ${percentiles(took).p50}, p95 ${percentiles(took).p95} ms`,
			machine(),
		],
		bars: [
			{ is: 'validated under 1 ms', reached: p50 < 1 },
			{ is: 'rendered under 10 ms', reached: rendered < 10 },
		],
	}
}

/** By turns with the peer, so that whatever else the machine does slows both. */
function judging(
	{ form: definition, answers }: ReturnType<typeof longForm>,
	rounds: number,
): { readonly ours: number[]; readonly raws: number[] } {
	const formats = ['day', 'ethnicity', 'phone', 'email']
	const ajv = new Ajv2020({
		allErrors: true,
		formats: Object.fromEntries(formats.map((name) => [name, /^.+$/])),
	})
	const peer = ajv.compile(definition.schema)
	const [ours, raws]: [number[], number[]] = [[], []]
	for (let turn = -300; turn < rounds; turn++) {
		let began = performance.now()
		const judged = validateSubmission(definition, answers, circumstances)
		const mine = performance.now() - began
		began = performance.now()
		const fits = peer(answers)
		const raw = performance.now() - began
		if (!judged.ok || !fits) throw new Error(JSON.stringify(judged.ok ? peer.errors : judged.refusal))
		if (turn < 0) continue
		ours.push(mine)
		raws.push(raw)
	}
	return { ours, raws }
}
