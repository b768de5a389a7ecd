import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'

/** What the line between the platform and its bucket does. */
export type Line =
	| { readonly kind: 'whole' }
	/** Nobody listens. */
	| { readonly kind: 'refused' }
	/** Breaks once so many bytes went to the server, or came from it. */
	| { readonly kind: 'cut'; readonly sent?: number; readonly received?: number }
	/** Something in front of the server says that it is busy, so many times. */
	| { readonly kind: 'busy'; times: number }

export type S3 = AsyncDisposable & {
	/** For `FILES_URL`, over the line. */
	readonly url: string
	/** The bucket's address past the line. */
	readonly bucket: string
	line: Line
	/** Lays empty objects into a folder of the bucket, where the server keeps them: faster than a thousand requests. */
	readonly litter: (folder: string, count: number) => Promise<void>
}

/** What opens it. */
export const s3Credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' } as const

/** A real S3 server with an empty bucket, behind a line that fails when told. */
export async function startS3(): Promise<S3> {
	const directory = await mkdtemp(join(tmpdir(), 'mot-cua-s3-'))
	const server = new S3rver({
		address: '127.0.0.1',
		port: 0,
		silent: true,
		directory,
		configureBuckets: [{ name: 'mot-cua' }],
	})
	const { port } = await server.run()
	const sockets = new Set<Socket>()
	let line: Line = { kind: 'whole' }
	const proxy = createServer((near) => {
		sockets.add(near)
		near.on('close', () => sockets.delete(near)).on('error', () => near.destroy())
		const kind = line
		if (kind.kind === 'refused') return void near.resetAndDestroy()
		if (kind.kind === 'busy' && kind.times-- > 0)
			return void near.once('data', () => {
				near.end('HTTP/1.1 503 Slow Down\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
			})
		const far = connect(port, '127.0.0.1')
		far.on('close', () => near.destroy()).on('error', () => near.destroy())
		near.on('close', () => far.destroy())
		const counted = (from: Socket, to: Socket, most: number) => {
			let bytes = 0
			from.on('data', (piece: Buffer) => {
				bytes += piece.length
				if (bytes > most) {
					near.destroy()
					far.destroy()
				} else if (!to.write(piece)) {
					from.pause()
					to.once('drain', () => from.resume())
				}
			})
			from.on('end', () => to.end())
		}
		counted(near, far, (kind.kind === 'cut' && kind.sent) || Infinity)
		counted(far, near, (kind.kind === 'cut' && kind.received) || Infinity)
	})
	await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
	const { port: front } = proxy.address() as AddressInfo
	return {
		url: `s3://mot-cua/tep?endpoint=http://127.0.0.1:${front}`,
		bucket: `http://127.0.0.1:${port}/mot-cua`,
		get line() {
			return line
		},
		set line(next) {
			line = next
			// A kept connection is on the old line.
			for (const socket of sockets) socket.destroy()
		},
		async litter(name, count) {
			const folder = join(directory, 'mot-cua', name)
			await mkdir(folder, { recursive: true })
			for (let index = 0; index < count; index++)
				await writeFile(join(folder, `-${index}._S3rver_object`), '')
		},
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy()
			await new Promise((done) => proxy.close(done))
			await server.close()
			await rm(directory, { recursive: true, force: true })
		},
	}
}
