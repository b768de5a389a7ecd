import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AwsClient } from 'aws4fetch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digest, type FileStore } from '#documents'
import { newId } from '#kernel/ids'
import { now, plusSeconds } from '#kernel/dates'
import { type S3, s3Credentials, startS3 } from '../../../test/s3.ts'
import { DamagedFile } from './checked.server.ts'
import { openFiles } from './open.server.ts'
import { bucketOf, listingIn } from './s3.ts'

let folder: string
let s3: S3
let raw: AwsClient
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mot-cua-files-'))
	s3 = await startS3()
	raw = new AwsClient({ ...s3Credentials, service: 's3', region: 'us-east-1' })
})
afterAll(async () => {
	await s3[Symbol.asyncDispose]()
	await rm(folder, { recursive: true, force: true })
})

const text = (words: string) => new TextEncoder().encode(words)
const sha256 = (content: Uint8Array) => digest(createHash('sha256').update(content).digest('hex'))
const root = () => join(folder, 'disk')
const onDisk = () => openFiles(pathToFileURL(root()).href, undefined)
const inBucket = () => openFiles(s3.url, s3Credentials)

async function listed(): Promise<string[]> {
	const answer = await raw.fetch(s3.bucket)
	expect(answer.status).toBe(200)
	return listingIn(await answer.text()).listed.map(({ key }) => key)
}

/** The same promises, wherever the bytes lie; `names` and `write` go past the store. */
type Kind = {
	readonly name: string
	readonly open: () => FileStore
	readonly names: () => Promise<string[]>
	readonly write: (name: string, content: Uint8Array) => Promise<void>
}
const kinds: readonly Kind[] = [
	{
		name: 'on a disk',
		open: onDisk,
		async names() {
			const found = await readdir(root(), { recursive: true, withFileTypes: true })
			return found.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name))
		},
		async write(name, content) {
			const place = join(root(), name)
			await mkdir(dirname(place), { recursive: true })
			await chmod(place, 0o600).catch(() => undefined)
			await writeFile(place, content)
		},
	},
	{
		name: 'in a bucket',
		open: inBucket,
		names: listed,
		async write(name, content) {
			const { ok } = await raw.fetch(`${s3.bucket}/tep/${name}`, {
				method: 'PUT',
				body: content as Uint8Array<ArrayBuffer>,
			})
			expect(ok).toBe(true)
		},
	},
]
const placeOf = (tenant: string, sum: string) => `${tenant}/${sum.slice(0, 2)}/${sum}`

async function allOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
	return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer())
}

/** A file of this machine, gone after the test. */
async function fileOf(content: Uint8Array) {
	const path = join(folder, newId())
	await writeFile(path, content)
	return { path, [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

describe.each(kinds)('a file store $name', ({ open, names, write }) => {
	test('gives back what was put, by the digest of its bytes, whole and in pieces', async () => {
		const content = text('Giấy chứng sinh')
		const put = await open().put('H19', content)
		expect(put).toBe(sha256(content))
		expect(Buffer.from(await open().get('H19', put))).toEqual(Buffer.from(content))
		expect(Buffer.from(await allOf(await open().read('H19', put)))).toEqual(Buffer.from(content))
		expect((await names()).some((name) => name.endsWith(placeOf('H19', put)))).toBe(true)
	})
	test('keeps the same bytes once, however often and however simultaneously they are put', async () => {
		const before = (await names()).length
		await Promise.all(Array.from({ length: 8 }, () => open().put('H19', text('một lần'))))
		await open().put('H19', text('một lần'))
		expect(await names()).toHaveLength(before + 1)
	})
	test('takes a file of this machine that is larger than any buffer, and leaves it there', async () => {
		const content = randomBytes(9_000_001)
		await using file = await fileOf(content)
		await open().putFile('H19', file.path, sha256(content))
		expect(sha256(await allOf(await open().read('H19', sha256(content))))).toBe(sha256(content))
		expect((await readFile(file.path)).equals(content)).toBe(true)
	})
	test('shows no tenant what another one put', async () => {
		const put = await open().put('H19', text('của Đồng Nai'))
		await expect(open().get('H17', put)).rejects.toThrow(/ENOENT|NoSuchKey/)
		await expect(
			open()
				.read('H17', put)
				.then((stream) => allOf(stream)),
		).rejects.toThrow(/ENOENT|NoSuchKey/)
	})
	test.each(['../H19', 'H19/..', '', 'h19', '/etc'])('knows no tenant named %j', async (tenant) => {
		await expect(open().put(tenant, text('x'))).rejects.toThrow(RangeError)
		await expect(open().arrivals.sweep(tenant, now())).rejects.toThrow(RangeError)
	})
	test('throws rather than give bytes that were changed, and mends them when they are put again', async () => {
		const put = await open().put('H19', text('nguyên vẹn'))
		await write(placeOf('H19', put), text('đã bị sửa'))
		await expect(open().get('H19', put)).rejects.toThrow(DamagedFile)
		await expect(allOf(await open().read('H19', put))).rejects.toThrow(DamagedFile)
		await open().put('H19', text('nguyên vẹn'))
		expect(Buffer.from(await open().get('H19', put)).toString()).toBe('nguyên vẹn')
	})

	describe('with a file that comes in pieces', () => {
		const bring = async (id: string, at: number, ...pieces: Uint8Array[]) => {
			const line = await open().arrivals.goOn('H19', id, at)
			for (const piece of pieces) await line.write(piece)
			await line.keep()
			await line.close()
		}
		test('puts them together, wherever each line began', async () => {
			const id = newId()
			await bring(id, 0, text('Bản vẽ '), text('mặt bằng '))
			// This line brought what was kept already, and more.
			await bring(id, text('Bản vẽ ').length, text('mặt bằng '), text('tầng một'))
			const content = text('Bản vẽ mặt bằng tầng một')
			await using whole = await open().arrivals.whole('H19', id, content.length)
			expect(await readFile(whole.path, 'utf8')).toBe('Bản vẽ mặt bằng tầng một')
		})
		test('has no use for what a broken line kept beyond what was noted, and no harm of it', async () => {
			const id = newId()
			const content = randomBytes(300_000)
			await bring(id, 0, content.subarray(0, 200_000))
			// Two lines at once: the shorter one came last, and was the one that did not count.
			await bring(id, 100_000, content.subarray(100_000, 250_000))
			await bring(id, 100_000, content.subarray(100_000, 150_000))
			await bring(id, 250_000, content.subarray(250_000))
			await using whole = await open().arrivals.whole('H19', id, content.length)
			expect((await readFile(whole.path)).equals(content)).toBe(true)
		})
		test('says so when bytes are missing', async () => {
			const id = newId()
			await bring(id, 0, text('một nửa'))
			await expect(open().arrivals.whole('H19', id, 100)).rejects.toThrow(/only/)
		})
		test('forgets them', async () => {
			const id = newId()
			await bring(id, 0, text('bỏ đi'))
			await open().arrivals.remove('H19', id)
			await open().arrivals.remove('H19', id)
			expect((await names()).filter((name) => name.includes(id))).toEqual([])
		})
		test('sweeps what was not touched for long, and nothing that counts', async () => {
			const kept = await open().put('H19', text('được giữ'))
			await bring(newId(), 0, text('bỏ dở'))
			const before = plusSeconds(now(), -60)
			expect(await open().arrivals.sweep('H19', before)).toBe(0)
			expect(await open().arrivals.sweep('H17', plusSeconds(now(), 60))).toBe(0)
			expect(await open().arrivals.sweep('H19', plusSeconds(now(), 60))).toBeGreaterThan(0)
			expect((await names()).filter((name) => name.includes('incoming'))).toEqual([])
			expect(Buffer.from(await open().get('H19', kept)).toString()).toBe('được giữ')
		})
		test.each(['../../etc/passwd', '', 'x'.repeat(36)])('takes no upload named %j', async (id) => {
			await expect(bring(id, 0, text('x'))).rejects.toThrow(RangeError)
		})
	})
	test('gives nothing for a digest that is a path', () => {
		expect(() => digest('../../etc/passwd')).toThrow(RangeError)
	})
})

test('a store on a disk has no file to show, and no leftover, when writing fails', async () => {
	const content = text('không ghi được')
	const place = join(root(), 'H19', sha256(content).slice(0, 2))
	await rm(place, { recursive: true, force: true })
	await writeFile(place, 'a file stands where the folder should be')
	await expect(onDisk().put('H19', content)).rejects.toThrow()
	expect(await readdir(join(root(), 'H19', 'incoming'))).toEqual([])
	await rm(place)
})

describe('a bucket that', () => {
	const large = randomBytes(3_000_000)
	const whileLine = async <T>(line: S3['line'], work: () => Promise<T>): Promise<T> => {
		s3.line = line
		try {
			return await work()
		} finally {
			s3.line = { kind: 'whole' }
		}
	}
	const away = expect.objectContaining({ code: 'FILES_AWAY' })

	test('nobody reaches is an outage, and what was kept is there afterwards', async () => {
		const kept = await inBucket().put('H19', text('trước khi mất'))
		const before = await listed()
		await whileLine({ kind: 'refused' }, async () => {
			await expect(inBucket().put('H19', text('khi mất'))).rejects.toEqual(away)
			await expect(inBucket().get('H19', kept)).rejects.toEqual(away)
			await expect(inBucket().arrivals.whole('H19', newId(), 3)).rejects.toEqual(away)
		})
		expect(await listed()).toEqual(before)
		expect(Buffer.from(await inBucket().get('H19', kept)).toString()).toBe('trước khi mất')
	})
	test('is busy for a moment is asked again', async () => {
		const put = await whileLine({ kind: 'busy', times: 2 }, () => inBucket().put('H19', text('lúc bận')))
		expect(await inBucket().get('H19', put)).toHaveLength(text('lúc bận').length)
	})
	test('is busy for long is an outage', async () => {
		await whileLine({ kind: 'busy', times: 1000 }, async () => {
			await expect(inBucket().put('H19', text('bận mãi'))).rejects.toEqual(away)
		})
	})
	test('loses the line in the middle of an upload has nothing that counts, until it comes whole', async () => {
		await using file = await fileOf(large)
		await whileLine({ kind: 'cut', sent: 1_000_000 }, async () => {
			await expect(inBucket().putFile('H19', file.path, sha256(large))).rejects.toEqual(away)
		})
		await expect(inBucket().get('H19', sha256(large))).rejects.toThrow()
		await inBucket().putFile('H19', file.path, sha256(large))
		expect(sha256(await inBucket().get('H19', sha256(large)))).toBe(sha256(large))
	})
	test('loses the line in the middle of a piece keeps the pieces before it', async () => {
		const id = newId()
		const line = await inBucket().arrivals.goOn('H19', id, 0)
		await line.write(large.subarray(0, 1_000_000))
		await line.keep()
		await whileLine({ kind: 'cut', sent: 500_000 }, async () => {
			await line.write(large.subarray(1_000_000, 2_000_000))
			await expect(line.keep()).rejects.toEqual(away)
		})
		await using whole = await inBucket().arrivals.whole('H19', id, 1_000_000)
		expect((await readFile(whole.path)).equals(large.subarray(0, 1_000_000))).toBe(true)
	})
	test('loses the line in the middle of an answer gives no half of a file', async () => {
		const put = await inBucket().put('H19', large)
		await whileLine({ kind: 'cut', received: 1_000_000 }, async () => {
			await expect(inBucket().get('H19', put)).rejects.toEqual(away)
			await expect(
				inBucket()
					.read('H19', put)
					.then((stream) => allOf(stream)),
			).rejects.toThrow()
		})
	})
	test('holds a piece that was changed gives no whole', async () => {
		const id = newId()
		const line = await inBucket().arrivals.goOn('H19', id, 0)
		await line.write(text('thật'))
		await line.keep()
		const name = (await listed()).find((each) => each.includes(id)) ?? ''
		await raw.fetch(`${s3.bucket}/${name}`, { method: 'PUT', body: 'giả!!' })
		await expect(inBucket().arrivals.whole('H19', id, text('thật').length)).rejects.toThrow(DamagedFile)
	})
	test('knows other credentials refuses in words for who set it up, without telling them', async () => {
		const wrong = openFiles(s3.url, { accessKeyId: 'S3RVER', secretAccessKey: 'sai-khoa' })
		await expect(wrong.put('H19', text('x'))).rejects.toThrow(/403 SignatureDoesNotMatch/)
		await expect(wrong.put('H19', text('x'))).rejects.not.toThrow(/sai-khoa/)
	})
	test('holds more than it lists at a time is listed to its end', async () => {
		const id = newId()
		// Names that come before those of pieces, more of them than any server lists at a time.
		await s3.litter(`tep/H19/incoming/${id}`, 1100)
		const line = await inBucket().arrivals.goOn('H19', id, 0)
		await line.write(text('sau cùng'))
		await line.keep()
		await using whole = await inBucket().arrivals.whole('H19', id, text('sau cùng').length)
		expect(await readFile(whole.path, 'utf8')).toBe('sau cùng')
	})
})

describe('FILES_URL', () => {
	test('names a bucket, a prefix, an endpoint and a region', () => {
		expect(bucketOf('s3://mot-cua/h19/tep/?endpoint=https://s3.invalid:9000&region=vn-1')).toEqual({
			origin: 'https://s3.invalid:9000/mot-cua',
			region: 'vn-1',
			prefix: 'h19/tep/',
		})
		expect(bucketOf('s3://mot-cua?endpoint=https://s3.invalid&bucket-in=host')).toEqual({
			origin: 'https://mot-cua.s3.invalid',
			region: 'us-east-1',
			prefix: '',
		})
	})
	test.each([
		['s3://?endpoint=https://s3.invalid', /no bucket/],
		['s3://mot-cua', /endpoint is missing/],
		['s3://mot-cua?endpoint=ftp://s3.invalid', /endpoint is missing/],
		['s3://mot-cua?endpoint=https://s3.invalid&path=1', /nothing is known of "path"/],
		['s3://mot-cua?endpoint=https://s3.invalid&bucket-in=x', /bucket-in/],
		['s3://mot-cua/t%C3%AAn?endpoint=https://s3.invalid', /prefix/],
	])('that is wrong is refused with the reason: %s', (url, reason) => {
		expect(() => openFiles(url, s3Credentials)).toThrow(reason)
	})
	test('with a bucket wants credentials, and knows no other place', () => {
		expect(() => openFiles('s3://mot-cua?endpoint=https://s3.invalid', undefined)).toThrow(
			/AWS_ACCESS_KEY_ID/,
		)
		expect(() => openFiles('ftp://mot-cua', undefined)).toThrow(/FILES_URL/)
	})
})
