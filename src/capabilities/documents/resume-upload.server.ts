import { DataStore, MemoryLocker, Server, Upload as Announced } from '@tus/server'
import { now } from '#kernel/dates'
import { newId } from '#kernel/ids'
import type { Tx } from '#platform/db'
import type { FileStore } from './file-store.ts'
import {
	advanceUpload,
	beginUpload,
	findUpload,
	removeUpload,
	type Upload,
	uploadPatienceSeconds,
} from './upload-store.server.ts'

/** Whose upload it is and where it goes; that the asker may send there is the caller's to know. */
export type Resuming = {
	readonly tenant: string
	readonly personId: string
	readonly draftId: string
	/** The address of a new upload; each upload's own one is one step below. */
	readonly path: string
	/** Most bytes of one file for a component; undefined when it takes none. */
	readonly limitOf: (component: string) => number | undefined
	readonly transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
}

/** Between two notes of how far it came; what is lost by a cut is sent again. */
const noteEvery = 4_000_000
/** So much is gathered before it is handed to the store. */
const passEvery = 1_000_000
/** Within one process a request for an upload ends the line that brought it before; between processes `advanceUpload` decides. */
const locker = new MemoryLocker()

/**
 * Answers a request of the tus protocol 1.0.0 (creation, creation-with-upload, expiration, termination): a file comes in
 * pieces, each beginning where the last one that was kept ended, over as many lines, sessions and days as it takes.
 *
 * The protocol is `@tus/server`; where the pieces go is ours: bytes into the file store, how far they came into the database,
 * written only after the bytes are safe. Any web process can go on with what another one began.
 */
export function resumeUpload(request: Request, store: FileStore, resuming: Resuming): Promise<Response> {
	const server = new Server({
		path: resuming.path,
		relativeLocation: true,
		datastore: new Arrival(store, resuming),
		locker,
		allowedOrigins: [new URL(request.url).origin],
		namingFunction: () => newId(),
		onUploadCreate: (_, upload) => Promise.resolve(announced(upload, resuming)),
	})
	return server.handleWeb(request)
}

/** A refusal in the protocol's own terms; its words are the page's. */
const refusal = (status_code: number, body: string) => ({ status_code, body })

function announced(upload: Announced, { limitOf }: Resuming): { metadata?: Announced['metadata'] } {
	const limit = limitOf(upload.metadata?.['component'] ?? '')
	if (limit === undefined) throw refusal(400, 'no such component\n')
	if (!upload.size) throw refusal(400, 'the length must be known and not 0\n')
	if (upload.size > limit) throw refusal(413, 'longer than the component takes\n')
	return {}
}

class Arrival extends DataStore {
	override extensions = ['creation', 'creation-with-upload', 'expiration', 'termination']
	readonly #store: FileStore
	readonly #whose: Resuming

	constructor(store: FileStore, whose: Resuming) {
		super()
		this.#store = store
		this.#whose = whose
	}

	override getExpiration(): number {
		return uploadPatienceSeconds * 1000
	}

	override async create(file: Announced): Promise<Announced> {
		const { personId, draftId, transact } = this.#whose
		const at = now()
		const begun = await transact((tx) =>
			beginUpload(
				tx,
				{
					id: file.id,
					personId,
					draftId,
					componentKey: file.metadata?.['component'] ?? '',
					name: (file.metadata?.['filename'] ?? '').normalize('NFC').slice(0, 255) || 'tep',
					print: (file.metadata?.['print'] ?? '').slice(0, 400),
					bytes: file.size ?? 0,
				},
				at,
			),
		)
		if (!begun) throw refusal(429, 'too much on its way\n')
		file.creation_date = at.toString()
		return file
	}

	override async getUpload(id: string): Promise<Announced> {
		return inTheirWords(await this.#found(id))
	}

	override async write(pieces: AsyncIterable<Buffer>, id: string, offset: number): Promise<number> {
		const { tenant } = this.#whose
		const arriving = await this.#store.arrivals.goOn(tenant, id, offset)
		let noted = offset
		let written = offset
		let held: Buffer[] = []
		let heldBytes = 0
		/** The line brings pieces of 64 kB; each write is a way to another thread and back. */
		const pass = async () => {
			const piece = Buffer.concat(held)
			held = []
			heldBytes = 0
			await arriving.write(piece)
			written += piece.length
		}
		const note = async () => {
			const to = written
			if (to === noted) return
			await arriving.keep()
			if (!(await this.#advanced(id, noted, to))) throw refusal(409, 'another line brings it\n')
			noted = to
		}
		/** While the disk flushes, the line goes on; one note at a time, and none after one that failed. */
		let noting: Promise<unknown> | undefined
		let failed: { readonly failure: unknown } | undefined
		const noteMeanwhile = () => {
			noting = note()
				.catch((failure: unknown) => (failed = { failure }))
				.finally(() => (noting = undefined))
		}
		try {
			try {
				for await (const piece of pieces) {
					held.push(piece)
					heldBytes += piece.length
					if (heldBytes < passEvery) continue
					await pass()
					if (failed) throw failed.failure
					if (!noting && written - noted >= noteEvery) noteMeanwhile()
				}
			} finally {
				await noting
				if (!failed) {
					// What came before the line broke counts.
					if (heldBytes > 0) await pass()
					await note()
				}
			}
			if (failed) throw failed.failure
		} finally {
			await arriving.close()
		}
		return written
	}

	override async remove(id: string): Promise<void> {
		const { tenant, draftId, transact } = this.#whose
		await this.#found(id)
		await this.#store.arrivals.remove(tenant, id)
		await transact((tx) => removeUpload(tx, draftId, id))
	}

	async #found(id: string): Promise<Upload> {
		const found = await this.#whose.transact((tx) => findUpload(tx, this.#whose.draftId, id))
		if (!found) throw refusal(404, 'not found\n')
		if (found.taken) throw refusal(410, 'taken already\n')
		return found
	}

	#advanced(id: string, from: number, to: number): Promise<boolean> {
		const { draftId, transact } = this.#whose
		return transact((tx) => advanceUpload(tx, { draftId, id }, { from, to, at: now() }))
	}
}

const inTheirWords = ({ id, bytes, arrived, name, componentKey, touchedAt }: Upload): Announced =>
	new Announced({
		id,
		size: bytes,
		offset: arrived,
		metadata: { filename: name, component: componentKey },
		// The protocol's library counts from here; each piece is a new beginning.
		creation_date: touchedAt.toString(),
	})
