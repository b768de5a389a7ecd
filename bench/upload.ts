import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { loadDemoTenant } from '../test/demo.ts'
import { largePdf } from '../test/fixtures/pdf.ts'
import { type DrawingDraft, drawingDrafts } from './drafts.ts'
import { type Figure, percentiles, round, type Run, sum } from './figure.ts'
import { type Answered, client, type Client } from './load.ts'
import { machine, mostOf, stage, web } from './stage.ts'

/** As the browser sends it, see send-upload.ts. */
const pieceBytes = 8_000_000
/** After so many files the process has met everything that it keeps. */
const settling = 4

/**
 * Sets of drawings sent to a draft as the browser sends them, in pieces (tus) and then posted by their id: kept piece by
 * piece, hashed, read as PDF, stored, recorded. Against the same bytes written, hashed and flushed to the same disk by this
 * process. Both take turns, so that whatever else the machine and its disk do slows both.
 */
export async function upload(run: Run): Promise<Figure> {
	const { files, bytes } =
		run.size === 'quick' ? { files: 6, bytes: 40_000_000 } : { files: 20, bytes: 199_000_000 }
	run.say('Starting PostgreSQL, loading the demo tenant …')
	const place = await stage(run)
	await loadDemoTenant('H19')
	const [first, ...drafts] = await drawingDrafts(place.url, files + 1)
	if (!first) throw new Error('there is no draft')
	const served = await web(run, place, { databaseUrl: place.url, connections: 4, host: 'dongnai' })
	const browser = client(served)
	const beside = join(place.folder, 'beside')
	mkdirSync(beside)
	const paper = largePdf(bytes)
	// The first file starts threads and loads code, once for the life of the process.
	await send(browser, first, largePdf(1_000_000))
	const ours: number[] = []
	const raws: number[] = []
	const memory: number[] = []
	for (const [index, draft] of drafts.entries()) {
		// No two are the same bytes: a store would keep those once.
		paper.writeUInt32BE(index, Math.floor(paper.length / 2))
		ours.push(await timed(() => send(browser, draft, paper)))
		raws.push(await timed(() => write(beside, paper)))
		memory.push(mostOf(served.process))
		run.say(
			`${index + 1}: ${rate(paper.length, ours.at(-1))} through HTTP, ${rate(paper.length, raws.at(-1))} raw, MB a second; at most ${memory.at(-1)} MB`,
		)
	}
	await allAreKept(place.url, files, paper.length)
	const [mine, raw] = [sum(ours), sum(raws)]
	const ratio = round(raw / mine)
	const [early = 0, most = 0] = [memory[settling - 1], memory.at(-1)]
	return {
		told: {
			name: 'upload',
			value: rate(paper.length * files, mine),
			unit: 'MB/s',
			...percentiles(ours),
			raw: rate(paper.length * files, raw),
			ratio,
			rss: most,
			growth: round(most / early),
			bytes: paper.length,
		},
		remarks: [
			`${files} files of ${round(paper.length / 1e6)} MB; “raw” is write, SHA-256 and fsync of the same bytes on the same disk`,
			`memory of the web process, the most it ever had: ${memory[0]} MB after the first file, ${early} MB after ${settling}, ${most} MB after the last`,
			machine(),
		],
		bars: [
			{ is: 'at least 0.6 of the raw disk', reached: ratio >= 0.6 },
			{
				is: `memory flat: at most 1.1 times what it was after ${settling} files`,
				reached: most <= 1.1 * early,
			},
		],
	}
}

async function timed(work: () => Promise<void>): Promise<number> {
	const began = performance.now()
	await work()
	return performance.now() - began
}

const rate = (bytes: number, milliseconds = 0) => round(bytes / 1000 / milliseconds)

const base64 = (text: string) => Buffer.from(text).toString('base64')

async function send(browser: Client, { id, cookie, component }: DrawingDraft, paper: Buffer): Promise<void> {
	const tus = { cookie, 'tus-resumable': '1.0.0', 'content-type': 'application/offset+octet-stream' }
	const begun = await browser({
		method: 'POST',
		path: `/khai/${id}/tep/tai`,
		headers: {
			...tus,
			'upload-length': String(paper.length),
			'upload-metadata': `component ${base64(component)},filename ${base64('ban-ve.pdf')}`,
		},
	})
	const address = expected(begun, 201).headers['location']
	if (typeof address !== 'string') throw new Error('the upload has no address')
	const { pathname } = new URL(address, 'http://bench.invalid')
	for (let at = 0; at < paper.length; at += pieceBytes)
		expected(
			await browser({
				method: 'PATCH',
				path: pathname,
				headers: { ...tus, 'upload-offset': String(at) },
				body: paper.subarray(at, at + pieceBytes),
			}),
			204,
		)
	const taken = await browser({
		method: 'POST',
		path: `/khai/${id}/tep`,
		headers: { cookie, accept: 'application/json' },
		body: new URLSearchParams({ component, upload: pathname.split('/').at(-1) ?? '' }).toString(),
	})
	expected(taken, 200)
}

function expected(answered: Answered, status: number): Answered {
	if (answered.status !== status)
		throw new Error(`${answered.status} instead of ${status}: ${answered.body.toString().slice(0, 400)}`)
	return answered
}

async function write(folder: string, content: Buffer): Promise<void> {
	const path = join(folder, 'raw')
	const hash = createHash('sha256')
	const file = await open(path, 'wx')
	try {
		for (let at = 0; at < content.length; at += 262_144) {
			const piece = content.subarray(at, at + 262_144)
			hash.update(piece)
			await file.write(piece)
		}
		hash.digest()
		await file.sync()
	} finally {
		await file.close()
		await rm(path)
	}
}

async function allAreKept(url: string, files: number, bytes: number): Promise<void> {
	const owner = new pg.Client({ connectionString: url })
	await owner.connect()
	try {
		await owner.query(`set app.tenant = 'H19'`)
		const { rows } = await owner.query<{ kept: number; digests: number }>(
			`select count(*)::int as kept, count(distinct sha256)::int as digests from documents.file where bytes = $1`,
			[bytes],
		)
		if (rows[0]?.kept !== files || rows[0].digests !== files)
			throw new Error(`kept: ${JSON.stringify(rows[0])} of ${files}`)
	} finally {
		await owner.end()
	}
}
