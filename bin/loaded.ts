import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** SHA-256 over the names and contents of all files under `folders` (or the files named there), hidden ones left out. */
export function digestOf(...folders: readonly string[]): string {
	const hash = createHash('sha256')
	for (const path of folders.flatMap(filesUnder))
		hash.update(path).update('\0').update(readFileSync(path)).update('\0')
	return hash.digest('hex')
}

function filesUnder(folder: string): string[] {
	if (!existsSync(folder)) return []
	if (statSync(folder).isFile()) return [folder]
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort()
}

/**
 * Runs `load` unless the database at `url` says that `name` was loaded from the same files.
 *
 * @returns whether it ran
 */
export async function loadOnce(
	url: string,
	name: string,
	digest: string,
	load: () => Promise<void>,
): Promise<boolean> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		const known = await client.query('select from platform.loaded where name = $1 and digest = $2', [
			name,
			digest,
		])
		if (known.rowCount === 1) return false
		await load()
		await client.query(
			`insert into platform.loaded (name, digest) values ($1, $2)
			on conflict (name) do update set digest = excluded.digest, loaded_at = now()`,
			[name, digest],
		)
		return true
	} finally {
		await client.end()
	}
}
