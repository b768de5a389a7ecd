import { createHash } from 'node:crypto'
import { type Digest, digest } from '#documents'

/** The bytes in the store are not those that were put: the disk or somebody changed them. */
export class DamagedFile extends Error {
	constructor(tenant: string, expected: Digest, found: Digest) {
		super(`File ${expected} of ${tenant} is damaged: its bytes now have the digest ${found}.`)
	}
}

/** Gives `pieces` on, one late, so that the last one is given only when all of them have the digest. */
export function checkedStream(
	pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
	tenant: string,
	expected: Digest,
): ReadableStream<Uint8Array<ArrayBuffer>> {
	async function* checked(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
		const hash = createHash('sha256')
		let held: Uint8Array<ArrayBuffer> | undefined
		for await (const piece of pieces) {
			hash.update(piece)
			if (held) yield held
			held = piece
		}
		const found = digest(hash.digest('hex'))
		if (found !== expected) throw new DamagedFile(tenant, expected, found)
		if (held) yield held
	}
	const walk = checked()
	return new ReadableStream<Uint8Array<ArrayBuffer>>(
		{
			async pull(controller) {
				const { done, value } = await walk.next()
				if (done) controller.close()
				else controller.enqueue(value)
			},
			async cancel() {
				await walk.return(undefined)
			},
		},
		{ highWaterMark: 1 },
	)
}
