import { createServer, connect, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Run } from './figure.ts'

// A tap between the application and PostgreSQL (protocol 3.0, chapter "Message Formats" of its manual): it notes what is
// sent, and how often the application waits before it sends on.

export type Statement = {
	/** Of a prepared statement; empty when it was parsed for this once. */
	readonly name: string
	readonly sql: string
	/** As they were bound: text, bytes for binary ones, or null. */
	readonly values: readonly (string | Buffer | null)[]
}
/** What was sent without waiting for an answer in between. */
export type Trip = readonly Statement[]

export type Tap = {
	readonly url: string
	/** Everything that is sent from now on until the returned function is called, trip by trip in the order of time. */
	listen(): () => readonly Trip[]
}

/** Listens on loopback before the database at `url`. Answers are held back `delay` milliseconds, so that nothing that was
 * sent in one go can be taken for two. */
export async function tap(run: Run, url: string, delay: number): Promise<Tap> {
	const target = new URL(url)
	let trips: Statement[][] | undefined
	const sockets = new Set<Socket>()
	const server = createServer((application) => {
		const database = connect(Number(target.port), target.hostname)
		for (const socket of [application, database]) {
			socket.setNoDelay(true)
			sockets.add(socket)
			socket.once('close', () => sockets.delete(socket))
			socket.on('error', () => socket.destroy())
		}
		const messages = reader()
		let answered = true
		application.on('data', (chunk: Buffer) => {
			database.write(chunk)
			const statements = messages(chunk)
			if (!trips) return
			if (answered) trips.push([])
			answered = false
			trips.at(-1)?.push(...statements)
		})
		database.on('data', (chunk: Buffer) => {
			setTimeout(() => {
				answered = true
				application.write(chunk)
			}, delay)
		})
		application.once('close', () => database.destroy())
		database.once('close', () => application.destroy())
	})
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
	run.atEnd(async () => {
		for (const socket of sockets) socket.destroy()
		await new Promise<void>((closed) => server.close(() => closed()))
	})
	const own = new URL(url)
	own.port = String((server.address() as AddressInfo).port)
	return {
		url: own.href,
		listen() {
			const heard: Statement[][] = []
			trips = heard
			return () => {
				trips = undefined
				return heard
			}
		},
	}
}

/** Statements in a stream of one connection's messages: simple ones (Q), and parsed and bound ones (P, B). */
function reader(): (chunk: Buffer) => Statement[] {
	let rest: Buffer = Buffer.alloc(0)
	let greeted = false
	let parsed = ''
	const named = new Map<string, string>()
	return (chunk) => {
		rest = Buffer.concat([rest, chunk])
		const found: Statement[] = []
		// The first message has no letter before its length.
		if (!greeted) {
			if (rest.length < 4 || rest.length < rest.readInt32BE(0)) return found
			rest = rest.subarray(rest.readInt32BE(0))
			greeted = true
		}
		while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
			const letter = String.fromCharCode(rest[0] ?? 0)
			const body = rest.subarray(5, rest.readInt32BE(1) + 1)
			rest = rest.subarray(rest.readInt32BE(1) + 1)
			if (letter === 'Q') found.push({ name: '', sql: textAt(body, 0), values: [] })
			if (letter === 'P') {
				const name = textAt(body, 0)
				parsed = textAt(body, Buffer.byteLength(name) + 1)
				if (name !== '') named.set(name, parsed)
			}
			if (letter === 'B') found.push(bound(body, named, parsed))
		}
		return found
	}
}

function bound(body: Buffer, named: ReadonlyMap<string, string>, parsed: string): Statement {
	let at = Buffer.byteLength(textAt(body, 0)) + 1
	const name = textAt(body, at)
	at += Buffer.byteLength(name) + 1
	const formats = Array.from({ length: body.readInt16BE(at) }, (_, index) =>
		body.readInt16BE(at + 2 + index * 2),
	)
	at += 2 + formats.length * 2
	const count = body.readInt16BE(at)
	at += 2
	const values: (string | Buffer | null)[] = []
	for (let index = 0; index < count; index++) {
		const length = body.readInt32BE(at)
		at += 4
		if (length < 0) values.push(null)
		else {
			const bytes = Buffer.from(body.subarray(at, at + length))
			values.push((formats.length === 1 ? formats[0] : formats[index]) === 1 ? bytes : bytes.toString('utf8'))
			at += length
		}
	}
	return { name, sql: name === '' ? parsed : (named.get(name) ?? parsed), values }
}

const textAt = (body: Buffer, at: number): string => body.toString('utf8', at, body.indexOf(0, at))
