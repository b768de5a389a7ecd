import { Agent, request } from 'node:http'
import type { Web } from './stage.ts'

export type Asked = {
	readonly method: 'GET' | 'POST' | 'PATCH'
	readonly path: string
	readonly headers: Record<string, string>
	/** What a form holds, as it is encoded in a URL, unless the headers name another type, or bytes; empty when left out. */
	readonly body?: string | Uint8Array
}
export type Answered = {
	readonly status: number
	readonly headers: Readonly<Record<string, string | string[] | undefined>>
	readonly body: Buffer
}
export type Client = (asked: Asked) => Promise<Answered>

/** A browser's side of one kept connection. Forms are sent from the portal's own origin. */
export function client({ port, host }: Web): Client {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 })
	return ({ method, path, headers, body = '' }) =>
		new Promise((answered, failed) => {
			const form =
				method !== 'GET'
					? {
							'content-type': 'application/x-www-form-urlencoded',
							'content-length': String(Buffer.byteLength(body)),
							origin: `http://${host}`,
							'sec-fetch-site': 'same-origin',
						}
					: {}
			request(
				{
					host: '127.0.0.1',
					port,
					method,
					path,
					agent,
					headers: { host, accept: 'text/html', ...form, ...headers },
				},
				(response) => {
					const chunks: Buffer[] = []
					response.on('data', (chunk: Buffer) => chunks.push(chunk))
					response.on('end', () =>
						answered({
							status: response.statusCode ?? 0,
							headers: response.headers,
							body: Buffer.concat(chunks),
						}),
					)
					response.on('error', failed)
				},
			)
				.on('error', failed)
				.end(body)
		})
}

export type Round = { readonly times: number[]; readonly seconds: number }

/**
 * `workers` at once, each beginning the next piece when its last is done, until the pieces or the seconds run out.
 *
 * @returns how long each took, in milliseconds, and all of them together
 */
export async function drive<Piece>(
	{ workers, seconds, pieces }: { workers: number; seconds: number; pieces: Iterator<Piece> },
	work: (piece: Piece, worker: number) => Promise<void>,
): Promise<Round> {
	const times: number[] = []
	const began = performance.now()
	const until = began + seconds * 1000
	const turn = async (worker: number) => {
		while (performance.now() < until) {
			const next = pieces.next()
			if (next.done) return
			const started = performance.now()
			await work(next.value, worker)
			times.push(performance.now() - started)
		}
	}
	await Promise.all(Array.from({ length: workers }, (_, worker) => turn(worker)))
	return { times, seconds: (performance.now() - began) / 1000 }
}

/** Several rounds as one. */
export const together = (rounds: readonly Round[]): Round => ({
	times: rounds.flatMap(({ times }) => times),
	seconds: rounds.reduce((all, { seconds }) => all + seconds, 0),
})
