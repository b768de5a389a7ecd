import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transact, type Tx } from '#platform/db'
import { freshDatabase } from '../../../test/database.ts'
import { filesIn } from '../../../test/files.ts'
import { drawnPdf, plainPdf } from '../../../test/fixtures/pdf.ts'
import { uploadLimits } from './file.ts'
import { type Digest, digest, type FileStore } from './file-store.ts'
import { serveThumbnail } from './thumbnail.server.ts'

let database: Awaited<ReturnType<typeof freshDatabase>>
let folder: string
let store: FileStore
/** How many files were read from the store, and how many put there. */
let [reads, puts] = [0, 0]
beforeAll(async () => {
	database = await freshDatabase()
	folder = await mkdtemp(join(tmpdir(), 'mot-cua-thumbnails-'))
	const files = filesIn(pathToFileURL(folder).href)
	store = {
		...files,
		get: (tenant, sha256) => (reads++, files.get(tenant, sha256)),
		put: (tenant, content) => (puts++, files.put(tenant, content)),
	}
})
afterAll(async () => {
	await database.drop()
	await rm(folder, { recursive: true, force: true })
})

const as = (tenant: string) => ({
	tenant,
	transact: <T>(work: (tx: Tx) => Promise<T>) => transact({ tenant, person: '' }, work),
})
const pdf = (sha256: Digest, bytes = 1000) => ({ sha256, bytes, mediaType: 'application/pdf' })
const ask = (sha256: Digest, tenant = 'H19') => serveThumbnail(store, as(tenant), pdf(sha256))

describe('the thumbnail of a file', () => {
	test('is its first page, upright, within its box, and not blank', async () => {
		const answer = await ask(await store.put('H19', drawnPdf(3)))
		expect(answer.headers.get('content-type')).toBe('image/webp')
		const picture = sharp(await answer.arrayBuffer())
		const { width, height } = await picture.metadata()
		expect([width, height]).toEqual([240, 170])
		const { channels } = await picture.stats()
		expect(channels[0]?.min).toBeLessThan(60)
		expect(channels[0]?.max).toBe(255)
	})
	test('is drawn once, however many ask at a time and afterwards', async () => {
		const put = await store.put('H19', drawnPdf(2))
		const before = puts
		const answers = await Promise.all([ask(put), ask(put), ask(put)])
		await ask(put)
		expect(puts).toBe(before + 1)
		const digests = answers.map(({ headers }) => headers.get('etag'))
		expect(new Set(digests).size).toBe(1)
		const again = await serveThumbnail(store, as('H19'), pdf(put), digests[0] ?? '')
		expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0])
	})
	test('belongs to its tenant: another one with the same digest has none of it', async () => {
		const put = await store.put('H19', drawnPdf(1))
		await ask(put)
		await expect(ask(put, 'H17')).rejects.toThrow(/ENOENT/)
	})
	test('is a blank sheet where nothing can be drawn, and that is not tried again', async () => {
		const put = await store.put('H19', new TextEncoder().encode('%PDF-1.7 and nothing else'))
		expect((await ask(put)).headers.get('content-type')).toBe('image/svg+xml')
		const before = reads
		expect((await ask(put)).headers.get('content-type')).toBe('image/svg+xml')
		expect(reads).toBe(before)
	})
	test('of a set of drawings is a blank sheet: it is not read for that', async () => {
		const before = reads
		const answer = await serveThumbnail(
			store,
			as('H19'),
			pdf(digest('a'.repeat(64)), uploadLimits.fileBytes + 1),
		)
		expect(answer.headers.get('content-type')).toBe('image/svg+xml')
		expect(reads).toBe(before)
	})
	test('of a page so long that it has no width is drawn all the same', async () => {
		const page = Buffer.from(plainPdf()).toString('latin1').replace('[0 0 595 842]', '[0 0 3 14000]')
		const answer = await ask(await store.put('H19', Buffer.from(page, 'latin1')))
		expect(answer.status).toBe(200)
	})
	test('runs nothing where it is shown, and is not kept by a machine that others use', async () => {
		const { headers } = await ask(await store.put('H19', drawnPdf(1)))
		expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
		expect(headers.get('x-content-type-options')).toBe('nosniff')
		expect(headers.get('cache-control')).toBe('private, no-cache')
	})
})
