import { createServer, request as ask, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compressed } from './compress.server.ts'

const page = '<p>Đăng ký khai sinh cho con tại Ủy ban nhân dân phường.</p>'.repeat(100)
const answers: Readonly<Record<string, { headers: Record<string, string>; body: string }>> = {
	'/page': { headers: { 'content-type': 'text/html; charset=utf-8' }, body: page },
	'/short': { headers: { 'content-type': 'text/html' }, body: '<p>Không có</p>' },
	'/encoded': {
		headers: { 'content-type': 'text/javascript', 'content-encoding': 'br' },
		body: 'x'.repeat(5000),
	},
	'/photo': { headers: { 'content-type': 'image/jpeg' }, body: 'x'.repeat(5000) },
	'/download': {
		headers: { 'content-type': 'text/csv', 'content-disposition': 'attachment' },
		body: 'x'.repeat(5000),
	},
}

let server: Server
beforeAll(async () => {
	const handler = compressed((request, response) => {
		const answer = answers[request.url ?? '']
		// As the pages do: their length is known before the headers are sent.
		response.writeHead(200, { ...answer?.headers, 'content-length': Buffer.byteLength(answer?.body ?? '') })
		response.end(answer?.body)
	})
	server = createServer((request, response) => {
		handler(request, response, () => response.end())
	})
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterAll(() => server.close())

async function get(
	path: string,
	accepted: string,
): Promise<{ headers: IncomingMessage['headers']; body: Buffer }> {
	const { port } = server.address() as AddressInfo
	return new Promise((answered, failed) => {
		ask({ host: '127.0.0.1', port, path, headers: { 'accept-encoding': accepted } }, (response) => {
			const chunks: Buffer[] = []
			response.on('data', (chunk: Buffer) => chunks.push(chunk))
			response.on('end', () => answered({ headers: response.headers, body: Buffer.concat(chunks) }))
		})
			.on('error', failed)
			.end()
	})
}

describe('an answer of text', () => {
	test('is sent as Brotli to whoever reads it, whole', async () => {
		const { headers, body } = await get('/page', 'gzip, deflate, br')
		expect(headers['content-encoding']).toBe('br')
		expect(headers.vary).toMatch(/accept-encoding/i)
		expect(body.length).toBeLessThan(page.length / 5)
		expect(brotliDecompressSync(body).toString()).toBe(page)
	})

	test('is sent as gzip to an older phone, and plainly to whoever reads neither', async () => {
		const gzip = await get('/page', 'gzip')
		expect(gzip.headers['content-encoding']).toBe('gzip')
		expect(gunzipSync(gzip.body).toString()).toBe(page)
		const plain = await get('/page', 'identity')
		expect(plain.headers['content-encoding']).toBeUndefined()
		expect(plain.body.toString()).toBe(page)
	})

	test('stays as it is when it is short', async () => {
		expect((await get('/short', 'br')).headers['content-encoding']).toBeUndefined()
	})
})

test.each(['/encoded', '/photo', '/download'])('%s is not compressed again', async (path) => {
	const { headers, body } = await get(path, 'gzip, br')
	expect(headers['content-encoding']).toBe(path === '/encoded' ? 'br' : undefined)
	expect(body.length).toBe(5000)
})
