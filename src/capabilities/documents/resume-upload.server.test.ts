import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids'
import { type Tx, transact } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { filesIn } from '../../../test/files.ts'
import type { FileStore } from './file-store.ts'
import { dropUpload, gatherUploads, settleUploads } from './gather-uploads.server.ts'
import { resumeUpload } from './resume-upload.server.ts'
import { sweepUploads } from './sweep-uploads.server.ts'
import { uploadsOfDraft } from './upload-store.server.ts'

let database: Awaited<ReturnType<typeof freshDatabase>>
let folder = ''
let store: FileStore
beforeAll(async () => {
	database = await freshDatabase()
	folder = await mkdtemp(join(tmpdir(), 'mot-cua-resume-'))
	store = filesIn(pathToFileURL(folder).href)
})
afterAll(async () => {
	await database.drop()
	await rm(folder, { recursive: true })
})

const limit = 2_000_000
const component = 'giay-chung-sinh'

/** One citizen's draft, and the requests of a browser to it. */
function sender(tenant = 'H19', draftId = newId(), personId = newId()) {
	const path = `/khai/${draftId}/tep/tai`
	const within = <T>(work: (tx: Tx) => Promise<T>) => transact({ tenant, person: personId }, work)
	const ask = (method: string, address: string, headers: Record<string, string> = {}, body?: BodyInit) =>
		resumeUpload(
			new Request(`http://dongnai.localhost${address}`, {
				method,
				headers: { 'tus-resumable': '1.0.0', ...headers },
				...(body !== undefined && { body, duplex: 'half' }),
			} as RequestInit),
			store,
			{
				tenant,
				personId,
				draftId,
				path,
				limitOf: (key) => (key === component ? limit : undefined),
				transact: within,
			},
		)
	const metadata = (key: string) =>
		`component ${btoa(key)},filename ${Buffer.from('Giấy chứng sinh.pdf').toString('base64')},print ${btoa('1 2 a')}`
	return {
		draftId,
		within,
		begin: (bytes: number, key = component) =>
			ask('POST', path, { 'upload-length': String(bytes), 'upload-metadata': metadata(key) }),
		offset: async (address: string) => Number((await ask('HEAD', address)).headers.get('upload-offset')),
		head: (address: string) => ask('HEAD', address),
		bring: (address: string, offset: number, body: BodyInit) =>
			ask(
				'PATCH',
				address,
				{ 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
				body,
			),
		end: (address: string) => ask('DELETE', address),
		gathering: (...addresses: string[]) => ({
			tenant,
			draftId,
			componentKey: component,
			ids: addresses.map((address) => address.split('/').at(-1) ?? ''),
			transact: within,
		}),
	}
}

const addressOf = (answer: Response) => new URL(answer.headers.get('location') ?? '', 'http://a').pathname

/** A body that breaks off after so many bytes, as when the line is lost. */
function breaking(content: Uint8Array): ReadableStream<Uint8Array> {
	let at = 0
	return new ReadableStream({
		pull(controller) {
			if (at >= content.length) return controller.error(new Error('the line is gone'))
			const piece = content.subarray(at, at + 30_011)
			at += piece.length
			controller.enqueue(new Uint8Array(piece))
		},
	})
}

describe('an upload', () => {
	test('cut anywhere, however often, arrives byte for byte', async () => {
		const { begin, bring, offset, gathering } = sender()
		const content = randomBytes(1_500_000)
		const address = addressOf(await begin(content.length))
		let cuts = 0
		for (let at = 0; at < content.length; at = await offset(address)) {
			const length = 1 + Math.floor(Math.random() * 300_000)
			const piece = content.subarray(at, at + length)
			const answer = await (cuts % 3 === 2
				? bring(address, at, new Uint8Array(piece))
				: bring(address, at, breaking(piece)))
			expect(answer.status === 204 || answer.status >= 400).toBe(true)
			cuts++
		}
		expect(cuts).toBeGreaterThan(4)
		const gathered = await gatherUploads(store, gathering(address))
		if (!gathered.ok) throw new Error(gathered.refusal.kind)
		await using whole = gathered.value
		expect(whole.parts.map(({ name }) => name)).toEqual(['Giấy chứng sinh.pdf'])
		expect((await readFile(whole.parts[0]?.path ?? '')).equals(content)).toBe(true)
	})

	test('brought by two lines at once is taken from one, and is whole', async () => {
		const { begin, bring, offset, gathering } = sender()
		const content = randomBytes(900_000)
		const address = addressOf(await begin(content.length))
		const answers = await Promise.all([
			bring(address, 0, breaking(content.subarray(0, 500_000))),
			bring(address, 0, new Uint8Array(content.subarray(0, 700_000))),
		])
		expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toHaveLength(0)
		const at = await offset(address)
		expect(await bring(address, at, new Uint8Array(content.subarray(at)))).toMatchObject({ status: 204 })
		const gathered = await gatherUploads(store, gathering(address))
		if (!gathered.ok) throw new Error(gathered.refusal.kind)
		expect((await readFile(gathered.value.parts[0]?.path ?? '')).equals(content)).toBe(true)
	})

	test('is not there for another draft, another tenant, or an address that is a path', async () => {
		const own = sender()
		const address = addressOf(await own.begin(1000))
		for (const other of [sender(), sender('H17', own.draftId)]) {
			const theirs = address.replace(own.draftId, other.draftId)
			expect((await other.head(theirs)).status).toBe(404)
			expect((await other.bring(theirs, 0, new Uint8Array(10))).status).toBe(404)
			expect((await other.end(theirs)).status).toBe(404)
			expect(await gatherUploads(store, other.gathering(address))).toMatchObject({ ok: false })
		}
		expect((await own.head(`/khai/${own.draftId}/tep/tai/..%2f..%2fx`)).status).toBe(404)
		expect(await own.offset(address)).toBe(0)
	})

	test('is refused before its first byte when it is too long, for no component, or one too many', async () => {
		const { begin, bring } = sender()
		expect((await begin(limit + 1)).status).toBe(413)
		expect((await begin(10, 'khong-co')).status).toBe(400)
		const address = addressOf(await begin(10))
		expect((await bring(address, 0, new Uint8Array(11))).status).toBeGreaterThanOrEqual(400)
		expect((await bring(address, 5, new Uint8Array(5))).status).toBe(409)
		let most = 0
		while (most < 100 && (await begin(1000)).status === 201) most++
		expect(most).toBe(39)
		expect((await begin(1000)).status).toBe(429)
	})

	test('becomes a file once: a repeat is told so, and half of one is refused', async () => {
		const { begin, bring, gathering, draftId, within } = sender()
		const address = addressOf(await begin(10))
		await bring(address, 0, new Uint8Array(4))
		expect(await gatherUploads(store, gathering(address))).toMatchObject({ refusal: { kind: 'interrupted' } })
		await bring(address, 4, new Uint8Array(6))
		await settleUploads(store, gathering(address), { ok: false, refusal: { kind: 'not-scanned', name: 'a' } })
		expect(await within((tx) => uploadsOfDraft(tx, draftId))).toMatchObject([{ bytes: 10, arrived: 10 }])
		await settleUploads(store, gathering(address), { ok: true, value: undefined })
		expect(await gatherUploads(store, gathering(address))).toMatchObject({ ok: true, value: { taken: true } })
		expect(await within((tx) => uploadsOfDraft(tx, draftId))).toEqual([])
	})

	test('that is given up or refused is forgotten with its bytes', async () => {
		const { begin, bring, end, head, gathering, draftId, within } = sender()
		const addresses: string[] = []
		for (let each = 0; each < 3; each++) {
			const address = addressOf(await begin(10))
			await bring(address, 0, new Uint8Array(10))
			addresses.push(address)
		}
		const [first = '', second = '', third = ''] = addresses
		expect((await end(first)).status).toBe(204)
		await dropUpload(store, gathering(), second.split('/').at(-1) ?? '')
		await settleUploads(store, gathering(third), {
			ok: false,
			refusal: { kind: 'infected', name: 'a', virus: 'b' },
		})
		for (const address of addresses) {
			expect((await head(address)).status).toBe(404)
			const id = address.split('/').at(-1) ?? ''
			await expect(store.arrivals.whole('H19', id, 1)).rejects.toThrow(/ENOENT/)
		}
		expect(await within((tx) => uploadsOfDraft(tx, draftId))).toEqual([])
	})

	test('that nobody went on with for three days is swept away', async () => {
		const { begin, bring, head, within } = sender()
		const [old, young] = [addressOf(await begin(10)), addressOf(await begin(10))]
		await bring(old, 0, new Uint8Array(5))
		const id = old.split('/').at(-1) ?? ''
		await within((tx) =>
			sql`update documents.upload set touched_at = now() - interval '73 hours' where upload_id = ${id}`.execute(
				tx,
			),
		)
		expect((await head(old)).status).toBe(410)
		await sweepUploads(store)()
		expect((await head(old)).status).toBe(404)
		await expect(store.arrivals.whole('H19', id, 1)).rejects.toThrow(/ENOENT/)
		expect((await head(young)).status).toBe(200)
	})
})
