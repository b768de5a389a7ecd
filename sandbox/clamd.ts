import { createServer, type Server, type Socket } from 'node:net'
import { type Knobs, slowMilliseconds } from './knobs.ts'

/** Each line of the signature database: what is looked for and what it is called. Here only the industry's test file (eicar.org). */
const signatures = [
	{
		name: 'Eicar-Test-Signature',
		// In two halves, so that no scanner takes this source for the test file.
		bytes: Buffer.from(
			'X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*',
			'latin1',
		),
	},
]
const longest = Math.max(...signatures.map(({ bytes }) => bytes.length))
const version = 'ClamAV 1.4.6-sandbox/1/Mon Nov 23 00:00:00 2026'

/**
 * ClamAV's daemon as seen over its socket (man clamd): `PING`, `VERSION` and `INSTREAM` in the `z` form, one command for each
 * connection. Knows one signature.
 *
 * @param streamMaxLength as in clamd.conf; more is answered before the end, and the line closed
 */
export function clamdRoom(knobs: Pick<Knobs, 'clamd'>, streamMaxLength = 250_000_000): Server {
	return createServer((socket) => {
		socket.on('error', () => socket.destroy())
		if (knobs.clamd === 'down') return void socket.destroy()
		const pause = knobs.clamd === 'slow' ? slowMilliseconds : 0
		hear(socket, streamMaxLength, (answer) => {
			setTimeout(() => socket.end(`${answer}\0`, 'latin1'), pause)
		})
	})
}

function hear(socket: Socket, streamMaxLength: number, reply: (answer: string) => void): void {
	let waiting = Buffer.alloc(0)
	let state: 'command' | 'stream' | 'over' = 'command'
	let tail = Buffer.alloc(0)
	let length = 0
	let virus: string | undefined
	const answer = (text: string) => {
		state = 'over'
		reply(text)
	}
	socket.on('data', (bytes: Buffer) => {
		if (state === 'over') return
		waiting = Buffer.concat([waiting, bytes])
		if (state === 'command') {
			const end = waiting.indexOf(0)
			if (end < 0) return
			const command = waiting.subarray(0, end).toString('latin1')
			waiting = waiting.subarray(end + 1)
			if (command === 'zPING') return answer('PONG')
			if (command === 'zVERSION') return answer(version)
			if (command !== 'zINSTREAM') return answer('UNKNOWN COMMAND')
			state = 'stream'
		}
		while (waiting.length >= 4) {
			const size = waiting.readUInt32BE(0)
			if (size === 0) return answer(`stream: ${virus ? `${virus} FOUND` : 'OK'}`)
			if (length + size > streamMaxLength) return answer('INSTREAM size limit exceeded. ERROR')
			if (waiting.length < 4 + size) return
			const seen = Buffer.concat([tail, waiting.subarray(4, 4 + size)])
			virus ??= signatures.find((each) => seen.includes(each.bytes))?.name
			tail = seen.subarray(Math.max(0, seen.length - longest))
			length += size
			waiting = waiting.subarray(4 + size)
		}
	})
}
