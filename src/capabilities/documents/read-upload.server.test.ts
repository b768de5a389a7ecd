import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, request as send, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryUsage } from 'node:process'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readUpload } from './read-upload.server.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'mot-cua-read-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))
afterEach(async () => expect(await readdir(folder)).toEqual([]))

const form = (...files: [string, string | Uint8Array<ArrayBuffer>][]) => {
	const body = new FormData()
	body.set('thanh-phan', 'giay-chung-sinh')
	for (const [name, content] of files) body.append('tep', new Blob([content]), name)
	return new Request('http://localhost/', { method: 'POST', body })
}

const boundary = 'ranh-gioi'
const raw = (body: string | ReadableStream) =>
	new Request('http://localhost/', {
		method: 'POST',
		headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
		body,
		duplex: 'half',
	} as RequestInit)

async function* large(bytes: number, name: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(
		`--${boundary}\r\nContent-Disposition: form-data; name="tep"; filename="${name}"\r\nContent-Type: application/pdf\r\n\r\n`,
	)
	const chunk = Buffer.alloc(1_000_000, 65)
	for (let sent = 0; sent < bytes; sent += chunk.length)
		yield chunk.subarray(0, Math.min(chunk.length, bytes - sent))
	yield Buffer.from(`\r\n--${boundary}--\r\n`)
}

const streamOf = (chunks: AsyncGenerator<Uint8Array>) => {
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			const { value, done } = await chunks.next()
			if (done) controller.close()
			else controller.enqueue(value)
		},
	})
}

const refusalOf = async (request: Request) => {
	const answer = await readUpload(request, { folder })
	if (answer.ok) await answer.value[Symbol.asyncDispose]()
	return answer.ok ? 'read' : answer.refusal
}

describe('a multipart form', () => {
	test('gives its fields, and its files with their names as typed', async () => {
		const answer = await readUpload(form(['Giấy chứng sinh.pdf', 'một'], ['b.jpg', 'hai']), { folder })
		if (!answer.ok) throw new Error(answer.refusal.kind)
		await using upload = answer.value
		expect(upload.fields.get('thanh-phan')).toBe('giay-chung-sinh')
		expect(upload.parts.map(({ name }) => name)).toEqual(['Giấy chứng sinh.pdf', 'b.jpg'])
		expect(await readFile(upload.parts[1]?.path ?? '', 'utf8')).toBe('hai')
	})
	test('whose file field was left empty has no part', async () => {
		const empty = `--${boundary}\r\nContent-Disposition: form-data; name="tep"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--${boundary}--\r\n`
		const answer = await readUpload(raw(empty), { folder })
		if (!answer.ok) throw new Error(answer.refusal.kind)
		expect(answer.value.parts).toEqual([])
		await answer.value[Symbol.asyncDispose]()
	})
	test('of eleven files is refused with the limit', async () => {
		const eleven = Array.from({ length: 11 }, (_, index): [string, string] => [`${index}.jpg`, 'x'])
		expect(await refusalOf(form(...eleven))).toEqual({ kind: 'too-many-parts', limit: 10 })
		expect(await refusalOf(form(...eleven.slice(1)))).toBe('read')
	})
	test('with a file over 25 MB is refused with its whole size, and memory stays bounded', async () => {
		const before = memoryUsage().arrayBuffers
		let highest = 0
		const watch = setInterval(() => (highest = Math.max(highest, memoryUsage().arrayBuffers)), 5)
		const refusal = await refusalOf(raw(streamOf(large(203_000_000, 'phim.pdf'))))
		clearInterval(watch)
		expect(refusal).toEqual({
			kind: 'file-too-large',
			name: 'phim.pdf',
			bytes: 203_000_000,
			limit: 25_000_000,
		})
		expect(highest - before).toBeLessThan(60_000_000)
	})
	test('that never ends is closed after half a gigabyte', async () => {
		const endless = raw(streamOf(large(2_000_000_000, 'vo-tan.pdf')))
		expect(await refusalOf(endless)).toMatchObject({ kind: 'upload-too-large' })
	})
	test.each([
		[
			'cut inside a file',
			`--${boundary}\r\nContent-Disposition: form-data; name="tep"; filename="a.pdf"\r\n\r\nabc`,
		],
		['cut inside a header', `--${boundary}\r\nContent-Disp`],
		['without its boundary', 'abc'],
		['without anything', ' '],
	])('%s is interrupted', async (_what, body) => {
		expect(await refusalOf(raw(body))).toEqual({ kind: 'interrupted' })
	})
	test('whose sender goes away leaves nothing behind', async () => {
		const leaving = new ReadableStream({
			async pull(controller) {
				controller.enqueue(
					Buffer.from(
						`--${boundary}\r\nContent-Disposition: form-data; name="tep"; filename="a.pdf"\r\n\r\nabc`,
					),
				)
				await new Promise((resolve) => setTimeout(resolve, 20))
				controller.error(new Error('aborted'))
			},
		})
		expect(await refusalOf(raw(leaving))).toEqual({ kind: 'interrupted' })
	})
	test.each(['application/json', 'multipart/form-data', 'text/plain', 'multipart/form-data; boundary='])(
		'is not what comes as %s',
		async (contentType) => {
			const request = new Request('http://localhost/', {
				method: 'POST',
				headers: { 'content-type': contentType },
				body: 'x',
			})
			expect(await refusalOf(request)).toEqual({ kind: 'not-an-upload' })
		},
	)
})

describe('over a real connection', () => {
	let server: Server
	beforeAll(async () => {
		server = createServer((incoming, answer) => {
			const request = new Request('http://localhost/', {
				method: 'POST',
				headers: { 'content-type': incoming.headers['content-type'] ?? '' },
				body: Readable.toWeb(incoming),
				duplex: 'half',
			} as RequestInit)
			void refusalOf(request).then((refusal) => answer.writeHead(422).end(JSON.stringify(refusal)))
		})
		await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
	})
	afterAll(() => void server.close())

	test('the sender of 200 MB gets the refusal, not a broken connection', async () => {
		const answer = await new Promise<string>((resolve, reject) => {
			const sending = send(
				{
					port: (server.address() as AddressInfo).port,
					method: 'POST',
					headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
				},
				(response) => {
					let text = ''
					response.on('data', (chunk: Buffer) => (text += chunk.toString()))
					response.on('end', () => resolve(text))
				},
			)
			sending.on('error', reject)
			Readable.from(large(200_000_000, 'to.pdf')).pipe(sending)
		})
		expect(JSON.parse(answer)).toMatchObject({ kind: 'file-too-large', bytes: 200_000_000 })
	})
})
