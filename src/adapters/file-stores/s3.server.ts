import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AwsClient } from 'aws4fetch'
import { type Arrivals, type Digest, digest, type FileStore } from '#documents'
import { checkedStream, DamagedFile } from './checked.server.ts'
import { digestOf, tenantIn, uploadIn } from './place.ts'
import { type Bucket, bucketOf, type Credentials, type Listed, listingIn } from './s3.ts'

/** The store did not answer, or said that it cannot now: what was asked may succeed in a minute, and nothing was lost. */
export class FilesAway extends Error {
	readonly code = 'FILES_AWAY'
}

/**
 * The file store in a bucket that speaks S3: `<prefix>/<tenant>/<first two digits>/<sha256>`, as on a disk, so that either is
 * copied to the other by any tool.
 *
 * Each object is put by one request whose signature covers the digest of its bytes: the server itself refuses bytes that are
 * not those, and shows an object whole or not at all. A put is repeated without harm, and mends what was damaged.
 *
 * @param url see `bucketOf`
 */
export function s3Files(url: string, credentials: Credentials): FileStore {
	const bucket = connect(bucketOf(url), credentials)
	const keyOf = (tenant: string, sha256: Digest) =>
		`${tenantIn(tenant)}/${digest(sha256).slice(0, 2)}/${sha256}`
	return {
		async put(tenant, content) {
			const sha256 = digestOf(content)
			await bucket.put(keyOf(tenant, sha256), content, sha256)
			return sha256
		},
		putFile: (tenant, path, sha256) => bucket.putFile(keyOf(tenant, sha256), path, sha256),
		async get(tenant, sha256) {
			const answer = await bucket.get(keyOf(tenant, sha256))
			const content = new Uint8Array(await read(answer.arrayBuffer()))
			const found = digestOf(content)
			if (found !== sha256) throw new DamagedFile(tenant, sha256, found)
			return content
		},
		async read(tenant, sha256) {
			const { body } = await bucket.get(keyOf(tenant, sha256))
			return checkedStream(body ?? nothing(), tenant, sha256)
		},
		arrivals: arrivalsIn(bucket),
	}
}

/**
 * What has arrived of a file lies in pieces, `<tenant>/incoming/<id>/<offset>-<bytes>-<sha256>`: each is an object that is never
 * written over, so that of two lines which bring the same upload none spoils what the other one kept.
 */
function arrivalsIn(bucket: Connected): Arrivals {
	const folderOf = (tenant: string, id: string) => `${tenantIn(tenant)}/incoming/${uploadIn(id)}/`
	const piecesOf = async (folder: string): Promise<Piece[]> => {
		const pieces: Piece[] = []
		for await (const { key } of bucket.list(folder)) {
			const [, from = '', bytes = '', sha256 = ''] = /\/(\d+)-(\d+)-([0-9a-f]{64})$/.exec(key) ?? []
			if (sha256) pieces.push({ key, from: Number(from), bytes: Number(bytes), sha256: digest(sha256) })
		}
		return pieces
	}
	return {
		goOn(tenant, id, offset) {
			const folder = folderOf(tenant, id)
			let at = offset
			let held: Uint8Array[] = []
			let broken = false
			return Promise.resolve({
				write(piece) {
					// A copy: who reads the line may use its buffer again.
					held.push(Uint8Array.from(piece))
					return Promise.resolve()
				},
				async keep() {
					// After a piece that did not get there nothing has a place any more: the line begins anew.
					if (broken) throw new FilesAway('The file store lost a piece.')
					const piece = Buffer.concat(held)
					if (piece.length === 0) return
					held = []
					broken = true
					const sha256 = digestOf(piece)
					await bucket.put(`${folder}${at}-${piece.length}-${sha256}`, piece, sha256)
					at += piece.length
					broken = false
				},
				close: () => Promise.resolve(),
			})
		},
		async whole(tenant, id, bytes) {
			const path = join(tmpdir(), `mot-cua-whole-${randomUUID()}`)
			const remove = () => rm(path, { force: true })
			const pieces = inOrder(await piecesOf(folderOf(tenant, id)), bytes, id)
			async function* joined(): AsyncGenerator<Uint8Array> {
				for (const { piece, skip, take } of pieces) {
					const content = new Uint8Array(await read((await bucket.get(piece.key)).arrayBuffer()))
					const found = digestOf(content)
					if (found !== piece.sha256) throw new DamagedFile(tenant, piece.sha256, found)
					yield content.subarray(skip, skip + take)
				}
			}
			try {
				await pipeline(joined, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
			} catch (failure) {
				await remove()
				throw failure
			}
			return { path, [Symbol.asyncDispose]: remove }
		},
		async remove(tenant, id) {
			for await (const { key } of bucket.list(folderOf(tenant, id))) await bucket.remove(key)
		},
		async sweep(tenant, before) {
			let removed = 0
			for await (const { key, changed } of bucket.list(`${tenantIn(tenant)}/incoming/`)) {
				if (changed >= before.epochMilliseconds) continue
				await bucket.remove(key)
				removed++
			}
			return removed
		},
	}
}

type Piece = { readonly key: string; readonly from: number; readonly bytes: number; readonly sha256: Digest }
type Step = { readonly piece: Piece; readonly skip: number; readonly take: number }

/** The pieces that hold every byte once: where several lines brought the same ones, the piece that reaches farthest. */
function inOrder(pieces: readonly Piece[], bytes: number, id: string): readonly Step[] {
	const sorted = pieces.toSorted((one, other) => one.from - other.from)
	const steps: Step[] = []
	let farthest: Piece | undefined
	for (let at = 0, seen = 0; at < bytes;) {
		for (let next = sorted[seen]; next && next.from <= at; next = sorted[++seen])
			if (!farthest || endOf(next) > endOf(farthest)) farthest = next
		if (!farthest || endOf(farthest) <= at) throw new Error(`Of ${bytes} bytes of ${id} only ${at} are there`)
		const take = Math.min(endOf(farthest), bytes) - at
		steps.push({ piece: farthest, skip: at - farthest.from, take })
		at += take
	}
	return steps
}

const endOf = ({ from, bytes }: Piece) => from + bytes

/** A server that restarts is back by then; who asks waits no longer than for a slow page. */
const attempts = 3
const pauseMilliseconds = 250
/** How long an answer may take: half a minute, and for what is sent so long as a line of 2 Mbit/s needs. */
const patience = (bytes: number): number => 30_000 + bytes / 250

type Connected = ReturnType<typeof connect>

/** The five requests that a file store needs of S3. Servers differ in everything beyond. */
function connect({ origin, region, prefix }: Bucket, credentials: Credentials) {
	const client = new AwsClient({ ...credentials, service: 's3', region, retries: 0 })
	const addressOf = (key: string) => `${origin}/${prefix}${key}`
	const asked = async (address: string, { body, bytes = 0, ...init }: Asked): Promise<Response> => {
		for (let attempt = 1; ; attempt++) {
			const stopped = new AbortController()
			const impatient = setTimeout(() => stopped.abort(), patience(bytes))
			try {
				const answer = await client.fetch(address, {
					...init,
					...(body && { body: body(), duplex: 'half' }),
					signal: stopped.signal,
				})
				if (answer.status < 500 && answer.status !== 429) return answer
				await answer.body?.cancel()
				if (attempt === attempts) throw new FilesAway(`The file store answers ${answer.status}.`)
			} catch (failure) {
				if (failure instanceof FilesAway) throw failure
				if (attempt === attempts) throw new FilesAway('The file store does not answer.', { cause: failure })
			} finally {
				clearTimeout(impatient)
			}
			await new Promise((done) => setTimeout(done, pauseMilliseconds * attempt))
		}
	}
	const put = async (key: string, bytes: number, sha256: Digest, body: () => BodyInit): Promise<void> => {
		const headers = {
			'content-length': String(bytes),
			'content-type': 'application/octet-stream',
			// Known before, so a stream keeps its length and the signature covers its content.
			'x-amz-content-sha256': sha256,
		}
		await settled(await asked(addressOf(key), { method: 'PUT', headers, body, bytes }), key)
	}
	return {
		put: (key: string, content: Uint8Array, sha256: Digest) =>
			put(key, content.length, sha256, () => content as Uint8Array<ArrayBuffer>),
		async putFile(key: string, path: string, sha256: Digest) {
			const { size } = await stat(path)
			await put(
				key,
				size,
				sha256,
				() =>
					Readable.toWeb(createReadStream(path, { highWaterMark: 262_144 })) as ReadableStream<Uint8Array>,
			)
		},
		async get(key: string): Promise<Response> {
			const answer = await asked(addressOf(key), { method: 'GET' })
			if (answer.ok) return answer
			throw await refusalOf(answer, key)
		},
		async remove(key: string) {
			await settled(await asked(addressOf(key), { method: 'DELETE' }), key)
		},
		async *list(folder: string): AsyncGenerator<Listed> {
			for (let marker: string | undefined = ''; marker !== undefined;) {
				const query = new URLSearchParams({ prefix: `${prefix}${folder}`, ...(marker && { marker }) })
				const answer = await asked(`${origin}?${query}`, { method: 'GET' })
				if (!answer.ok) throw await refusalOf(answer, folder)
				const page = listingIn(await read(answer.text()))
				for (const { key, changed } of page.listed) yield { key: key.slice(prefix.length), changed }
				marker = page.next
			}
		},
	}
}

type Asked = {
	readonly method: 'GET' | 'PUT' | 'DELETE'
	readonly headers?: Readonly<Record<string, string>>
	/** Made anew for each attempt. */
	readonly body?: () => BodyInit
	readonly bytes?: number
}

/** The answer to its end, so that its connection is used again. */
async function settled(answer: Response, key: string): Promise<void> {
	if (!answer.ok) throw await refusalOf(answer, key)
	await read(answer.arrayBuffer())
}

/** What the store refuses is a fault of how it is set up, or a file that nobody put: no citizen can mend it. */
async function refusalOf(answer: Response, key: string): Promise<Error> {
	const [, code = ''] = /<Code>([A-Za-z]{1,80})<\/Code>/.exec(await read(answer.text())) ?? []
	return new Error(`The file store refuses ${key}: ${answer.status} ${code}`)
}

/** A line that breaks in the middle of an answer is a store that is away. */
const read = <T>(content: Promise<T>): Promise<T> =>
	content.catch((failure: unknown) => {
		throw new FilesAway('The file store broke off.', { cause: failure })
	})

async function* nothing(): AsyncGenerator<Uint8Array<ArrayBuffer>> {}
