import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { clamdRoom } from '../../../sandbox/clamd.ts'
import { eicar } from '../../../test/fixtures/eicar.ts'
import { clamd } from './clamd.server.ts'

const open = new Set<Server>()
afterEach(() => {
	for (const server of open) server.close()
	open.clear()
})

async function listening(server: Server): Promise<string> {
	open.add(server)
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Counts what was asked for, to tell whether the scanner listened to the end. */
function content(bytes: number, piece = 65_536, put?: { readonly at: number; readonly what: Buffer }) {
	const whole = Buffer.alloc(bytes, 0x20)
	put?.what.copy(whole, put.at)
	const given = { bytes: 0 }
	async function* pieces(): AsyncGenerator<Uint8Array> {
		await Promise.resolve()
		for (let at = 0; at < bytes; at += piece) {
			given.bytes += piece
			yield whole.subarray(at, at + piece)
		}
	}
	return { pieces: pieces(), given }
}

const quick = { scan: 300, ping: 300 }

describe('clamd, asked over its own protocol', () => {
	test('finds nothing in what is clean, and says who looked', async () => {
		const scanner = clamd(await listening(clamdRoom({ clamd: 'up' })))
		expect(await scanner.scan(content(3_000_001).pieces)).toEqual({
			kind: 'clean',
			by: expect.stringMatching(/^ClamAV 1\.4\.6/) as string,
		})
		expect(await scanner.scan(content(0).pieces)).toMatchObject({ kind: 'clean' })
		expect(await scanner.state()).toMatchObject({ kind: 'answers' })
	})

	test('finds a virus that lies over the edge of two chunks', async () => {
		const scanner = clamd(await listening(clamdRoom({ clamd: 'up' })))
		const { pieces } = content(300_000, 1000, { at: 1960, what: eicar })
		expect(await scanner.scan(pieces)).toEqual({ kind: 'infected', virus: 'Eicar-Test-Signature' })
	})

	test('is asked through a unix socket too', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'mot-cua-clamd-'))
		const server = clamdRoom({ clamd: 'up' })
		open.add(server)
		server.listen(join(folder, 'clamd.ctl'))
		await once(server, 'listening')
		const scanner = clamd(`unix://${join(folder, 'clamd.ctl')}`)
		expect(await scanner.scan(content(10, 10).pieces)).toMatchObject({ kind: 'clean' })
		await rm(folder, { recursive: true })
	})

	test('that stops listening at its longest stream knows nothing of the content, and gets no more of it', async () => {
		const scanner = clamd(await listening(clamdRoom({ clamd: 'up' }, 1_000_000)))
		const { pieces, given } = content(50_000_000)
		expect(await scanner.scan(pieces)).toMatchObject({ kind: 'unknown' })
		expect(given.bytes).toBeLessThan(30_000_000)
	})

	test.each([
		['a file beyond its limits', 'stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND'],
		['an error', 'stream: Can’t allocate memory ERROR'],
		['an answer nobody knows', 'hello'],
		['nothing', ''],
	])('that says %s knows nothing of it', async (_, answer) => {
		const server = createServer((socket) => {
			socket.on('error', () => undefined)
			socket.on('data', () => socket.end(`${answer}\0`))
		})
		const scanner = clamd(await listening(server), quick)
		expect(await scanner.scan(content(10, 10).pieces)).toMatchObject({ kind: 'unknown' })
	})

	test('that hangs up, stays silent or is not there knows nothing, soon and without an error', async () => {
		const silent = createServer((socket) => void socket.on('error', () => undefined).resume())
		for (const url of [
			await listening(clamdRoom({ clamd: 'down' })),
			await listening(silent),
			'tcp://127.0.0.1:1',
			'unix:///nowhere/clamd.ctl',
		]) {
			const scanner = clamd(url, quick)
			expect(await scanner.scan(content(5_000_000).pieces)).toMatchObject({ kind: 'unknown' })
			expect(await scanner.state()).toMatchObject({ kind: 'silent' })
		}
	})

	test('is not looked for at an address that is neither', () => {
		expect(() => clamd('http://127.0.0.1:3310')).toThrow(/tcp:\/\/host:port/)
	})
})
