import { connect, type Socket } from 'node:net'
import type { Scan, VirusScanner } from '#documents'

/** `milliseconds` clamd may be silent, whether it takes bytes or thinks: it loads signatures for a minute at its start. */
type Patience = { readonly scan: number; readonly ping: number }

/**
 * ClamAV's daemon by its own protocol (man clamd, COMMANDS): `zINSTREAM\0`, chunks of a four-byte length in network order
 * and as many bytes, a length of zero; the answer ends with a NUL byte. One connection for each file.
 *
 * @param url `tcp://host:3310`, or `unix:///run/clamav/clamd.ctl`
 */
export function clamd(url: string, patience: Patience = { scan: 60_000, ping: 1500 }): VirusScanner {
	const place = placeOf(url)
	return {
		async scan(content) {
			try {
				const by = await asked(place, 'zVERSION\0', patience.ping)
				return found(await streamed(place, content, patience.scan), by)
			} catch (failure) {
				return { kind: 'unknown', why: reason(failure) }
			}
		},
		async state() {
			try {
				return { kind: 'answers', by: await asked(place, 'zVERSION\0', patience.ping) }
			} catch (failure) {
				return { kind: 'silent', why: reason(failure) }
			}
		},
	}
}

type Place = { readonly path: string } | { readonly host: string; readonly port: number }

/** @throws Error when `url` is none of the two kinds */
function placeOf(url: string): Place {
	const { protocol, hostname, port, pathname } = new URL(url)
	if (protocol === 'unix:') return { path: decodeURIComponent(pathname) }
	if (protocol === 'tcp:') return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) }
	throw new Error(`CLAMD_URL must be tcp://host:port or unix:///path, not ${url}`)
}

/** `stream: OK`, `stream: Eicar-Test-Signature FOUND`, `INSTREAM size limit exceeded. ERROR`. */
function found(answer: string, by: string): Scan {
	if (/^stream: OK$/.test(answer)) return { kind: 'clean', by }
	const virus = /^stream: (.+) FOUND$/.exec(answer)?.[1]
	// `AlertExceedsMax yes` makes clamd say that it did not look at all of it; that is no virus, and not clean either.
	if (virus?.startsWith('Heuristics.Limits.Exceeded')) return { kind: 'unknown', why: virus }
	return virus ? { kind: 'infected', virus } : { kind: 'unknown', why: answer || 'no answer' }
}

function asked(place: Place, command: string, milliseconds: number): Promise<string> {
	return conversation(place, milliseconds, (socket) => Promise.resolve(void socket.write(command)))
}

function streamed(place: Place, content: AsyncIterable<Uint8Array>, milliseconds: number): Promise<string> {
	return conversation(place, milliseconds, async (socket, isOver) => {
		socket.write('zINSTREAM\0')
		for await (const chunk of content) {
			// It answers before the end when the stream is longer than its StreamMaxLength.
			if (isOver()) return
			if (chunk.length === 0) continue
			const length = Buffer.alloc(4)
			length.writeUInt32BE(chunk.length)
			socket.write(length)
			if (!socket.write(chunk)) await drained(socket)
		}
		socket.write(Buffer.alloc(4))
	})
}

/** Once the other end is gone nothing drains any more: `close` ends the waiting too. */
const drained = (socket: Socket): Promise<void> =>
	new Promise((resolve) => {
		const go = () => {
			socket.off('drain', go).off('close', go)
			resolve()
		}
		socket.on('drain', go).on('close', go)
	})

/** Says something and hears the one answer. @throws when there is none in time, or the line breaks before it */
function conversation(
	place: Place,
	milliseconds: number,
	say: (socket: Socket, isOver: () => boolean) => Promise<void>,
): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(place)
		let heard = ''
		let over = false
		const end = (finish: () => void) => {
			if (over) return
			over = true
			socket.destroy()
			finish()
		}
		socket.setTimeout(milliseconds, () => end(() => reject(new Error(`no answer in ${milliseconds} ms`))))
		socket.on('data', (bytes: Buffer) => {
			heard += bytes.toString('latin1')
			const whole = heard.indexOf('\0')
			if (whole >= 0) end(() => resolve(heard.slice(0, whole)))
			else if (heard.length > 4096) end(() => reject(new Error('the answer has no end')))
		})
		socket.on('error', (failure) => end(() => reject(failure)))
		socket.on('close', () => end(() => reject(new Error('the line ended without an answer'))))
		socket.once('connect', () => {
			say(socket, () => over).catch((failure: Error) => end(() => reject(failure)))
		})
	})
}

const reason = (failure: unknown): string =>
	failure instanceof Error && 'code' in failure && typeof failure.code === 'string'
		? failure.code
		: String((failure as Error).message)
