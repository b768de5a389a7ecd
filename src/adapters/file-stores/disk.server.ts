import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Arrivals, type Digest, digest, type FileStore } from '#documents'
import { checkedStream, DamagedFile } from './checked.server.ts'
import { digestOf, tenantIn, uploadIn } from './place.ts'

/**
 * The file store on a disk of this machine or a mounted one: `<root>/<tenant>/<first two digits>/<sha256>`.
 *
 * @param url `file:///…`, the folder; it is made when missing
 */
export function diskFiles(url: string): FileStore {
	const root = fileURLToPath(url)
	return {
		async put(tenant, content) {
			const sha256 = digestOf(content)
			const folder = folderOf(root, tenant)
			const incoming = join(folder, 'incoming')
			const place = placeOf(folder, sha256)
			await makeFolder(incoming)
			await makeFolder(dirname(place))
			const part = join(incoming, randomUUID())
			try {
				await write(part, content)
				// rename() is atomic: a reader sees the whole file or none. It also mends a damaged file put again.
				await rename(part, place)
			} catch (failure) {
				await rm(part, { force: true })
				throw failure
			}
			await flush(dirname(place))
			return sha256
		},
		async putFile(tenant, path, sha256) {
			const folder = folderOf(root, tenant)
			const place = placeOf(folder, digest(sha256))
			const part = join(folder, 'incoming', randomUUID())
			await makeFolder(dirname(part))
			await makeFolder(dirname(place))
			try {
				// What arrived here already lies on this disk: a second name costs nothing.
				await link(path, part).catch(() => copyFile(path, part, constants.COPYFILE_EXCL))
				await flush(part)
				await rename(part, place)
			} finally {
				// Two names of the same bytes are renamed into each other by doing nothing, so the part may be left.
				await rm(part, { force: true })
			}
			await flush(dirname(place))
		},
		async get(tenant, sha256) {
			const content = await readFile(placeOf(folderOf(root, tenant), digest(sha256)))
			const found = digestOf(content)
			if (found !== sha256) throw new DamagedFile(tenant, sha256, found)
			return content
		},
		async read(tenant, sha256) {
			const file = await open(placeOf(folderOf(root, tenant), digest(sha256)))
			return checkedStream(file.createReadStream({ highWaterMark: pieceBytes }), tenant, sha256)
		},
		arrivals: arrivalsIn(root),
	}
}

const pieceBytes = 262_144

/** `<root>/<tenant>/incoming/<id>.part`, written at its place, so that a piece that came twice is there once. */
function arrivalsIn(root: string): Arrivals {
	const partOf = (tenant: string, id: string) =>
		join(folderOf(root, tenant), 'incoming', `${uploadIn(id)}.part`)
	return {
		async goOn(tenant, id, offset) {
			const path = partOf(tenant, id)
			await makeFolder(dirname(path))
			const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
			let at = offset
			return {
				async write(piece) {
					for (let done = 0; done < piece.length;) {
						const { bytesWritten } = await file.write(piece, done, piece.length - done, at)
						done += bytesWritten
						at += bytesWritten
					}
				},
				keep: () => file.datasync(),
				close: () => file.close(),
			}
		},
		async whole(tenant, id, bytes) {
			const path = partOf(tenant, id)
			const { size } = await stat(path)
			if (size < bytes) throw new Error(`Of ${bytes} bytes of ${id} only ${size} are there`)
			return { path, [Symbol.asyncDispose]: () => Promise.resolve() }
		},
		remove: (tenant, id) => rm(partOf(tenant, id), { force: true }),
		async sweep(tenant, before) {
			const incoming = join(folderOf(root, tenant), 'incoming')
			let removed = 0
			for (const part of await readdir(incoming).catch(none)) {
				const { mtimeMs } = await stat(join(incoming, part))
				if (mtimeMs >= before.epochMilliseconds) continue
				await rm(join(incoming, part), { force: true })
				removed++
			}
			return removed
		},
	}
}

const none = (failure: NodeJS.ErrnoException): string[] => {
	if (failure.code === 'ENOENT' || failure.code === 'ENOTDIR') return []
	throw failure
}

const folderOf = (root: string, tenant: string) => join(root, tenantIn(tenant))

const placeOf = (folder: string, sha256: Digest) => join(folder, sha256.slice(0, 2), sha256)

async function makeFolder(path: string): Promise<void> {
	const first = await mkdir(path, { recursive: true, mode: 0o700 })
	// A new folder is an entry in its parent, which must reach the disk too.
	if (first)
		for (let made = path; made.length >= first.length; made = dirname(made)) await flush(dirname(made))
}

async function write(path: string, content: Uint8Array): Promise<void> {
	const file = await open(path, 'wx', 0o600)
	try {
		await file.writeFile(content)
		await file.sync()
	} finally {
		await file.close()
	}
}

async function flush(path: string): Promise<void> {
	const opened = await open(path, 'r')
	try {
		await opened.sync()
	} finally {
		await opened.close()
	}
}
