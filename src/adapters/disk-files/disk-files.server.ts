import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Digest, digest, type FileStore } from '#documents'

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
			await flushFolder(dirname(place))
			return sha256
		},
		async get(tenant, sha256) {
			const content = await readFile(placeOf(folderOf(root, tenant), digest(sha256)))
			const found = digestOf(content)
			if (found !== sha256) throw new DamagedFile(tenant, sha256, found)
			return content
		},
	}
}

/** The bytes on the disk are not those that were put: the disk or somebody changed them. */
export class DamagedFile extends Error {
	constructor(tenant: string, expected: Digest, found: Digest) {
		super(`File ${expected} of ${tenant} is damaged: its bytes now have the digest ${found}.`)
	}
}

/**
 * Removes what a crash left half-written.
 *
 * @param olderThan milliseconds; younger parts may still be in the writing
 * @returns how many were removed
 */
export async function sweepIncoming(url: string, olderThan: number): Promise<number> {
	const root = fileURLToPath(url)
	const tenants = await readdir(root).catch(none)
	let removed = 0
	for (const incoming of tenants.map((tenant) => join(root, tenant, 'incoming')))
		for (const part of await readdir(incoming).catch(none)) {
			const { mtimeMs } = await stat(join(incoming, part))
			if (Date.now() - mtimeMs < olderThan) continue
			await rm(join(incoming, part), { force: true })
			removed++
		}
	return removed
}

const none = (failure: NodeJS.ErrnoException): string[] => {
	if (failure.code === 'ENOENT' || failure.code === 'ENOTDIR') return []
	throw failure
}

const digestOf = (content: Uint8Array) => digest(createHash('sha256').update(content).digest('hex'))

function folderOf(root: string, tenant: string): string {
	if (!/^[A-Z][0-9]{2}$/.test(tenant)) throw new RangeError(`Not the code of a tenant: ${tenant}`)
	return join(root, tenant)
}

const placeOf = (folder: string, sha256: Digest) => join(folder, sha256.slice(0, 2), sha256)

async function makeFolder(path: string): Promise<void> {
	const first = await mkdir(path, { recursive: true, mode: 0o700 })
	// A new folder is an entry in its parent, which must reach the disk too.
	if (first)
		for (let made = path; made.length >= first.length; made = dirname(made)) await flushFolder(dirname(made))
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

async function flushFolder(path: string): Promise<void> {
	const folder = await open(path, 'r')
	try {
		await folder.sync()
	} finally {
		await folder.close()
	}
}
